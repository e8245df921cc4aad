// `funnelcast channel ...`, `campaign ...`, `activity ...` and `audience ...`: whereby people are
// reached, and who they are.
#include <fmt/format.h>

#include "clients/cli/catalog_verbs.h"
#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

using Stub = v1::CatalogService::Stub;

constexpr Level kChannelLevel = {"CHANNEL", "channels", "channel", Mark("Id of the channel")};
constexpr Level kCampaignLevel = {"CAMPAIGN", "campaigns", "campaign", Mark("Id of the campaign")};
constexpr Level kActivityLevel = {"ACTIVITY", "activities", "activity", Mark("Id of the activity")};
constexpr Level kAudienceLevel = {"AUDIENCE", "audiences", "audience", Mark("Id of the audience")};

template <typename Proto>
Table NamedTable(const char* word, const google::protobuf::RepeatedPtrField<Proto>& all) {
  Table table({{word, Tr(word)}, {"display_name", Tr("name")}});
  for (const Proto& one : all) table.AddRow({IdOf(one.name()), one.display_name()});
  return table;
}

struct ChannelVerbs {
  static constexpr Noun kNoun = {Mark("channel"),
                                 Mark("List the channels of a brand"),
                                 "instagramm_stories",
                                 {kChannelLevel},
                                 "instagram_stories"};
  static constexpr auto kCreate = &Stub::CreateChannel;
  static constexpr auto kGet = &Stub::GetChannel;
  static constexpr auto kList = &Stub::ListChannels;
  static constexpr auto kUpdate = &Stub::UpdateChannel;
  static constexpr auto kRename = &Stub::RenameChannel;
  static constexpr auto kMerge = &Stub::MergeChannels;
  static constexpr auto kDelete = &Stub::DeleteChannel;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Channel>& channels) {
    return NamedTable("channel", channels);
  }
  static const auto& Entries(const v1::ListChannelsResponse& response) {
    return response.channels();
  }
  static std::string WhenEmpty(const std::string&) {
    return Tr("No channels yet; an import creates the ones it names.");
  }
  template <typename Request>
  static v1::Channel& Mutable(Request& request) {
    return *request.mutable_channel();
  }
  static void SetId(v1::CreateChannelRequest& request, const std::string& id) {
    request.set_channel_id(id);
  }
};

struct CampaignVerbs {
  static constexpr Noun kNoun = {Mark("campaign"),
                                 Mark("List the campaigns of a channel"),
                                 "facebook spring",
                                 {kChannelLevel, kCampaignLevel},
                                 "spring_2026"};
  static constexpr auto kCreate = &Stub::CreateCampaign;
  static constexpr auto kGet = &Stub::GetCampaign;
  static constexpr auto kList = &Stub::ListCampaigns;
  static constexpr auto kUpdate = &Stub::UpdateCampaign;
  static constexpr auto kRename = &Stub::RenameCampaign;
  static constexpr auto kMerge = &Stub::MergeCampaigns;
  static constexpr auto kDelete = &Stub::DeleteCampaign;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Campaign>& campaigns) {
    Table table({{"campaign", Tr("campaign")},
                 {"display_name", Tr("name")},
                 {"external_id", Tr("id in its own tool")}});
    for (const v1::Campaign& campaign : campaigns) {
      table.AddRow({IdOf(campaign.name()), campaign.display_name(), campaign.external_id()});
    }
    return table;
  }
  static const auto& Entries(const v1::ListCampaignsResponse& response) {
    return response.campaigns();
  }
  static std::string WhenEmpty(const std::string&) {
    return Tr("No campaigns yet; an import creates the ones it names.");
  }
  template <typename Request>
  static v1::Campaign& Mutable(Request& request) {
    return *request.mutable_campaign();
  }
  static void SetId(v1::CreateCampaignRequest& request, const std::string& id) {
    request.set_campaign_id(id);
  }
};

struct ActivityVerbs {
  static constexpr Noun kNoun = {Mark("activity"),
                                 Mark("List the activities of a campaign"),
                                 "facebook spring post_1",
                                 {kChannelLevel, kCampaignLevel, kActivityLevel},
                                 "first_post"};
  static constexpr auto kCreate = &Stub::CreateActivity;
  static constexpr auto kGet = &Stub::GetActivity;
  static constexpr auto kList = &Stub::ListActivities;
  static constexpr auto kUpdate = &Stub::UpdateActivity;
  static constexpr auto kRename = &Stub::RenameActivity;
  static constexpr auto kMerge = &Stub::MergeActivities;
  static constexpr auto kDelete = &Stub::DeleteActivity;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Activity>& activities) {
    return NamedTable("activity", activities);
  }
  static const auto& Entries(const v1::ListActivitiesResponse& response) {
    return response.activities();
  }
  static std::string WhenEmpty(const std::string&) {
    return Tr("No activities yet; an import creates the ones it names.");
  }
  template <typename Request>
  static v1::Activity& Mutable(Request& request) {
    return *request.mutable_activity();
  }
  static void SetId(v1::CreateActivityRequest& request, const std::string& id) {
    request.set_activity_id(id);
  }
};

struct AudienceVerbs {
  static constexpr Noun kNoun = {Mark("audience"),
                                 Mark("List the audiences of a brand"),
                                 "women",
                                 {kAudienceLevel},
                                 "women_18_34"};
  static constexpr auto kCreate = &Stub::CreateAudience;
  static constexpr auto kGet = &Stub::GetAudience;
  static constexpr auto kList = &Stub::ListAudiences;
  static constexpr auto kUpdate = &Stub::UpdateAudience;
  static constexpr auto kRename = &Stub::RenameAudience;
  static constexpr auto kMerge = &Stub::MergeAudiences;
  static constexpr auto kDelete = &Stub::DeleteAudience;
  static Table MakeTable(const google::protobuf::RepeatedPtrField<v1::Audience>& audiences) {
    return NamedTable("audience", audiences);
  }
  static const auto& Entries(const v1::ListAudiencesResponse& response) {
    return response.audiences();
  }
  static std::string WhenEmpty(const std::string&) {
    return Tr("No audiences yet; an import creates the ones it names.");
  }
  template <typename Request>
  static v1::Audience& Mutable(Request& request) {
    return *request.mutable_audience();
  }
  static void SetId(v1::CreateAudienceRequest& request, const std::string& id) {
    request.set_audience_id(id);
  }
};

struct NamingFlags : PathFlags {
  std::string display_name;
  std::string external_id;  // of campaigns
};

// Puts what was given into an entry, and notes in `given` what that was.
template <typename Proto, typename Given>
void SetNames(const NamingFlags& flags, Proto& entry, const Given& given) {
  if (!flags.display_name.empty()) {
    entry.set_display_name(flags.display_name);
    given("display_name");
  }
  if constexpr (requires { entry.set_external_id(""); }) {
    if (!flags.external_id.empty()) {
      entry.set_external_id(flags.external_id);
      given("external_id");
    }
  }
}

template <typename Verbs>
int CreateEntry(Context& context, const NamingFlags& flags) {
  RequestOf<Verbs::kCreate> request;
  request.set_parent(ParentName(Verbs::kNoun, flags));
  Verbs::SetId(request, EntryId(Verbs::kNoun, flags));
  SetNames(flags, Verbs::Mutable(request), [](const char*) {});
  request.set_request_id(MakeRequestId());
  ResponseOf<Verbs::kCreate> entry;
  const grpc::Status status = context.connection().Call(Verbs::kCreate, request, &entry);
  if (!status.ok()) return context.Fail(status);
  return context.Print(entry, OneEntryTable<Verbs>(entry), [&] {
    context.Say(TrF("Created {} {}.", Tr(Verbs::kNoun.word), IdOf(entry.name())));
  });
}

template <typename Verbs>
int UpdateEntry(Context& context, const NamingFlags& flags) {
  RequestOf<Verbs::kUpdate> request;
  auto& entry = Verbs::Mutable(request);
  entry.set_name(EntryName(Verbs::kNoun, flags));
  SetNames(flags, entry, [&](const char* path) { request.mutable_update_mask()->add_paths(path); });
  if (request.update_mask().paths().empty()) {
    return context.Refuse(Tr("Nothing to change; give --display-name."));
  }
  ResponseOf<Verbs::kUpdate> updated;
  const grpc::Status status = context.connection().Call(Verbs::kUpdate, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return context.PrintRecord(updated, OneEntryTable<Verbs>(updated));
}

template <typename Verbs>
void AddNames(CLI::App& command, NamingFlags& flags, const std::string& help) {
  AddText(command, "--display-name", flags.display_name, help);
  if constexpr (std::is_same_v<Verbs, CampaignVerbs>) {
    AddText(command, "--external-id", flags.external_id,
            Tr("The id it has in the tool its figures come from; imports know it again by this"));
  }
}

template <typename Verbs>
void AddEntryGroup(CLI::App& app, Context& context, const std::string& description) {
  const Noun& noun = Verbs::kNoun;
  CLI::App& group = AddGroup(app, noun.word, description);
  auto [create, create_flags] = AddCommand(
      group, context, "create", TrF("Create {} before it has observations", WithArticle(noun)),
      ExampleLine(noun, "create", "--display-name \"A name\""), &CreateEntry<Verbs>);
  AddEntryArguments(create, noun, create_flags);
  AddNames<Verbs>(create, create_flags, Tr("Name for people (default the id)"));
  AddList<Verbs>(group, context);
  AddShow<Verbs>(group, context);
  auto [update, update_flags] =
      AddCommand(group, context, "update", TrF("Change how {} is shown", WithArticle(noun)),
                 ExampleLine(noun, "update", "--display-name \"A name\""), &UpdateEntry<Verbs>);
  AddEntryArguments(update, noun, update_flags);
  AddNames<Verbs>(update, update_flags, Tr("Name for people"));
  AddRename<Verbs>(group, context);
  AddMerge<Verbs>(group, context);
  AddDelete<Verbs>(group, context);
}

}  // namespace

void AddChannelCommands(CLI::App& app, Context& context) {
  AddEntryGroup<ChannelVerbs>(app, context, Tr("Channels: the ways to reach people"));
}

void AddCampaignCommands(CLI::App& app, Context& context) {
  AddEntryGroup<CampaignVerbs>(app, context, Tr("Campaigns, each within a channel"));
}

void AddActivityCommands(CLI::App& app, Context& context) {
  AddEntryGroup<ActivityVerbs>(app, context,
                               Tr("Activities: single posts, ads and mailings of a campaign"));
}

void AddAudienceCommands(CLI::App& app, Context& context) {
  AddEntryGroup<AudienceVerbs>(app, context, Tr("Audiences: target groups"));
}

}  // namespace funnelcast::cli
