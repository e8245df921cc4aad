// Ids from names, and misspellings.
#include "server/ingest/identifier.h"

#include <gtest/gtest.h>

#include <string>

namespace funnelcast::ingest {
namespace {

TEST(IdentifierTest, NamesBecomeIds) {
  EXPECT_EQ(MakeIdentifier("Köln Messe"), "koeln_messe");
  EXPECT_EQ(MakeIdentifier("Weiße Straße"), "weisse_strasse");
  EXPECT_EQ(MakeIdentifier("ÄÖÜ"), "aeoeue");
  EXPECT_EQ(MakeIdentifier("Café Électrique"), "cafe_electrique");
  EXPECT_EQ(MakeIdentifier("Cafe\xCC\x81"), "cafe");  // an accent of its own
  EXPECT_EQ(MakeIdentifier("Facebook / Instagram (Ads)"), "facebook_instagram_ads");
  EXPECT_EQ(MakeIdentifier("--Sale--"), "sale--");
  EXPECT_EQ(MakeIdentifier("Łódź"), "lodz");
}

TEST(IdentifierTest, IdsStayAsTheyAre) {
  for (const char* id : {"facebook", "google_search", "a-b_c9", "7tage", "a__b", "a_"}) {
    EXPECT_EQ(MakeIdentifier(id), id);
  }
}

TEST(IdentifierTest, NamesWithoutLettersGiveNothing) {
  EXPECT_EQ(MakeIdentifier(""), "");
  EXPECT_EQ(MakeIdentifier("€ → ★"), "");
  EXPECT_EQ(MakeIdentifier("!?"), "");
}

TEST(IdentifierTest, OtherScriptsAreWrittenInLatinLetters) {
  EXPECT_EQ(MakeIdentifier("Зимние ботинки"), "zimnie_botinki");
  EXPECT_EQ(MakeIdentifier("Мальта"), "malta");
  EXPECT_EQ(MakeIdentifier("微信"), "wei_xin");
  EXPECT_EQ(MakeIdentifier("Ελλάδα"), "ellada");
  EXPECT_EQ(MakeIdentifier("スーパー"), "supa");
  EXPECT_TRUE(IsIdentifier(MakeIdentifier("冬の靴")));
  EXPECT_TRUE(IsIdentifier(MakeIdentifier("أحذية")));
  EXPECT_EQ(MakeIdentifier("Brand – Киев"), "brand_kiev");
}

// What a Latin name became before other scripts were written in Latin letters.
TEST(IdentifierTest, LatinNamesKeepTheirIds) {
  EXPECT_EQ(MakeIdentifier("Summer – Sale ★ 50 €"), "summer_sale_50");
  EXPECT_EQ(MakeIdentifier("Crème brûlée’s"), "creme_brulee_s");
  EXPECT_EQ(MakeIdentifier("5µm"), "5_m");
}

TEST(IdentifierTest, LongNamesAreCut) {
  const std::string id = MakeIdentifier(std::string(100, 'X'));
  EXPECT_EQ(id, std::string(63, 'x'));
  EXPECT_TRUE(IsIdentifier(id));
  EXPECT_FALSE(IsIdentifier(id + "x"));
}

TEST(IdentifierTest, WhatIsAnId) {
  EXPECT_FALSE(IsIdentifier(""));
  EXPECT_FALSE(IsIdentifier("_a"));
  EXPECT_FALSE(IsIdentifier("-a"));
  EXPECT_FALSE(IsIdentifier("A"));
  EXPECT_FALSE(IsIdentifier("a b"));
  EXPECT_FALSE(IsIdentifier("ä"));
}

TEST(EditDistanceTest, CountsEditsUpToTheLimit) {
  EXPECT_EQ(EditDistance("facebook", "facebook", 2), 0);
  EXPECT_EQ(EditDistance("facebok", "facebook", 2), 1);
  EXPECT_EQ(EditDistance("fcaebook", "facebook", 2), 1);  // neighbours swapped
  EXPECT_EQ(EditDistance("facebuch", "facebook", 2), 3);  // more than the limit
  EXPECT_EQ(EditDistance("", "abcdef", 2), 3);
}

TEST(MisspellingTest, FindsCloseNames) {
  const auto found =
      FindLikelyMisspellings({"facebok", "newslettter", "tiktok"}, {"facebook", "newsletter"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "facebok");
  EXPECT_EQ(found[0].known, "facebook");
  EXPECT_EQ(found[1].name, "newslettter");
}

// Short names, numbered names and equal names are no misspellings.
TEST(MisspellingTest, LeavesDifferentNamesAlone) {
  EXPECT_TRUE(FindLikelyMisspellings({"tv", "wave_2", "facebook", "blog"},
                                     {"tw", "wave_1", "facebook", "vlogs"})
                  .empty());
}

}  // namespace
}  // namespace funnelcast::ingest
