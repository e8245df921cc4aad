// Stored plans: what is sent, and a plan that can be read back from its CSV.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;

class ScenarioCommandsTest : public CliServerTest {
 protected:
  // Two days of one channel.
  void SetUp() override {
    CliServerTest::SetUp();
    v1::Scenario& scenario = scenarios_.scenario;
    scenario.set_name("brands/shop/scenarios/spring");
    *scenario.mutable_start_date() = MakeDate(2026, 3, 1);
    *scenario.mutable_end_date() = MakeDate(2026, 3, 3);
    scenario.set_total_spend(1250.6);
    for (const int day : {1, 2}) {
      v1::PlannedInput& input = *scenario.mutable_plan()->add_inputs();
      input.set_channel("blog");
      input.set_metric("spend");
      *input.mutable_date() = MakeDate(2026, 3, day);
      input.set_value(625.3);
    }
  }
};

TEST_F(ScenarioCommandsTest, CreateSendsTheFileAsATable) {
  const std::string plan = "date,channel,metric,value\n2026-03-01,blog,spend,625.3\n";
  const Outcome outcome =
      Run({"scenario", "create", "shop", "spring", "--plan", WriteFile("spring.csv", plan)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(scenarios_.create_request.scenario().plan().table(), plan);
  EXPECT_EQ(scenarios_.create_request.request_id().size(), 36U);
  EXPECT_THAT(outcome.out,
              HasSubstr("Stored scenario spring: 2026-03-01 to before 2026-03-03 (2 days), EUR "
                        "1,251 of spend."));
}

TEST_F(ScenarioCommandsTest, CreateNeedsAFile) {
  const Outcome outcome = Run({"scenario", "create", "shop", "spring", "--plan", "/no/such.csv"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("There is no file '/no/such.csv'."));
}

TEST_F(ScenarioCommandsTest, ShowSumsByChannelAndWritesThePlanAsTidyCsv) {
  const Outcome people = Run({"scenario", "show", "shop", "spring"});
  EXPECT_THAT(people.out, HasSubstr("blog     spend (EUR)  1,251"));
  EXPECT_EQ(Run({"scenario", "show", "shop", "spring", "--output", "csv"}).out,
            "date,channel,metric,value\r\n"
            "2026-03-01,blog,spend,625.3\r\n"
            "2026-03-02,blog,spend,625.3\r\n");
}

TEST_F(ScenarioCommandsTest, UpdateSendsWhatIsGiven) {
  const std::string plan = "date,channel,metric,value\n2026-03-01,blog,spend,10\n";
  Outcome outcome =
      Run({"scenario", "update", "shop", "spring", "--plan", WriteFile("new.csv", plan)});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(scenarios_.update_request.scenario().name(), "brands/shop/scenarios/spring");
  EXPECT_EQ(scenarios_.update_request.scenario().plan().table(), plan);
  EXPECT_THAT(outcome.out, HasSubstr("Changed scenario spring."));
  outcome = Run({"scenario", "update", "shop", "spring", "--display-name", "As agreed"});
  EXPECT_EQ(scenarios_.update_request.scenario().display_name(), "As agreed");
  EXPECT_FALSE(scenarios_.update_request.scenario().has_plan());
  EXPECT_EQ(Run({"scenario", "update", "shop", "spring"}).code, 2);
}

TEST_F(ScenarioCommandsTest, CopyNamesTheNewOne) {
  const Outcome outcome = Run({"scenario", "copy", "shop", "spring", "spring_lean"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(scenarios_.copy_request.name(), "brands/shop/scenarios/spring");
  EXPECT_EQ(scenarios_.copy_request.scenario_id(), "spring_lean");
  EXPECT_THAT(outcome.out, HasSubstr("Copied scenario spring to spring_lean."));
}

TEST_F(ScenarioCommandsTest, DeleteForcesOnlyWhenAsked) {
  EXPECT_EQ(Run({"scenario", "delete", "shop", "spring"}).code, 0);
  EXPECT_FALSE(scenarios_.delete_request.force());
  EXPECT_EQ(Run({"scenario", "delete", "shop", "spring", "--force"}).code, 0);
  EXPECT_TRUE(scenarios_.delete_request.force());
}

}  // namespace
}  // namespace funnelcast::cli
