// Messages as sentences: values of all types, plurals, lists, and what has no words.
#include "server/words/render.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace funnelcast::words {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr Language kEn = Language::kEnglish;
constexpr Language kDe = Language::kGerman;

// An integer chooses the plural; a message may stand within another one.
TEST(RenderTest, PluralsFollowTheNumber) {
  const auto problems = [](int more) {
    return Message{"FIRST_OF_SEVERAL_PROBLEMS",
                   {{"problem", Verbatim("Too large.")}, {"more", more}}};
  };
  EXPECT_EQ(Render(problems(1), kEn), "Too large. (1 more problem in this request.)");
  EXPECT_EQ(Render(problems(1234), kEn), "Too large. (1,234 more problems in this request.)");
  EXPECT_EQ(Render(problems(1234), kDe), "Too large. (1.234 weitere Fehler in dieser Anfrage.)");
}

TEST(RenderTest, ValuesAreWrittenByType) {
  EXPECT_EQ(RenderValue(Value(1234), kEn), "1,234");
  EXPECT_EQ(RenderValue(Value(1234.56), kDe), "1.235");
  EXPECT_EQ(RenderValue(Value(Day{20514}), kDe), "02.03.2026");
  EXPECT_EQ(RenderValue(Value(Money{1234.0, "EUR"}), kDe), "1.234 EUR");
  EXPECT_EQ(RenderValue(Value(Share{0.8}), kEn), "80 %");
  EXPECT_EQ(RenderValue(Value(Plain{12345}), kEn), "12345");
  EXPECT_EQ(RenderValue(Value(Exact{0.12345}), kDe), "0,12345");
  EXPECT_EQ(RenderValue(Value(Fixed{1.5, 2}), kDe), "1,50");
  EXPECT_EQ(RenderValue(Value("a {b} 'c'"), kDe), "a {b} 'c'");
}

TEST(RenderTest, ListsAreJoined) {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  EXPECT_EQ(RenderValue(Value(Names({"a"})), kEn), "a");
  EXPECT_EQ(RenderValue(Value(Names(names)), kEn), "a, b, c and d");
  EXPECT_EQ(RenderValue(Value(Names(names, 2)), kEn), "a, b and 2 more");
  EXPECT_EQ(RenderValue(Value(Names(names, 3)), kEn), "a, b, c and d");
  EXPECT_EQ(RenderValue(Value(Names(names, 2)), kDe), "a, b und 2 weitere");
  EXPECT_EQ(RenderValue(Value(Names({"a", "b"}, 9, Join::kOr)), kDe), "a oder b");
  EXPECT_EQ(RenderValue(Value(List{{Verbatim("A."), Verbatim("B.")}, Join::kSentences}), kEn),
            "A. B.");
  EXPECT_EQ(RenderValue(Value(List{}), kEn), "");
}

// Braces and quotes in values are no pattern.
TEST(RenderTest, ValuesAreNotRead) {
  EXPECT_EQ(Render(Verbatim("{x} it's '{y}'"), kEn), "{x} it's '{y}'");
}

TEST(RenderTest, ValuesForProgramsHaveNoFormat) {
  const Message message{"X",
                        {{"count", 12345},
                         {"day", Day{20514}},
                         {"names", Names({"a", "b"})},
                         {"share", Share{0.125}},
                         {"spend", Money{1234.5, "EUR"}},
                         {"zero", -0.0}}};
  EXPECT_THAT(PlainValues(message),
              ElementsAre(Pair("count", "12345"), Pair("day", "2026-03-02"), Pair("names", "a, b"),
                          Pair("share", "0.125"), Pair("spend", "1234.5"), Pair("zero", "0")));
}

TEST(RenderTest, UnknownKeysAndArgumentsHaveNoWords) {
  EXPECT_EQ(TryRender(Message{"NO_SUCH_KEY", {}}, kEn), std::nullopt);
  EXPECT_EQ(TryRender(Message{"VERBATIM", {}}, kEn), std::nullopt);
  EXPECT_EQ(TryRender(Message{"VERBATIM", {{"texts", "a"}}}, kEn), std::nullopt);
  EXPECT_EQ(
      TryRender(Message{"FIRST_OF_SEVERAL_PROBLEMS", {{"problem", "a"}, {"more", "two"}}}, kEn),
      std::nullopt);
}

// All threads get whole sentences, also while the first of them reads the pattern.
TEST(RenderTest, ThreadsRenderAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i] {
      for (int more = 2; more < 500; ++more) {
        const Message message{"FIRST_OF_SEVERAL_PROBLEMS",
                              {{"problem", std::to_string(i)}, {"more", more}}};
        EXPECT_EQ(Render(message, kEn), std::to_string(i) + " (" + std::to_string(more) +
                                            " more problems in this request.)");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace funnelcast::words
