// The catalogue through a real server.
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CatalogServiceTest : public ServerFixture {};

TEST_F(CatalogServiceTest, BrandGoesThroughItsLife) {
  const v1::Brand created = Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest());
  EXPECT_EQ(created.name(), "brands/acme");
  EXPECT_EQ(created.display_name(), "acme");
  v1::UpdateBrandRequest update;
  *update.mutable_brand() = created;
  update.mutable_brand()->set_display_name("Acme GmbH");
  const v1::Brand updated = Must(*catalog_, &CatalogStub::UpdateBrand, update);
  EXPECT_EQ(updated.display_name(), "Acme GmbH");
  EXPECT_NE(updated.etag(), created.etag());
  const grpc::Status stale = Refused(*catalog_, &CatalogStub::UpdateBrand, update);
  EXPECT_EQ(stale.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(stale), "ETAG_MISMATCH");
  v1::DeleteBrandRequest remove;
  remove.set_name("brands/acme");
  remove.set_etag(updated.etag());
  Must(*catalog_, &CatalogStub::DeleteBrand, remove);
  v1::GetBrandRequest get;
  get.set_name("brands/acme");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::GetBrand, get).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(CatalogServiceTest, TakenIdIsRefusedUnlessTheRequestIsRepeated) {
  v1::CreateBrandRequest request = BrandRequest();
  request.set_request_id("first");
  const v1::Brand created = Must(*catalog_, &CatalogStub::CreateBrand, request);
  now_us_ += 1'000'000;
  const v1::Brand repeated = Must(*catalog_, &CatalogStub::CreateBrand, request);
  EXPECT_EQ(repeated.SerializeAsString(), created.SerializeAsString());
  request.set_request_id("second");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::CreateBrand, request).error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
  request.set_request_id("first");
  request.mutable_brand()->set_currency_code("USD");
  EXPECT_EQ(ReasonOf(Refused(*catalog_, &CatalogStub::CreateBrand, request)), "REQUEST_ID_REUSED");
}

TEST_F(CatalogServiceTest, ValidateOnlyAnswersAndStoresNothing) {
  v1::CreateBrandRequest request = BrandRequest();
  request.set_validate_only(true);
  EXPECT_EQ(Must(*catalog_, &CatalogStub::CreateBrand, request).name(), "brands/acme");
  request.set_validate_only(false);
  Must(*catalog_, &CatalogStub::CreateBrand, request);
  request.set_validate_only(true);
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::CreateBrand, request).error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(CatalogServiceTest, FunnelCreatesItsMetricsWithTheirKinds) {
  CreateShop();
  v1::ListMetricsRequest request;
  request.set_parent("brands/acme");
  const v1::ListMetricsResponse response = Must(*catalog_, &CatalogStub::ListMetrics, request);
  ASSERT_EQ(response.metrics_size(), 4);
  EXPECT_EQ(response.metrics(0).name(), "brands/acme/metrics/clicks");
  EXPECT_EQ(response.metrics(0).kind(), v1::METRIC_KIND_COUNT);
  EXPECT_EQ(response.metrics(3).name(), "brands/acme/metrics/revenue");
  EXPECT_EQ(response.metrics(3).kind(), v1::METRIC_KIND_MONEY);
}

TEST_F(CatalogServiceTest, FunnelRefusesInputsAsStages) {
  CreateShop();
  v1::CreateFunnelRequest request = FunnelRequest("second");
  request.mutable_funnel()->mutable_stages(0)->set_metric("spend");
  const grpc::Status status = Refused(*catalog_, &CatalogStub::CreateFunnel, request);
  EXPECT_THAT(ViolationsOf(status), ElementsAre("funnel.stages CONFLICTING"));
  EXPECT_THAT(status.error_message(), HasSubstr("spend"));
}

TEST_F(CatalogServiceTest, TwentyFunnelsFitABrand) {
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest());
  for (int i = 0; i < 20; ++i) {
    Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("f" + std::to_string(i)));
  }
  const grpc::Status status = Refused(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest("f20"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "LIMIT_EXCEEDED");
}

TEST_F(CatalogServiceTest, TwoHundredChannelsFitABrand) {
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest());
  v1::CreateChannelRequest request;
  request.set_parent("brands/acme");
  for (int i = 0; i < 200; ++i) {
    request.set_channel_id("c" + std::to_string(i));
    Must(*catalog_, &CatalogStub::CreateChannel, request);
  }
  request.set_channel_id("one_more");
  EXPECT_EQ(ReasonOf(Refused(*catalog_, &CatalogStub::CreateChannel, request)), "LIMIT_EXCEEDED");
}

TEST_F(CatalogServiceTest, StagesStayWhileAGoalIsAboutThem) {
  CreateShop();
  Must(*goals_, &GoalStub::CreateGoal, GoalRequest());
  v1::UpdateFunnelRequest update;
  update.mutable_funnel()->set_name("brands/acme/funnels/sales");
  *update.mutable_funnel()->mutable_stages() = FunnelRequest().funnel().stages();
  update.mutable_funnel()->mutable_stages(2)->set_metric("bookings");
  EXPECT_EQ(ReasonOf(Refused(*catalog_, &CatalogStub::UpdateFunnel, update)), "RESOURCE_IN_USE");
  update.mutable_funnel()->mutable_stages(2)->set_metric("orders");
  update.mutable_funnel()->mutable_stages(1)->set_metric("visits");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::UpdateFunnel, update).stages(1).metric(), "visits");
}

TEST_F(CatalogServiceTest, MetricOfAStageKeepsAFittingKind) {
  CreateShop();
  v1::UpdateMetricRequest update;
  update.mutable_metric()->set_name("brands/acme/metrics/orders");
  update.mutable_metric()->set_kind(v1::METRIC_KIND_SPEND);
  const grpc::Status status = Refused(*catalog_, &CatalogStub::UpdateMetric, update);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(status), "RESOURCE_IN_USE");
}

TEST_F(CatalogServiceTest, ListsGoOnPageByPage) {
  for (const char* id : {"a", "b", "c"})
    Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest(id));
  v1::ListBrandsRequest request;
  request.set_page_size(2);
  const v1::ListBrandsResponse first = Must(*catalog_, &CatalogStub::ListBrands, request);
  ASSERT_EQ(first.brands_size(), 2);
  request.set_page_token(first.next_page_token());
  const v1::ListBrandsResponse second = Must(*catalog_, &CatalogStub::ListBrands, request);
  ASSERT_EQ(second.brands_size(), 1);
  EXPECT_EQ(second.brands(0).name(), "brands/c");
  EXPECT_EQ(second.next_page_token(), "");
  v1::ListFunnelsRequest other;
  other.set_parent("brands/a");
  other.set_page_token(first.next_page_token());
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::ListFunnels, other)),
              ElementsAre("page_token BAD_PAGE_TOKEN"));
}

TEST_F(CatalogServiceTest, CampaignsActivitiesAndAudiencesLiveUnderTheirParents) {
  CreateShop();
  v1::CreateCampaignRequest campaign;
  campaign.set_parent("brands/acme/channels/facebook");
  campaign.set_campaign_id("spring");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::CreateCampaign, campaign).error_code(),
            grpc::StatusCode::NOT_FOUND);
  v1::CreateChannelRequest channel;
  channel.set_parent("brands/acme");
  channel.set_channel_id("facebook");
  Must(*catalog_, &CatalogStub::CreateChannel, channel);
  Must(*catalog_, &CatalogStub::CreateCampaign, campaign);
  v1::CreateActivityRequest activity;
  activity.set_parent("brands/acme/channels/facebook/campaigns/spring");
  activity.set_activity_id("post_1");
  Must(*catalog_, &CatalogStub::CreateActivity, activity);
  v1::ListActivitiesRequest list;
  list.set_parent(activity.parent());
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListActivities, list).activities(0).name(),
            "brands/acme/channels/facebook/campaigns/spring/activities/post_1");
  list.set_parent("brands/acme/channels/facebook/campaigns/autumn");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::ListActivities, list).error_code(),
            grpc::StatusCode::NOT_FOUND);
  v1::CreateAudienceRequest audience;
  audience.set_parent("brands/acme");
  audience.set_audience_id("parents");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::CreateAudience, audience).name(),
            "brands/acme/audiences/parents");
}

TEST_F(CatalogServiceTest, EventIsCreatedListedAndDeleted) {
  CreateShop();
  const v1::Event event = Must(*catalog_, &CatalogStub::CreateEvent, EventRequest());
  EXPECT_EQ(event.series(), "black_friday_2025");
  EXPECT_EQ(event.end_date().day(), 2);
  v1::ListEventsRequest list;
  list.set_parent("brands/acme");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListEvents, list).events_size(), 1);
  v1::DeleteEventRequest remove;
  remove.set_name(event.name());
  remove.set_etag("v99");
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::DeleteEvent, remove).error_code(),
            grpc::StatusCode::ABORTED);
  remove.set_etag(event.etag());
  Must(*catalog_, &CatalogStub::DeleteEvent, remove);
}

// A benchmark creates its channel, which has no history yet; but not when it is only checked.
TEST_F(CatalogServiceTest, BenchmarkGoesThroughItsLife) {
  CreateShop();
  v1::CreateBenchmarkRequest request = BenchmarkRequest();
  request.set_validate_only(true);
  Must(*catalog_, &CatalogStub::CreateBenchmark, request);
  v1::ListChannelsRequest channels;
  channels.set_parent("brands/acme");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListChannels, channels).channels_size(), 0);
  request.set_validate_only(false);
  request.set_request_id("once");
  const v1::Benchmark created = Must(*catalog_, &CatalogStub::CreateBenchmark, request);
  EXPECT_EQ(Must(*catalog_, &CatalogStub::CreateBenchmark, request).etag(), created.etag());
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListChannels, channels).channels(0).name(),
            "brands/acme/channels/tiktok");
  v1::ListBenchmarksRequest list;
  list.set_parent("brands/acme");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListBenchmarks, list).benchmarks(0).source(),
            "Industry survey 2025");
  v1::GetBenchmarkRequest get;
  get.set_name(created.name());
  EXPECT_EQ(Must(*catalog_, &CatalogStub::GetBenchmark, get).low(), 0.004);
  v1::DeleteBenchmarkRequest remove;
  remove.set_name(created.name());
  remove.set_etag(created.etag());
  Must(*catalog_, &CatalogStub::DeleteBenchmark, remove);
  EXPECT_EQ(Refused(*catalog_, &CatalogStub::GetBenchmark, get).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(CatalogServiceTest, BenchmarkNamesMetricsThatFit) {
  CreateShop();
  const auto violations = [&](const std::string& metric, const std::string& per_metric) {
    v1::CreateBenchmarkRequest request = BenchmarkRequest();
    request.mutable_benchmark()->set_metric(metric);
    request.mutable_benchmark()->set_per_metric(per_metric);
    return ViolationsOf(Refused(*catalog_, &CatalogStub::CreateBenchmark, request));
  };
  Observe("spend", "facebook", MakeDate(2025, 1, 1), 1, 5);
  Observe("price_index", "", MakeDate(2025, 1, 1), 1, 5);
  EXPECT_THAT(violations("likes", "impressions"),
              ElementsAre("benchmark.metric UNKNOWN_REFERENCE"));
  EXPECT_THAT(violations("spend", "impressions"), ElementsAre("benchmark.metric CONFLICTING"));
  EXPECT_THAT(violations("clicks", "price_index"), ElementsAre("benchmark.per_metric CONFLICTING"));
  EXPECT_THAT(violations("orders", "revenue"), ElementsAre("benchmark.per_metric CONFLICTING"));
}

TEST_F(CatalogServiceTest, ExperimentGoesThroughItsLife) {
  CreateShop();
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::CreateExperiment, ExperimentRequest())),
              ElementsAre("experiment.channel UNKNOWN_REFERENCE"));
  Observe("spend", "facebook", MakeDate(2025, 1, 1), 1, 5);
  v1::CreateExperimentRequest request = ExperimentRequest();
  request.mutable_experiment()->set_metric("spend");
  EXPECT_THAT(ViolationsOf(Refused(*catalog_, &CatalogStub::CreateExperiment, request)),
              ElementsAre("experiment.metric CONFLICTING"));
  request = ExperimentRequest();
  request.mutable_experiment()->clear_lift_standard_error();
  request.mutable_experiment()->mutable_lift_interval()->set_low(-260);
  request.mutable_experiment()->mutable_lift_interval()->set_high(-40);
  const v1::Experiment created = Must(*catalog_, &CatalogStub::CreateExperiment, request);
  EXPECT_FALSE(created.has_lift_interval());
  EXPECT_NEAR(created.lift_standard_error(), 56.12, 0.01);
  v1::ListExperimentsRequest list;
  list.set_parent("brands/acme");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::ListExperiments, list).experiments(0).lift(), -150);
  v1::GetExperimentRequest get;
  get.set_name(created.name());
  EXPECT_EQ(Must(*catalog_, &CatalogStub::GetExperiment, get).input_change(), -8000);
  v1::DeleteExperimentRequest remove;
  remove.set_name(created.name());
  remove.set_etag("v9");
  EXPECT_EQ(ReasonOf(Refused(*catalog_, &CatalogStub::DeleteExperiment, remove)), "ETAG_MISMATCH");
  remove.set_etag(created.etag());
  Must(*catalog_, &CatalogStub::DeleteExperiment, remove);
}

TEST_F(CatalogServiceTest, HolidayRegionIsKeptAndTakenAway) {
  v1::CreateBrandRequest request = BrandRequest();
  request.mutable_brand()->set_holiday_region("DE-BY");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::CreateBrand, request).holiday_region(), "DE-BY");
  v1::UpdateBrandRequest update;
  update.mutable_brand()->set_name("brands/acme");
  update.mutable_update_mask()->add_paths("holiday_region");
  EXPECT_EQ(Must(*catalog_, &CatalogStub::UpdateBrand, update).holiday_region(), "");
}

// What a call says it speaks is what its errors are said in.
TEST_F(CatalogServiceTest, ErrorsAreSaidInTheLanguageOfTheCall) {
  CreateShop();
  v1::CreateBenchmarkRequest request = BenchmarkRequest();
  request.mutable_benchmark()->set_metric("clicks_of_nobody");
  const auto refusal_in = [&](const std::string& language) {
    grpc::ClientContext context;
    context.AddMetadata("accept-language", language);
    v1::Benchmark benchmark;
    return catalog_->CreateBenchmark(&context, request, &benchmark).error_message();
  };
  EXPECT_THAT(refusal_in("en-GB"), testing::HasSubstr("but the brand has no such metric"));
  EXPECT_THAT(refusal_in("de"), testing::HasSubstr("aber die Marke hat keine solche Metrik"));
}

}  // namespace
}  // namespace funnelcast
