// What the names of metrics mean, in English and German: `Ausgaben` is spend, `Stunden` is effort.
#ifndef FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_
#define FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_

#include <optional>
#include <string_view>

namespace funnelcast::words {

// kControl: surrounds the brand, and is averaged over days where the others are summed.
enum class MetricKind { kSpend = 1, kEffort = 2, kCount = 3, kMoney = 4, kControl = 5 };

// The kind that a metric's id or a heading in UTF-8 suggests: `spend`, `cost`, `Ausgaben` and
// `Kosten (EUR)` are kSpend, `effort_hours` and `Stunden` kEffort, `revenue` and `Umsatz (€)`
// kMoney, `price_index` and `Temperatur` kControl, `Klicks`, `leads` and `Bewerbungen` kCount.
// Nothing for words it does not know.
std::optional<MetricKind> FindMetricKind(std::string_view name);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_
