// Creates, reads and lists audiences.
#include "server/convert/audience.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/entry_methods.h"
#include "server/service/standard_methods.h"
#include "server/store/audiences.h"

namespace funnelcast::service {
namespace {

struct AudienceResource : BelowBrand {
  using Proto = v1::Audience;
  using ListResponse = v1::ListAudiencesResponse;
  static constexpr auto& kPattern = convert::kAudiencePattern;
  static constexpr char kCreateMethod[] = "CreateAudience";
  static constexpr char kListMethod[] = "ListAudiences";
  static constexpr char kMergeMethod[] = "MergeAudiences";
  static constexpr auto kEntryKind = store::EntryKind::kAudience;
  static constexpr char kCollection[] = "audiences";
  static constexpr std::int64_t kLimit = limits::kMaxAudiencesPerBrand;
  static constexpr auto kInsert = &store::InsertAudience;
  static constexpr auto kFind = &store::FindAudience;
  static constexpr auto kList = &store::ListAudiences;
  static constexpr auto kUpdate = &store::UpdateAudience;
  static auto* Entries(ListResponse& response) { return response.mutable_audiences(); }
};

}  // namespace

absl::StatusOr<v1::Audience> CreateAudience(store::Store& store,
                                            const v1::CreateAudienceRequest& request) {
  return CreateResource<AudienceResource>(store, request);
}

absl::StatusOr<v1::Audience> GetAudience(store::Store& store,
                                         const v1::GetAudienceRequest& request) {
  return GetResource<AudienceResource>(store, request);
}

absl::StatusOr<v1::ListAudiencesResponse> ListAudiences(store::Store& store,
                                                        const v1::ListAudiencesRequest& request) {
  return ListResources<AudienceResource>(store, request);
}

absl::StatusOr<v1::Audience> UpdateAudience(store::Store& store,
                                            const v1::UpdateAudienceRequest& request) {
  return UpdateResource<AudienceResource>(store, request);
}

absl::StatusOr<v1::Audience> RenameAudience(store::Store& store,
                                            const v1::RenameAudienceRequest& request) {
  return RenameResource<AudienceResource>(store, request);
}

absl::StatusOr<v1::MergeResponse> MergeAudiences(store::Store& store,
                                                 const v1::MergeAudiencesRequest& request) {
  return MergeResources<AudienceResource>(store, request);
}

absl::StatusOr<google::protobuf::Empty> DeleteAudience(store::Store& store,
                                                       const v1::DeleteAudienceRequest& request) {
  return DeleteEntryResource<AudienceResource>(store, request);
}

}  // namespace funnelcast::service
