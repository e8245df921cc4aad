// The methods of audiences.
#include "server/convert/audience.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/entry_methods.h"
#include "server/service/resource_methods.h"
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

void AddAudienceMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<AudienceResource, v1::CreateAudienceRequest>);
  table.Add(Lane::kInline, &GetResource<AudienceResource, v1::GetAudienceRequest>);
  table.Add(Lane::kInline, &ListResources<AudienceResource, v1::ListAudiencesRequest>);
  table.Add(Lane::kStore, &UpdateResource<AudienceResource, v1::UpdateAudienceRequest>);
  table.Add(Lane::kStore, &RenameResource<AudienceResource, v1::RenameAudienceRequest>);
  table.Add(Lane::kStore, &MergeResources<AudienceResource, v1::MergeAudiencesRequest>);
  table.Add(Lane::kStore, &DeleteEntryResource<AudienceResource, v1::DeleteAudienceRequest>);
}

}  // namespace funnelcast::service
