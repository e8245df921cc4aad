// Words for enums; see words.h.
#include "clients/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "clients/cli/json_output.h"
#include "clients/cli/translation.h"

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

// What stands before the sentence's end: `: too narrow` where too few were right, `: too wide`
// where too many were.
std::string RangeJudgement(const v1::PastForecasts& past) {
  if (ChanceOfAtMost(past.held(), past.count()) < kRare) return Tr(": too narrow");
  if (1.0 - ChanceOfAtMost(past.held() - 1, past.count()) < kRare) return Tr(": too wide");
  return "";
}

}  // namespace

std::string StageWord(v1::Stage stage) {
  return LowerWithoutPrefix(v1::Stage_Name(stage), "STAGE_", stage);
}

std::string KindWord(v1::MetricKind kind) {
  return LowerWithoutPrefix(v1::MetricKind_Name(kind), "METRIC_KIND_", kind);
}

std::string StageForPeople(v1::Stage stage) {
  switch (stage) {
    case v1::STAGE_ATTENTION:
      return Tr("attention");
    case v1::STAGE_INTEREST:
      return Tr("interest");
    case v1::STAGE_DESIRE:
      return Tr("desire");
    case v1::STAGE_ACTION:
      return Tr("action");
    case v1::STAGE_VALUE:
      return Tr("value");
    default:
      return "";
  }
}

std::string KindForPeople(v1::MetricKind kind) {
  switch (kind) {
    case v1::METRIC_KIND_SPEND:
      return Tr("spend");
    case v1::METRIC_KIND_EFFORT:
      return Tr("effort");
    case v1::METRIC_KIND_COUNT:
      return Tr("count");
    case v1::METRIC_KIND_MONEY:
      return Tr("money");
    case v1::METRIC_KIND_CONTROL:
      return Tr("control");
    default:
      return "";
  }
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

std::string GoalStateForPeople(v1::GoalState state) {
  switch (state) {
    case v1::GOAL_STATE_DRAFT:
      return Tr("draft");
    case v1::GOAL_STATE_COMMITTED:
      return Tr("committed");
    case v1::GOAL_STATE_ACHIEVED:
      return Tr("achieved");
    case v1::GOAL_STATE_MISSED:
      return Tr("missed");
    case v1::GOAL_STATE_REVISED:
      return Tr("revised");
    case v1::GOAL_STATE_ABANDONED:
      return Tr("abandoned");
    default:
      return "";
  }
}

std::string ClassForPeople(v1::VerdictClass verdict_class) {
  switch (verdict_class) {
    case v1::VERDICT_CLASS_SAFE:
      return Tr("safe");
    case v1::VERDICT_CLASS_REALISTIC:
      return Tr("realistic");
    case v1::VERDICT_CLASS_AMBITIOUS:
      return Tr("ambitious");
    case v1::VERDICT_CLASS_UNREALISTIC:
      return Tr("unrealistic");
    case v1::VERDICT_CLASS_OUT_OF_REACH:
      return Tr("out of reach");
    default:
      return "";
  }
}

std::string EvidenceWords(v1::EvidenceTier tier) {
  switch (tier) {
    case v1::EVIDENCE_TIER_OWN_HISTORY:
      return Tr("own history");
    case v1::EVIDENCE_TIER_POOLED:
      return Tr("little own history");
    case v1::EVIDENCE_TIER_PRIOR_ONLY:
      return Tr("other channels only");
    case v1::EVIDENCE_TIER_BENCHMARK:
      return Tr("benchmark");
    default:
      return "";
  }
}

std::string FindingHeading(v1::FindingKind kind) {
  switch (kind) {
    case v1::FINDING_KIND_LONELY:
      return Tr("Far from all other days");
    case v1::FINDING_KIND_RENAMED:
      return Tr("Counted twice");
    case v1::FINDING_KIND_CLAIMED:
      return Tr("Claimed by channels");
    case v1::FINDING_KIND_UNIT_COST:
      return Tr("Odd unit costs");
    case v1::FINDING_KIND_IMPOSSIBLE:
      return Tr("More than the stage before");
    case v1::FINDING_KIND_SILENT:
      return Tr("Zeros while the stage before goes on");
    case v1::FINDING_KIND_GAP:
      return Tr("Missing values");
    case v1::FINDING_KIND_JUMP:
      return Tr("Jumps");
    case v1::FINDING_KIND_STALE:
      return Tr("Ended early");
    default:
      return Tr("Other");
  }
}

std::string ImportWord(v1::ImportKind kind) {
  return LowerWithoutPrefix(v1::ImportKind_Name(kind), "IMPORT_KIND_", kind);
}

std::string ImportForPeople(v1::ImportKind kind) {
  switch (kind) {
    case v1::IMPORT_KIND_FILE:
      return Tr("file");
    case v1::IMPORT_KIND_BATCH:
      return Tr("batch");
    case v1::IMPORT_KIND_DELETION:
      return Tr("deletion");
    case v1::IMPORT_KIND_UNDO:
      return Tr("undo");
    case v1::IMPORT_KIND_MERGE:
      return Tr("merge");
    default:
      return "";
  }
}

std::string ComparisonWords(v1::Comparison comparison) {
  if (comparison == v1::COMPARISON_AT_LEAST) return "at least";
  return comparison == v1::COMPARISON_AT_MOST ? "at most" : "";
}

std::string ComparisonForPeople(v1::Comparison comparison) {
  if (comparison == v1::COMPARISON_AT_LEAST) return Tr("at least");
  return comparison == v1::COMPARISON_AT_MOST ? Tr("at most") : "";
}

std::string HeldWords(const v1::PastForecasts& past) {
  return TrF("{} of {}", past.held(), past.count());
}

std::string PastForecastsSentence(const v1::PastForecasts& past) {
  return TrN(
      past.count(), "{} past forecast over {} was right within its 80 % range ({} expected){}.",
      "{} past forecasts over {} were right within their 80 % range ({} expected){}.",
      HeldWords(past), TrN(past.horizon_weeks(), "{} week", "{} weeks", past.horizon_weeks()),
      ExpectedHeld(past.count()), RangeJudgement(past));
}

int ExpectedHeld(int count) { return static_cast<int>(std::lround(kHeldShare * count)); }

}  // namespace funnelcast::cli
