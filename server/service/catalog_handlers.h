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

// channel_handlers.cc
absl::StatusOr<v1::Channel> CreateChannel(store::Store& store,
                                          const v1::CreateChannelRequest& request);
absl::StatusOr<v1::Channel> GetChannel(store::Store& store, const v1::GetChannelRequest& request);
absl::StatusOr<v1::ListChannelsResponse> ListChannels(store::Store& store,
                                                      const v1::ListChannelsRequest& request);
absl::StatusOr<v1::Channel> UpdateChannel(store::Store& store,
                                          const v1::UpdateChannelRequest& request);

// campaign_handlers.cc
absl::StatusOr<v1::Campaign> CreateCampaign(store::Store& store,
                                            const v1::CreateCampaignRequest& request);
absl::StatusOr<v1::Campaign> GetCampaign(store::Store& store,
                                         const v1::GetCampaignRequest& request);
absl::StatusOr<v1::ListCampaignsResponse> ListCampaigns(store::Store& store,
                                                        const v1::ListCampaignsRequest& request);

// activity_handlers.cc
absl::StatusOr<v1::Activity> CreateActivity(store::Store& store,
                                            const v1::CreateActivityRequest& request);
absl::StatusOr<v1::Activity> GetActivity(store::Store& store,
                                         const v1::GetActivityRequest& request);
absl::StatusOr<v1::ListActivitiesResponse> ListActivities(store::Store& store,
                                                          const v1::ListActivitiesRequest& request);

// audience_handlers.cc
absl::StatusOr<v1::Audience> CreateAudience(store::Store& store,
                                            const v1::CreateAudienceRequest& request);
absl::StatusOr<v1::Audience> GetAudience(store::Store& store,
                                         const v1::GetAudienceRequest& request);
absl::StatusOr<v1::ListAudiencesResponse> ListAudiences(store::Store& store,
                                                        const v1::ListAudiencesRequest& request);

// event_handlers.cc
absl::StatusOr<v1::Event> CreateEvent(store::Store& store, const v1::CreateEventRequest& request);
absl::StatusOr<v1::Event> GetEvent(store::Store& store, const v1::GetEventRequest& request);
absl::StatusOr<v1::ListEventsResponse> ListEvents(store::Store& store,
                                                  const v1::ListEventsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteEvent(store::Store& store,
                                                    const v1::DeleteEventRequest& request);

// benchmark_handlers.cc
absl::StatusOr<v1::Benchmark> CreateBenchmark(store::Store& store,
                                              const v1::CreateBenchmarkRequest& request);
absl::StatusOr<v1::Benchmark> GetBenchmark(store::Store& store,
                                           const v1::GetBenchmarkRequest& request);
absl::StatusOr<v1::ListBenchmarksResponse> ListBenchmarks(store::Store& store,
                                                          const v1::ListBenchmarksRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteBenchmark(store::Store& store,
                                                        const v1::DeleteBenchmarkRequest& request);

// experiment_handlers.cc
absl::StatusOr<v1::Experiment> CreateExperiment(store::Store& store,
                                                const v1::CreateExperimentRequest& request);
absl::StatusOr<v1::Experiment> GetExperiment(store::Store& store,
                                             const v1::GetExperimentRequest& request);
absl::StatusOr<v1::ListExperimentsResponse> ListExperiments(
    store::Store& store, const v1::ListExperimentsRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteExperiment(
    store::Store& store, const v1::DeleteExperimentRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CATALOG_HANDLERS_H_
