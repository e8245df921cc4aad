// Every sentence of the catalogues, in both languages.
#include "server/words/catalogue.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/words/render.h"

namespace funnelcast::words {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Arguments get text where the pattern takes it, and numbers where it asks for them.
Message SampleOf(const std::string& key, Language language, int number) {
  Message message{key, {}};
  for (const std::string& name : ArgumentsOf(key, language)) {
    message.values.emplace_back(name, number);
  }
  return message;
}

TEST(CatalogueTest, LanguagesHaveTheSameKeysAndArguments) {
  EXPECT_EQ(KeysOf(Language::kEnglish), KeysOf(Language::kGerman));
  for (const std::string& key : KeysOf(Language::kEnglish)) {
    EXPECT_EQ(ArgumentsOf(key, Language::kEnglish), ArgumentsOf(key, Language::kGerman)) << key;
  }
}

// With one, with many, and with nothing of it.
TEST(CatalogueTest, EverySentenceIsRenderedInEveryLanguage) {
  for (const Language language : kLanguages) {
    for (const std::string& key : KeysOf(language)) {
      for (const int number : {0, 1, 12345}) {
        const auto text = TryRender(SampleOf(key, language, number), language);
        ASSERT_TRUE(text.has_value()) << CodeOf(language) << ' ' << key;
        EXPECT_FALSE(text->empty()) << key;
        EXPECT_THAT(*text, Not(HasSubstr("  "))) << key;
      }
    }
  }
}

// Per cent has a space before it in the prose of both languages; German quotes and umlauts are
// real.
TEST(CatalogueTest, SentencesKeepTheStyle) {
  for (const Language language : kLanguages) {
    for (const std::string& key : KeysOf(language)) {
      const std::string pattern = PatternOf(key, language);
      EXPECT_FALSE(pattern.empty()) << key;
      EXPECT_NE(pattern.back(), ' ') << key;
      EXPECT_NE(pattern.front(), ' ') << key;
      EXPECT_THAT(pattern, Not(::testing::ContainsRegex("[0-9}]%"))) << key;
    }
  }
}

}  // namespace
}  // namespace funnelcast::words
