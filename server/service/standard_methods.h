// The standard methods of resources that lie right below a brand, written once over the store's
// functions. A resource is a struct that says what is its own:
//
//     struct EventResource {
//       using Proto = v1::Event;
//       using ListResponse = v1::ListEventsResponse;
//       static constexpr char kPattern[] = "brands/{brand}/events/{event}";
//       static constexpr char kCreateMethod[] = "CreateEvent";  // keys of request ids
//       static constexpr char kListMethod[] = "ListEvents";     // scope of page tokens
//       static constexpr char kCollection[] = "events";
//       static constexpr std::int64_t kLimit = limits::kMaxEventsPerBrand;
//       static constexpr auto kInsert = &store::InsertEvent;
//       static constexpr auto kFind = &store::FindEvent;
//       static constexpr auto kList = &store::ListEvents;
//       static constexpr auto kDelete = &store::DeleteEvent;
//       static auto* Entries(ListResponse& response) { return response.mutable_events(); }
//     };
//
// and its requests and records have the overloads convert::FromProto and convert::ToProto, which
// must be declared before this header is used.
#ifndef FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
#define FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "server/convert/requests.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"

namespace funnelcast::service {

// Nothing to check beyond the fields of a request.
inline constexpr auto kNoReferences = [](store::Transaction&, const auto&) {
  return absl::OkStatus();
};

// `check(transaction, record)` looks at what the record refers to, before it is stored.
template <typename Resource, typename Request, typename Check = decltype(kNoReferences)>
absl::StatusOr<typename Resource::Proto> CreateResource(store::Store& store, const Request& request,
                                                        const Check& check = kNoReferences) {
  using Proto = typename Resource::Proto;
  const auto record = convert::FromProto(request);
  if (!record.ok()) return record.status();
  return CreateOnce<Proto>(store, record->brand, Resource::kCreateMethod, request,
                           [&](store::Transaction& transaction) -> absl::StatusOr<Proto> {
                             const auto others = Resource::kList(
                                 transaction, record->brand,
                                 {.after_id = "", .limit = static_cast<int>(Resource::kLimit)});
                             if (!others.ok()) return others.status();
                             const absl::Status room = CheckRoom(
                                 std::string(Resource::kCollection) + " of brands/" + record->brand,
                                 std::ssize(*others), Resource::kLimit);
                             if (!room.ok()) return room;
                             const absl::Status checked = check(transaction, *record);
                             if (!checked.ok()) return checked;
                             const auto stored = Resource::kInsert(transaction, *record);
                             if (!stored.ok()) return stored.status();
                             return convert::ToProto(*stored);
                           });
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::Proto> GetResource(store::Store& store, const Request& request) {
  const auto ids = convert::GetFromProto(request.name(), Resource::kPattern);
  if (!ids.ok()) return ids.status();
  auto snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto record = Resource::kFind(*snapshot, (*ids)[0], (*ids)[1]);
  if (!record.ok()) return record.status();
  return convert::ToProto(*record);
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::ListResponse> ListResources(store::Store& store,
                                                              const Request& request) {
  const auto query =
      convert::ListFromProto(Resource::kListMethod, request.parent(), convert::kBrandPattern,
                             request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  auto snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status exists = store::CheckBrandExists(*snapshot, query->parent[0]);
  if (!exists.ok()) return exists;
  auto records = Resource::kList(*snapshot, query->parent[0], query->page);
  if (!records.ok()) return records.status();
  typename Resource::ListResponse response;
  response.set_next_page_token(convert::CutPage(*query, *records));
  for (const auto& record : *records)
    *Resource::Entries(response)->Add() = convert::ToProto(record);
  return response;
}

template <typename Resource, typename Request>
absl::StatusOr<google::protobuf::Empty> DeleteResource(store::Store& store,
                                                       const Request& request) {
  const auto target = convert::DeleteFromProto(request.name(), request.etag(), Resource::kPattern);
  if (!target.ok()) return target.status();
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return Resource::kDelete(transaction, target->ids[0], target->ids[1], target->version);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
