// The services of the test's server; see fake_server.h.
#include "tests/clients/cli/fake_server.h"

#include <fmt/format.h>
#include <grpcpp/support/error_details.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "clients/cli/command_line.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace funnelcast::cli {
namespace {

grpc::Status WithDetails(grpc::StatusCode code, const std::string& message,
                         const google::protobuf::Message& detail,
                         const google::protobuf::Message* second = nullptr) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(code));
  proto.set_message(message);
  proto.add_details()->PackFrom(detail);
  if (second != nullptr) proto.add_details()->PackFrom(*second);
  return grpc::Status(code, message, proto.SerializeAsString());
}

}  // namespace

// As the server cuts them.
constexpr std::size_t kMaxDescriptionBytes = 400;

grpc::Status InvalidFields(const std::vector<std::pair<std::string, std::string>>& violations) {
  google::rpc::BadRequest bad_request;
  for (const auto& [field, description] : violations) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    const bool is_long = description.size() > kMaxDescriptionBytes;
    violation->set_description(is_long ? description.substr(0, kMaxDescriptionBytes - 3) + "…"
                                       : description);
  }
  google::rpc::ErrorInfo info;
  info.set_reason("MALFORMED");
  (*info.mutable_metadata())["violation_count"] = std::to_string(violations.size());
  std::string message = violations[0].first + ": " + violations[0].second;
  if (violations.size() > 1) message += " (more problems in this request.)";
  return WithDetails(grpc::StatusCode::INVALID_ARGUMENT, message, info, &bad_request);
}

grpc::Status ErrorWithInfo(grpc::StatusCode code, const std::string& message,
                           const std::string& reason, const std::string& type,
                           const std::string& name) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  if (!type.empty()) (*info.mutable_metadata())["resource_type"] = type;
  if (!name.empty()) (*info.mutable_metadata())["resource_name"] = name;
  return WithDetails(code, message, info);
}

grpc::Status FakeCatalog::CreateBrand(grpc::ServerContext*, const v1::CreateBrandRequest* request,
                                      v1::Brand* brand) {
  const size_t call = std::min(created.size(), create_statuses.size() - 1);
  created.push_back(*request);
  *brand = request->brand();
  brand->set_name("brands/" + request->brand_id());
  return create_statuses[call];
}

grpc::Status FakeCatalog::GetBrand(grpc::ServerContext*, const v1::GetBrandRequest* request,
                                   v1::Brand* brand) {
  if (request->name() != "brands/shop") {
    return ErrorWithInfo(grpc::StatusCode::NOT_FOUND,
                         "There is no brand `" + request->name() + "`.", "RESOURCE_NOT_FOUND",
                         "brand", request->name());
  }
  brand->set_name(request->name());
  brand->set_display_name("Käse & Öl");
  brand->set_currency_code("EUR");
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListBrands(grpc::ServerContext*, const v1::ListBrandsRequest* request,
                                     v1::ListBrandsResponse* response) {
  if (brand_ids.empty()) return grpc::Status::OK;
  const size_t at =
      request->page_token().empty() ? 0 : static_cast<size_t>(std::stoi(request->page_token()));
  v1::Brand* brand = response->add_brands();
  brand->set_name("brands/" + brand_ids[at]);
  brand->set_currency_code("EUR");
  if (at + 1 < brand_ids.size()) response->set_next_page_token(std::to_string(at + 1));
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListMetrics(grpc::ServerContext*, const v1::ListMetricsRequest*,
                                      v1::ListMetricsResponse* response) {
  v1::Metric* metric = response->add_metrics();
  metric->set_name("brands/shop/metrics/donations");
  metric->set_kind(v1::METRIC_KIND_MONEY);
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::CreateFunnel(grpc::ServerContext*, const v1::CreateFunnelRequest* request,
                                       v1::Funnel* funnel) {
  funnel_request = *request;
  *funnel = request->funnel();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::UpdateBrand(grpc::ServerContext*, const v1::UpdateBrandRequest* request,
                                      v1::Brand* brand) {
  update_request = *request;
  *brand = request->brand();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::CreateEvent(grpc::ServerContext*, const v1::CreateEventRequest* request,
                                      v1::Event* event) {
  event_request = *request;
  *event = request->event();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::CreateBenchmark(grpc::ServerContext*,
                                          const v1::CreateBenchmarkRequest* request,
                                          v1::Benchmark* benchmark) {
  benchmark_request = *request;
  *benchmark = request->benchmark();
  benchmark->set_name("brands/shop/benchmarks/" + request->benchmark_id());
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListBenchmarks(grpc::ServerContext*, const v1::ListBenchmarksRequest*,
                                         v1::ListBenchmarksResponse* response) {
  *response->add_benchmarks() = benchmark_request.benchmark();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::DeleteBenchmark(grpc::ServerContext*,
                                          const v1::DeleteBenchmarkRequest* request,
                                          google::protobuf::Empty*) {
  deleted_name = request->name();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::CreateExperiment(grpc::ServerContext*,
                                           const v1::CreateExperimentRequest* request,
                                           v1::Experiment* experiment) {
  experiment_request = *request;
  *experiment = request->experiment();
  experiment->set_name("brands/shop/experiments/" + request->experiment_id());
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListExperiments(grpc::ServerContext*, const v1::ListExperimentsRequest*,
                                          v1::ListExperimentsResponse* response) {
  *response->add_experiments() = experiment_request.experiment();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::DeleteExperiment(grpc::ServerContext*,
                                           const v1::DeleteExperimentRequest* request,
                                           google::protobuf::Empty*) {
  deleted_name = request->name();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::ListCampaigns(grpc::ServerContext*,
                                        const v1::ListCampaignsRequest* request,
                                        v1::ListCampaignsResponse* response) {
  listed_parent = request->parent();
  v1::Campaign& campaign = *response->add_campaigns();
  campaign.set_name(request->parent() + "/campaigns/spring");
  campaign.set_external_id("42");
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::UpdateCampaign(grpc::ServerContext*,
                                         const v1::UpdateCampaignRequest* request,
                                         v1::Campaign* campaign) {
  campaign_update = *request;
  *campaign = request->campaign();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::RenameCampaign(grpc::ServerContext*,
                                         const v1::RenameCampaignRequest* request,
                                         v1::Campaign* campaign) {
  campaign_rename = *request;
  campaign->set_name("brands/shop/channels/facebook/campaigns/" + request->new_id());
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::MergeChannels(grpc::ServerContext*,
                                        const v1::MergeChannelsRequest* request,
                                        v1::MergeResponse* response) {
  merge_request = *request;
  *response = merge_response;
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::DeleteAudience(grpc::ServerContext*,
                                         const v1::DeleteAudienceRequest* request,
                                         google::protobuf::Empty*) {
  deleted_name = request->name();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::GetFunnel(grpc::ServerContext*, const v1::GetFunnelRequest* request,
                                    v1::Funnel* funnel) {
  funnel->set_name(request->name());
  funnel->set_etag("v3");
  v1::FunnelStage& interest = *funnel->add_stages();
  interest.set_stage(v1::STAGE_INTEREST);
  interest.set_metric("clicks");
  v1::FunnelStage& desire = *funnel->add_stages();
  desire.set_stage(v1::STAGE_DESIRE);
  desire.set_metric("leads");
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::UpdateFunnel(grpc::ServerContext*, const v1::UpdateFunnelRequest* request,
                                       v1::Funnel* funnel) {
  funnel_update = *request;
  *funnel = request->funnel();
  return grpc::Status::OK;
}

grpc::Status FakeCatalog::UpdateEvent(grpc::ServerContext*, const v1::UpdateEventRequest* request,
                                      v1::Event* event) {
  event_update = *request;
  *event = request->event();
  return grpc::Status::OK;
}

grpc::Status FakePerformance::ImportFile(grpc::ServerContext*,
                                         grpc::ServerReader<v1::ImportFileRequest>* reader,
                                         v1::ImportSummary* answer) {
  v1::ImportFileRequest message;
  content.clear();
  while (reader->Read(&message)) {
    if (message.has_header()) header = message.header();
    content += message.content();
    largest_piece = std::max(largest_piece, message.content().size());
  }
  *answer = summary;
  return status;
}

grpc::Status FakePerformance::GetHistoryReport(grpc::ServerContext*,
                                               const v1::GetHistoryReportRequest* request,
                                               v1::HistoryReport* answer) {
  report_request = *request;
  *answer = report;
  return status;
}

grpc::Status FakePerformance::QueryObservations(grpc::ServerContext*,
                                                const v1::QueryObservationsRequest* request,
                                                v1::QueryObservationsResponse* answer) {
  query_request = *request;
  *answer = sums;
  return status;
}

grpc::Status FakeScenarios::CreateScenario(grpc::ServerContext*,
                                           const v1::CreateScenarioRequest* request,
                                           v1::Scenario* answer) {
  create_request = *request;
  *answer = scenario;
  return grpc::Status::OK;
}

grpc::Status FakeScenarios::GetScenario(grpc::ServerContext*, const v1::GetScenarioRequest*,
                                        v1::Scenario* answer) {
  *answer = scenario;
  return grpc::Status::OK;
}

grpc::Status FakeScenarios::UpdateScenario(grpc::ServerContext*,
                                           const v1::UpdateScenarioRequest* request,
                                           v1::Scenario* answer) {
  update_request = *request;
  *answer = scenario;
  return grpc::Status::OK;
}

grpc::Status FakeScenarios::CopyScenario(grpc::ServerContext*,
                                         const v1::CopyScenarioRequest* request,
                                         v1::Scenario* answer) {
  copy_request = *request;
  *answer = scenario;
  return grpc::Status::OK;
}

grpc::Status FakeScenarios::DeleteScenario(grpc::ServerContext*,
                                           const v1::DeleteScenarioRequest* request,
                                           google::protobuf::Empty*) {
  delete_request = *request;
  return grpc::Status::OK;
}

grpc::Status FakeMappings::CreateMapping(grpc::ServerContext*,
                                         const v1::CreateMappingRequest* request,
                                         v1::Mapping* answer) {
  create_request = *request;
  *answer = request->mapping();
  answer->set_name(request->parent() + "/mappings/" + request->mapping_id());
  answer->set_ready(false);
  answer->set_etag("1");
  return grpc::Status::OK;
}

grpc::Status FakeMappings::GetMapping(grpc::ServerContext*, const v1::GetMappingRequest* request,
                                      v1::Mapping* answer) {
  if (!request->name().ends_with("/google_ads")) {
    return ErrorWithInfo(grpc::StatusCode::NOT_FOUND,
                         "There is no mapping `" + request->name() + "`.", "RESOURCE_NOT_FOUND",
                         "mapping", request->name());
  }
  answer->set_name(request->name());
  answer->set_display_name("Google Ads report");
  answer->set_ready(true);
  v1::ColumnMapping& columns = *answer->mutable_columns();
  columns.set_date_column("Day");
  columns.set_campaign_column("Campaign");
  columns.set_default_channel("google_ads");
  columns.add_segment_columns("Device");
  for (const auto& [heading, metric] : {std::pair("Cost", "spend"), {"Conversions", "orders"}}) {
    columns.add_value_columns()->set_column(heading);
    columns.mutable_value_columns()->rbegin()->set_metric(metric);
  }
  v1::ColumnMapping::Alternative& alternative = *columns.add_alternatives();
  alternative.set_column("Conversions");
  alternative.add_others("Conv.");
  return grpc::Status::OK;
}

grpc::Status FakeMappings::ListMappings(grpc::ServerContext* context,
                                        const v1::ListMappingsRequest* request,
                                        v1::ListMappingsResponse* answer) {
  v1::GetMappingRequest ready;
  ready.set_name(request->parent() + "/mappings/google_ads");
  return GetMapping(context, &ready, answer->add_mappings());
}

grpc::Status FakeMappings::UpdateMapping(grpc::ServerContext*,
                                         const v1::UpdateMappingRequest* request,
                                         v1::Mapping* answer) {
  update_request = *request;
  *answer = request->mapping();
  return grpc::Status::OK;
}

grpc::Status FakeMappings::DeleteMapping(grpc::ServerContext*,
                                         const v1::DeleteMappingRequest* request,
                                         google::protobuf::Empty*) {
  deleted_name = request->name();
  return grpc::Status::OK;
}

grpc::Status FakeModels::FitModel(grpc::ServerContext*, const v1::FitModelRequest* asked,
                                  google::longrunning::Operation* operation) {
  request = *asked;
  operation->set_name("brands/shop/operations/fit1");
  return grpc::Status::OK;
}

grpc::Status FakeModels::BacktestModel(grpc::ServerContext*, const v1::BacktestModelRequest* asked,
                                       google::longrunning::Operation* operation) {
  backtest_request = *asked;
  operation->set_name("brands/shop/operations/backtest1");
  return grpc::Status::OK;
}

grpc::Status FakeModels::GetResponseCurves(grpc::ServerContext*,
                                           const v1::GetResponseCurvesRequest* asked,
                                           v1::ResponseCurves* response) {
  curves_request = *asked;
  response->set_model("brands/shop/models/m1");
  v1::ResponseCurve& curve = *response->add_curves();
  curve.set_channel("facebook");
  curve.set_input_metric("spend");
  curve.set_outcome_metric("orders");
  curve.set_usual_input(700.0);
  for (const auto& [value, number] : {std::pair{curve.mutable_average_return(), 0.25},
                                      std::pair{curve.mutable_marginal_return(), 0.125}}) {
    value->set_mean(number);
    for (const double factor : {0.5, 1.0, 2.0}) value->add_quantiles(factor * number);
  }
  curve.mutable_contraction()->set_size(0.35);
  curve.set_evidence("The data say little.");
  for (const double input : {0.0, 2000.0}) {
    v1::CurvePoint& point = *curve.add_points();
    point.set_input(input);
    point.mutable_outcome()->set_mean(input / 10.0);
    for (int i = 0; i < 3; ++i) point.mutable_outcome()->add_quantiles(input / 10.0);
    point.set_is_observed(input < 1000.0);
  }
  return grpc::Status::OK;
}

grpc::Status FakeModels::RefreshModel(grpc::ServerContext*, const v1::RefreshModelRequest* asked,
                                      google::longrunning::Operation* operation) {
  refresh_request = *asked;
  operation->set_name("brands/shop/operations/refresh1");
  return grpc::Status::OK;
}

grpc::Status FakeOperations::GetOperation(grpc::ServerContext*,
                                          const google::longrunning::GetOperationRequest* request,
                                          google::longrunning::Operation* operation) {
  operation->set_name(request->name());
  v1::FitModelMetadata metadata;
  metadata.set_funnel("sales");
  metadata.set_progress(0.5);
  metadata.set_step("sampling");
  if (cancelled) {
    metadata.set_state(v1::FitModelMetadata::STATE_CANCELLED);
    operation->set_done(true);
    operation->mutable_error()->set_code(grpc::StatusCode::CANCELLED);
    operation->mutable_error()->set_message("The fit was cancelled.");
  } else if (polls_until_done-- <= 0) {
    metadata.set_state(v1::FitModelMetadata::STATE_SUCCEEDED);
    operation->set_done(true);
    v1::Model model;
    model.set_name("brands/shop/models/m1");
    model.set_funnel("sales");
    model.set_draw_count(4000);
    model.set_grid(v1::GRID_WEEK);
    model.add_warnings()->set_text("History is short.");
    model.mutable_backtest()->add_origins()->set_year(2026);
    v1::BacktestRow& row = *model.mutable_backtest()->add_rows();
    row.set_series("orders");
    row.set_horizon_weeks(8);
    row.set_window_count(10);
    row.set_windows_held(8);
    row.set_coverage80(0.8);
    row.set_relative_bias(-0.04);
    row.set_crps(250.0);
    row.set_best_baseline(v1::BASELINE_LAST_EIGHT_WEEKS);
    row.set_crps_ratio(0.625);
    if (update.outcome() != v1::ModelUpdate::OUTCOME_UNSPECIFIED) *model.mutable_update() = update;
    operation->mutable_response()->PackFrom(model);
  } else {
    metadata.set_state(v1::FitModelMetadata::STATE_RUNNING);
    if (interrupt) std::raise(SIGINT);
    interrupt = false;
  }
  operation->mutable_metadata()->PackFrom(metadata);
  return grpc::Status::OK;
}

grpc::Status FakeOperations::CancelOperation(grpc::ServerContext*,
                                             const google::longrunning::CancelOperationRequest*,
                                             google::protobuf::Empty*) {
  cancelled = true;
  return grpc::Status::OK;
}

grpc::Status FakeForecasts::Forecast(grpc::ServerContext*, const v1::ForecastRequest* asked,
                                     v1::ForecastResponse* answer) {
  request = *asked;
  *answer = response;
  return status;
}

grpc::Status FakeForecasts::CompareScenarios(
    grpc::ServerContext*, const v1::CompareScenariosRequest* asked,
    grpc::ServerWriter<v1::CompareScenariosResponse>* writer) {
  compare_request = *asked;
  if (!status.ok()) return status;
  v1::CompareScenariosResponse message;
  for (const int done : {0, asked->plans_size()}) {
    message.mutable_progress()->set_done_count(done);
    message.mutable_progress()->set_plan_count(asked->plans_size());
    writer->Write(message);
  }
  *message.mutable_comparison() = comparison;
  writer->Write(message);
  return status;
}

grpc::Status FakeGoals::CreateGoal(grpc::ServerContext*, const v1::CreateGoalRequest* asked,
                                   v1::Goal* goal) {
  create_request = *asked;
  *goal = asked->goal();
  return grpc::Status::OK;
}

grpc::Status FakeGoals::GetGoal(grpc::ServerContext*, const v1::GetGoalRequest* asked,
                                v1::Goal* goal) {
  for (const v1::Goal& known : goals.goals()) {
    if (known.name() == asked->name()) *goal = known;
  }
  return grpc::Status::OK;
}

grpc::Status FakeGoals::ListGoals(grpc::ServerContext* context, const v1::ListGoalsRequest*,
                                  v1::ListGoalsResponse* answer) {
  const auto found = context->client_metadata().find("accept-language");
  accepted_language = found == context->client_metadata().end()
                          ? ""
                          : std::string(found->second.data(), found->second.size());
  *answer = goals;
  return grpc::Status::OK;
}

grpc::Status FakeGoals::AssessGoals(grpc::ServerContext*, const v1::AssessGoalsRequest* asked,
                                    v1::AssessGoalsResponse* answer) {
  assess_request = *asked;
  *answer = verdicts;
  return grpc::Status::OK;
}

grpc::Status FakeGoals::CommitGoal(grpc::ServerContext* context, const v1::CommitGoalRequest* asked,
                                   v1::Goal* goal) {
  commit_request = *asked;
  v1::GetGoalRequest get;
  get.set_name(asked->name());
  return GetGoal(context, &get, goal);
}

grpc::Status FakeGoals::UpdateGoal(grpc::ServerContext* context, const v1::UpdateGoalRequest* asked,
                                   v1::Goal* goal) {
  update_request = *asked;
  v1::GetGoalRequest get;
  get.set_name(asked->goal().name());
  return GetGoal(context, &get, goal);
}

grpc::Status FakeGoals::AbandonGoal(grpc::ServerContext* context,
                                    const v1::AbandonGoalRequest* asked, v1::Goal* goal) {
  abandon_request = *asked;
  v1::GetGoalRequest get;
  get.set_name(asked->name());
  return GetGoal(context, &get, goal);
}

grpc::Status FakeGoals::ListGoalRevisions(grpc::ServerContext*, const v1::ListGoalRevisionsRequest*,
                                          v1::ListGoalRevisionsResponse* answer) {
  *answer = revisions;
  return grpc::Status::OK;
}

Outcome RunProgram(const std::vector<std::string>& arguments, const std::string& input) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{.in = in, .out = out, .err = err};
  Outcome outcome;
  outcome.code = RunCommandLine(arguments, terminal);
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

void CliServerTest::SetUp() {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&catalog_);
  builder.RegisterService(&performance_);
  builder.RegisterService(&mappings_);
  builder.RegisterService(&models_);
  builder.RegisterService(&operations_);
  builder.RegisterService(&forecasts_);
  builder.RegisterService(&goals_);
  builder.RegisterService(&scenarios_);
  server_ = builder.BuildAndStart();
  ASSERT_NE(server_, nullptr);
  address_ = fmt::format("127.0.0.1:{}", port);
}

void CliServerTest::TearDown() {
  if (server_) server_->Shutdown();
  for (const std::string& file : files_) std::remove(file.c_str());
}

Outcome CliServerTest::Run(std::vector<std::string> arguments, const std::string& input) {
  arguments.insert(arguments.begin(), {"--server", address_});
  return RunProgram(arguments, input);
}

std::string CliServerTest::WriteFile(const std::string& name, const std::string& content) {
  const std::string path = testing::TempDir() + address_.substr(address_.find(':') + 1) + name;
  std::ofstream(path, std::ios::binary) << content;
  files_.push_back(path);
  return path;
}

google::type::Date MakeDate(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

}  // namespace funnelcast::cli
