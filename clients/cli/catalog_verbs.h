// The commands that all catalogue entries have in common: show, list, delete, and for some rename
// and merge, written once over the methods of CatalogService. A kind of entry is a struct that says
// what is its own:
//
//     struct CampaignVerbs {
//       static constexpr Noun kNoun = {Mark("campaign"), Mark("List the campaigns of a channel"),
//                                      "facebook spring", {...}};
//       static constexpr auto kGet = &Stub::GetCampaign;
//       static constexpr auto kList = &Stub::ListCampaigns;
//       static constexpr auto kDelete = &Stub::DeleteCampaign;
//       static constexpr auto kRename = &Stub::RenameCampaign;  // for AddRename alone
//       static constexpr auto kMerge = &Stub::MergeCampaigns;   // for AddMerge alone
//       static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Campaign>& entries);
//       static const auto& Entries(const v1::ListCampaignsResponse& response);
//       static std::string WhenEmpty(const std::string& brand);
//     };
#ifndef FUNNELCAST_CLIENTS_CLI_CATALOG_VERBS_H_
#define FUNNELCAST_CLIENTS_CLI_CATALOG_VERBS_H_

#include <fmt/format.h>

#include <array>
#include <string>

#include "clients/cli/context.h"
#include "clients/cli/flags.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {

// One step from the brand to an entry.
struct Level {
  const char* argument = nullptr;    // `CHANNEL`; null for no further step
  const char* collection = nullptr;  // `channels`, as resource names have it
  const char* word = nullptr;        // `channel`
  const char* help = nullptr;        // `Id of the channel`
};

// How people speak of a kind of entry; `word` and `list_help` are translated when shown.
struct Noun {
  const char* word;           // `campaign`, and the name of its group of commands
  const char* list_help;      // `List the campaigns of a channel`
  const char* example;        // the ids of one, from the first level on
  std::array<Level, 3> path;  // below the brand, the entry itself last
  const char* another = "";   // the id of another one, for examples of rename and merge

  std::size_t depth() const {
    std::size_t count = 0;
    while (count < path.size() && path[count].argument != nullptr) ++count;
    return count;
  }
};

// Which entry a command is about.
struct PathFlags {
  std::string brand;
  std::array<std::string, 3> ids;
};

// The arguments of an entry, or of what it lies in.
void AddEntryArguments(CLI::App& command, const Noun& noun, PathFlags& flags);
void AddParentArguments(CLI::App& command, const Noun& noun, PathFlags& flags);

// `brands/shop/channels/facebook/campaigns/spring`, and the same without its end. An entry's own
// argument may be its full name.
std::string EntryName(const Noun& noun, const PathFlags& flags);
std::string ParentName(const Noun& noun, const PathFlags& flags);
// `spring`; the id that a command was given for the entry itself.
const std::string& EntryId(const Noun& noun, const PathFlags& flags);
// `a channel`, `an audience`.
std::string WithArticle(const Noun& noun);
// `  funnelcast campaign show shop facebook spring`, for the end of a help.
std::string ExampleLine(const Noun& noun, const std::string& verb, const std::string& rest = "");

// Request and response of a stub's method.
template <typename Method>
struct MethodTypes;
template <typename Stub, typename RequestType, typename ResponseType>
struct MethodTypes<grpc::Status (Stub::*)(grpc::ClientContext*, const RequestType&,
                                          ResponseType*)> {
  using Request = RequestType;
  using Response = ResponseType;
};
template <const auto& method>
using RequestOf = typename MethodTypes<std::remove_cvref_t<decltype(method)>>::Request;
template <const auto& method>
using ResponseOf = typename MethodTypes<std::remove_cvref_t<decltype(method)>>::Response;

template <typename Verbs, typename Proto>
Table OneEntryTable(const Proto& entry) {
  google::protobuf::RepeatedPtrField<Proto> entries;
  *entries.Add() = entry;
  return Verbs::MakeTable(entries);
}

template <typename Verbs>
int ShowEntry(Context& context, const PathFlags& flags) {
  RequestOf<Verbs::kGet> request;
  request.set_name(EntryName(Verbs::kNoun, flags));
  ResponseOf<Verbs::kGet> entry;
  const grpc::Status status = context.connection().Call(Verbs::kGet, request, &entry);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(entry, OneEntryTable<Verbs>(entry));
}

template <typename Verbs>
int ListEntries(Context& context, const PathFlags& flags) {
  RequestOf<Verbs::kList> request;
  request.set_parent(ParentName(Verbs::kNoun, flags));
  ResponseOf<Verbs::kList> response;
  const grpc::Status status = ListAll(context.connection(), Verbs::kList, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, Verbs::MakeTable(Verbs::Entries(response)),
                           Verbs::WhenEmpty(flags.brand));
}

template <typename Verbs>
int DeleteOneEntry(Context& context, const PathFlags& flags) {
  RequestOf<Verbs::kDelete> request;
  request.set_name(EntryName(Verbs::kNoun, flags));
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(Verbs::kDelete, request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(
      TrF("Deleted {} {}.", Tr(Verbs::kNoun.word), EntryId(Verbs::kNoun, flags)));
}

struct RenameFlags : PathFlags {
  std::string to;
};

template <typename Verbs>
int RenameOneEntry(Context& context, const RenameFlags& flags) {
  RequestOf<Verbs::kRename> request;
  request.set_name(EntryName(Verbs::kNoun, flags));
  request.set_new_id(flags.to);
  ResponseOf<Verbs::kRename> entry;
  const grpc::Status status =
      context.connection().Call(Verbs::kRename, request, &entry, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.Print(entry, OneEntryTable<Verbs>(entry), [&] {
    context.Say(TrF("Renamed {0} {1} to {2}; {1} goes on working as another name of it.",
                    Tr(Verbs::kNoun.word), EntryId(Verbs::kNoun, flags), flags.to));
  });
}

struct MergeFlags : PathFlags {
  std::string into;
  bool sum = false;
  bool keep = false;
  bool dry_run = false;
};

void AddMergeFlags(CLI::App& command, MergeFlags& flags);
// The name of the entry that stays: a sibling's id, or a full name.
std::string IntoName(const Noun& noun, const MergeFlags& flags);
// What was merged, or would be, and how to undo it.
int PrintMerge(Context& context, const Noun& noun, const MergeFlags& flags,
               const v1::MergeResponse& response);

template <typename Verbs>
int MergeOneEntry(Context& context, const MergeFlags& flags) {
  RequestOf<Verbs::kMerge> request;
  request.set_name(EntryName(Verbs::kNoun, flags));
  request.set_into(IntoName(Verbs::kNoun, flags));
  if (flags.sum) request.set_both_values(v1::BOTH_VALUES_SUM);
  if (flags.keep) request.set_both_values(v1::BOTH_VALUES_KEEP);
  request.set_validate_only(flags.dry_run);
  request.set_request_id(MakeRequestId());
  v1::MergeResponse response;
  const grpc::Status status = context.connection().Call(Verbs::kMerge, request, &response);
  if (!status.ok()) return context.Fail(status);
  return PrintMerge(context, Verbs::kNoun, flags, response);
}

template <typename Verbs>
void AddShow(CLI::App& group, Context& context) {
  const Noun& noun = Verbs::kNoun;
  auto [command, flags] = AddCommand(group, context, "show", TrF("Show one {}", Tr(noun.word)),
                                     ExampleLine(noun, "show"), &ShowEntry<Verbs>);
  AddEntryArguments(command, noun, flags);
}

template <typename Verbs>
void AddList(CLI::App& group, Context& context) {
  const Noun& noun = Verbs::kNoun;
  const std::size_t depth = noun.depth();
  const std::string example = std::string("  funnelcast ") + noun.word + " list shop";
  const std::string ids(noun.example);
  const auto [command, flags] = AddCommand(
      group, context, "list", Tr(noun.list_help),
      depth == 1 ? example : example + " " + ids.substr(0, ids.rfind(' ')), &ListEntries<Verbs>);
  AddParentArguments(command, noun, flags);
}

template <typename Verbs>
void AddDelete(CLI::App& group, Context& context) {
  const Noun& noun = Verbs::kNoun;
  auto [command, flags] = AddCommand(group, context, "delete",
                                     TrF("Delete {} that nothing hangs on", WithArticle(noun)),
                                     ExampleLine(noun, "delete"), &DeleteOneEntry<Verbs>);
  AddEntryArguments(command, noun, flags);
}

template <typename Verbs>
void AddRename(CLI::App& group, Context& context) {
  const Noun& noun = Verbs::kNoun;
  auto [command, flags] = AddCommand(
      group, context, "rename",
      TrF("Give {} another id; the old one goes on working", WithArticle(noun)),
      ExampleLine(noun, "rename", std::string("--to ") + noun.another), &RenameOneEntry<Verbs>);
  AddEntryArguments(command, noun, flags);
  AddText(command, "--to", flags.to, Tr("Its new id: a-z, 0-9, _ and -, at most 63 characters"))
      .Require()
      .ShowValueAs(Tr("ID"));
}

template <typename Verbs>
void AddMerge(CLI::App& group, Context& context) {
  const Noun& noun = Verbs::kNoun;
  const std::string into = std::string("--into ") + noun.another;
  auto [command, flags] =
      AddCommand(group, context, "merge", TrF("Make one {} of two", Tr(noun.word)),
                 ExampleLine(noun, "merge", into + " --dry-run") + "\n" +
                     ExampleLine(noun, "merge", into + " --sum"),
                 &MergeOneEntry<Verbs>);
  AddEntryArguments(command, noun, flags);
  AddMergeFlags(command, flags);
}

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_CATALOG_VERBS_H_
