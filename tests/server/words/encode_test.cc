// Messages that are kept and read again.
#include "server/words/encode.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/words/render.h"

namespace funnelcast::words {
namespace {

// Every type of value comes back as it went.
TEST(EncodeTest, ValuesOfAllTypesComeBack) {
  const Message message{"KEY",
                        {{"day", Day{-3}},
                         {"double", 2.0},
                         {"exact", Exact{0.1}},
                         {"fixed", Fixed{1.25, 2}},
                         {"infinite", HUGE_VAL},
                         {"list", List{{Verbatim("a"), Message{"B", {{"n", 1}}}}, Join::kOr}},
                         {"money", Money{1e15, "EUR"}},
                         {"plain", Plain{7}},
                         {"share", Share{0.5}},
                         {"text", "gr\xC3\xBC\xC3\x9F\n{}"},
                         {"whole", 123456789012345}}};
  const auto decoded = DecodeMessage(EncodeMessage(message));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->key, "KEY");
  EXPECT_EQ(EncodeMessage(*decoded), EncodeMessage(message));
  ASSERT_EQ(decoded->values.size(), message.values.size());
  for (std::size_t i = 0; i < message.values.size(); ++i) {
    EXPECT_EQ(decoded->values[i].first, message.values[i].first);
    EXPECT_EQ(decoded->values[i].second.index(), message.values[i].second.index())
        << message.values[i].first;
  }
}

TEST(EncodeTest, BrokenTextIsMended) {
  const auto decoded = DecodeMessage(EncodeMessage(Verbatim("a\xFFz")));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(Render(*decoded, Language::kEnglish), "a\xEF\xBF\xBDz");
}

TEST(EncodeTest, OtherBytesAreNoMessage) {
  for (const char* text :
       {"", "{", "[]", "3", R"({"key":1,"values":{}})", R"({"key":"A"})",
        R"({"key":"A","values":{"b":null}})", R"({"key":"A","values":{"b":{"parts":1,"join":0}}})",
        R"({"key":"A","values":{"b":{"parts":[],"join":99}}})",
        R"({"key":"A","values":{"b":{"fixed":1,"decimals":-1}}})"}) {
    EXPECT_FALSE(DecodeMessage(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace funnelcast::words
