// Which language a caller gets.
#include "server/words/language.h"

#include "gtest/gtest.h"

namespace funnelcast::words {
namespace {

TEST(LanguageTest, TagsAreReadWithoutRegion) {
  for (const char* tag : {"de", "de-AT", "DE_ch", " de-DE-1996 "}) {
    EXPECT_EQ(FindLanguage(tag), Language::kGerman) << tag;
  }
  EXPECT_EQ(FindLanguage("en-GB"), Language::kEnglish);
  for (const char* tag : {"fr", "", "den", "d", "english"}) {
    EXPECT_EQ(FindLanguage(tag), std::nullopt) << tag;
  }
}

TEST(LanguageTest, UnknownCodesAreAnsweredInEnglish) {
  EXPECT_EQ(ParseLanguageCode("de"), Language::kGerman);
  EXPECT_EQ(ParseLanguageCode("fr"), Language::kEnglish);
}

// The heaviest of the languages that the server speaks; of two alike the first.
TEST(LanguageTest, HeadersPreferByWeight) {
  EXPECT_EQ(ParseAcceptLanguage("de-DE,de;q=0.9,en;q=0.8"), Language::kGerman);
  EXPECT_EQ(ParseAcceptLanguage("en;q=0.7, de;q=0.8"), Language::kGerman);
  EXPECT_EQ(ParseAcceptLanguage("fr, de;q=0.5"), Language::kGerman);
  EXPECT_EQ(ParseAcceptLanguage("en, de"), Language::kEnglish);
  EXPECT_EQ(ParseAcceptLanguage("de;q=0, fr"), Language::kEnglish);
  EXPECT_EQ(ParseAcceptLanguage("de;q=x"), Language::kEnglish);
  EXPECT_EQ(ParseAcceptLanguage("*"), Language::kEnglish);
  EXPECT_EQ(ParseAcceptLanguage(",;,"), Language::kEnglish);
}

}  // namespace
}  // namespace funnelcast::words
