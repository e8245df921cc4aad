// Words for enums; see words.h.
#include "clients/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "clients/cli/json_output.h"

namespace funnelcast::cli {
namespace {

// `METRIC_KIND_SPEND` without `METRIC_KIND_`, in lower case; empty for the value 0.
std::string LowerWithoutPrefix(const std::string& name, const std::string& prefix, int value) {
  if (value == 0 || !name.starts_with(prefix)) return "";
  std::string word = name.substr(prefix.size());
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

// The share of past forecasts that should lie within their range.
constexpr double kHeldShare = 0.8;
// What comes by chance less often than this is worth a word.
constexpr double kRare = 0.1;

// Chance of at most `held` of `count` where each is held with kHeldShare.
double ChanceOfAtMost(int held, int count) {
  double term = std::pow(1.0 - kHeldShare, count);
  double sum = 0.0;
  for (int k = 0; k <= held; ++k) {
    sum += term;
    term *= kHeldShare / (1.0 - kHeldShare) * (count - k) / (k + 1);
  }
  return sum;
}

// `: too narrow` where too few were right, `: too wide` where too many were.
std::string RangeJudgement(const v1::PastForecasts& past) {
  if (ChanceOfAtMost(past.held(), past.count()) < kRare) return ": too narrow";
  if (1.0 - ChanceOfAtMost(past.held() - 1, past.count()) < kRare) return ": too wide";
  return "";
}

}  // namespace

std::string StageWord(v1::Stage stage) {
  return LowerWithoutPrefix(v1::Stage_Name(stage), "STAGE_", stage);
}

std::string KindWord(v1::MetricKind kind) {
  return LowerWithoutPrefix(v1::MetricKind_Name(kind), "METRIC_KIND_", kind);
}

v1::MetricKind KindOfWord(const std::string& word) {
  for (const v1::MetricKind kind :
       {v1::METRIC_KIND_SPEND, v1::METRIC_KIND_EFFORT, v1::METRIC_KIND_COUNT, v1::METRIC_KIND_MONEY,
        v1::METRIC_KIND_CONTROL}) {
    if (KindWord(kind) == word) return kind;
  }
  return v1::METRIC_KIND_UNSPECIFIED;
}

std::string GoalStateWord(v1::GoalState state) {
  return LowerWithoutPrefix(v1::GoalState_Name(state), "GOAL_STATE_", state);
}

std::string ClassForPeople(v1::VerdictClass verdict_class) {
  std::string word = ClassWord(verdict_class);
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string EvidenceWords(v1::EvidenceTier tier) {
  switch (tier) {
    case v1::EVIDENCE_TIER_OWN_HISTORY:
      return "own history";
    case v1::EVIDENCE_TIER_POOLED:
      return "little own history";
    case v1::EVIDENCE_TIER_PRIOR_ONLY:
      return "other channels only";
    case v1::EVIDENCE_TIER_BENCHMARK:
      return "benchmark";
    default:
      return "";
  }
}

std::string FindingHeading(v1::FindingKind kind) {
  switch (kind) {
    case v1::FINDING_KIND_LONELY:
      return "Far from all other days";
    case v1::FINDING_KIND_RENAMED:
      return "Counted twice";
    case v1::FINDING_KIND_CLAIMED:
      return "Claimed by channels";
    case v1::FINDING_KIND_UNIT_COST:
      return "Odd unit costs";
    case v1::FINDING_KIND_IMPOSSIBLE:
      return "More than the stage before";
    case v1::FINDING_KIND_SILENT:
      return "Zeros while the stage before goes on";
    case v1::FINDING_KIND_GAP:
      return "Missing values";
    case v1::FINDING_KIND_JUMP:
      return "Jumps";
    case v1::FINDING_KIND_STALE:
      return "Ended early";
    default:
      return "Other";
  }
}

std::string ImportWord(v1::ImportKind kind) {
  return LowerWithoutPrefix(v1::ImportKind_Name(kind), "IMPORT_KIND_", kind);
}

std::string ComparisonWords(v1::Comparison comparison) {
  if (comparison == v1::COMPARISON_AT_LEAST) return "at least";
  return comparison == v1::COMPARISON_AT_MOST ? "at most" : "";
}

std::string HeldWords(const v1::PastForecasts& past) {
  return fmt::format("{} of {}", past.held(), past.count());
}

std::string PastForecastsSentence(const v1::PastForecasts& past) {
  const bool one = past.count() == 1;
  return fmt::format(
      "{} past forecast{} over {} week{} {} right within {} 80 % range ({} "
      "expected){}.",
      HeldWords(past), one ? "" : "s", past.horizon_weeks(), past.horizon_weeks() == 1 ? "" : "s",
      one ? "was" : "were", one ? "its" : "their", ExpectedHeld(past.count()),
      RangeJudgement(past));
}

int ExpectedHeld(int count) { return static_cast<int>(std::lround(kHeldShare * count)); }

}  // namespace funnelcast::cli
