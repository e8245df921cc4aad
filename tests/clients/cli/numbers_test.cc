// Numbers for people: separators, rounding, units.
#include "clients/cli/numbers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

// A sum is held against a statement to the cent.
TEST(FormatFullTest, MoneyHasCentsAtAnySize) {
  EXPECT_EQ(FormatFull(45678.9, v1::METRIC_KIND_SPEND), "45,678.90");
  EXPECT_EQ(FormatFull(12.5, v1::METRIC_KIND_MONEY), "12.50");
  EXPECT_EQ(FormatFull(1234.5, v1::METRIC_KIND_COUNT), "1,234.5");
}

TEST(NumbersTest, CountsGetThousandsSeparators) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
  EXPECT_EQ(FormatCount(-1234), "-1,234");
}

TEST(NumbersTest, ForecastCountsKeepFourDigitsFromAThousandAndThreeBelow) {
  EXPECT_EQ(FormatRounded(1234567, v1::METRIC_KIND_COUNT), "1,235,000");
  EXPECT_EQ(FormatRounded(1234.4, v1::METRIC_KIND_COUNT), "1,234");
  EXPECT_EQ(FormatRounded(999.7, v1::METRIC_KIND_COUNT), "1,000");
  EXPECT_EQ(FormatRounded(234.6, v1::METRIC_KIND_COUNT), "235");
  EXPECT_EQ(FormatRounded(23.46, v1::METRIC_KIND_COUNT), "23.5");
  EXPECT_EQ(FormatRounded(2.346, v1::METRIC_KIND_COUNT), "2.35");
  EXPECT_EQ(FormatRounded(0.02346, v1::METRIC_KIND_COUNT), "0.023");
  EXPECT_EQ(FormatRounded(0.0, v1::METRIC_KIND_COUNT), "0");
}

TEST(NumbersTest, MoneyHasCentsOnlyBelowAThousand) {
  EXPECT_EQ(FormatRounded(12345.678, v1::METRIC_KIND_MONEY), "12,350");
  EXPECT_EQ(FormatRounded(45.6, v1::METRIC_KIND_MONEY), "45.60");
  EXPECT_EQ(FormatExact(12345.678, v1::METRIC_KIND_SPEND), "12,346");
  EXPECT_EQ(FormatExact(12.5, v1::METRIC_KIND_SPEND), "12.50");
  EXPECT_EQ(FormatExact(12.5, v1::METRIC_KIND_COUNT), "12.5");
}

TEST(NumbersTest, NoValueIsADash) {
  EXPECT_EQ(FormatRounded(std::nan(""), v1::METRIC_KIND_COUNT), "-");
  EXPECT_EQ(FormatExact(INFINITY, v1::METRIC_KIND_COUNT), "-");
}

TEST(NumbersTest, ChancesArePercentagesThatNeverClaimCertainty) {
  EXPECT_EQ(FormatChance(0.826), "83 %");
  EXPECT_EQ(FormatChance(0.0421), "4.2 %");
  EXPECT_EQ(FormatChance(0.953), "95.3 %");
  EXPECT_EQ(FormatChance(0.0), "under 0.1 %");
  EXPECT_EQ(FormatChance(1.0), "over 99.9 %");
  EXPECT_EQ(FormatProbability(0.05), "5 %");
  EXPECT_EQ(FormatProbability(0.975), "97.5 %");
}

TEST(NumbersTest, RawNumbersReadBackAsTheSame) {
  EXPECT_EQ(FormatRaw(0.1), "0.1");
  EXPECT_EQ(std::stod(FormatRaw(1.0 / 3.0)), 1.0 / 3.0);
}

TEST(UnitsTest, KindsDecideTheUnit) {
  const Units units{.currency_code = "EUR", .kinds = {{"donations", v1::METRIC_KIND_MONEY}}};
  EXPECT_EQ(units.Label("donations"), "donations (EUR)");
  EXPECT_EQ(units.Label("spend"), "spend (EUR)");
  EXPECT_EQ(units.Label("effort_hours"), "effort_hours (h)");
  EXPECT_EQ(units.Label("clicks"), "clicks");
}

TEST(UnitsTest, PhrasesSayWhatANumberCounts) {
  const Units units{.currency_code = "EUR", .kinds = {}};
  EXPECT_EQ(units.Phrase("1,400", "orders", ""), "1,400 orders");
  EXPECT_EQ(units.Phrase("1,400", "revenue", ""), "EUR 1,400 of revenue");
  EXPECT_EQ(units.Phrase("40", "effort_hours", ""), "40 effort hours");
  EXPECT_EQ(units.Phrase("12.50", "spend", "orders"), "EUR 12.50 of spend per order");
  EXPECT_EQ(units.Phrase("3", "revenue", "spend"), "EUR 3 of revenue per EUR of spend");
  EXPECT_EQ(units.Phrase("0.1", "orders", "page_visits"), "0.1 orders per page visit");
  EXPECT_EQ(units.WithUnit("40", "effort_hours"), "40 h");
  EXPECT_EQ(units.WithUnit("40", "spend"), "EUR 40");
  EXPECT_EQ(units.WithUnit("40", "clicks"), "40");
}

// Puts English back, whatever a test expects.
class GermanNumbersTest : public testing::Test {
 protected:
  void SetUp() override { SetLanguage(Language::kGerman); }
  void TearDown() override { SetLanguage(Language::kEnglish); }
};

TEST_F(GermanNumbersTest, MarksAreGerman) {
  EXPECT_EQ(FormatCount(-1234567), "-1.234.567");
  EXPECT_EQ(FormatPlain(1234.5), "1.234,5");
  EXPECT_EQ(FormatDecimals(1.0034, 3), "1,003");
  EXPECT_EQ(FormatSignificant(0.01234, 3), "0,0123");
  EXPECT_EQ(FormatExact(1234.5, v1::METRIC_KIND_COUNT), "1.234,5");
  EXPECT_EQ(FormatRounded(1234567, v1::METRIC_KIND_COUNT), "1.235.000");
  EXPECT_EQ(FormatRounded(0.0001, v1::METRIC_KIND_COUNT), "0,000");
  EXPECT_EQ(FormatRaw(1234.5), "1234.5");
}

TEST_F(GermanNumbersTest, PerCentAndChances) {
  EXPECT_EQ(FormatChance(0.042), "4,2 %");
  EXPECT_EQ(FormatChance(0.0001), "unter 0,1 %");
  EXPECT_EQ(FormatProbability(0.975, Place::kTable), "97,5%");
}

TEST_F(GermanNumbersTest, CurrencyStandsBehindTheNumber) {
  const Units units{.currency_code = "EUR", .kinds = {}};
  EXPECT_EQ(units.WithUnit("1.400", "spend"), "1.400 EUR");
  EXPECT_EQ(units.Phrase("12,50", "spend", "orders"), "12,50 EUR spend je orders");
}

TEST(NumbersTest, PerCentAreNarrowInTables) {
  EXPECT_EQ(FormatShare(0.834), "83 %");
  EXPECT_EQ(FormatShare(0.834, Place::kTable), "83%");
  EXPECT_EQ(FormatChance(0.9995, Place::kTable), "over 99.9%");
}

TEST(NumbersTest, DifferencesHaveASignButForNothing) {
  EXPECT_EQ(FormatDifference(0.123, Place::kTable), "+12%");
  EXPECT_EQ(FormatDifference(-0.123), "-12 %");
  EXPECT_EQ(FormatDifference(-0.001), "0 %");
  EXPECT_EQ(FormatDifference(0.001), "0 %");
}

}  // namespace
}  // namespace funnelcast::cli
