// Renaming, merging, changing and deleting of catalogue entries through a real server.
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kDays = 3;
const google::type::Date kFirst = MakeDate(2026, 3, 2);

class EntryMethodsTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
    Observe("spend", "facebook", kFirst, kDays, 10);
    Observe("clicks", "facebook", kFirst, kDays, 5);
  }
  v1::Channel RenameChannel(const std::string& id, const std::string& new_id) {
    v1::RenameChannelRequest request;
    request.set_name("brands/acme/channels/" + id);
    request.set_new_id(new_id);
    return Must(*catalog_, &CatalogStub::RenameChannel, request);
  }
  static v1::MergeChannelsRequest MergeRequest(const std::string& from, const std::string& into) {
    v1::MergeChannelsRequest request;
    request.set_name("brands/acme/channels/" + from);
    request.set_into("brands/acme/channels/" + into);
    return request;
  }
  // `channel metric sum` of the whole history by month.
  std::string Sum(const std::string& metric, const std::string& channel) {
    v1::QueryObservationsRequest query;
    query.set_parent("brands/acme");
    query.add_metrics(metric);
    query.add_channels(channel);
    query.set_grid(v1::GRID_MONTH);
    const auto response = Must(*performance_, &PerformanceStub::QueryObservations, query);
    if (response.rows().empty()) return "";
    return response.rows(0).channel() + " " + response.rows(0).metric() + " " +
           std::to_string(static_cast<int>(response.rows(0).value()));
  }
  v1::Scenario CreateScenario(const std::string& channel) {
    v1::CreateScenarioRequest request;
    request.set_parent("brands/acme");
    request.set_scenario_id("spring");
    v1::PlannedInput& input = *request.mutable_scenario()->mutable_plan()->add_inputs();
    input.set_channel(channel);
    input.set_metric("spend");
    *input.mutable_date() = MakeDate(2026, 6, 1);
    input.set_value(100);
    return Must(*scenarios_, &ScenarioStub::CreateScenario, request);
  }
};

TEST_F(EntryMethodsTest, RenamedChannelIsFoundUnderBothIds) {
  EXPECT_EQ(RenameChannel("facebook", "meta").name(), "brands/acme/channels/meta");
  v1::GetChannelRequest get;
  get.set_name("brands/acme/channels/facebook");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::GetChannel, get).name(), "brands/acme/channels/meta");
  EXPECT_EQ(Sum("clicks", "facebook"), "meta clicks 15");
  Observe("clicks", "facebook", kFirst, 1, 7);
  EXPECT_EQ(Sum("clicks", "meta"), "meta clicks 17");
}

TEST_F(EntryMethodsTest, OldIdsCountWhereverAnIdIsGiven) {
  RenameChannel("facebook", "meta");
  v1::RenameMetricRequest rename;
  rename.set_name("brands/acme/metrics/clicks");
  rename.set_new_id("klicks");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::RenameMetric, rename).name(),
            "brands/acme/metrics/klicks");
  v1::CreateCampaignRequest campaign;
  campaign.set_parent("brands/acme/channels/facebook");
  campaign.set_campaign_id("spring");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::CreateCampaign, campaign).name(),
            "brands/acme/channels/meta/campaigns/spring");
  v1::ListCampaignsRequest list;
  list.set_parent("brands/acme/channels/facebook");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListCampaigns, list).campaigns_size(), 1);
  v1::CreateGoalRequest goal = GoalRequest();
  goal.mutable_goal()->set_metric("clicks");
  goal.mutable_goal()->set_channel("facebook");
  const v1::Goal created = Must(*goals_, &GoalStub::CreateGoal, goal);
  EXPECT_EQ(created.metric(), "klicks");
  EXPECT_EQ(created.channel(), "meta");
  v1::CreateBenchmarkRequest benchmark;
  benchmark.set_parent("brands/acme");
  benchmark.set_benchmark_id("ctr");
  benchmark.mutable_benchmark()->set_channel("facebook");
  benchmark.mutable_benchmark()->set_metric("clicks");
  benchmark.mutable_benchmark()->set_per_metric("impressions");
  benchmark.mutable_benchmark()->set_low(0.01);
  benchmark.mutable_benchmark()->set_high(0.02);
  const v1::Benchmark range = Must(*catalog_, &CatalogStub::CreateBenchmark, benchmark);
  EXPECT_EQ(range.channel() + " " + range.metric(), "meta klicks");
  EXPECT_EQ(CreateScenario("facebook").plan().inputs(0).channel(), "meta");
}

TEST_F(EntryMethodsTest, StoredPlansShowNewIds) {
  CreateScenario("facebook");
  RenameChannel("facebook", "meta");
  v1::GetScenarioRequest get;
  get.set_name("brands/acme/scenarios/spring");
  EXPECT_EQ(Must(*scenarios_, &ScenarioStub::GetScenario, get).plan().inputs(0).channel(), "meta");
}

TEST_F(EntryMethodsTest, OldIdIsNoNewEntry) {
  RenameChannel("facebook", "meta");
  v1::CreateChannelRequest request;
  request.set_parent("brands/acme");
  request.set_channel_id("facebook");
  const grpc::Status refused = Refused(*catalog_, &CatalogStub::CreateChannel, request);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(refused), "ID_IS_AN_OLD_ONE");
  EXPECT_THAT(refused.error_message(), HasSubstr("use `meta`"));
}

TEST_F(EntryMethodsTest, RenameIsRefusedForAStaleEtagAndABadId) {
  v1::RenameChannelRequest request;
  request.set_name("brands/acme/channels/facebook");
  request.set_new_id("Meta Ads");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::RenameChannel, request)),
              ElementsAre("new_id MALFORMED"));
  request.set_new_id("meta");
  request.set_etag("v7");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::RenameChannel, request).error_code(),
            grpc::StatusCode::ABORTED);
}

TEST_F(EntryMethodsTest, MergeAsksWhatBecomesOfDaysWithBothValues) {
  Observe("clicks", "facebok", kFirst, 1, 7);
  v1::MergeChannelsRequest request = MergeRequest("facebok", "facebook");
  const grpc::Status refused = Refused(*catalog_, &CatalogStub::MergeChannels, request);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(refused), "BOTH_HAVE_VALUES");
  EXPECT_THAT(refused.error_message(), HasSubstr("clicks of facebook on 2026-03-02 (7 and 5)"));
  request.set_validate_only(true);
  const v1::MergeResponse checked = Must(*catalog_, &CatalogStub::MergeChannels, request);
  EXPECT_EQ(checked.clash_count(), 1);
  EXPECT_EQ(checked.moved_count(), 1);
  EXPECT_EQ(checked.clashes(0).from_value(), 7);
  EXPECT_EQ(checked.import(), "");
  request.set_validate_only(false);
  request.set_both_values(v1::BOTH_VALUES_SUM);
  request.set_request_id("once");
  const v1::MergeResponse merged = Must(*catalog_, &CatalogStub::MergeChannels, request);
  EXPECT_EQ(merged.name(), "brands/acme/channels/facebook");
  EXPECT_THAT(merged.import(), HasSubstr("brands/acme/imports/"));
  EXPECT_EQ(Sum("clicks", "facebok"), "facebook clicks 22");
  // A repeated request gets the first answer, and nothing is added up again.
  EXPECT_EQ(Must(*catalog_, &CatalogStub::MergeChannels, request).import(), merged.import());
  EXPECT_EQ(Sum("clicks", "facebook"), "facebook clicks 22");
}

TEST_F(EntryMethodsTest, MergeIsRefusedBesideItsOwnChannel) {
  Observe("clicks", "google", kFirst, 1, 7);
  v1::CreateCampaignRequest campaign;
  campaign.set_campaign_id("spring");
  for (const char* channel : {"facebook", "google"}) {
    campaign.set_parent(std::string("brands/acme/channels/") + channel);
    Must(*catalog_, &CatalogStub::CreateCampaign, campaign);
  }
  v1::MergeCampaignsRequest request;
  request.set_name("brands/acme/channels/facebook/campaigns/spring");
  request.set_into("brands/acme/channels/google/campaigns/spring");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::MergeCampaigns, request)),
              ElementsAre("into CONFLICTING"));
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::MergeChannels,
                                   MergeRequest("google", "google"))),
              ElementsAre("into DUPLICATE"));
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::MergeChannels, MergeRequest("google", "nobody"))
                .error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(EntryMethodsTest, ChannelOfAScenarioIsNotDeleted) {
  v1::CreateChannelRequest create;
  create.set_parent("brands/acme");
  create.set_channel_id("tiktok");
  Must(*catalog_, &CatalogStub::CreateChannel, create);
  CreateScenario("tiktok");
  v1::DeleteChannelRequest request;
  request.set_name("brands/acme/channels/tiktok");
  const grpc::Status refused = Refused(*catalog_, &CatalogStub::DeleteChannel, request);
  EXPECT_EQ(ReasonOf(refused), "RESOURCE_IN_USE");
  EXPECT_THAT(refused.error_message(), HasSubstr("the plan of the scenario spring"));
  v1::DeleteScenarioRequest remove;
  remove.set_name("brands/acme/scenarios/spring");
  Must(*scenarios_, &ScenarioStub::DeleteScenario, remove);
  Must(*catalog_, &CatalogStub::DeleteChannel, request);
}

TEST_F(EntryMethodsTest, CampaignsActivitiesAndAudiencesAreChangedByTheirEtags) {
  v1::CreateCampaignRequest create;
  create.set_parent("brands/acme/channels/facebook");
  create.set_campaign_id("spring");
  create.mutable_campaign()->set_external_id("42");
  const v1::Campaign created = Must(*catalog_, &CatalogStub::CreateCampaign, create);
  EXPECT_EQ(created.external_id(), "42");
  v1::UpdateCampaignRequest update;
  *update.mutable_campaign() = created;
  update.mutable_campaign()->set_display_name("Frühling");
  const v1::Campaign updated = Must(*catalog_, &CatalogStub::UpdateCampaign, update);
  EXPECT_EQ(updated.display_name(), "Frühling");
  EXPECT_EQ(updated.external_id(), "42");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::UpdateCampaign, update).error_code(),
            grpc::StatusCode::ABORTED);
  v1::CreateAudienceRequest audience;
  audience.set_parent("brands/acme");
  audience.set_audience_id("women");
  Must(*catalog_, &CatalogStub::CreateAudience, audience);
  v1::UpdateAudienceRequest change;
  change.mutable_audience()->set_name("brands/acme/audiences/women");
  change.mutable_audience()->set_display_name("Frauen");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::UpdateAudience, change).display_name(), "Frauen");
}

// An update names what changes; the rest stays, and the whole is checked as it then is.
TEST_F(EntryMethodsTest, EventIsChangedFieldByField) {
  const v1::Event created = Must(*catalog_, &CatalogStub::CreateEvent, EventRequest());
  v1::UpdateEventRequest update;
  update.mutable_event()->set_name(created.name());
  update.mutable_event()->set_lead_days(7);
  const v1::Event updated = Must(*catalog_, &CatalogStub::UpdateEvent, update);
  EXPECT_EQ(updated.lead_days(), 7);
  EXPECT_EQ(updated.start_date().year(), created.start_date().year());
  update.mutable_event()->set_lead_days(0);
  update.mutable_update_mask()->add_paths("lead_days");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::UpdateEvent, update).lead_days(), 0);
  v1::UpdateEventRequest backwards;
  backwards.mutable_event()->set_name(created.name());
  *backwards.mutable_event()->mutable_end_date() = MakeDate(2000, 1, 1);
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::UpdateEvent, backwards)),
              ElementsAre("event.end_date WINDOW_ORDER"));
  backwards.mutable_update_mask()->add_paths("name");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::UpdateEvent, backwards)),
              ElementsAre("update_mask.paths[0] UNKNOWN_VALUE"));
}

TEST_F(EntryMethodsTest, ExperimentTakesAnIntervalInThePlaceOfItsError) {
  v1::CreateExperimentRequest create;
  create.set_parent("brands/acme");
  create.set_experiment_id("pause");
  v1::Experiment& experiment = *create.mutable_experiment();
  experiment.set_channel("facebook");
  experiment.set_metric("clicks");
  *experiment.mutable_start_date() = kFirst;
  *experiment.mutable_end_date() = MakeDate(2026, 3, 9);
  experiment.set_input_change(-100);
  experiment.set_lift(-20);
  experiment.set_lift_standard_error(5);
  Must(*catalog_, &CatalogStub::CreateExperiment, create);
  v1::UpdateExperimentRequest update;
  update.mutable_experiment()->set_name("brands/acme/experiments/pause");
  update.mutable_experiment()->mutable_lift_interval()->set_low(-39.6);
  update.mutable_experiment()->mutable_lift_interval()->set_high(-0.4);
  // 39.2 / (2 * 1.96) = 10.
  EXPECT_NEAR(Must(*catalog_, &CatalogStub::UpdateExperiment, update).lift_standard_error(), 10.0,
              0.01);
  update.mutable_experiment()->clear_lift_interval();
  update.mutable_experiment()->set_channel("nobody");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::UpdateExperiment, update)),
              ElementsAre("experiment.channel UNKNOWN_REFERENCE"));
}

TEST_F(EntryMethodsTest, CurrencyStaysWhereThereIsMoney) {
  v1::UpdateBrandRequest update;
  update.mutable_brand()->set_name("brands/acme");
  update.mutable_brand()->set_currency_code("USD");
  const grpc::Status refused = Refused(*catalog_, &CatalogStub::UpdateBrand, update);
  EXPECT_EQ(ReasonOf(refused), "CURRENCY_IN_USE");
  EXPECT_THAT(refused.error_message(), HasSubstr("3 observations"));
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest("fresh"));
  update.mutable_brand()->set_name("brands/fresh");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::UpdateBrand, update).currency_code(), "USD");
}

// Both ids of one metric cannot measure two stages.
TEST_F(EntryMethodsTest, OldAndNewIdOfAMetricAreOneStage) {
  v1::RenameMetricRequest rename;
  rename.set_name("brands/acme/metrics/clicks");
  rename.set_new_id("klicks");
  Must(*catalog_, &CatalogStub::RenameMetric, rename);
  v1::CreateFunnelRequest request = FunnelRequest("second");
  request.mutable_funnel()->mutable_stages(0)->set_metric("klicks");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::CreateFunnel, request)),
              ElementsAre("funnel.stages DUPLICATE"));
}

}  // namespace
}  // namespace funnelcast
