// What the names of metrics mean, in English and German: `Ausgaben` is spend, `Stunden` is effort.
#ifndef FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_
#define FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

namespace funnelcast::words {

// kControl: surrounds the brand, and is averaged over days where the others are summed.
enum class MetricKind { kSpend = 1, kEffort = 2, kCount = 3, kMoney = 4, kControl = 5 };

// The kind that a metric's id or a heading in UTF-8 suggests: `spend`, `cost`, `Ausgaben` and
// `Kosten (EUR)` are kSpend, `effort_hours` and `Stunden` kEffort, `revenue` and `Umsatz (€)`
// kMoney, `price_index` and `Temperatur` kControl, `Klicks`, `leads` and `Bewerbungen` kCount.
// The last word decides, in German the end of a compound: `Online-Bestellungen`, `Werbeausgaben`.
// Nothing for words it does not know and for rates such as `Kosten pro Klick` or `CTR`.
std::optional<MetricKind> FindMetricKind(std::string_view name);

// Whether a metric counts people, who are met again on another day or in another campaign, so that
// a sum counts some of them more than once: `reach`, `Reichweite`, `visitors`, `Aktive Nutzer`.
bool CountsPeople(std::string_view name);

// One of what a metric counts, for English plurals in -s and German ones in -ungen: `order`,
// `Buchung`. Other words stay as they are.
std::string OneOf(const std::string& word);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_METRIC_WORDS_H_
