// The verbs that catalogue entries have in common, and what is said about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using CatalogVerbsTest = CliServerTest;

TEST_F(CatalogVerbsTest, ListAsksForTheParentThatItsArgumentsName) {
  const Outcome outcome = Run({"campaign", "list", "shop", "facebook"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.listed_parent, "brands/shop/channels/facebook");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("spring"), HasSubstr("42")));
}

TEST_F(CatalogVerbsTest, UpdateSendsOnlyWhatWasGiven) {
  const Outcome outcome =
      Run({"campaign", "update", "shop", "facebook", "spring", "--external-id", "77"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.campaign_update.campaign().name(),
            "brands/shop/channels/facebook/campaigns/spring");
  EXPECT_THAT(catalog_.campaign_update.update_mask().paths(), ElementsAre("external_id"));
  const Outcome nothing = Run({"campaign", "update", "shop", "facebook", "spring"});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, HasSubstr("Nothing to change"));
}

TEST_F(CatalogVerbsTest, RenameSaysThatTheOldIdGoesOnWorking) {
  const Outcome outcome =
      Run({"campaign", "rename", "shop", "facebook", "spring", "--to", "spring_2026"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.campaign_rename.name(), "brands/shop/channels/facebook/campaigns/spring");
  EXPECT_EQ(catalog_.campaign_rename.new_id(), "spring_2026");
  EXPECT_THAT(outcome.out, HasSubstr("Renamed campaign spring to spring_2026; spring goes on "
                                     "working"));
}

TEST_F(CatalogVerbsTest, MergeSaysHowToUndoIt) {
  catalog_.merge_response.set_import("brands/shop/imports/7");
  catalog_.merge_response.set_moved_count(42);
  catalog_.merge_response.set_clash_count(3);
  const Outcome outcome = Run(
      {"channel", "merge", "shop", "instagramm_stories", "--into", "instagram_stories", "--sum"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.merge_request.into(), "brands/shop/channels/instagram_stories");
  EXPECT_EQ(catalog_.merge_request.both_values(), v1::BOTH_VALUES_SUM);
  EXPECT_EQ(catalog_.merge_request.request_id().size(), 36U);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("42 observations moved"),
                                 HasSubstr("3 days, counted by metric; the two are added up"),
                                 HasSubstr("`funnelcast imports undo shop 7`")));
}

TEST_F(CatalogVerbsTest, MergeListsTheDaysOfBothWithoutChangingAnything) {
  catalog_.merge_response.set_moved_count(1);
  catalog_.merge_response.set_clash_count(1);
  v1::MergeClash& clash = *catalog_.merge_response.add_clashes();
  clash.set_metric("clicks");
  clash.set_channel("b");
  *clash.mutable_date() = MakeDate(2026, 3, 2);
  clash.set_from_value(7);
  clash.set_into_value(5);
  const Outcome outcome = Run({"channel", "merge", "shop", "a", "--into", "b", "--dry-run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(catalog_.merge_request.validate_only());
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("1 observation would move"), HasSubstr("--keep keeps"),
                                 HasSubstr("2026-03-02"), Not(HasSubstr("imports undo"))));
  const Outcome csv =
      Run({"channel", "merge", "shop", "a", "--into", "b", "--dry-run", "--output", "csv"});
  EXPECT_THAT(csv.out, HasSubstr("clicks,b,,,,2026-03-02,7,5"));
  const Outcome json =
      Run({"channel", "merge", "shop", "a", "--into", "b", "--dry-run", "--output", "json"});
  EXPECT_EQ(nlohmann::json::parse(json.out)["clashes"][0]["date"], "2026-03-02");
}

TEST_F(CatalogVerbsTest, MergeTakesOneDecision) {
  const Outcome outcome = Run({"channel", "merge", "shop", "a", "--into", "b", "--sum", "--keep"});
  EXPECT_EQ(outcome.code, 2);
}

TEST_F(CatalogVerbsTest, DeleteSaysWhatItDid) {
  const Outcome outcome = Run({"audience", "delete", "shop", "women"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(catalog_.deleted_name, "brands/shop/audiences/women");
  EXPECT_THAT(outcome.out, HasSubstr("Deleted audience women."));
}

// Stages that are not named stay, and `none` takes one away.
TEST_F(CatalogVerbsTest, FunnelUpdateKeepsTheOtherStages) {
  const Outcome outcome =
      Run({"funnel", "update", "shop", "sales", "--desire", "none", "--action", "orders"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const v1::Funnel& funnel = catalog_.funnel_update.funnel();
  ASSERT_EQ(funnel.stages_size(), 2);
  EXPECT_EQ(funnel.stages(0).metric(), "clicks");
  EXPECT_EQ(funnel.stages(1).metric(), "orders");
  EXPECT_EQ(funnel.etag(), "v3");
}

TEST_F(CatalogVerbsTest, EventUpdateCanSetDaysToNone) {
  const Outcome outcome = Run({"event", "update", "shop", "sale", "--lead", "0"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(catalog_.event_update.update_mask().paths(), ElementsAre("lead_days"));
}

// Every verb of every kind of entry explains itself with an example of its own.
TEST_F(CatalogVerbsTest, EveryVerbHasExamples) {
  const std::vector<std::string> verbs = {"create", "list",  "show",  "update",
                                          "rename", "merge", "delete"};
  for (const char* noun : {"metric", "channel", "campaign", "activity", "audience"}) {
    for (const std::string& verb : verbs) {
      const Outcome help = RunProgram({noun, verb, "--help"});
      EXPECT_EQ(help.code, 0) << noun << " " << verb;
      EXPECT_THAT(help.out, HasSubstr(std::string("  funnelcast ") + noun + " " + verb + " shop"));
    }
  }
  for (const char* noun : {"funnel", "event", "benchmark", "experiment"}) {
    for (const char* verb : {"create", "list", "show", "update", "delete"}) {
      EXPECT_THAT(RunProgram({noun, verb, "--help"}).out,
                  HasSubstr(std::string("  funnelcast ") + noun + " " + verb + " shop"));
    }
  }
}

}  // namespace
}  // namespace funnelcast::cli
