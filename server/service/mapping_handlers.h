// What the methods of MappingService do. Each checks its request, asks the store, and converts
// back; errors are those of the contract.
#ifndef FUNNELCAST_SERVER_SERVICE_MAPPING_HANDLERS_H_
#define FUNNELCAST_SERVER_SERVICE_MAPPING_HANDLERS_H_

#include "absl/status/statusor.h"
#include "funnelcast/v1/mapping.pb.h"
#include "server/store/store.h"

namespace funnelcast::service {

absl::StatusOr<v1::Mapping> CreateMapping(store::Store& store,
                                          const v1::CreateMappingRequest& request);
absl::StatusOr<v1::Mapping> GetMapping(store::Store& store, const v1::GetMappingRequest& request);
absl::StatusOr<v1::ListMappingsResponse> ListMappings(store::Store& store,
                                                      const v1::ListMappingsRequest& request);
absl::StatusOr<v1::Mapping> UpdateMapping(store::Store& store,
                                          const v1::UpdateMappingRequest& request);
absl::StatusOr<google::protobuf::Empty> DeleteMapping(store::Store& store,
                                                      const v1::DeleteMappingRequest& request);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_MAPPING_HANDLERS_H_
