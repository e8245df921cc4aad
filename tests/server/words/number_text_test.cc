// Numbers as readers of English and German write them.
#include "server/words/number_text.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace funnelcast::words {
namespace {

constexpr Language kEn = Language::kEnglish;
constexpr Language kDe = Language::kGerman;

TEST(NumberTextTest, SeparatesThousandsAndDecimals) {
  EXPECT_EQ(FormatNumber(1234.5, 1, kEn), "1,234.5");
  EXPECT_EQ(FormatNumber(1234.5, 1, kDe), "1.234,5");
  EXPECT_EQ(FormatNumber(-12345678.9, 0, kEn), "-12,345,679");
  EXPECT_EQ(FormatNumber(-0.004, 2, kEn), "0.00");
  EXPECT_EQ(FormatWhole(-1234567, kDe), "-1.234.567");
  EXPECT_EQ(FormatWhole(std::numeric_limits<std::int64_t>::min(), kEn),
            "-9,223,372,036,854,775,808");
}

// Three significant digits, whole numbers from 100 on, no zeros at the end, no minus zero.
TEST(NumberTextTest, RoundsToWhatPeopleRead) {
  EXPECT_EQ(FormatRounded(0.05236, kEn), "0.0524");
  EXPECT_EQ(FormatRounded(9.1, kDe), "9,1");
  EXPECT_EQ(FormatRounded(1012.4, kEn), "1,012");
  EXPECT_EQ(FormatRounded(-0.0, kEn), "0");
  EXPECT_EQ(FormatRounded(3.0, kEn), "3");
}

TEST(NumberTextTest, ExactNumbersKeepTheirDigits) {
  EXPECT_EQ(FormatExact(0.123456, kDe), "0,123456");
  EXPECT_EQ(FormatExact(12345.5, kEn), "12,345.5");
  EXPECT_EQ(FormatExact(-3.0, kEn), "-3");
  EXPECT_EQ(FormatExact(1.5e300, kDe), "1,5e+300");
}

TEST(NumberTextTest, NumbersThatAreNotFiniteAreWords) {
  EXPECT_EQ(FormatRounded(NAN, kEn), "not a number");
  EXPECT_EQ(FormatExact(-INFINITY, kDe), "minus unendlich");
  EXPECT_EQ(FormatShare(INFINITY, kEn), "infinite");
}

TEST(NumberTextTest, SharesAreInPerCent) {
  EXPECT_EQ(FormatShare(0.68, kEn), "68 %");
  EXPECT_EQ(FormatShare(0.091, kDe), "9,1 %");
  EXPECT_EQ(FormatShare(-0.001, kEn), "-0.10 %");
  EXPECT_EQ(FormatShare(0.00001, kEn), "below 0.01 %");
  EXPECT_EQ(FormatShare(0.00001, kDe), "unter 0,01 %");
  EXPECT_EQ(FormatShare(0.0, kDe), "0 %");
}

TEST(NumberTextTest, MoneyNamesItsCurrency) {
  EXPECT_EQ(FormatMoney(23.4, "EUR", kEn), "EUR 23.40");
  EXPECT_EQ(FormatMoney(23.4, "EUR", kDe), "23,40 EUR");
  EXPECT_EQ(FormatMoney(12300.4, "EUR", kEn), "EUR 12,300");
  EXPECT_EQ(FormatMoney(12300.4, "EUR", kDe), "12.300 EUR");
  EXPECT_EQ(FormatMoney(12300.4, "", kEn), "12,300");
}

// 2026-03-02 is day 20,514.
TEST(NumberTextTest, DaysAreWrittenAsTheirReadersDo) {
  EXPECT_EQ(FormatDay(20514, kEn), "2026-03-02");
  EXPECT_EQ(FormatDay(20514, kDe), "02.03.2026");
}

}  // namespace
}  // namespace funnelcast::words
