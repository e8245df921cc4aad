// Encodings and small text functions.
#include "server/ingest/text.h"

#include <gtest/gtest.h>

namespace funnelcast::ingest {
namespace {

TEST(TextTest, Utf8IsRecognised) {
  EXPECT_TRUE(IsUtf8("Grüße 微信 😀"));
  EXPECT_FALSE(
      IsUtf8("Gr\xFC\xDF"
             "e"));
  EXPECT_FALSE(IsUtf8("\xC3"));              // cut off
  EXPECT_FALSE(IsUtf8("\xC0\xAF"));          // written too long
  EXPECT_FALSE(IsUtf8("\xE0\x80\xAF"));      // written too long
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));  // beyond Unicode
}

TEST(TextTest, Windows1252IsDecoded) {
  EXPECT_EQ(Windows1252ToUtf8("Gr\xFC\xDF"
                              "e f\xFCr 5 \x80"),
            "Grüße für 5 €");
  EXPECT_EQ(Windows1252ToUtf8("a\x81z"), "a\xEF\xBF\xBDz");  // no character of that encoding
  EXPECT_EQ(DecodeCell("Grüße"), "Grüße");
}

TEST(TextTest, Utf16IsDecodedAndKeepsHalfCharacters) {
  std::string rest;
  EXPECT_EQ(Utf16ToUtf8(std::string("\xFC\0a", 3), true, rest), "ü");
  EXPECT_EQ(rest, "a");
  EXPECT_EQ(Utf16ToUtf8(std::string("\0\xFC", 2), false, rest), "ü");
  EXPECT_EQ(rest, "");
}

TEST(TextTest, TrimAndFold) {
  EXPECT_EQ(Trim(" \t\xC2\xA0"
                 "a b\r\n"),
            "a b");
  EXPECT_EQ(Trim("\xC2\xA0 "), "");
  EXPECT_EQ(FoldCase("ÄRMEL Ñ × straße"), "ärmel ñ × straße");
}

TEST(TextTest, ControlCharactersAreFound) {
  EXPECT_FALSE(HasControlCharacter("Köln – 5 €"));
  EXPECT_TRUE(HasControlCharacter("a\tb"));
  EXPECT_TRUE(HasControlCharacter("a\x7F"));
  EXPECT_TRUE(HasControlCharacter("a\xC2\x85"));
}

TEST(TextTest, ColumnsAreLetteredAsInSpreadsheets) {
  EXPECT_EQ(ColumnLetters(0), "A");
  EXPECT_EQ(ColumnLetters(25), "Z");
  EXPECT_EQ(ColumnLetters(26), "AA");
  EXPECT_EQ(ColumnLetters(701), "ZZ");
  EXPECT_EQ(ColumnLetters(702), "AAA");
}

TEST(TextTest, QuotedTextIsShortAndPrintable) {
  EXPECT_EQ(Quoted("a\nb"), "\"a?b\"");
  EXPECT_EQ(Quoted(std::string(100, 'x')), "\"" + std::string(40, 'x') + "…\"");
}

}  // namespace
}  // namespace funnelcast::ingest
