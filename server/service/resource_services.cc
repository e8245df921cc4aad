#include "server/service/resource_services.h"

#include "server/service/import_file.h"
#include "server/service/resource_methods.h"

namespace funnelcast::service {
namespace {

std::unique_ptr<StreamHandler<v1::ImportFileRequest, Encoded<v1::ImportSummary>>> MakeImportFile(
    store::Store& store) {
  return std::make_unique<ImportFile>(store);
}

}  // namespace

std::unique_ptr<grpc::Service> MakeCatalogService(CallRunner& calls, store::Store& store) {
  auto table = std::make_unique<StoreMethods>("funnelcast.v1.CatalogService", calls, store);
  AddActivityMethods(*table);
  AddAudienceMethods(*table);
  AddBenchmarkMethods(*table);
  AddBrandMethods(*table);
  AddCampaignMethods(*table);
  AddChannelMethods(*table);
  AddEventMethods(*table);
  AddExperimentMethods(*table);
  AddFunnelMethods(*table);
  AddMetricMethods(*table);
  return table;
}

std::unique_ptr<grpc::Service> MakePerformanceService(CallRunner& calls, store::Store& store) {
  auto table = std::make_unique<StoreMethods>("funnelcast.v1.PerformanceService", calls, store);
  table->AddClientStream(Lane::kStore, &MakeImportFile);
  AddImportMethods(*table);
  AddObservationMethods(*table);
  return table;
}

std::unique_ptr<grpc::Service> MakeGoalService(CallRunner& calls, store::Store& store,
                                               const Engine& engine, ModelCache& models) {
  auto table = std::make_unique<EngineMethods>("funnelcast.v1.GoalService", calls,
                                               EngineTools{store, engine, models});
  AddGoalMethods(*table);
  AddGoalAssessment(*table);
  AddGoalCommitment(*table);
  AddGoalRevisions(*table);
  return table;
}

}  // namespace funnelcast::service
