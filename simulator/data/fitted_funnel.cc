// Summaries of a fitted funnel.
#include "simulator/data/fitted_funnel.h"

#include <algorithm>

#include "simulator/data/trust.h"

namespace funnelcast::data {

EvidenceTier TierByHistory(double active_weeks) {
  if (active_weeks >= trust::kOwnHistoryWeeks) return EvidenceTier::kOwnHistory;
  return active_weeks >= trust::kPooledWeeks ? EvidenceTier::kPooled : EvidenceTier::kPriorOnly;
}

double FittedFunnel::max_rhat() const {
  double largest = 1.0;
  for (const NodeDiagnostics& node : diagnostics) largest = std::max(largest, node.max_rhat);
  for (const FittedSplit& split : campaign_splits) {
    largest = std::max(largest, split.diagnostics.max_rhat);
  }
  return largest;
}

int FittedFunnel::divergence_count() const {
  int count = 0;
  for (const NodeDiagnostics& node : diagnostics) count += node.divergence_count;
  for (const FittedSplit& split : campaign_splits) count += split.diagnostics.divergence_count;
  return count;
}

bool SplitsFollowInput(const FittedFunnel& fitted, const std::string& channel) {
  // The first of them does; later ones follow the stage before.
  const auto first =
      std::find_if(fitted.campaign_splits.begin(), fitted.campaign_splits.end(),
                   [&](const FittedSplit& split) { return split.channel == channel; });
  return first == fitted.campaign_splits.end() || first->parent == ParentKind::kInput;
}

}  // namespace funnelcast::data
