// What metrics, channels, campaigns, activities and audiences have beyond the standard methods: old
// ids that go on working, and being renamed, merged and deleted. Their structs for
// standard_methods.h say which kind of entry they are:
//
//     static constexpr auto kEntryKind = store::EntryKind::kChannel;
//     static constexpr char kMergeMethod[] = "MergeChannels";  // keys of request ids
#ifndef FUNNELCAST_SERVER_SERVICE_ENTRY_METHODS_H_
#define FUNNELCAST_SERVER_SERVICE_ENTRY_METHODS_H_

#include <string>

#include "absl/status/statusor.h"
#include "funnelcast/v1/catalog_changes.pb.h"
#include "server/convert/entry_changes.h"
#include "server/convert/requests.h"
#include "server/service/entry_changes.h"
#include "server/service/standard_methods.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/renames.h"

namespace funnelcast::service {

template <typename Resource, typename Request>
absl::StatusOr<typename Resource::Proto> RenameResource(store::Store& store,
                                                        const Request& request) {
  ASSIGN_OR_RETURN(const auto target, convert::RenameFromProto(request.name(), request.new_id(),
                                                               request.etag(), Resource::kPattern));
  ASSIGN_OR_RETURN(store::Writing writing, store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  convert::Ids ids = target.ids;
  RETURN_IF_ERROR(UseNewIds(transaction, Resource::kPattern, ids));
  RETURN_IF_ERROR(store::RenameEntry(transaction, ids.front(), PathOf(Resource::kEntryKind, ids),
                                     target.new_id, target.version));
  ids.back() = target.new_id;
  ASSIGN_OR_RETURN(const auto stored,
                   CallWithIds<Resource::kPattern>(Resource::kFind, transaction, ids));
  RETURN_IF_ERROR(writing.Commit());
  return convert::ToProto(stored);
}

template <typename Resource, typename Request>
absl::StatusOr<Encoded<v1::MergeResponse>> MergeResources(store::Store& store,
                                                          const Request& request) {
  ASSIGN_OR_RETURN(const auto target,
                   convert::MergeFromProto(request.name(), request.into(), request.both_values(),
                                           request.request_id(), Resource::kPattern));
  const Storing storing = StoringOf(request);
  ASSIGN_OR_RETURN(
      RequestWriting writing,
      RequestWriting::Begin(store, KeyOf(target.from.front(), Resource::kMergeMethod, request),
                            storing));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::MergeResponse>();
  ASSIGN_OR_RETURN(const v1::MergeResponse response,
                   MergeEntries(writing.transaction(), Resource::kEntryKind, Resource::kPattern,
                                target, request.request_id(), storing));
  return writing.Finish(response);
}

template <typename Resource, typename Request>
absl::StatusOr<google::protobuf::Empty> DeleteEntryResource(store::Store& store,
                                                            const Request& request) {
  ASSIGN_OR_RETURN(const auto target,
                   convert::DeleteFromProto(request.name(), request.etag(), Resource::kPattern));
  ASSIGN_OR_RETURN(store::Writing writing, store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(DeleteEntry(transaction, Resource::kEntryKind, Resource::kPattern, target));
  RETURN_IF_ERROR(writing.Commit());
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ENTRY_METHODS_H_
