// Scenarios through a real server.
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::StartsWith;

class ScenarioServiceTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
    Observe("spend", "facebook", MakeDate(2025, 12, 1), 31, 50);
  }

  // 100 EUR a day for facebook on the first two days of 2026.
  static v1::CreateScenarioRequest Request() {
    v1::CreateScenarioRequest request;
    request.set_parent("brands/acme");
    request.set_scenario_id("more_facebook");
    for (int day = 1; day <= 2; ++day) {
      v1::PlannedInput* input = request.mutable_scenario()->mutable_plan()->add_inputs();
      input->set_channel("facebook");
      input->set_metric("spend");
      *input->mutable_date() = MakeDate(2026, 1, day);
      input->set_value(100);
    }
    return request;
  }
};

TEST_F(ScenarioServiceTest, IsCreatedReadListedAndDeleted) {
  const v1::Scenario created = Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  EXPECT_EQ(created.name(), "brands/acme/scenarios/more_facebook");
  EXPECT_EQ(created.total_spend(), 200);
  EXPECT_EQ(created.end_date().day(), 3);
  v1::GetScenarioRequest get;
  get.set_name(created.name());
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::GetScenario, get).plan().inputs_size(), 2);
  v1::ListScenariosRequest list;
  list.set_parent("brands/acme");
  const v1::ListScenariosResponse listed = Must(*scenarios_, &ScenarioStub::ListScenarios, list);
  ASSERT_EQ(listed.scenarios_size(), 1);
  EXPECT_EQ(listed.scenarios(0).plan().inputs_size(), 0);
  EXPECT_EQ(listed.scenarios(0).total_spend(), 200);
  v1::DeleteScenarioRequest remove;
  remove.set_name(created.name());
  remove.set_etag("v7");
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::DeleteScenario, remove).error_code(),
            grpc::StatusCode::ABORTED);
  remove.set_etag(created.etag());
  Must(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::GetScenario, get).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

// A price that is planned stands in the table with an empty channel, and comes back with the plan.
TEST_F(ScenarioServiceTest, PlansControls) {
  Observe("price_index", "", MakeDate(2025, 12, 1), 2, 100);
  v1::CreateScenarioRequest request = Request();
  v1::Plan& plan = *request.mutable_scenario()->mutable_plan();
  plan.clear_inputs();
  plan.set_table(
      "date,channel,metric,value\n2026-01-01,facebook,spend,100\n2026-01-02,,price_index,105\n");
  const v1::Scenario created = Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  EXPECT_EQ(created.total_spend(), 100);
  v1::GetScenarioRequest get;
  get.set_name(created.name());
  const v1::Scenario read = Must(*scenarios_, &ScenarioStub::GetScenario, get);
  ASSERT_EQ(read.plan().inputs_size(), 2);
  EXPECT_EQ(read.plan().inputs(0).metric(), "price_index");
  EXPECT_EQ(read.plan().inputs(0).channel(), "");
}

// A row of several days: a price is that on each of them, spend is laid on them evenly.
TEST_F(ScenarioServiceTest, ControlOverSeveralDaysIsNotDivided) {
  Observe("price_index", "", MakeDate(2025, 12, 1), 2, 100);
  v1::CreateScenarioRequest request = Request();
  v1::Plan& plan = *request.mutable_scenario()->mutable_plan();
  plan.clear_inputs();
  plan.set_table(
      "date,end_date,channel,metric,value\n2026-01-01,2026-01-03,facebook,spend,100\n"
      "2026-01-01,2026-01-03,,price_index,105\n");
  Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  v1::GetScenarioRequest get;
  get.set_name("brands/acme/scenarios/more_facebook");
  std::vector<double> values;
  const v1::Scenario read = Must(*scenarios_, &ScenarioStub::GetScenario, get);
  for (const auto& input : read.plan().inputs()) values.push_back(input.value());
  EXPECT_THAT(values, ElementsAre(105, 105, 50, 50));
}

TEST_F(ScenarioServiceTest, TableGivesTheSamePlanAsInputs) {
  v1::CreateScenarioRequest request = Request();
  request.mutable_scenario()->clear_plan();
  request.mutable_scenario()->mutable_plan()->set_table(
      "date;channel;metric;value\n01.01.2026;facebook;spend;100\n02.01.2026;facebook;spend;100\n");
  const v1::Scenario from_table = Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  request = Request();
  request.set_scenario_id("inline");
  const v1::Scenario from_inputs = Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  EXPECT_EQ(from_table.plan().SerializeAsString(), from_inputs.plan().SerializeAsString());
}

TEST_F(ScenarioServiceTest, BadInputsAreNamedByTheirIndexTogetherWithOtherFields) {
  v1::CreateScenarioRequest request = Request();
  request.set_scenario_id("More Facebook");
  request.mutable_scenario()->mutable_plan()->mutable_inputs(1)->set_value(-1);
  request.mutable_scenario()->mutable_plan()->mutable_inputs(0)->set_channel("tiktok");
  const auto violations =
      ViolationsOf(Refused(*scenarios_, &ScenarioStub::CreateScenario, request));
  EXPECT_THAT(violations, Contains("scenario_id MALFORMED"));
  EXPECT_THAT(violations, Contains("scenario.plan.inputs[0].channel UNKNOWN_REFERENCE"));
  EXPECT_THAT(violations, Contains("scenario.plan.inputs[1].value OUT_OF_RANGE"));
}

TEST_F(ScenarioServiceTest, BadCellsOfATableAreNamedByRowAndColumn) {
  v1::CreateScenarioRequest request = Request();
  request.mutable_scenario()->mutable_plan()->clear_inputs();
  request.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-01-01,facebook,spend,lots\n");
  EXPECT_THAT(ViolationsOf(Refused(*scenarios_, &ScenarioStub::CreateScenario, request)),
              ElementsAre(StartsWith("scenario.plan.table, row 2, column D (value)")));
}

TEST_F(ScenarioServiceTest, RepeatedRequestGetsTheFirstAnswerAndValidateOnlyStoresNothing) {
  v1::CreateScenarioRequest request = Request();
  request.set_validate_only(true);
  Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  request.set_validate_only(false);
  request.set_request_id("s-1");
  const v1::Scenario first = Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  now_us_ += 5'000'000;
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::CreateScenario, request).SerializeAsString(),
            first.SerializeAsString());
}

TEST_F(ScenarioServiceTest, UnknownBrandIsNotFound) {
  v1::CreateScenarioRequest request = Request();
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::CreateScenario, request).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(ScenarioServiceTest, UpdateChangesNameAndPlanInPlace) {
  const v1::Scenario created = Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  v1::UpdateScenarioRequest update;
  update.mutable_scenario()->set_name(created.name());
  update.mutable_scenario()->set_display_name("As agreed");
  const v1::Scenario named = Must(*scenarios_, &ScenarioStub::UpdateScenario, update);
  EXPECT_EQ(named.display_name(), "As agreed");
  EXPECT_EQ(named.total_spend(), 200);
  update.mutable_scenario()->clear_display_name();
  update.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-02-01,facebook,spend,70\n");
  update.mutable_scenario()->set_etag(created.etag());
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::UpdateScenario, update).error_code(),
            grpc::StatusCode::ABORTED);
  update.mutable_scenario()->set_etag(named.etag());
  const v1::Scenario planned = Must(*scenarios_, &ScenarioStub::UpdateScenario, update);
  EXPECT_EQ(planned.display_name(), "As agreed");
  EXPECT_EQ(planned.total_spend(), 70);
  EXPECT_EQ(planned.start_date().month(), 2);
  EXPECT_EQ(planned.create_time().SerializeAsString(), created.create_time().SerializeAsString());
}

TEST_F(ScenarioServiceTest, UpdateChecksItsPlanAndItsMask) {
  Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  v1::UpdateScenarioRequest update;
  update.mutable_scenario()->set_name("brands/acme/scenarios/more_facebook");
  EXPECT_THAT(ViolationsOf(Refused(*scenarios_, &ScenarioStub::UpdateScenario, update)),
              ElementsAre("update_mask REQUIRED"));
  update.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-02-01,facebook,spend,lots\n");
  EXPECT_THAT(ViolationsOf(Refused(*scenarios_, &ScenarioStub::UpdateScenario, update)),
              ElementsAre(StartsWith("scenario.plan.table, row 2, column D (value)")));
  update.mutable_update_mask()->add_paths("total_spend");
  EXPECT_THAT(ViolationsOf(Refused(*scenarios_, &ScenarioStub::UpdateScenario, update)),
              ElementsAre("update_mask.paths[0] UNKNOWN_VALUE"));
  update.clear_update_mask();
  update.mutable_scenario()->clear_plan();
  update.mutable_scenario()->set_display_name("New");
  update.mutable_scenario()->set_name("brands/acme/scenarios/none");
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::UpdateScenario, update).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

// The copy has a plan of its own: changing one leaves the other as it is.
TEST_F(ScenarioServiceTest, CopyRecordsItsParent) {
  const v1::Scenario created = Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  v1::CopyScenarioRequest copy;
  copy.set_name(created.name());
  copy.set_scenario_id("lean");
  copy.set_request_id("c-1");
  const v1::Scenario copied = Must(*scenarios_, &ScenarioStub::CopyScenario, copy);
  EXPECT_EQ(copied.reference(), created.name());
  EXPECT_EQ(copied.display_name(), "lean");
  EXPECT_EQ(copied.plan().SerializeAsString(), created.plan().SerializeAsString());
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::CopyScenario, copy).SerializeAsString(),
            copied.SerializeAsString());
  copy.clear_request_id();
  EXPECT_EQ(Refused(*scenarios_, &ScenarioStub::CopyScenario, copy).error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
  v1::UpdateScenarioRequest update;
  update.mutable_scenario()->set_name(copied.name());
  update.mutable_scenario()->mutable_plan()->set_table(
      "date,channel,metric,value\n2026-02-01,facebook,spend,70\n");
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::UpdateScenario, update).reference(), created.name());
  v1::GetScenarioRequest get;
  get.set_name(created.name());
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::GetScenario, get).total_spend(), 200);
}

TEST_F(ScenarioServiceTest, DeletionOfAParentNeedsForce) {
  const v1::Scenario created = Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  v1::CopyScenarioRequest copy;
  copy.set_name(created.name());
  copy.set_scenario_id("lean");
  Must(*scenarios_, &ScenarioStub::CopyScenario, copy);
  v1::DeleteScenarioRequest remove;
  remove.set_name(created.name());
  const grpc::Status refused = Refused(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(),
              testing::HasSubstr("used by 1 scenario that was copied from it (lean); `funnelcast "
                                 "scenario delete acme more_facebook --force`"));
  remove.set_force(true);
  Must(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  v1::GetScenarioRequest get;
  get.set_name("brands/acme/scenarios/lean");
  const v1::Scenario left = Must(*scenarios_, &ScenarioStub::GetScenario, get);
  EXPECT_EQ(left.reference(), "");
  EXPECT_EQ(left.total_spend(), 200);
  // Whoever takes the id next is not its parent.
  Must(*scenarios_, &ScenarioStub::CreateScenario, Request());
  remove.set_force(false);
  Must(*scenarios_, &ScenarioStub::DeleteScenario, remove);
}

}  // namespace
}  // namespace funnelcast
