// Single numbers.
#include "server/ingest/number.h"

#include <gtest/gtest.h>

#include <string>

namespace funnelcast::ingest {
namespace {

struct NumberCase {
  const char* text;
  DecimalEvidence evidence;
  double value;
  double value_if_comma;
};

class NumberTest : public testing::TestWithParam<NumberCase> {};

TEST_P(NumberTest, IsReadWithItsEvidence) {
  const NumberCase& expected = GetParam();
  const WrittenNumber number = ReadNumber(expected.text);
  EXPECT_EQ(number.evidence, expected.evidence) << expected.text;
  if (expected.evidence != DecimalEvidence::kNotANumber) {
    EXPECT_DOUBLE_EQ(number.value, expected.value) << expected.text;
    EXPECT_DOUBLE_EQ(number.value_if_comma, expected.value_if_comma) << expected.text;
  }
}

constexpr auto kNone = DecimalEvidence::kNone;
constexpr auto kPoint = DecimalEvidence::kPoint;
constexpr auto kComma = DecimalEvidence::kComma;
constexpr auto kAmbiguous = DecimalEvidence::kAmbiguous;
constexpr auto kNotANumber = DecimalEvidence::kNotANumber;

INSTANTIATE_TEST_SUITE_P(
    Numbers, NumberTest,
    testing::Values(
        NumberCase{"0", kNone, 0, 0}, NumberCase{" 42 ", kNone, 42, 42},
        NumberCase{"123456789012345678", kNone, 123456789012345678.0, 123456789012345678.0},
        NumberCase{"1.5", kPoint, 1.5, 1.5}, NumberCase{"1,5", kComma, 1.5, 1.5},
        NumberCase{".5", kPoint, 0.5, 0.5}, NumberCase{",5", kComma, 0.5, 0.5},
        NumberCase{"5.", kPoint, 5, 5}, NumberCase{"0.125", kPoint, 0.125, 0.125},
        NumberCase{"0,125", kComma, 0.125, 0.125}, NumberCase{"1.234,56", kComma, 1234.56, 1234.56},
        NumberCase{"1,234.56", kPoint, 1234.56, 1234.56},
        NumberCase{"1.234.567", kComma, 1234567, 1234567},
        NumberCase{"1,234,567", kPoint, 1234567, 1234567},
        NumberCase{"1.234", kAmbiguous, 1.234, 1234}, NumberCase{"1,234", kAmbiguous, 1234, 1.234},
        NumberCase{"1234.567", kPoint, 1234.567, 1234.567},
        NumberCase{"1234,567", kComma, 1234.567, 1234.567},
        NumberCase{"1,2345", kComma, 1.2345, 1.2345}, NumberCase{"-3,5", kComma, -3.5, -3.5},
        NumberCase{"+7", kNone, 7, 7}, NumberCase{"1e5", kNone, 1e5, 1e5},
        NumberCase{"1.5E-3", kPoint, 1.5e-3, 1.5e-3},
        NumberCase{"12 345,6", kComma, 12345.6, 12345.6},
        NumberCase{"12\xC2\xA0"
                   "345",
                   kNone, 12345, 12345},
        NumberCase{"12\xA0"
                   "345",
                   kNone, 12345, 12345},
        NumberCase{"1'234.50", kPoint, 1234.5, 1234.5}, NumberCase{"€ 12,50", kComma, 12.5, 12.5},
        NumberCase{"12,50 €", kComma, 12.5, 12.5}, NumberCase{"$1,234.50", kPoint, 1234.5, 1234.5},
        NumberCase{"-$5", kNone, -5, -5}, NumberCase{"\u221238,20", kComma, -38.2, -38.2},
        NumberCase{"(12,50)", kComma, -12.5, -12.5}, NumberCase{"38,20-", kComma, -38.2, -38.2},
        NumberCase{"($5.00)", kPoint, -5, -5}, NumberCase{"EUR 12,50", kComma, 12.5, 12.5},
        NumberCase{"12.50 USD", kPoint, 12.5, 12.5}, NumberCase{"US$ 7", kNone, 7, 7},
        NumberCase{"\u00E2\u201A\u00AC 210", kNone, 210, 210}));

INSTANTIATE_TEST_SUITE_P(
    NotNumbers, NumberTest,
    testing::Values(NumberCase{"", kNotANumber, 0, 0}, NumberCase{"abc", kNotANumber, 0, 0},
                    NumberCase{"1.2.3", kNotANumber, 0, 0}, NumberCase{"1,2,3", kNotANumber, 0, 0},
                    NumberCase{"1.23,456.7", kNotANumber, 0, 0},
                    NumberCase{"12.34.567", kNotANumber, 0, 0},
                    NumberCase{"nan", kNotANumber, 0, 0}, NumberCase{"inf", kNotANumber, 0, 0},
                    NumberCase{"1e999", kNotANumber, 0, 0}, NumberCase{"0x10", kNotANumber, 0, 0},
                    NumberCase{"--5", kNotANumber, 0, 0}, NumberCase{"5--", kNotANumber, 0, 0},
                    NumberCase{"(-5)", kNotANumber, 0, 0}, NumberCase{"(x)", kNotANumber, 0, 0},
                    NumberCase{"()", kNotANumber, 0, 0}, NumberCase{"EURO5", kNotANumber, 0, 0},
                    NumberCase{"12%", kNotANumber, 0, 0}, NumberCase{"1 2", kNotANumber, 0, 0},
                    NumberCase{"€", kNotANumber, 0, 0}, NumberCase{".", kNotANumber, 0, 0},
                    NumberCase{"-", kNotANumber, 0, 0}));

TEST(NumberTextTest, KnowsCellsWithoutAValue) {
  for (const char* cell : {"", "-", "--", "k.A.", "K.A.", "n/a", "N/A", "#DIV/0!", "#NV", "< 10 %",
                           "<10%", "> 90%", "—", "null", "< 5"}) {
    EXPECT_TRUE(IsBlankValue(cell)) << cell;
  }
  for (const char* cell : {"0", "-5", "12%", "many", "<", "< x", "n/a 5"}) {
    EXPECT_FALSE(IsBlankValue(cell)) << cell;
  }
}

TEST(NumberTextTest, KeepsTheCurrencyThatStandsWithIt) {
  EXPECT_EQ(ReadNumber("€ 5").currency, "€");
  EXPECT_EQ(ReadNumber("5 USD").currency, "USD");
  EXPECT_EQ(ReadNumber("-£5").currency, "£");
  EXPECT_EQ(ReadNumber("5").currency, "");
}

// Money in micros: the factor has no exact double, the result is the number that was meant.
TEST(NumberTextTest, ScalesExactly) {
  EXPECT_EQ(Scale(12340000, 0.000001), 12.34);
  EXPECT_EQ(Scale(7, 1), 7);
  EXPECT_EQ(Scale(7, 60), 420);
}

TEST(NumberTextTest, TextOfEndlessLengthIsNoNumber) {
  EXPECT_EQ(ReadNumber(std::string(1000, '9')).evidence, kNotANumber);
}

}  // namespace
}  // namespace funnelcast::ingest
