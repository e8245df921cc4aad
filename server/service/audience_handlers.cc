// Creates, reads and lists audiences.
#include "server/convert/audience.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/audiences.h"
#include "server/store/brands.h"

namespace funnelcast::service {
namespace {

// OK when the brand can hold one more audience.
absl::Status CheckRoomForAudience(store::Transaction& transaction,
                                  const store::Audience& audience) {
  const auto audiences = store::ListAudiences(
      transaction, audience.brand, {.after_id = "", .limit = limits::kMaxAudiencesPerBrand});
  if (!audiences.ok()) return audiences.status();
  return CheckRoom("audiences of brands/" + audience.brand, std::ssize(*audiences),
                   limits::kMaxAudiencesPerBrand);
}

}  // namespace

absl::StatusOr<v1::Audience> CreateAudience(store::Store& store,
                                            const v1::CreateAudienceRequest& request) {
  const absl::StatusOr<store::Audience> audience = convert::FromProto(request);
  if (!audience.ok()) return audience.status();
  return CreateOnce<v1::Audience>(
      store, audience->brand, "CreateAudience", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Audience> {
        const absl::Status room = CheckRoomForAudience(transaction, *audience);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Audience> stored =
            store::InsertAudience(transaction, *audience);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Audience> GetAudience(store::Store& store,
                                         const v1::GetAudienceRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kAudiencePattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Audience> audience =
      store::FindAudience(*snapshot, (*ids)[0], (*ids)[1]);
  if (!audience.ok()) return audience.status();
  return convert::ToProto(*audience);
}

absl::StatusOr<v1::ListAudiencesResponse> ListAudiences(store::Store& store,
                                                        const v1::ListAudiencesRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListAudiences", request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  absl::StatusOr<std::vector<store::Audience>> audiences =
      store::ListAudiences(*snapshot, query->parent[0], query->page);
  if (!audiences.ok()) return audiences.status();
  v1::ListAudiencesResponse response;
  response.set_next_page_token(convert::CutPage(*query, *audiences));
  for (const store::Audience& audience : *audiences)
    *response.add_audiences() = convert::ToProto(audience);
  return response;
}

}  // namespace funnelcast::service
