// Says which function answers which method of CatalogService.
#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "server/service/catalog_handlers.h"
#include "server/service/resource_services.h"
#include "server/service/store_calls.h"

namespace funnelcast::service {
namespace {

class CatalogService final : public v1::CatalogService::CallbackService, private StoreCalls {
 public:
  CatalogService(CallRunner& calls, store::Store& store)
      : StoreCalls(v1::CatalogService::service_full_name(), calls, store) {}

  grpc::ServerUnaryReactor* CreateBrand(grpc::CallbackServerContext* context,
                                        const v1::CreateBrandRequest* request,
                                        v1::Brand* response) override {
    return Queued("CreateBrand", service::CreateBrand, context, request, response);
  }
  grpc::ServerUnaryReactor* GetBrand(grpc::CallbackServerContext* context,
                                     const v1::GetBrandRequest* request,
                                     v1::Brand* response) override {
    return Inline("GetBrand", service::GetBrand, context, request, response);
  }
  grpc::ServerUnaryReactor* ListBrands(grpc::CallbackServerContext* context,
                                       const v1::ListBrandsRequest* request,
                                       v1::ListBrandsResponse* response) override {
    return Inline("ListBrands", service::ListBrands, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateBrand(grpc::CallbackServerContext* context,
                                        const v1::UpdateBrandRequest* request,
                                        v1::Brand* response) override {
    return Queued("UpdateBrand", service::UpdateBrand, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteBrand(grpc::CallbackServerContext* context,
                                        const v1::DeleteBrandRequest* request,
                                        google::protobuf::Empty* response) override {
    return Queued("DeleteBrand", service::DeleteBrand, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateFunnel(grpc::CallbackServerContext* context,
                                         const v1::CreateFunnelRequest* request,
                                         v1::Funnel* response) override {
    return Queued("CreateFunnel", service::CreateFunnel, context, request, response);
  }
  grpc::ServerUnaryReactor* GetFunnel(grpc::CallbackServerContext* context,
                                      const v1::GetFunnelRequest* request,
                                      v1::Funnel* response) override {
    return Inline("GetFunnel", service::GetFunnel, context, request, response);
  }
  grpc::ServerUnaryReactor* ListFunnels(grpc::CallbackServerContext* context,
                                        const v1::ListFunnelsRequest* request,
                                        v1::ListFunnelsResponse* response) override {
    return Inline("ListFunnels", service::ListFunnels, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateFunnel(grpc::CallbackServerContext* context,
                                         const v1::UpdateFunnelRequest* request,
                                         v1::Funnel* response) override {
    return Queued("UpdateFunnel", service::UpdateFunnel, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteFunnel(grpc::CallbackServerContext* context,
                                         const v1::DeleteFunnelRequest* request,
                                         google::protobuf::Empty* response) override {
    return Queued("DeleteFunnel", service::DeleteFunnel, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateMetric(grpc::CallbackServerContext* context,
                                         const v1::CreateMetricRequest* request,
                                         v1::Metric* response) override {
    return Queued("CreateMetric", service::CreateMetric, context, request, response);
  }
  grpc::ServerUnaryReactor* GetMetric(grpc::CallbackServerContext* context,
                                      const v1::GetMetricRequest* request,
                                      v1::Metric* response) override {
    return Inline("GetMetric", service::GetMetric, context, request, response);
  }
  grpc::ServerUnaryReactor* ListMetrics(grpc::CallbackServerContext* context,
                                        const v1::ListMetricsRequest* request,
                                        v1::ListMetricsResponse* response) override {
    return Inline("ListMetrics", service::ListMetrics, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateMetric(grpc::CallbackServerContext* context,
                                         const v1::UpdateMetricRequest* request,
                                         v1::Metric* response) override {
    return Queued("UpdateMetric", service::UpdateMetric, context, request, response);
  }
  grpc::ServerUnaryReactor* RenameMetric(grpc::CallbackServerContext* context,
                                         const v1::RenameMetricRequest* request,
                                         v1::Metric* response) override {
    return Queued("RenameMetric", service::RenameMetric, context, request, response);
  }
  grpc::ServerUnaryReactor* MergeMetrics(grpc::CallbackServerContext* context,
                                         const v1::MergeMetricsRequest* request,
                                         v1::MergeResponse* response) override {
    return Queued("MergeMetrics", service::MergeMetrics, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteMetric(grpc::CallbackServerContext* context,
                                         const v1::DeleteMetricRequest* request,
                                         google::protobuf::Empty* response) override {
    return Queued("DeleteMetric", service::DeleteMetric, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateChannel(grpc::CallbackServerContext* context,
                                          const v1::CreateChannelRequest* request,
                                          v1::Channel* response) override {
    return Queued("CreateChannel", service::CreateChannel, context, request, response);
  }
  grpc::ServerUnaryReactor* GetChannel(grpc::CallbackServerContext* context,
                                       const v1::GetChannelRequest* request,
                                       v1::Channel* response) override {
    return Inline("GetChannel", service::GetChannel, context, request, response);
  }
  grpc::ServerUnaryReactor* ListChannels(grpc::CallbackServerContext* context,
                                         const v1::ListChannelsRequest* request,
                                         v1::ListChannelsResponse* response) override {
    return Inline("ListChannels", service::ListChannels, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateChannel(grpc::CallbackServerContext* context,
                                          const v1::UpdateChannelRequest* request,
                                          v1::Channel* response) override {
    return Queued("UpdateChannel", service::UpdateChannel, context, request, response);
  }
  grpc::ServerUnaryReactor* RenameChannel(grpc::CallbackServerContext* context,
                                          const v1::RenameChannelRequest* request,
                                          v1::Channel* response) override {
    return Queued("RenameChannel", service::RenameChannel, context, request, response);
  }
  grpc::ServerUnaryReactor* MergeChannels(grpc::CallbackServerContext* context,
                                          const v1::MergeChannelsRequest* request,
                                          v1::MergeResponse* response) override {
    return Queued("MergeChannels", service::MergeChannels, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteChannel(grpc::CallbackServerContext* context,
                                          const v1::DeleteChannelRequest* request,
                                          google::protobuf::Empty* response) override {
    return Queued("DeleteChannel", service::DeleteChannel, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateCampaign(grpc::CallbackServerContext* context,
                                           const v1::CreateCampaignRequest* request,
                                           v1::Campaign* response) override {
    return Queued("CreateCampaign", service::CreateCampaign, context, request, response);
  }
  grpc::ServerUnaryReactor* GetCampaign(grpc::CallbackServerContext* context,
                                        const v1::GetCampaignRequest* request,
                                        v1::Campaign* response) override {
    return Inline("GetCampaign", service::GetCampaign, context, request, response);
  }
  grpc::ServerUnaryReactor* ListCampaigns(grpc::CallbackServerContext* context,
                                          const v1::ListCampaignsRequest* request,
                                          v1::ListCampaignsResponse* response) override {
    return Inline("ListCampaigns", service::ListCampaigns, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateCampaign(grpc::CallbackServerContext* context,
                                           const v1::UpdateCampaignRequest* request,
                                           v1::Campaign* response) override {
    return Queued("UpdateCampaign", service::UpdateCampaign, context, request, response);
  }
  grpc::ServerUnaryReactor* RenameCampaign(grpc::CallbackServerContext* context,
                                           const v1::RenameCampaignRequest* request,
                                           v1::Campaign* response) override {
    return Queued("RenameCampaign", service::RenameCampaign, context, request, response);
  }
  grpc::ServerUnaryReactor* MergeCampaigns(grpc::CallbackServerContext* context,
                                           const v1::MergeCampaignsRequest* request,
                                           v1::MergeResponse* response) override {
    return Queued("MergeCampaigns", service::MergeCampaigns, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteCampaign(grpc::CallbackServerContext* context,
                                           const v1::DeleteCampaignRequest* request,
                                           google::protobuf::Empty* response) override {
    return Queued("DeleteCampaign", service::DeleteCampaign, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateActivity(grpc::CallbackServerContext* context,
                                           const v1::CreateActivityRequest* request,
                                           v1::Activity* response) override {
    return Queued("CreateActivity", service::CreateActivity, context, request, response);
  }
  grpc::ServerUnaryReactor* GetActivity(grpc::CallbackServerContext* context,
                                        const v1::GetActivityRequest* request,
                                        v1::Activity* response) override {
    return Inline("GetActivity", service::GetActivity, context, request, response);
  }
  grpc::ServerUnaryReactor* ListActivities(grpc::CallbackServerContext* context,
                                           const v1::ListActivitiesRequest* request,
                                           v1::ListActivitiesResponse* response) override {
    return Inline("ListActivities", service::ListActivities, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateActivity(grpc::CallbackServerContext* context,
                                           const v1::UpdateActivityRequest* request,
                                           v1::Activity* response) override {
    return Queued("UpdateActivity", service::UpdateActivity, context, request, response);
  }
  grpc::ServerUnaryReactor* RenameActivity(grpc::CallbackServerContext* context,
                                           const v1::RenameActivityRequest* request,
                                           v1::Activity* response) override {
    return Queued("RenameActivity", service::RenameActivity, context, request, response);
  }
  grpc::ServerUnaryReactor* MergeActivities(grpc::CallbackServerContext* context,
                                            const v1::MergeActivitiesRequest* request,
                                            v1::MergeResponse* response) override {
    return Queued("MergeActivities", service::MergeActivities, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteActivity(grpc::CallbackServerContext* context,
                                           const v1::DeleteActivityRequest* request,
                                           google::protobuf::Empty* response) override {
    return Queued("DeleteActivity", service::DeleteActivity, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateAudience(grpc::CallbackServerContext* context,
                                           const v1::CreateAudienceRequest* request,
                                           v1::Audience* response) override {
    return Queued("CreateAudience", service::CreateAudience, context, request, response);
  }
  grpc::ServerUnaryReactor* GetAudience(grpc::CallbackServerContext* context,
                                        const v1::GetAudienceRequest* request,
                                        v1::Audience* response) override {
    return Inline("GetAudience", service::GetAudience, context, request, response);
  }
  grpc::ServerUnaryReactor* ListAudiences(grpc::CallbackServerContext* context,
                                          const v1::ListAudiencesRequest* request,
                                          v1::ListAudiencesResponse* response) override {
    return Inline("ListAudiences", service::ListAudiences, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateAudience(grpc::CallbackServerContext* context,
                                           const v1::UpdateAudienceRequest* request,
                                           v1::Audience* response) override {
    return Queued("UpdateAudience", service::UpdateAudience, context, request, response);
  }
  grpc::ServerUnaryReactor* RenameAudience(grpc::CallbackServerContext* context,
                                           const v1::RenameAudienceRequest* request,
                                           v1::Audience* response) override {
    return Queued("RenameAudience", service::RenameAudience, context, request, response);
  }
  grpc::ServerUnaryReactor* MergeAudiences(grpc::CallbackServerContext* context,
                                           const v1::MergeAudiencesRequest* request,
                                           v1::MergeResponse* response) override {
    return Queued("MergeAudiences", service::MergeAudiences, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteAudience(grpc::CallbackServerContext* context,
                                           const v1::DeleteAudienceRequest* request,
                                           google::protobuf::Empty* response) override {
    return Queued("DeleteAudience", service::DeleteAudience, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateEvent(grpc::CallbackServerContext* context,
                                        const v1::CreateEventRequest* request,
                                        v1::Event* response) override {
    return Queued("CreateEvent", service::CreateEvent, context, request, response);
  }
  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const v1::GetEventRequest* request,
                                     v1::Event* response) override {
    return Inline("GetEvent", service::GetEvent, context, request, response);
  }
  grpc::ServerUnaryReactor* ListEvents(grpc::CallbackServerContext* context,
                                       const v1::ListEventsRequest* request,
                                       v1::ListEventsResponse* response) override {
    return Inline("ListEvents", service::ListEvents, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateEvent(grpc::CallbackServerContext* context,
                                        const v1::UpdateEventRequest* request,
                                        v1::Event* response) override {
    return Queued("UpdateEvent", service::UpdateEvent, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteEvent(grpc::CallbackServerContext* context,
                                        const v1::DeleteEventRequest* request,
                                        google::protobuf::Empty* response) override {
    return Queued("DeleteEvent", service::DeleteEvent, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateBenchmark(grpc::CallbackServerContext* context,
                                            const v1::CreateBenchmarkRequest* request,
                                            v1::Benchmark* response) override {
    return Queued("CreateBenchmark", service::CreateBenchmark, context, request, response);
  }
  grpc::ServerUnaryReactor* GetBenchmark(grpc::CallbackServerContext* context,
                                         const v1::GetBenchmarkRequest* request,
                                         v1::Benchmark* response) override {
    return Inline("GetBenchmark", service::GetBenchmark, context, request, response);
  }
  grpc::ServerUnaryReactor* ListBenchmarks(grpc::CallbackServerContext* context,
                                           const v1::ListBenchmarksRequest* request,
                                           v1::ListBenchmarksResponse* response) override {
    return Inline("ListBenchmarks", service::ListBenchmarks, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateBenchmark(grpc::CallbackServerContext* context,
                                            const v1::UpdateBenchmarkRequest* request,
                                            v1::Benchmark* response) override {
    return Queued("UpdateBenchmark", service::UpdateBenchmark, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteBenchmark(grpc::CallbackServerContext* context,
                                            const v1::DeleteBenchmarkRequest* request,
                                            google::protobuf::Empty* response) override {
    return Queued("DeleteBenchmark", service::DeleteBenchmark, context, request, response);
  }
  grpc::ServerUnaryReactor* CreateExperiment(grpc::CallbackServerContext* context,
                                             const v1::CreateExperimentRequest* request,
                                             v1::Experiment* response) override {
    return Queued("CreateExperiment", service::CreateExperiment, context, request, response);
  }
  grpc::ServerUnaryReactor* GetExperiment(grpc::CallbackServerContext* context,
                                          const v1::GetExperimentRequest* request,
                                          v1::Experiment* response) override {
    return Inline("GetExperiment", service::GetExperiment, context, request, response);
  }
  grpc::ServerUnaryReactor* ListExperiments(grpc::CallbackServerContext* context,
                                            const v1::ListExperimentsRequest* request,
                                            v1::ListExperimentsResponse* response) override {
    return Inline("ListExperiments", service::ListExperiments, context, request, response);
  }
  grpc::ServerUnaryReactor* UpdateExperiment(grpc::CallbackServerContext* context,
                                             const v1::UpdateExperimentRequest* request,
                                             v1::Experiment* response) override {
    return Queued("UpdateExperiment", service::UpdateExperiment, context, request, response);
  }
  grpc::ServerUnaryReactor* DeleteExperiment(grpc::CallbackServerContext* context,
                                             const v1::DeleteExperimentRequest* request,
                                             google::protobuf::Empty* response) override {
    return Queued("DeleteExperiment", service::DeleteExperiment, context, request, response);
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCatalogService(CallRunner& calls, store::Store& store) {
  return std::make_unique<CatalogService>(calls, store);
}

}  // namespace funnelcast::service
