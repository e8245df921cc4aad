// The standard methods of resources that belong to a brand, written once over the store's
// functions. A resource is a struct that says what is its own:
//
//     struct FunnelResource : BelowBrand {
//       using Proto = v1::Funnel;
//       using ListResponse = v1::ListFunnelsResponse;
//       static constexpr auto& kPattern = convert::kFunnelPattern;
//       static constexpr char kCreateMethod[] = "CreateFunnel";  // keys of request ids
//       static constexpr char kListMethod[] = "ListFunnels";     // scope of page tokens
//       static constexpr char kCollection[] = "funnels";
//       static constexpr std::int64_t kLimit = limits::kMaxFunnelsPerBrand;
//       static constexpr auto kInsert = &store::InsertFunnel;
//       static constexpr auto kFind = &store::FindFunnel;
//       static constexpr auto kList = &store::ListFunnels;
//       static constexpr auto kCount = &store::CountFunnels;   // else kList is counted
//       static constexpr auto kUpdate = &store::UpdateFunnel;  // for UpdateResource alone
//       static constexpr auto kDelete = &store::DeleteFunnel;  // for DeleteResource alone
//       static auto* Entries(ListResponse& response) { return response.mutable_funnels(); }
//     };
//
// One that lies deeper in the brand says itself what its parent is, as BelowBrand does, and has
// kCount. Requests and records have the overloads convert::FromProto and convert::ToProto, which
// must be declared before this header is used, and updates convert::Apply.
#ifndef FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
#define FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/service/old_ids.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/brands.h"

namespace funnelcast::service {

// The parent of what lies right below a brand.
struct BelowBrand {
  static constexpr auto& kParentPattern = convert::kBrandPattern;
  static constexpr auto kFindParent = &store::FindBrand;
};

// Nothing to check beyond the fields of a request.
inline constexpr auto kNoCheck = [](store::Transaction&, const auto&...) {
  return absl::OkStatus();
};

// `fn(reader, ids..., rest...)` with an id for each `{...}` of `pattern`.
template <const auto& pattern, typename Fn, typename... Rest>
auto CallWithIds(const Fn& fn, store::Reader& reader, const convert::Ids& ids,
                 const Rest&... rest) {
  constexpr auto kIdCount = std::ranges::count(std::string_view(pattern), '{');
  const auto call = [&]<std::size_t... i>(std::index_sequence<i...>) {
    return fn(reader, ids[i]..., rest...);
  };
  return call(std::make_index_sequence<kIdCount>());
}

// Puts the ids of today into what a new record lies in, and checks that its own id is free.
template <typename Resource, typename Record>
absl::Status PrepareEntry(store::Reader& reader, Record& record) {
  if constexpr (requires { Resource::kEntryKind; }) {
    ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, record.brand));
    if (aliases.empty()) return absl::OkStatus();
    store::EntryPath path{Resource::kEntryKind, "", "", record.id};
    if constexpr (requires { record.campaign; }) {
      path.campaign = record.campaign = aliases.Campaign(record.channel, record.campaign);
    }
    if constexpr (requires { record.channel; }) {
      path.channel = record.channel = aliases.Channel(record.channel);
    }
    return store::CheckNoAlias(reader, record.brand, path);
  }
  return absl::OkStatus();
}

// OK when the brand can hold one more.
template <typename Resource>
absl::Status CheckRoomFor(store::Reader& reader, const std::string& brand) {
  absl::StatusOr<std::int64_t> count;
  if constexpr (requires { Resource::kCount; }) {
    count = Resource::kCount(reader, brand);
  } else {
    ASSIGN_OR_RETURN(
        const auto others,
        Resource::kList(reader, brand,
                        {.after_id = "", .limit = static_cast<int>(Resource::kLimit)}));
    count = std::ssize(others);
  }
  if (!count.ok()) return count.status();
  return CheckRoom(std::string(Resource::kCollection) + " of brands/" + brand, *count,
                   Resource::kLimit);
}

// `check(transaction, record)` looks at what the record refers to before it is stored, and may put
// the ids of today into it.
template <typename Resource, typename Request, typename Check = decltype(kNoCheck)>
absl::StatusOr<typename Resource::Proto> CreateResource(store::Store& store, const Request& request,
                                                        const Check& check = kNoCheck) {
  using Proto = typename Resource::Proto;
  ASSIGN_OR_RETURN(const auto record, convert::FromProto(request));
  return CreateOnce<Proto>(store, record.brand, Resource::kCreateMethod, request,
                           [&](store::Transaction& transaction) -> absl::StatusOr<Proto> {
                             RETURN_IF_ERROR(CheckRoomFor<Resource>(transaction, record.brand));
                             auto prepared = record;
                             absl::Status status = PrepareEntry<Resource>(transaction, prepared);
                             if (status.ok()) status = check(transaction, prepared);
                             if (!status.ok()) return status;
                             ASSIGN_OR_RETURN(const auto stored,
                                              Resource::kInsert(transaction, prepared));
                             return convert::ToProto(stored);
                           });
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::Proto> GetResource(store::Store& store, const Request& request) {
  ASSIGN_OR_RETURN(auto ids, convert::GetFromProto(request.name(), Resource::kPattern));
  ASSIGN_OR_RETURN(auto snapshot, store.Read());
  RETURN_IF_ERROR(UseNewIds(snapshot, Resource::kPattern, ids));
  ASSIGN_OR_RETURN(const auto record,
                   CallWithIds<Resource::kPattern>(Resource::kFind, snapshot, ids));
  return convert::ToProto(record);
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::ListResponse> ListResources(store::Store& store,
                                                              const Request& request) {
  ASSIGN_OR_RETURN(auto query, convert::ListFromProto(Resource::kListMethod, request.parent(),
                                                      Resource::kParentPattern, request.page_size(),
                                                      request.page_token()));
  ASSIGN_OR_RETURN(auto snapshot, store.Read());
  RETURN_IF_ERROR(UseNewIds(snapshot, Resource::kParentPattern, query.parent));
  RETURN_IF_ERROR(
      CallWithIds<Resource::kParentPattern>(Resource::kFindParent, snapshot, query.parent));
  ASSIGN_OR_RETURN(auto records, CallWithIds<Resource::kParentPattern>(Resource::kList, snapshot,
                                                                       query.parent, query.page));
  typename Resource::ListResponse response;
  response.set_next_page_token(convert::CutPage(query, records));
  for (const auto& record : records) *Resource::Entries(response)->Add() = convert::ToProto(record);
  return response;
}

// The ids of what is to be updated, in the order of its pattern.
template <typename Update>
convert::Ids IdsOf(const Update& update) {
  if constexpr (requires { update.ids; }) {
    return update.ids;
  } else {
    return {update.brand, update.id};
  }
}

// `record` with what an update changes.
template <typename Update, typename Record>
absl::StatusOr<Record> ChangedBy(const Update& update, Record record) {
  if constexpr (std::is_void_v<decltype(Apply(update, record))>) {
    Apply(update, record);
    return record;
  } else {
    return Apply(update, record);
  }
}

// `check(transaction, old, changed)` says whether the change may be stored, and may put the ids of
// today into it.
template <typename Resource, typename Request, typename Check = decltype(kNoCheck)>
absl::StatusOr<typename Resource::Proto> UpdateResource(store::Store& store, const Request& request,
                                                        const Check& check = kNoCheck) {
  using Proto = typename Resource::Proto;
  ASSIGN_OR_RETURN(const auto update, convert::FromProto(request));
  return WriteAndReturn<Proto>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<Proto> {
        convert::Ids ids = IdsOf(update);
        RETURN_IF_ERROR(UseNewIds(transaction, Resource::kPattern, ids));
        ASSIGN_OR_RETURN(const auto old,
                         CallWithIds<Resource::kPattern>(Resource::kFind, transaction, ids));
        ASSIGN_OR_RETURN(auto changed, ChangedBy(update, old));
        RETURN_IF_ERROR(check(transaction, old, changed));
        ASSIGN_OR_RETURN(const auto stored,
                         Resource::kUpdate(transaction, changed, update.version));
        return convert::ToProto(stored);
      });
}

template <typename Resource, typename Request>
absl::StatusOr<google::protobuf::Empty> DeleteResource(store::Store& store,
                                                       const Request& request) {
  ASSIGN_OR_RETURN(const auto target,
                   convert::DeleteFromProto(request.name(), request.etag(), Resource::kPattern));
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    return Resource::kDelete(transaction, target.ids[0], target.ids[1], target.version);
  }));
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
