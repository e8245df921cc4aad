#include "server/service/mapping_handlers.h"

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/mapping.h"
#include "server/convert/names.h"
#include "server/errors/request.h"
#include "server/errors/resource.h"
#include "server/limits.h"
#include "server/service/ready_mappings.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/mappings.h"

namespace funnelcast::service {
namespace {

std::string NameOf(const std::string& brand, const std::string& id) {
  return convert::FormatName(convert::kMappingPattern, {brand, id});
}

// FAILED_PRECONDITION for one that comes with the server.
absl::Status CheckNotReady(const std::string& brand, const std::string& id) {
  if (!ReadyMappings().contains(id)) return absl::OkStatus();
  return errors::FailedPrecondition(
      "READY_MAPPING",
      fmt::format("The mapping {0} comes with the server and stays as it is; make one of your own "
                  "from it, for instance with `funnelcast mapping create {1} my_{0} --like {0}`.",
                  id, brand),
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

struct MappingResource : BelowBrand {
  using Proto = v1::Mapping;
  static constexpr auto& kPattern = convert::kMappingPattern;
  static constexpr char kCreateMethod[] = "CreateMapping";
  static constexpr char kCollection[] = "mappings";
  static constexpr std::int64_t kLimit = limits::kMaxMappingsPerBrand;
  static constexpr auto kInsert = &InsertOwn;
  static constexpr auto kFind = &FindUsableMapping;
  static constexpr auto kCount = &store::CountMappings;
  static constexpr auto kUpdate = &store::UpdateMapping;
  static constexpr auto kDelete = &DeleteOwn;
};

}  // namespace

absl::StatusOr<v1::Mapping> CreateMapping(store::Store& store,
                                          const v1::CreateMappingRequest& request) {
  return CreateResource<MappingResource>(store, request);
}

absl::StatusOr<v1::Mapping> GetMapping(store::Store& store, const v1::GetMappingRequest& request) {
  return GetResource<MappingResource>(store, request);
}

absl::StatusOr<v1::ListMappingsResponse> ListMappings(store::Store& store,
                                                      const v1::ListMappingsRequest& request) {
  ASSIGN_OR_RETURN(const convert::ListQuery query,
                   convert::ListFromProto("ListMappings", request.parent(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  const std::string& brand = query.parent.front();
  RETURN_IF_ERROR(store::CheckBrandExists(snapshot, brand));
  ASSIGN_OR_RETURN(auto mappings, ListUsableMappings(snapshot, brand, query.page));
  v1::ListMappingsResponse response;
  response.set_next_page_token(convert::CutPage(query, mappings));
  for (const store::Mapping& mapping : mappings) {
    ASSIGN_OR_RETURN(v1::Mapping proto, convert::ToProto(mapping));
    *response.add_mappings() = std::move(proto);
  }
  return response;
}

absl::StatusOr<v1::Mapping> UpdateMapping(store::Store& store,
                                          const v1::UpdateMappingRequest& request) {
  const auto is_own = [](store::Transaction&, const store::Mapping& old, const store::Mapping&) {
    return CheckNotReady(old.brand, old.id);
  };
  return UpdateResource<MappingResource>(store, request, is_own);
}

absl::StatusOr<google::protobuf::Empty> DeleteMapping(store::Store& store,
                                                      const v1::DeleteMappingRequest& request) {
  return DeleteResource<MappingResource>(store, request);
}

}  // namespace funnelcast::service
