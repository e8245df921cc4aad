// The standard methods of resources, written once over the store's functions. A resource is a
// struct that says what is its own:
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
// and where it differs from others:
//
//       Read(store, request)                    the record or update of a request, for those that
//                                               convert::FromProto cannot read without the store
//       kCheckNew(transaction, record)          whether it may be stored; may change the record
//       kCheckChange(transaction, old, changed) the same of a change
//       kCheckDelete(transaction, request, ids) whether it may be deleted
//       Show(reader, record, now_us)            how it is shown, else convert::ToProto
//       ShowOne, ShowListed                     the same by Get and by List alone
//
// One that lies deeper in the brand says itself what its parent is, as BelowBrand does, and has
// kCount. Requests and records have the overloads convert::FromProto and convert::ToProto, which
// must be declared before this header is used, and updates have Apply.
#ifndef FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
#define FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <tuple>
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

// `ids` as arguments of a call, one for each `{...}` of `pattern`.
template <const auto& pattern>
auto IdArguments(const convert::Ids& ids) {
  std::array<std::string, std::ranges::count(std::string_view(pattern), '{')> arguments;
  std::copy_n(ids.begin(), arguments.size(), arguments.begin());
  return arguments;
}

// `fn(reader, ids..., rest...)`.
template <const auto& pattern, typename Fn, typename Reader, typename... Rest>
auto CallWithIds(const Fn& fn, Reader& reader, const convert::Ids& ids, const Rest&... rest) {
  return std::apply(fn,
                    std::tuple_cat(std::tie(reader), IdArguments<pattern>(ids), std::tie(rest...)));
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

// The brand that a record is or belongs to.
template <typename Record>
const std::string& BrandIdOf(const Record& record) {
  if constexpr (requires { record.brand; }) {
    return record.brand;
  } else {
    return record.id;
  }
}

// OK when the brand can hold one more.
template <typename Resource, typename Record>
absl::Status CheckRoomFor(store::Reader& reader, const Record& record) {
  const store::Page page{.after_id = "", .limit = static_cast<int>(Resource::kLimit)};
  if constexpr (requires { Resource::kCount; }) {
    ASSIGN_OR_RETURN(const auto count, Resource::kCount(reader, record.brand));
    return CheckRoom(OfBrand(Resource::kCollection, record.brand), count, Resource::kLimit);
  } else if constexpr (requires { record.brand; }) {
    ASSIGN_OR_RETURN(const auto others, Resource::kList(reader, record.brand, page));
    return CheckRoom(OfBrand(Resource::kCollection, record.brand), std::ssize(others),
                     Resource::kLimit);
  } else {
    ASSIGN_OR_RETURN(const auto others, Resource::kList(reader, page));
    return CheckRoom(words::Message{"BRANDS", {}}, std::ssize(others), Resource::kLimit);
  }
}

// The record or update that a request asks for.
template <typename Resource, typename Request>
auto ReadRequestOf(store::Store& store, const Request& request) {
  if constexpr (requires { Resource::Read(store, request); }) {
    return Resource::Read(store, request);
  } else {
    return convert::FromProto(request);
  }
}

// The message that shows a record.
template <typename Resource, typename Record>
absl::StatusOr<typename Resource::Proto> Show(store::Reader& reader, const Record& record,
                                              std::int64_t now_us) {
  if constexpr (requires { Resource::Show(reader, record, now_us); }) {
    return Resource::Show(reader, record, now_us);
  } else {
    return convert::ToProto(record);
  }
}

template <typename Resource, typename Request>
absl::StatusOr<Encoded<typename Resource::Proto>> CreateResource(store::Store& store,
                                                                 const Request& request) {
  using Proto = typename Resource::Proto;
  ASSIGN_OR_RETURN(auto record, ReadRequestOf<Resource>(store, request));
  ASSIGN_OR_RETURN(
      RequestWriting writing,
      RequestWriting::Begin(store, KeyOf(BrandIdOf(record), Resource::kCreateMethod, request),
                            StoringOf(request)));
  if (writing.is_repeated()) return writing.FirstAnswer<Proto>();
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(CheckRoomFor<Resource>(transaction, record));
  RETURN_IF_ERROR(PrepareEntry<Resource>(transaction, record));
  if constexpr (requires { Resource::kCheckNew; }) {
    RETURN_IF_ERROR(Resource::kCheckNew(transaction, record));
  }
  ASSIGN_OR_RETURN(const auto stored, Resource::kInsert(transaction, std::move(record)));
  ASSIGN_OR_RETURN(const Proto proto,
                   service::Show<Resource>(transaction, stored, transaction.now_us()));
  return writing.Finish(proto);
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::Proto> GetResource(store::Store& store, const Request& request) {
  ASSIGN_OR_RETURN(auto ids, convert::GetFromProto(request.name(), Resource::kPattern));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  RETURN_IF_ERROR(UseNewIds(snapshot, Resource::kPattern, ids));
  ASSIGN_OR_RETURN(
      const auto record,
      std::apply(Resource::kFind,
                 std::tuple_cat(std::tie(snapshot), IdArguments<Resource::kPattern>(ids))));
  if constexpr (requires { Resource::ShowOne(snapshot, record, store.now_us()); }) {
    return Resource::ShowOne(snapshot, record, store.now_us());
  } else {
    return service::Show<Resource>(snapshot, record, store.now_us());
  }
}

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::ListResponse> ListResources(store::Store& store,
                                                              const Request& request) {
  std::string parent;
  if constexpr (requires { request.parent(); }) parent = request.parent();
  ASSIGN_OR_RETURN(auto query,
                   convert::ListFromProto(Resource::kListMethod, parent, Resource::kParentPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  if constexpr (requires { Resource::kFindParent; }) {
    RETURN_IF_ERROR(UseNewIds(snapshot, Resource::kParentPattern, query.parent));
    RETURN_IF_ERROR(
        CallWithIds<Resource::kParentPattern>(Resource::kFindParent, snapshot, query.parent));
  }
  ASSIGN_OR_RETURN(auto records, CallWithIds<Resource::kParentPattern>(Resource::kList, snapshot,
                                                                       query.parent, query.page));
  typename Resource::ListResponse response;
  response.set_next_page_token(convert::CutPage(query, records));
  for (const auto& record : records) {
    if constexpr (requires { Resource::ShowListed(record); }) {
      *Resource::Entries(response)->Add() = Resource::ShowListed(record);
    } else {
      ASSIGN_OR_RETURN(*Resource::Entries(response)->Add(),
                       service::Show<Resource>(snapshot, record, store.now_us()));
    }
  }
  return response;
}

// The ids of what is to be updated, in the order of its pattern.
template <typename Update>
convert::Ids IdsOf(const Update& update) {
  if constexpr (requires { update.ids; }) {
    return update.ids;
  } else if constexpr (requires { update.brand; }) {
    return {update.brand, update.id};
  } else {
    return {update.id};
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

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::Proto> UpdateResource(store::Store& store,
                                                        const Request& request) {
  ASSIGN_OR_RETURN(const auto update, ReadRequestOf<Resource>(store, request));
  ASSIGN_OR_RETURN(store::Writing writing, store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  convert::Ids ids = IdsOf(update);
  RETURN_IF_ERROR(UseNewIds(transaction, Resource::kPattern, ids));
  ASSIGN_OR_RETURN(const auto old,
                   CallWithIds<Resource::kPattern>(Resource::kFind, transaction, ids));
  ASSIGN_OR_RETURN(auto changed, ChangedBy(update, old));
  if constexpr (requires { Resource::kCheckChange; }) {
    RETURN_IF_ERROR(Resource::kCheckChange(transaction, old, changed));
  }
  ASSIGN_OR_RETURN(const auto stored,
                   Resource::kUpdate(transaction, std::move(changed), update.version));
  ASSIGN_OR_RETURN(auto proto, service::Show<Resource>(transaction, stored, transaction.now_us()));
  RETURN_IF_ERROR(writing.Commit());
  return proto;
}

template <typename Resource, typename Request>
absl::StatusOr<google::protobuf::Empty> DeleteResource(store::Store& store,
                                                       const Request& request) {
  ASSIGN_OR_RETURN(const auto target,
                   convert::DeleteFromProto(request.name(), request.etag(), Resource::kPattern));
  ASSIGN_OR_RETURN(store::Writing writing, store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  if constexpr (requires { Resource::kCheckDelete; }) {
    RETURN_IF_ERROR(Resource::kCheckDelete(transaction, request, target.ids));
  }
  RETURN_IF_ERROR(
      CallWithIds<Resource::kPattern>(Resource::kDelete, transaction, target.ids, target.version));
  RETURN_IF_ERROR(writing.Commit());
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_STANDARD_METHODS_H_
