// What is taken for a number on the command line, and what is asked back.
#include "clients/cli/number_reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

namespace funnelcast::cli {
namespace {

std::string Refusal(const std::string& text) {
  const auto number = ReadNumber(text);
  return number.ok() ? "" : std::string(number.status().message());
}

TEST(NumberReaderTest, EnglishAndGermanFormsAreRead) {
  const std::vector<std::pair<const char*, double>> cases = {{"1400", 1400},
                                                             {"150000", 150000},
                                                             {"12.5", 12.5},
                                                             {"12,5", 12.5},
                                                             {"0,5", 0.5},
                                                             {"0.5", 0.5},
                                                             {".5", 0.5},
                                                             {"1.234,56", 1234.56},
                                                             {"1,234.56", 1234.56},
                                                             {"1 234", 1234},
                                                             {"1 234 567,8", 1234567.8},
                                                             {"1'234", 1234},
                                                             {"1.234.567", 1234567},
                                                             {"1,234,567", 1234567},
                                                             {"1.234.567,89", 1234567.89},
                                                             {"1234.567", 1234.567},
                                                             {"1.2345", 1.2345},
                                                             {"0.004", 0.004},
                                                             {"0,125", 0.125},
                                                             {"1e6", 1e6},
                                                             {"2.5E-3", 0.0025},
                                                             {"1\u00A0234", 1234},
                                                             {"1\u202F234,5", 1234.5},
                                                             {"1’234", 1234},
                                                             {" 12 ", 12}};
  for (const auto& [text, value] : cases) {
    const auto number = ReadNumber(text);
    ASSERT_TRUE(number.ok()) << text << ": " << number.status();
    EXPECT_EQ(number->value, value) << text;
    EXPECT_FALSE(number->in_percent) << text;
  }
}

TEST(NumberReaderTest, SignsAreRead) {
  EXPECT_EQ(*ParseNumber("-150.5"), -150.5);
  EXPECT_EQ(*ParseNumber("-1.234,5"), -1234.5);
  EXPECT_EQ(*ParseNumber("\u22128000"), -8000);
  EXPECT_EQ(*ParseNumber("+3"), 3);
}

TEST(NumberReaderTest, TwoReadingsAreAQuestion) {
  EXPECT_EQ(Refusal("150.000"), "'150.000' can be read as 150 or as 150000: write 150 or 150000.");
  EXPECT_EQ(Refusal("100,000"), "'100,000' can be read as 100 or as 100000: write 100 or 100000.");
  EXPECT_EQ(Refusal("12,340"), "'12,340' can be read as 12.34 or as 12340: write 12.34 or 12340.");
  EXPECT_EQ(Refusal("-1.500"), "'-1.500' can be read as -1.5 or as -1500: write -1.5 or -1500.");
}

// What a refusal proposes must be taken.
TEST(NumberReaderTest, ProposedFormsHaveOneReading) {
  EXPECT_EQ(Refusal("1.234"), "'1.234' can be read as 1.234 or as 1234: write 1.2340 or 1234.");
  EXPECT_EQ(*ParseNumber("1.2340"), 1.234);
  EXPECT_EQ(Refusal("1,234 %"),
            "'1,234 %' can be read as 1.234 % or as 1234 %: write 1.2340 % or 1234 %.");
  EXPECT_EQ(*ParseRate("1.2340 %"), 0.01234);
}

TEST(NumberReaderTest, WhatIsNoNumberIsRefused) {
  for (const char* text :
       {"",        "-",        "%",        "abc",           "12x",      "nan",
        "inf",     "1e400",    "1e",       "1e99999999999", "1.23.456", "12,34.56",
        "1 23",    "1,234,56", "1.",       "1_400",         "0x10",     "--5",
        "150 EUR", "€ 150",    "1.234e3,5"}) {
    EXPECT_NE(Refusal(text).find("is not a valid number; write only the number"), std::string::npos)
        << text;
  }
}

TEST(NumberReaderTest, PerCentAreRates) {
  for (const char* text : {"2%", "2 %", "2,0 %", "0.02", "2\u00A0%"}) {
    EXPECT_EQ(*ParseRate(text), 0.02) << text;
  }
  EXPECT_EQ(*ParseRate("2,5 %"), 0.025);
  // 0.7 / 100 would be another double.
  EXPECT_EQ(*ParseRate("0.7%"), 0.007);
  EXPECT_TRUE(ReadNumber("2%")->in_percent);
  EXPECT_NE(ParseNumber("2%").status().message().find("no rate is wanted here"), std::string::npos);
}

TEST(NumberReaderTest, WholeNumbersKeepAllTheirDigits) {
  EXPECT_EQ(*ParseWholeNumber("4000"), 4000);
  EXPECT_EQ(*ParseWholeNumber("4 000"), 4000);
  EXPECT_EQ(*ParseWholeNumber("9223372036854775807"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ParseWholeNumber("1.5").status().message(), "'1.5' is not a whole number.");
  EXPECT_EQ(ParseWholeNumber("1e30").status().message(), "'1e30' is too large.");
  EXPECT_NE(ParseWholeNumber("1.000").status().message().find("as 1 or as 1000"),
            std::string::npos);
}

}  // namespace
}  // namespace funnelcast::cli
