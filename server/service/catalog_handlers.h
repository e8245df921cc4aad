// What the catalogue's methods do, one file a resource. Each checks its request, asks the store,
// and converts back; errors are those of the contract.
#ifndef FUNNELCAST_SERVER_SERVICE_CATALOG_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_CATALOG_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog_service.pb.h"
#include "server/store/store.h"

namespace funnelcast::service {

// brand_handlers.cc
absl::StatusOr<v1::Brand> CreateBrand(store::Store& store, const v1::CreateBrandRequest& request);
absl::StatusOr<v1::Brand> GetBrand(store::Store& store, const v1::GetBrandRequest& request);
absl::StatusOr<v1::ListBrandsResponse> ListBrands(store::Store& store,
                                                  const v1::ListBrandsRequest& request);
absl::StatusOr<v1::Brand> UpdateBrand(store::Store& store, const v1::UpdateBrandRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteBrand(store::Store& store,
                                                    const v1::DeleteBrandRequest& request);

// funnel_handlers.cc
absl::StatusOr<v1::Funnel> CreateFunnel(store::Store& store,
                                        const v1::CreateFunnelRequest& request);
absl::StatusOr<v1::Funnel> GetFunnel(store::Store& store, const v1::GetFunnelRequest& request);
absl::StatusOr<v1::ListFunnelsResponse> ListFunnels(store::Store& store,
                                                    const v1::ListFunnelsRequest& request);
absl::StatusOr<v1::Funnel> UpdateFunnel(store::Store& store,
                                        const v1::UpdateFunnelRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteFunnel(store::Store& store,
                                                     const v1::DeleteFunnelRequest& request);

// metric_handlers.cc
absl::StatusOr<v1::Metric> CreateMetric(store::Store& store,
                                        const v1::CreateMetricRequest& request);
absl::StatusOr<v1::Metric> GetMetric(store::Store& store, const v1::GetMetricRequest& request);
absl::StatusOr<v1::ListMetricsResponse> ListMetrics(store::Store& store,
                                                    const v1::ListMetricsRequest& request);
absl::StatusOr<v1::Metric> UpdateMetric(store::Store& store,
                                        const v1::UpdateMetricRequest& request);
absl::StatusOr<v1::Metric> RenameMetric(store::Store& store,
                                        const v1::RenameMetricRequest& request);
absl::StatusOr<v1::MergeResponse> MergeMetrics(store::Store& store,
                                               const v1::MergeMetricsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteMetric(store::Store& store,
                                                     const v1::DeleteMetricRequest& request);

// channel_handlers.cc
absl::StatusOr<v1::Channel> CreateChannel(store::Store& store,
                                          const v1::CreateChannelRequest& request);
absl::StatusOr<v1::Channel> GetChannel(store::Store& store, const v1::GetChannelRequest& request);
absl::StatusOr<v1::ListChannelsResponse> ListChannels(store::Store& store,
                                                      const v1::ListChannelsRequest& request);
absl::StatusOr<v1::Channel> UpdateChannel(store::Store& store,
                                          const v1::UpdateChannelRequest& request);
absl::StatusOr<v1::Channel> RenameChannel(store::Store& store,
                                          const v1::RenameChannelRequest& request);
absl::StatusOr<v1::MergeResponse> MergeChannels(store::Store& store,
                                                const v1::MergeChannelsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteChannel(store::Store& store,
                                                      const v1::DeleteChannelRequest& request);

// campaign_handlers.cc
absl::StatusOr<v1::Campaign> CreateCampaign(store::Store& store,
                                            const v1::CreateCampaignRequest& request);
absl::StatusOr<v1::Campaign> GetCampaign(store::Store& store,
                                         const v1::GetCampaignRequest& request);
absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(store::Store& store,
                                                        const v1::ListCampaignsRequest& request);
absl::StatusOr<v1::Campaign> UpdateCampaign(store::Store& store,
                                            const v1::UpdateCampaignRequest& request);
absl::StatusOr<v1::Campaign> RenameCampaign(store::Store& store,
                                            const v1::RenameCampaignRequest& request);
absl::StatusOr<v1::MergeResponse> MergeCampaigns(store::Store& store,
                                                 const v1::MergeCampaignsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteCampaign(store::Store& store,
                                                       const v1::DeleteCampaignRequest& request);

// activity_handlers.cc
absl::StatusOr<v1::Activity> CreateActivity(store::Store& store,
                                            const v1::CreateActivityRequest& request);
absl::StatusOr<v1::Activity> GetActivity(store::Store& store,
                                         const v1::GetActivityRequest& request);
absl::StatusOr<v1::ListActivitiesResponse> ListActivities(store::Store& store,
                                                          const v1::ListActivitiesRequest& request);
absl::StatusOr<v1::Activity> UpdateActivity(store::Store& store,
                                            const v1::UpdateActivityRequest& request);
absl::StatusOr<v1::Activity> RenameActivity(store::Store& store,
                                            const v1::RenameActivityRequest& request);
absl::StatusOr<v1::MergeResponse> MergeActivities(store::Store& store,
                                                  const v1::MergeActivitiesRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteActivity(store::Store& store,
                                                       const v1::DeleteActivityRequest& request);

// audience_handlers.cc
absl::StatusOr<v1::Audience> CreateAudience(store::Store& store,
                                            const v1::CreateAudienceRequest& request);
absl::StatusOr<v1::Audience> GetAudience(store::Store& store,
                                         const v1::GetAudienceRequest& request);
absl::StatusOr<v1::ListAudiencesResponse> ListAudiences(store::Store& store,
                                                        const v1::ListAudiencesRequest& request);
absl::StatusOr<v1::Audience> UpdateAudience(store::Store& store,
                                            const v1::UpdateAudienceRequest& request);
absl::StatusOr<v1::Audience> RenameAudience(store::Store& store,
                                            const v1::RenameAudienceRequest& request);
absl::StatusOr<v1::MergeResponse> MergeAudiences(store::Store& store,
                                                 const v1::MergeAudiencesRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteAudience(store::Store& store,
                                                       const v1::DeleteAudienceRequest& request);

// event_handlers.cc
absl::StatusOr<v1::Event> CreateEvent(store::Store& store, const v1::CreateEventRequest& request);
absl::StatusOr<v1::Event> GetEvent(store::Store& store, const v1::GetEventRequest& request);
absl::StatusOr<v1::ListEventsResponse> ListEvents(store::Store& store,
                                                  const v1::ListEventsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteEvent(store::Store& store,
                                                    const v1::DeleteEventRequest& request);
absl::StatusOr<v1::Event> UpdateEvent(store::Store& store, const v1::UpdateEventRequest& request);

// benchmark_handlers.cc
absl::StatusOr<v1::Benchmark> CreateBenchmark(store::Store& store,
                                              const v1::CreateBenchmarkRequest& request);
absl::StatusOr<v1::Benchmark> GetBenchmark(store::Store& store,
                                           const v1::GetBenchmarkRequest& request);
absl::StatusOr<v1::ListBenchmarksResponse> ListBenchmarks(store::Store& store,
                                                          const v1::ListBenchmarksRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteBenchmark(store::Store& store,
                                                        const v1::DeleteBenchmarkRequest& request);
absl::StatusOr<v1::Benchmark> UpdateBenchmark(store::Store& store,
                                              const v1::UpdateBenchmarkRequest& request);

// experiment_handlers.cc
absl::StatusOr<v1::Experiment> CreateExperiment(store::Store& store,
                                                const v1::CreateExperimentRequest& request);
absl::StatusOr<v1::Experiment> GetExperiment(store::Store& store,
                                             const v1::GetExperimentRequest& request);
absl::StatusOr<v1::ListExperimentsResponse> ListExperiments(
    store::Store& store, const v1::ListExperimentsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteExperiment(
    store::Store& store, const v1::DeleteExperimentRequest& request);
absl::StatusOr<v1::Experiment> UpdateExperiment(store::Store& store,
                                                const v1::UpdateExperimentRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CATALOG_HANDLERS_H_
