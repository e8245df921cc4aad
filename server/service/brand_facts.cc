#include "server/service/brand_facts.h"

#include "server/convert/date.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/brands.h"
#include "server/store/metrics.h"

namespace funnelcast::service {

absl::StatusOr<ingest::BrandFacts> LoadBrandFacts(store::Reader& reader, const std::string& brand,
                                                  std::int64_t now_us) {
  ASSIGN_OR_RETURN(const store::Brand found, store::FindBrand(reader, brand));
  ASSIGN_OR_RETURN(
      const auto metrics,
      store::ListMetrics(reader, brand, {.after_id = "", .limit = limits::kMaxMetricsPerBrand}));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  ingest::BrandFacts facts;
  facts.currency_code = found.currency_code;
  facts.time_zone = found.time_zone;
  facts.today = convert::DayIn(now_us, found.time_zone);
  for (const store::Metric& metric : metrics) {
    facts.metric_kinds[metric.id] = metric.kind;
    if (metric.fractional) facts.fractional_metrics.insert(metric.id);
  }
  // Files may still have the ids of before a renaming.
  for (const store::Aliases::Row& row : aliases.rows()) {
    const auto kind = facts.metric_kinds.find(aliases.Metric(row.old_id));
    if (row.kind != store::EntryKind::kMetric || kind == facts.metric_kinds.end()) continue;
    facts.metric_kinds[row.old_id] = kind->second;
    if (facts.fractional_metrics.contains(kind->first)) {
      facts.fractional_metrics.insert(row.old_id);
    }
  }
  return facts;
}

convert::ObservationRules RulesOf(const std::string& brand, const ingest::BrandFacts& facts) {
  return {.brand = brand,
          .today = *facts.today,
          .metric_kinds = facts.metric_kinds,
          .fractional_metrics = facts.fractional_metrics};
}

}  // namespace funnelcast::service
