// What names of metrics are taken for.
#include "server/words/metric_words.h"

#include <gtest/gtest.h>

#include <optional>

namespace funnelcast::words {
namespace {

struct KnownWord {
  const char* name;
  std::optional<MetricKind> kind;
};

class MetricWordsTest : public testing::TestWithParam<KnownWord> {};

TEST_P(MetricWordsTest, AreTakenForTheirKind) {
  EXPECT_EQ(FindMetricKind(GetParam().name), GetParam().kind) << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(
    Inputs, MetricWordsTest,
    testing::Values(
        KnownWord{"spend", MetricKind::kSpend}, KnownWord{"cost", MetricKind::kSpend},
        KnownWord{"Ausgaben (€)", MetricKind::kSpend}, KnownWord{"AUSGABEN", MetricKind::kSpend},
        KnownWord{"Kosten in EUR", MetricKind::kSpend},
        KnownWord{"Kosten [CHF]", MetricKind::kSpend}, KnownWord{"Budget", MetricKind::kSpend},
        KnownWord{"Werbeausgaben", MetricKind::kSpend}, KnownWord{"media_cost", MetricKind::kSpend},
        KnownWord{"Amount spent (USD)", MetricKind::kSpend},
        KnownWord{"Ausgegebener Betrag (EUR)", MetricKind::kSpend},
        KnownWord{"spend_eur", MetricKind::kSpend}, KnownWord{"effort_hours", MetricKind::kEffort},
        KnownWord{"Stunden", MetricKind::kEffort}, KnownWord{"Arbeitsstunden", MetricKind::kEffort},
        KnownWord{"Aufwand (Std.)", MetricKind::kEffort}));

INSTANTIATE_TEST_SUITE_P(
    Outcomes, MetricWordsTest,
    testing::Values(
        KnownWord{"revenue", MetricKind::kMoney}, KnownWord{"Umsatz (€)", MetricKind::kMoney},
        KnownWord{"Umsatz €", MetricKind::kMoney}, KnownWord{"Nettoumsatz", MetricKind::kMoney},
        KnownWord{"Umsätze", MetricKind::kMoney}, KnownWord{"Erlös", MetricKind::kMoney},
        KnownWord{"Conv.-Wert", MetricKind::kMoney}, KnownWord{"Sales (EUR)", MetricKind::kMoney},
        KnownWord{"sales", MetricKind::kCount}, KnownWord{"Klicks", MetricKind::kCount},
        KnownWord{"leads", MetricKind::kCount}, KnownWord{"Link-Klicks", MetricKind::kCount},
        KnownWord{"Klicks (alle)", MetricKind::kCount}, KnownWord{"Anfragen", MetricKind::kCount},
        KnownWord{"Bewerbungen", MetricKind::kCount},
        KnownWord{"Stellenansichten", MetricKind::kCount},
        KnownWord{"Karriereseite_Besuche", MetricKind::kCount},
        KnownWord{"Aufträge", MetricKind::kCount},
        KnownWord{"E-Commerce-Käufe", MetricKind::kCount},
        KnownWord{"watch_hours", MetricKind::kCount}, KnownWord{"Impr.", MetricKind::kCount}));

INSTANTIATE_TEST_SUITE_P(Surroundings, MetricWordsTest,
                         testing::Values(KnownWord{"price_index", MetricKind::kControl},
                                         KnownWord{"Temperatur", MetricKind::kControl},
                                         KnownWord{"Temperatur (°C)", MetricKind::kControl},
                                         KnownWord{"competitor_price", MetricKind::kControl},
                                         KnownWord{"Sonnenstunden", MetricKind::kControl},
                                         KnownWord{"Rabatt", MetricKind::kControl}));

// Rates, averages and words of other things.
INSTANTIATE_TEST_SUITE_P(
    Unknown, MetricWordsTest,
    testing::Values(KnownWord{"", std::nullopt}, KnownWord{"Stimmung", std::nullopt},
                    KnownWord{"CTR", std::nullopt}, KnownWord{"Kosten/Conv.", std::nullopt},
                    KnownWord{"Kosten pro Ergebnis", std::nullopt},
                    KnownWord{"cost_per_click", std::nullopt},
                    KnownWord{"Durchschn. Kosten", std::nullopt},
                    KnownWord{"Interaktionsrate", std::nullopt},
                    KnownWord{"Bounce rate", std::nullopt}, KnownWord{"Klicks (%)", std::nullopt},
                    KnownWord{"CPM (Kosten pro 1.000 Impressionen) (EUR)", std::nullopt},
                    KnownWord{"Kampagne", std::nullopt}, KnownWord{"(€)", std::nullopt}));

TEST(MetricWordsTest, PeopleAreToldFromEvents) {
  for (const char* name : {"reach", "Reichweite", "visitors", "Aktive Nutzer", "Total users",
                           "nb_uniq_visitors", "unique_clicks"}) {
    EXPECT_TRUE(CountsPeople(name)) << name;
  }
  for (const char* name : {"clicks", "Besuche", "orders", "", "(x)"}) {
    EXPECT_FALSE(CountsPeople(name)) << name;
  }
}

}  // namespace
}  // namespace funnelcast::words
