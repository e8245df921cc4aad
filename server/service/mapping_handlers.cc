// The methods of mappings; those that come with the server are in ready_mappings.h.

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "funnelcast/v1/mapping.pb.h"
#include "server/convert/mapping.h"
#include "server/convert/names.h"
#include "server/errors/request.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/ready_mappings.h"
#include "server/service/resource_methods.h"
#include "server/service/resource_services.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/mappings.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

std::string NameOf(const std::string& brand, const std::string& id) {
  return convert::FormatName(convert::kMappingPattern, {brand, id});
}

// FAILED_PRECONDITION for one that comes with the server.
absl::Status CheckNotReady(const std::string& brand, const std::string& id) {
  if (!ReadyMappings().contains(id)) return absl::OkStatus();
  return errors::FailedPrecondition(
      "READY_MAPPING", words::Message{"READY_MAPPING_FIXED", {{"mapping", id}, {"brand", brand}}},
      {{"mapping", id}});
}

absl::StatusOr<store::Mapping> InsertOwn(store::Transaction& transaction, store::Mapping mapping) {
  if (ReadyMappings().contains(mapping.id)) {
    return errors::AlreadyExists("mapping", NameOf(mapping.brand, mapping.id));
  }
  return store::InsertMapping(transaction, std::move(mapping));
}

absl::Status DeleteOwn(store::Transaction& transaction, const std::string& brand,
                       const std::string& id, store::ExpectedVersion expected) {
  const absl::Status own = CheckNotReady(brand, id);
  return own.ok() ? store::DeleteMapping(transaction, brand, id, expected) : own;
}

absl::Status CheckOwn(store::Reader&, const store::Mapping& old, const store::Mapping&) {
  return CheckNotReady(old.brand, old.id);
}

struct MappingResource : BelowBrand {
  using Proto = v1::Mapping;
  using ListResponse = v1::ListMappingsResponse;
  static constexpr auto& kPattern = convert::kMappingPattern;
  static constexpr char kCreateMethod[] = "CreateMapping";
  static constexpr char kListMethod[] = "ListMappings";
  static constexpr char kCollection[] = "mappings";
  static constexpr std::int64_t kLimit = limits::kMaxMappingsPerBrand;
  static constexpr auto kInsert = &InsertOwn;
  static constexpr auto kFind = &FindUsableMapping;
  static constexpr auto kList = &ListUsableMappings;
  static constexpr auto kCount = &store::CountMappings;
  static constexpr auto kUpdate = &store::UpdateMapping;
  static constexpr auto kDelete = &DeleteOwn;
  static constexpr auto kCheckChange = &CheckOwn;
  static auto* Entries(ListResponse& response) { return response.mutable_mappings(); }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMappingService(CallRunner& calls, store::Store& store) {
  auto table = std::make_unique<StoreMethods>("funnelcast.v1.MappingService", calls, store);
  table->Add(Lane::kStore, &CreateResource<MappingResource, v1::CreateMappingRequest>);
  table->Add(Lane::kInline, &GetResource<MappingResource, v1::GetMappingRequest>);
  table->Add(Lane::kInline, &ListResources<MappingResource, v1::ListMappingsRequest>);
  table->Add(Lane::kStore, &UpdateResource<MappingResource, v1::UpdateMappingRequest>);
  table->Add(Lane::kStore, &DeleteResource<MappingResource, v1::DeleteMappingRequest>);
  return table;
}

}  // namespace funnelcast::service
