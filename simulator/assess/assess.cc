// Chances, joint chance, and conflicts between goals.
#include "simulator/assess/assess.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/assess/goal_quantity.h"
#include "simulator/assess/reasons.h"
#include "simulator/base/check.h"
#include "simulator/data/daily_sums.h"
#include "simulator/data/goal.h"
#include "simulator/data/trust.h"
#include "simulator/simd/draw_summary.h"

namespace funnelcast::assess {
namespace {

// Which draws reach the goal, and the quantity's draws where it is defined.
struct GoalDraws {
  std::vector<bool> reached;
  std::vector<double> quantity;
  bool defined = true;  // in every draw
};

absl::StatusOr<GoalDraws> DrawGoal(const data::FunnelOutlook& outlook, const data::GoalSpec& goal) {
  absl::StatusOr<std::vector<double>> sums = CollectGoalDraws(outlook, goal, goal.metric);
  if (!sums.ok()) return sums.status();
  GoalDraws result;
  std::vector<double> per;
  if (goal.per.has_value()) {
    absl::StatusOr<std::vector<double>> denominators = CollectGoalDraws(outlook, goal, *goal.per);
    if (!denominators.ok()) return denominators.status();
    per = *std::move(denominators);
  }
  for (std::size_t draw = 0; draw < sums->size(); ++draw) {
    double quantity = (*sums)[draw];
    bool defined = true;
    if (goal.per.has_value()) {
      defined = per[draw] > 0.0;
      if (defined) quantity /= per[draw];
    }
    result.defined = result.defined && defined;
    if (defined) result.quantity.push_back(quantity);
    const bool reached = goal.at_least ? quantity >= goal.target : quantity <= goal.target;
    result.reached.push_back(defined && reached);
  }
  return result;
}

double StandardError(std::ptrdiff_t hits, std::size_t count) {
  const double n = static_cast<double>(count);
  const double share = (static_cast<double>(hits) + 1.0) / (n + 2.0);
  return std::sqrt(share * (1.0 - share) / n);
}

data::GoalVerdict Judge(const data::FunnelOutlook& outlook, const data::GoalSpec& goal,
                        const GoalDraws& draws) {
  data::GoalVerdict verdict;
  verdict.id = goal.id;
  const auto hits = std::count(draws.reached.begin(), draws.reached.end(), true);
  verdict.chance = static_cast<double>(hits) / static_cast<double>(draws.reached.size());
  verdict.chance_standard_error = StandardError(hits, draws.reached.size());
  verdict.verdict_class = ClassifyChance(verdict.chance);
  if (draws.defined) {
    simd::DrawSummary summary = simd::SummarizeDraws(draws.quantity, data::kVerdictProbabilities);
    verdict.has_mean = true;
    verdict.mean = summary.mean;
    verdict.quantiles = std::move(summary.quantiles);
  }
  verdict.reasons = ExplainVerdict(outlook, goal, verdict);
  return verdict;
}

// Two goals are in conflict when each has a fair chance alone, but both together a much smaller one
// than if they had nothing to do with each other.
void AddConflicts(const std::vector<GoalDraws>& draws, std::vector<data::GoalVerdict>& verdicts) {
  for (std::size_t a = 0; a < draws.size(); ++a) {
    for (std::size_t b = a + 1; b < draws.size(); ++b) {
      const double independent = verdicts[a].chance * verdicts[b].chance;
      if (verdicts[a].chance < data::trust::kFairChance ||
          verdicts[b].chance < data::trust::kFairChance)
        continue;
      double both = 0.0;
      for (std::size_t d = 0; d < draws[a].reached.size(); ++d) {
        if (draws[a].reached[d] && draws[b].reached[d]) both += 1.0;
      }
      both /= static_cast<double>(draws[a].reached.size());
      if (both > data::trust::kMuchSmaller * independent) continue;
      for (const auto& [self, other] : {std::pair(a, b), std::pair(b, a)}) {
        verdicts[self].reasons.emplace_back(data::ConflictReason{verdicts[other].id, both});
      }
    }
  }
}

}  // namespace

data::VerdictClass ClassifyChance(double chance) {
  if (chance >= data::trust::kSafeChance) return data::VerdictClass::kSafe;
  if (chance >= data::trust::kRealisticChance) return data::VerdictClass::kRealistic;
  if (chance >= data::trust::kAmbitiousChance) return data::VerdictClass::kAmbitious;
  return chance >= data::trust::kUnrealisticChance ? data::VerdictClass::kUnrealistic
                                                   : data::VerdictClass::kOutOfReach;
}

absl::StatusOr<data::Assessment> AssessGoals(std::span<const data::FunnelOutlook> outlooks,
                                             std::span<const data::GoalSpec> goals) {
  data::Assessment assessment;
  std::vector<GoalDraws> draws;
  for (const data::GoalSpec& goal : goals) {
    const data::FunnelOutlook& outlook = outlooks[static_cast<std::size_t>(goal.funnel_index)];
    absl::StatusOr<GoalDraws> one = DrawGoal(outlook, goal);
    if (!one.ok()) return one.status();
    FUNNELCAST_CHECK(draws.empty() || draws.front().reached.size() == one->reached.size());
    assessment.verdicts.push_back(Judge(outlook, goal, *one));
    draws.push_back(*std::move(one));
  }
  if (draws.empty()) return assessment;
  AddConflicts(draws, assessment.verdicts);
  std::ptrdiff_t hits = 0;
  for (std::size_t d = 0; d < draws.front().reached.size(); ++d) {
    hits += std::all_of(draws.begin(), draws.end(),
                        [d](const GoalDraws& goal) { return goal.reached[d]; });
  }
  assessment.joint_chance =
      static_cast<double>(hits) / static_cast<double>(draws.front().reached.size());
  assessment.joint_chance_standard_error = StandardError(hits, draws.front().reached.size());
  return assessment;
}

std::optional<double> ObservedQuantity(const data::FunnelHistory& history,
                                       const data::GoalSpec& goal) {
  if (goal.first_day >= history.end_day() || goal.end_day <= history.first_day) return std::nullopt;
  const data::DailyValues daily = data::CollectDaily(history, goal.channel, goal.metric);
  const data::Day first = std::max(goal.first_day, history.first_day);
  const data::Day end = std::min(goal.end_day, history.end_day());
  bool any = false;
  for (data::Day day = first; day < end; ++day) {
    any = any || !std::isnan(daily[static_cast<std::size_t>(day - history.first_day)]);
  }
  if (!any) return std::nullopt;
  const double sum = data::SumDays(history, daily, goal.first_day, goal.end_day);
  if (!goal.per.has_value()) return sum;
  const double per = data::SumDays(history, data::CollectDaily(history, goal.channel, *goal.per),
                                   goal.first_day, goal.end_day);
  if (!(per > 0.0)) return std::nullopt;
  return sum / per;
}

}  // namespace funnelcast::assess
