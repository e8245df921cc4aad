// `funnelcast import`: a file goes to the server piece by piece, in one transaction.
#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/failure.h"
#include "clients/cli/flags.h"
#include "clients/cli/import_source.h"
#include "clients/cli/mappings.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

// Half of what the contract allows a message to carry.
constexpr size_t kPieceBytes = 512 * 1024;
// The first line of a file is its row 1, as in a spreadsheet.
constexpr size_t kMaxListedIds = 12;

struct ImportFlags {
  std::string brand;
  std::string file;
  std::string mapping;
  std::string request_id;
  bool dry_run = false;
  bool known_only = false;
};

v1::ImportFileRequest Header(const ImportFlags& flags, const ImportSource& source) {
  v1::ImportFileRequest message;
  v1::ImportFileHeader& header = *message.mutable_header();
  header.set_parent(BrandName(flags.brand));
  header.set_file_name(source.name);
  header.set_request_id(flags.request_id.empty() ? MakeRequestId() : flags.request_id);
  header.set_validate_only(flags.dry_run);
  header.set_known_only(flags.known_only);
  header.set_byte_count(source.byte_count);
  if (source.mapping) *header.mutable_mapping() = *source.mapping;
  return message;
}

// Sends the file once and waits for the answer.
grpc::Status SendFile(Context& context, const v1::ImportFileRequest& header, ImportSource& source,
                      ProgressBar& bar, v1::ImportSummary* summary) {
  v1::PerformanceService::Stub stub(context.connection().channel());
  grpc::ClientContext call;
  // A large file may take minutes; only a limit that was asked for holds.
  if (context.timeout_given) context.connection().SetDeadline(call);
  const auto writer = stub.ImportFile(&call, summary);
  source.stream->clear();
  source.stream->seekg(source.offset);
  bool open = writer->Write(header);
  int64_t sent = 0;
  v1::ImportFileRequest piece;
  while (open && sent < source.byte_count) {
    std::string& content = *piece.mutable_content();
    content.resize(kPieceBytes);
    source.stream->read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<size_t>(source.stream->gcount()));
    if (content.empty()) break;
    sent += static_cast<int64_t>(content.size());
    // A closed stream means that the server has answered already; Finish says what.
    open = writer->Write(piece);
    bar.Update(static_cast<double>(sent) / static_cast<double>(source.byte_count),
               fmt::format("{:.1f} of {:.1f} MB sent", static_cast<double>(sent) / 1e6,
                           static_cast<double>(source.byte_count) / 1e6));
  }
  writer->WritesDone();
  return writer->Finish();
}

std::string ShortList(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  std::string text;
  for (int i = 0; i < ids.size() && i < static_cast<int>(kMaxListedIds); ++i) {
    text += (i > 0 ? ", " : "") + ids[i];
  }
  const int rest = ids.size() - static_cast<int>(kMaxListedIds);
  return rest > 0 ? fmt::format("{} and {} more", text, rest) : text;
}

Table SummaryTable(const v1::ImportSummary& summary) {
  Table table({{"row_count", "rows", Align::kRight},
               {"added_count", "added", Align::kRight},
               {"corrected_count", "corrected", Align::kRight},
               {"unchanged_count", "unchanged", Align::kRight},
               {"first_date", "first day"},
               {"last_date", "last day"},
               {"new_channels", "new channels"},
               {"new_metrics", "new metrics"},
               {"new_other_count", "new campaigns, activities, audiences"},
               {"format", "read as"}});
  const auto count = [](int64_t value) { return Cell(FormatCount(value), std::to_string(value)); };
  const auto ids = [](const google::protobuf::RepeatedPtrField<std::string>& list) {
    return Cell(ShortList(list), fmt::format("{}", fmt::join(list, " ")));
  };
  table.AddRow({count(summary.row_count()), count(summary.added_count()),
                count(summary.corrected_count()), count(summary.unchanged_count()),
                FormatDate(summary.first_date()), FormatDate(summary.last_date()),
                ids(summary.new_channels()), ids(summary.new_metrics()),
                count(summary.new_other_count()), summary.format()});
  return table;
}

void SayWarnings(Context& context, const v1::ImportSummary& summary) {
  for (const std::string& warning : summary.warnings()) {
    context.Say(Styled(context.terminal(), Style::kYellow, "Warning: ") +
                WrapText(warning, context.terminal().width, 9));
  }
}

int Import(Context& context, const ImportFlags& flags) {
  absl::StatusOr<ImportSource> source =
      OpenImportSource(flags.file, flags.mapping, context.terminal().in);
  if (!source.ok()) {
    return context.Refuse(std::string(source.status().message()), kFailed);
  }
  if (source->byte_count == 0) {
    return context.Refuse(fmt::format("{} is empty.", source->name), kFailed);
  }
  ProgressBar bar(context.terminal(), "Importing", ProgressBar::PlainLines::kNo);
  const v1::ImportFileRequest header = Header(flags, *source);
  v1::ImportSummary summary;
  grpc::Status status;
  int attempt = 0;
  do {
    status = SendFile(context, header, *source, bar, &summary);
  } while (Connection::PauseBeforeRepeating(status, ++attempt));
  bar.Clear();
  if (!status.ok()) {
    const bool refused = status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
    std::string hint = refused ? "Nothing of the file was stored." : "";
    if (refused && source->skipped_lines > 0) {
      hint += fmt::format(" Rows are counted from the headings in line {} of the file.",
                          source->skipped_lines + 1);
    }
    return context.Fail(status, hint);
  }
  const Table table = SummaryTable(summary);
  return context.Print(summary, table, [&] {
    context.Say(summary.validate_only()
                    ? fmt::format("Checked {}; nothing was stored (--dry-run).", source->name)
                    : fmt::format("Imported {} into {}.", source->name, flags.brand));
    context.terminal().out << table.ForPeopleAsRecord(context.terminal());
    SayWarnings(context, summary);
    if (!summary.validate_only()) {
      context.Say(
          fmt::format("Next: `funnelcast history {0}`, then `funnelcast fit {0}`.", flags.brand));
    }
  });
}

}  // namespace

void AddImportCommand(CLI::App& app, Context& context) {
  auto [command, flags] =
      AddCommand(app, context, "import", "Store the observations of a file",
                 "  funnelcast import shop history.csv\n"
                 "  funnelcast import shop google.csv --mapping google_ads --dry-run\n"
                 "  zcat history.csv.gz | funnelcast import shop -\n"
                 "\n"
                 "A tidy file has the columns date, channel, metric and value and, if wanted, "
                 "campaign, activity\n"
                 "and audience; an empty channel means the brand as a whole. Comma, semicolon or "
                 "tab, decimal\n"
                 "point or comma, UTF-8 or Windows-1252. Bad cells are named, and nothing of a bad "
                 "file is stored.",
                 &Import);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddArgument(command, "FILE", flags.file, "The file, or - for the standard input");
  AddText(command, "--mapping", flags.mapping,
          fmt::format("How to read a wide table: {}, or a file with a ColumnMapping as JSON",
                      fmt::join(ReadyMappingNames(), ", ")))
      .ShowValueAs("NAME|FILE.json");
  AddSwitch(command, "--dry-run", flags.dry_run, "Check the file and store nothing");
  AddSwitch(command, "--known-only", flags.known_only,
            "Refuse channels, campaigns and metrics that the brand does not have yet");
  AddText(command, "--request-id", flags.request_id,
          "Key under which the import is carried out once only (default a random one)");
}

}  // namespace funnelcast::cli
