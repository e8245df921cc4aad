// `funnelcast mapping ...`: how the exports of tools are read.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/mapping_source.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/mapping.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::MappingService;

struct BrandFlags {
  std::string brand;
};

struct MappingFlags {
  std::string brand;
  std::string mapping;
};

Table MappingTable(const google::protobuf::RepeatedPtrField<v1::Mapping>& mappings) {
  Table table({{"mapping", Tr("mapping")},
               {"display_name", Tr("reads")},
               {"ready", Tr("comes from")},
               {"default_channel", Tr("channel")},
               {"metrics", Tr("metrics"), Align::kRight}});
  for (const v1::Mapping& mapping : mappings) {
    std::vector<std::string> metrics;
    for (const auto& value : mapping.columns().value_columns()) metrics.push_back(value.metric());
    table.AddRow(
        {IdOf(mapping.name()), mapping.display_name(),
         Cell(mapping.ready() ? Tr("server") : Tr("brand"), mapping.ready() ? "true" : "false"),
         mapping.columns().default_channel(),
         Cell(std::to_string(metrics.size()), fmt::format("{}", fmt::join(metrics, " ")))});
  }
  return table;
}

int ListMappings(Context& context, const BrandFlags& flags) {
  v1::ListMappingsRequest request;
  request.set_parent(BrandName(flags.brand));
  v1::ListMappingsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &MappingService::Stub::ListMappings, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, MappingTable(response.mappings()), Tr("No mappings."));
}

grpc::Status Get(Context& context, const std::string& brand, const std::string& mapping,
                 v1::Mapping* found) {
  v1::GetMappingRequest request;
  request.set_name(ChildName(brand, "mappings", mapping));
  return context.connection().Call(&MappingService::Stub::GetMapping, request, found);
}

// A column of a mapping: what it is taken for, its heading, and the others it may have.
struct NamedColumn {
  Cell role;
  std::string column;
  std::vector<std::string> others;
};

std::vector<NamedColumn> NamedColumns(const v1::ColumnMapping& columns) {
  std::map<std::string, std::vector<std::string>> others;
  for (const auto& alternative : columns.alternatives()) {
    others[alternative.column()].assign(alternative.others().begin(), alternative.others().end());
  }
  std::vector<NamedColumn> named;
  const auto add = [&](const Cell& role, const std::string& column) {
    if (!column.empty()) named.push_back({role, column, others[column]});
  };
  add(TranslatedCell(Mark("day")), columns.date_column());
  add(TranslatedCell(Mark("last day")), columns.end_date_column());
  add(TranslatedCell(Mark("channel")), columns.channel_column());
  add(TranslatedCell(Mark("campaign")), columns.campaign_column());
  add(TranslatedCell(Mark("campaign id")), columns.campaign_id_column());
  add(TranslatedCell(Mark("activity")), columns.activity_column());
  add(TranslatedCell(Mark("audience")), columns.audience_column());
  add(TranslatedCell(Mark("currency")), columns.currency_column());
  for (const auto& value : columns.value_columns()) {
    Cell metric = value.metric();
    if (!value.channel().empty()) {
      metric = Cell(TrF("{} of {}", metric.text, value.channel()),
                    metric.raw + " of " + value.channel());
    }
    if (value.factor() != 0 && value.factor() != 1) {
      metric = Cell(TrF("{} times {}", metric.text, FormatPlain(value.factor())),
                    metric.raw + " times " + FormatRaw(value.factor()));
    }
    add(metric, value.column());
  }
  return named;
}

Table ColumnTable(const v1::ColumnMapping& columns) {
  Table table({{"role", Tr("takes")}, {"column", Tr("from column")}, {"others", Tr("or")}});
  for (const NamedColumn& named : NamedColumns(columns)) {
    table.AddRow({named.role, named.column, fmt::format("{}", fmt::join(named.others, "|"))});
  }
  return table;
}

// The columns line by line, their other headings broken between words.
void SayColumns(Context& context, const v1::ColumnMapping& columns) {
  const std::vector<NamedColumn> all = NamedColumns(columns);
  size_t width = 0;
  for (const NamedColumn& named : all) width = std::max(width, TextWidth(named.role.text));
  for (const NamedColumn& named : all) {
    std::string text = "'" + named.column + "'";
    if (!named.others.empty()) text += TrF(" or '{}'", fmt::join(named.others, "', '"));
    context.Say(
        Styled(context.terminal(), Style::kBold, Pad(named.role.text, width, Align::kLeft)) + "  " +
        WrapText(text, context.terminal().width, width + 2));
  }
}

// A list after a label, broken between words.
void SayList(Context& context, const std::string& label, const std::string& list) {
  if (list.empty()) return;
  context.Say(label + WrapText(list, context.terminal().width, TextWidth(label)));
}

void SayMapping(Context& context, const v1::Mapping& mapping) {
  const v1::ColumnMapping& columns = mapping.columns();
  context.Say(fmt::format("{} ({}): {}", IdOf(mapping.name()),
                          mapping.ready() ? Tr("comes with the server") : Tr("the brand's own"),
                          mapping.display_name()));
  SayList(context, Tr("Channel of all rows: "), columns.default_channel());
  SayList(context, Tr("Currency: "), columns.currency_code());
  if (columns.row_length() == v1::GRID_WEEK) context.Say(Tr("A row covers a week"));
  if (columns.row_length() == v1::GRID_MONTH) context.Say(Tr("A row covers a month"));
  context.Say("");
  SayColumns(context, columns);
  if (!columns.segment_columns().empty()) context.Say("");
  SayList(context, Tr("Split by: "), fmt::format("{}", fmt::join(columns.segment_columns(), ", ")));
}

int ShowMapping(Context& context, const MappingFlags& flags) {
  v1::Mapping mapping;
  const grpc::Status status = Get(context, flags.brand, flags.mapping, &mapping);
  if (!status.ok()) return context.Fail(status);
  return context.Print(mapping, ColumnTable(mapping.columns()),
                       [&] { SayMapping(context, mapping); });
}

// Where the columns of a new or changed mapping come from, and how they are bent.
struct WriteFlags {
  std::string brand;
  std::string mapping;
  std::vector<std::string> files;
  std::string like;
  std::string channel;
  std::vector<std::string> metrics;
  std::string display_name;
};

// Reads the file, if one is given, over `mapping`, and applies the flags to it.
absl::Status Change(const WriteFlags& flags, v1::Mapping& mapping) {
  if (!flags.files.empty()) {
    absl::StatusOr<v1::Mapping> read = ReadMappingFile(flags.files.front());
    if (!read.ok()) return read.status();
    *mapping.mutable_columns() = std::move(*read->mutable_columns());
    if (!read->display_name().empty()) mapping.set_display_name(read->display_name());
  }
  const auto overrides = ParseOverrides(flags.metrics);
  if (!overrides.ok()) return overrides.status();
  if (!flags.channel.empty() || !overrides->empty()) {
    Bend(flags.channel, *overrides, *mapping.mutable_columns());
  }
  if (!flags.display_name.empty()) mapping.set_display_name(flags.display_name);
  return absl::OkStatus();
}

int PrintWritten(Context& context, const v1::Mapping& mapping, const std::string& done,
                 const WriteFlags& flags) {
  return context.Print(mapping, ColumnTable(mapping.columns()), [&] {
    SayMapping(context, mapping);
    context.Say("\n" + done + " " +
                TrF("Use it: `funnelcast import {} FILE --mapping {}`.", flags.brand,
                    IdOf(mapping.name())));
  });
}

int CreateMapping(Context& context, const WriteFlags& flags) {
  if (flags.files.size() > 1 || flags.files.empty() == flags.like.empty()) {
    return context.Refuse(
        Tr("Which columns? Give a file with a mapping as JSON, or --like with the name of a "
           "mapping."));
  }
  v1::CreateMappingRequest request;
  v1::Mapping& mapping = *request.mutable_mapping();
  if (!flags.like.empty()) {
    const grpc::Status found = Get(context, flags.brand, flags.like, &mapping);
    if (!found.ok()) return context.Fail(found);
  }
  const absl::Status changed = Change(flags, mapping);
  if (!changed.ok()) return context.Refuse(std::string(changed.message()), kFailed);
  request.set_parent(BrandName(flags.brand));
  request.set_mapping_id(flags.mapping);
  request.set_request_id(MakeRequestId());
  v1::Mapping created;
  const grpc::Status status =
      context.connection().Call(&MappingService::Stub::CreateMapping, request, &created);
  if (!status.ok()) return context.Fail(status);
  return PrintWritten(context, created, TrF("Created mapping {}.", flags.mapping), flags);
}

int UpdateMapping(Context& context, const WriteFlags& flags) {
  if (flags.files.size() > 1) return context.Refuse(Tr("Give one file only."));
  if (flags.files.empty() && flags.channel.empty() && flags.metrics.empty() &&
      flags.display_name.empty()) {
    return context.Refuse(
        Tr("Nothing to change; give a file, --channel, --metric or --display-name."));
  }
  v1::UpdateMappingRequest request;
  const grpc::Status found = Get(context, flags.brand, flags.mapping, request.mutable_mapping());
  if (!found.ok()) return context.Fail(found);
  const absl::Status changed = Change(flags, *request.mutable_mapping());
  if (!changed.ok()) return context.Refuse(std::string(changed.message()), kFailed);
  v1::Mapping updated;
  const grpc::Status status =
      context.connection().Call(&MappingService::Stub::UpdateMapping, request, &updated);
  if (!status.ok()) return context.Fail(status);
  return PrintWritten(context, updated, TrF("Changed mapping {}.", flags.mapping), flags);
}

int DeleteMapping(Context& context, const MappingFlags& flags) {
  v1::DeleteMappingRequest request;
  request.set_name(ChildName(flags.brand, "mappings", flags.mapping));
  google::protobuf::Empty empty;
  const grpc::Status status = context.connection().Call(&MappingService::Stub::DeleteMapping,
                                                        request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(TrF("Deleted mapping {}.", flags.mapping));
}

void AddWriteFlags(CLI::App& command, WriteFlags& flags) {
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "NAME", flags.mapping, Tr("Id of the mapping: a-z, 0-9, _ and -"));
  AddArguments(command, "FILE.json", flags.files,
               Tr("A file with a ColumnMapping as JSON; docs/mappings.md explains its fields"));
  AddText(command, "--channel", flags.channel,
          Tr("Channel of all rows that no column names one for"));
  AddTexts(command, "--metric", flags.metrics,
           Tr("Take a column for another metric, with a metric of the mapping or a heading on the "
              "left; a new heading becomes a column"))
      .ShowValueAs(Tr("OLD=NEW"));
  AddText(command, "--display-name", flags.display_name, Tr("What it reads, for people"));
}

void AddWriteCommands(CLI::App& group, Context& context) {
  auto [create, create_flags] =
      AddCommand(group, context, "create", Tr("Create a mapping of the brand"),
                 "  funnelcast mapping create shop our_ads --like google_ads --channel search \\\n"
                 "      --metric orders=signups\n"
                 "  funnelcast mapping create shop our_report report_mapping.json",
                 &CreateMapping);
  AddWriteFlags(create, create_flags);
  AddText(create, "--like", create_flags.like, Tr("Name of a mapping to begin with"));
  auto [update, update_flags] = AddCommand(
      group, context, "update", Tr("Change a mapping of the brand"),
      "  funnelcast mapping update shop our_ads --metric orders=claimed_orders", &UpdateMapping);
  AddWriteFlags(update, update_flags);
}

}  // namespace

void AddMappingCommands(CLI::App& app, Context& context) {
  CLI::App& group =
      AddGroup(app, "mapping", Tr("Mappings: which column of an export holds which quantity"));
  auto [list, list_flags] =
      AddCommand(group, context, "list", Tr("List the mappings that a brand can use"),
                 "  funnelcast mapping list shop", &ListMappings);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  auto [show, show_flags] =
      AddCommand(group, context, "show", Tr("Show what a mapping reads from which column"),
                 "  funnelcast mapping show shop google_ads\n"
                 "  funnelcast mapping show shop google_ads --output json > my_mapping.json",
                 &ShowMapping);
  AddArgument(show, "BRAND", show_flags.brand, Tr("Id of the brand"));
  AddArgument(show, "NAME", show_flags.mapping, Tr("Name of the mapping"));
  AddWriteCommands(group, context);
  auto [remove, remove_flags] =
      AddCommand(group, context, "delete", Tr("Delete a mapping of the brand"),
                 "  funnelcast mapping delete shop our_ads", &DeleteMapping);
  AddArgument(remove, "BRAND", remove_flags.brand, Tr("Id of the brand"));
  AddArgument(remove, "NAME", remove_flags.mapping, Tr("Name of the mapping"));
}

}  // namespace funnelcast::cli
