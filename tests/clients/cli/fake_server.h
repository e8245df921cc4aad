// A server of the test's own: it keeps what it was asked and answers what the test put into it.
// Real gRPC over a free port, so that the whole client is under test.
#ifndef FUNNELCAST_TESTS_CLIENTS_CLI_FAKE_SERVER_H_
#define FUNNELCAST_TESTS_CLIENTS_CLI_FAKE_SERVER_H_

#include <google/longrunning/operations.grpc.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/goal.grpc.pb.h"
#include "funnelcast/v1/mapping.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "funnelcast/v1/scenario.grpc.pb.h"

namespace funnelcast::cli {

// INVALID_ARGUMENT as the server writes it: the message repeats the first violation.
grpc::Status InvalidFields(const std::vector<std::pair<std::string, std::string>>& violations);
// An error with an ErrorInfo and, if given, metadata about a resource.
grpc::Status ErrorWithInfo(grpc::StatusCode code, const std::string& message,
                           const std::string& reason, const std::string& type = "",
                           const std::string& name = "");

class FakeCatalog final : public v1::CatalogService::Service {
 public:
  grpc::Status CreateBrand(grpc::ServerContext*, const v1::CreateBrandRequest* request,
                           v1::Brand* brand) override;
  grpc::Status GetBrand(grpc::ServerContext*, const v1::GetBrandRequest* request,
                        v1::Brand* brand) override;
  grpc::Status ListBrands(grpc::ServerContext*, const v1::ListBrandsRequest* request,
                          v1::ListBrandsResponse* response) override;
  grpc::Status ListMetrics(grpc::ServerContext*, const v1::ListMetricsRequest*,
                           v1::ListMetricsResponse* response) override;
  grpc::Status CreateFunnel(grpc::ServerContext*, const v1::CreateFunnelRequest* request,
                            v1::Funnel* funnel) override;
  grpc::Status UpdateBrand(grpc::ServerContext*, const v1::UpdateBrandRequest* request,
                           v1::Brand* brand) override;
  grpc::Status CreateEvent(grpc::ServerContext*, const v1::CreateEventRequest* request,
                           v1::Event* event) override;
  grpc::Status CreateBenchmark(grpc::ServerContext*, const v1::CreateBenchmarkRequest* request,
                               v1::Benchmark* benchmark) override;
  grpc::Status ListBenchmarks(grpc::ServerContext*, const v1::ListBenchmarksRequest* request,
                              v1::ListBenchmarksResponse* response) override;
  grpc::Status DeleteBenchmark(grpc::ServerContext*, const v1::DeleteBenchmarkRequest* request,
                               google::protobuf::Empty* empty) override;
  grpc::Status CreateExperiment(grpc::ServerContext*, const v1::CreateExperimentRequest* request,
                                v1::Experiment* experiment) override;
  grpc::Status ListExperiments(grpc::ServerContext*, const v1::ListExperimentsRequest* request,
                               v1::ListExperimentsResponse* response) override;
  grpc::Status DeleteExperiment(grpc::ServerContext*, const v1::DeleteExperimentRequest* request,
                                google::protobuf::Empty* empty) override;

  grpc::Status ListCampaigns(grpc::ServerContext*, const v1::ListCampaignsRequest* request,
                             v1::ListCampaignsResponse* response) override;
  grpc::Status UpdateCampaign(grpc::ServerContext*, const v1::UpdateCampaignRequest* request,
                              v1::Campaign* campaign) override;
  grpc::Status RenameCampaign(grpc::ServerContext*, const v1::RenameCampaignRequest* request,
                              v1::Campaign* campaign) override;
  grpc::Status MergeChannels(grpc::ServerContext*, const v1::MergeChannelsRequest* request,
                             v1::MergeResponse* response) override;
  grpc::Status DeleteAudience(grpc::ServerContext*, const v1::DeleteAudienceRequest* request,
                              google::protobuf::Empty* empty) override;
  grpc::Status GetFunnel(grpc::ServerContext*, const v1::GetFunnelRequest* request,
                         v1::Funnel* funnel) override;
  grpc::Status UpdateFunnel(grpc::ServerContext*, const v1::UpdateFunnelRequest* request,
                            v1::Funnel* funnel) override;
  grpc::Status UpdateEvent(grpc::ServerContext*, const v1::UpdateEventRequest* request,
                           v1::Event* event) override;

  // Answers of CreateBrand, the last one for all further calls.
  std::vector<grpc::Status> create_statuses = {grpc::Status::OK};
  std::vector<v1::CreateBrandRequest> created;
  // Served one a page.
  std::vector<std::string> brand_ids;
  v1::CreateFunnelRequest funnel_request;
  v1::UpdateBrandRequest update_request;
  v1::CreateEventRequest event_request;
  v1::CreateBenchmarkRequest benchmark_request;
  v1::CreateExperimentRequest experiment_request;
  std::string deleted_name;
  std::string listed_parent;
  v1::UpdateCampaignRequest campaign_update;
  v1::RenameCampaignRequest campaign_rename;
  v1::MergeChannelsRequest merge_request;
  v1::MergeResponse merge_response;
  v1::UpdateFunnelRequest funnel_update;
  v1::UpdateEventRequest event_update;
};

class FakePerformance final : public v1::PerformanceService::Service {
 public:
  grpc::Status ImportFile(grpc::ServerContext*, grpc::ServerReader<v1::ImportFileRequest>* reader,
                          v1::ImportSummary* answer) override;
  grpc::Status GetHistoryReport(grpc::ServerContext*, const v1::GetHistoryReportRequest* request,
                                v1::HistoryReport* answer) override;
  grpc::Status QueryObservations(grpc::ServerContext*, const v1::QueryObservationsRequest* request,
                                 v1::QueryObservationsResponse* answer) override;

  grpc::Status status;
  v1::ImportSummary summary;
  v1::GetHistoryReportRequest report_request;
  v1::HistoryReport report;
  v1::QueryObservationsRequest query_request;
  v1::QueryObservationsResponse sums;
  v1::ImportFileHeader header;
  std::string content;
  size_t largest_piece = 0;
};

// Has the ready mapping google_ads and what it was given last.
class FakeMappings final : public v1::MappingService::Service {
 public:
  grpc::Status CreateMapping(grpc::ServerContext*, const v1::CreateMappingRequest* request,
                             v1::Mapping* answer) override;
  grpc::Status GetMapping(grpc::ServerContext*, const v1::GetMappingRequest* request,
                          v1::Mapping* answer) override;
  grpc::Status ListMappings(grpc::ServerContext*, const v1::ListMappingsRequest* request,
                            v1::ListMappingsResponse* answer) override;
  grpc::Status UpdateMapping(grpc::ServerContext*, const v1::UpdateMappingRequest* request,
                             v1::Mapping* answer) override;
  grpc::Status DeleteMapping(grpc::ServerContext*, const v1::DeleteMappingRequest* request,
                             google::protobuf::Empty*) override;

  v1::CreateMappingRequest create_request;
  v1::UpdateMappingRequest update_request;
  std::string deleted_name;
};

class FakeModels final : public v1::ModelService::Service {
 public:
  grpc::Status FitModel(grpc::ServerContext*, const v1::FitModelRequest* request,
                        google::longrunning::Operation* operation) override;

  grpc::Status BacktestModel(grpc::ServerContext*, const v1::BacktestModelRequest* request,
                             google::longrunning::Operation* operation) override;
  grpc::Status RefreshModel(grpc::ServerContext*, const v1::RefreshModelRequest* request,
                            google::longrunning::Operation* operation) override;

  grpc::Status GetResponseCurves(grpc::ServerContext*, const v1::GetResponseCurvesRequest* request,
                                 v1::ResponseCurves* response) override;

  v1::FitModelRequest request;
  v1::GetResponseCurvesRequest curves_request;
  v1::BacktestModelRequest backtest_request;
  v1::RefreshModelRequest refresh_request;
};

// One operation that ends with a model, or with an error once it was cancelled.
class FakeOperations final : public google::longrunning::Operations::Service {
 public:
  grpc::Status GetOperation(grpc::ServerContext*,
                            const google::longrunning::GetOperationRequest* request,
                            google::longrunning::Operation* operation) override;
  grpc::Status CancelOperation(grpc::ServerContext*,
                               const google::longrunning::CancelOperationRequest*,
                               google::protobuf::Empty*) override;

  // Number of answers before the operation has ended.
  std::atomic<int> polls_until_done = 2;
  // Raises SIGINT in this process at the first poll, as Ctrl-C would.
  bool interrupt = false;
  std::atomic<bool> cancelled = false;
  // Of the model that the operation ends with; unspecified for none.
  v1::ModelUpdate update;
};

class FakeForecasts final : public v1::ForecastService::Service {
 public:
  grpc::Status Forecast(grpc::ServerContext*, const v1::ForecastRequest* asked,
                        v1::ForecastResponse* answer) override;

  // Two messages of progress, then the comparison.
  grpc::Status CompareScenarios(grpc::ServerContext*, const v1::CompareScenariosRequest* asked,
                                grpc::ServerWriter<v1::CompareScenariosResponse>* writer) override;

  grpc::Status status;
  v1::ForecastRequest request;
  v1::ForecastResponse response;
  v1::CompareScenariosRequest compare_request;
  v1::ScenarioComparison comparison;
};

class FakeScenarios final : public v1::ScenarioService::Service {
 public:
  grpc::Status CreateScenario(grpc::ServerContext*, const v1::CreateScenarioRequest* request,
                              v1::Scenario* answer) override;
  grpc::Status GetScenario(grpc::ServerContext*, const v1::GetScenarioRequest* request,
                           v1::Scenario* answer) override;
  grpc::Status UpdateScenario(grpc::ServerContext*, const v1::UpdateScenarioRequest* request,
                              v1::Scenario* answer) override;
  grpc::Status CopyScenario(grpc::ServerContext*, const v1::CopyScenarioRequest* request,
                            v1::Scenario* answer) override;
  grpc::Status DeleteScenario(grpc::ServerContext*, const v1::DeleteScenarioRequest* request,
                              google::protobuf::Empty*) override;

  v1::CreateScenarioRequest create_request;
  v1::UpdateScenarioRequest update_request;
  v1::CopyScenarioRequest copy_request;
  v1::DeleteScenarioRequest delete_request;
  v1::Scenario scenario;
};

class FakeGoals final : public v1::GoalService::Service {
 public:
  grpc::Status CreateGoal(grpc::ServerContext*, const v1::CreateGoalRequest* asked,
                          v1::Goal* goal) override;
  grpc::Status GetGoal(grpc::ServerContext*, const v1::GetGoalRequest* asked,
                       v1::Goal* goal) override;
  grpc::Status ListGoals(grpc::ServerContext*, const v1::ListGoalsRequest*,
                         v1::ListGoalsResponse* answer) override;
  grpc::Status AssessGoals(grpc::ServerContext*, const v1::AssessGoalsRequest* asked,
                           v1::AssessGoalsResponse* answer) override;
  // These three answer with the goal as GetGoal would.
  grpc::Status CommitGoal(grpc::ServerContext*, const v1::CommitGoalRequest* asked,
                          v1::Goal* goal) override;
  grpc::Status UpdateGoal(grpc::ServerContext*, const v1::UpdateGoalRequest* asked,
                          v1::Goal* goal) override;
  grpc::Status AbandonGoal(grpc::ServerContext*, const v1::AbandonGoalRequest* asked,
                           v1::Goal* goal) override;
  grpc::Status ListGoalRevisions(grpc::ServerContext*, const v1::ListGoalRevisionsRequest*,
                                 v1::ListGoalRevisionsResponse* answer) override;

  v1::CreateGoalRequest create_request;
  v1::AssessGoalsRequest assess_request;
  v1::CommitGoalRequest commit_request;
  v1::UpdateGoalRequest update_request;
  v1::AbandonGoalRequest abandon_request;
  // What ListGoals was told to answer in.
  std::string accepted_language;
  v1::ListGoalRevisionsResponse revisions;
  v1::ListGoalsResponse goals;
  v1::AssessGoalsResponse verdicts;
};

// What a run of the program left behind.
struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

// Runs the program's arguments as they are.
Outcome RunProgram(const std::vector<std::string>& arguments, const std::string& input = "");

class CliServerTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Runs the program against the server.
  Outcome Run(std::vector<std::string> arguments, const std::string& input = "");
  // Writes a file that lives as long as the test.
  std::string WriteFile(const std::string& name, const std::string& content);

  FakeCatalog catalog_;
  FakePerformance performance_;
  FakeMappings mappings_;
  FakeModels models_;
  FakeOperations operations_;
  FakeForecasts forecasts_;
  FakeScenarios scenarios_;
  FakeGoals goals_;
  std::string address_;

 private:
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::string> files_;
};

google::type::Date MakeDate(int year, int month, int day);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_TESTS_CLIENTS_CLI_FAKE_SERVER_H_
