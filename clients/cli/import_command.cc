// `funnelcast import`: a file goes to the server piece by piece, in one transaction.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/import_source.h"
#include "clients/cli/import_summary.h"
#include "clients/cli/mapping_source.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/performance.grpc.pb.h"

namespace funnelcast::cli {
namespace {

// Half of what the contract allows a message to carry.
constexpr size_t kPieceBytes = 512 * 1024;

struct ImportFlags {
  std::string brand;
  std::string file;
  std::string mapping;
  std::string channel;
  std::vector<std::string> metrics;
  std::string date_order;
  std::string decimal_mark;
  std::string request_id;
  bool sum_rows = false;
  bool replace = false;
  bool dry_run = false;
  bool known_only = false;
};

v1::DateOrder DateOrderOfWord(const std::string& word) {
  if (word == "day-first") return v1::DATE_ORDER_DAY_FIRST;
  return word == "month-first" ? v1::DATE_ORDER_MONTH_FIRST : v1::DATE_ORDER_UNSPECIFIED;
}

v1::DecimalMark DecimalMarkOfWord(const std::string& word) {
  if (word == "point") return v1::DECIMAL_MARK_POINT;
  return word == "comma" ? v1::DECIMAL_MARK_COMMA : v1::DECIMAL_MARK_UNSPECIFIED;
}

// Sets how the file is to be read: by a stored mapping, or by one in a file.
absl::Status SetMapping(const ImportFlags& flags, v1::ImportFileHeader& header) {
  if (flags.mapping.empty()) return absl::OkStatus();
  if (!IsMappingFile(flags.mapping)) {
    header.set_mapping_name(ChildName(flags.brand, "mappings", flags.mapping));
    return absl::OkStatus();
  }
  absl::StatusOr<v1::Mapping> mapping = ReadMappingFile(flags.mapping);
  if (!mapping.ok()) return mapping.status();
  *header.mutable_mapping() = *std::move(*mapping).mutable_columns();
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportFileRequest> Header(const ImportFlags& flags, const ImportSource& source) {
  v1::ImportFileRequest message;
  v1::ImportFileHeader& header = *message.mutable_header();
  header.set_parent(BrandName(flags.brand));
  header.set_file_name(source.name);
  header.set_request_id(flags.request_id.empty() ? MakeRequestId() : flags.request_id);
  header.set_validate_only(flags.dry_run);
  header.set_known_only(flags.known_only);
  header.set_byte_count(source.byte_count);
  header.set_channel(flags.channel);
  header.set_sum_rows(flags.sum_rows);
  header.set_replace(flags.replace);
  header.set_date_order(DateOrderOfWord(flags.date_order));
  header.set_decimal_mark(DecimalMarkOfWord(flags.decimal_mark));
  const absl::Status mapping = SetMapping(flags, header);
  if (!mapping.ok()) return mapping;
  const auto overrides = ParseOverrides(flags.metrics);
  if (!overrides.ok()) return overrides.status();
  header.mutable_metric_overrides()->insert(overrides->begin(), overrides->end());
  return message;
}

// Sends the file once and waits for the answer.
grpc::Status SendFile(Context& context, const v1::ImportFileRequest& header, ImportSource& source,
                      ProgressBar& bar, v1::ImportSummary* summary) {
  v1::PerformanceService::Stub stub(context.connection().channel());
  grpc::ClientContext call;
  // A large file may take minutes; only a limit that was asked for holds.
  context.connection().Prepare(call, context.timeout_given ? Deadline::kTimeout : Deadline::kNone);
  const auto writer = stub.ImportFile(&call, summary);
  source.stream->clear();
  source.stream->seekg(0);
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
               TrF("{} of {} MB sent", FormatDecimals(static_cast<double>(sent) / 1e6, 1),
                   FormatDecimals(static_cast<double>(source.byte_count) / 1e6, 1)));
  }
  writer->WritesDone();
  return writer->Finish();
}

int Import(Context& context, const ImportFlags& flags) {
  absl::StatusOr<ImportSource> source = OpenImportSource(flags.file, context.terminal().in);
  if (!source.ok()) {
    return context.Refuse(std::string(source.status().message()), kFailed);
  }
  if (source->byte_count == 0) {
    return context.Refuse(TrF("{} is empty.", source->shown_name), kFailed);
  }
  const absl::StatusOr<v1::ImportFileRequest> header = Header(flags, *source);
  if (!header.ok()) {
    return context.Refuse(std::string(header.status().message()), kFailed);
  }
  ProgressBar bar(context.terminal(), Tr("Importing"), ProgressBar::PlainLines::kNo);
  v1::ImportSummary summary;
  grpc::Status status;
  int attempt = 0;
  do {
    status = SendFile(context, *header, *source, bar, &summary);
  } while (Connection::PauseBeforeRepeating(status, ++attempt));
  bar.Clear();
  if (!status.ok()) {
    const bool refused = status.error_code() == grpc::StatusCode::INVALID_ARGUMENT;
    return context.Fail(status, refused ? Tr("Nothing of the file was stored.") : "");
  }
  return context.Print(summary, SummaryTable(summary),
                       [&] { SaySummary(context, summary, flags.brand, source->shown_name); });
}

constexpr char kExamples[] =
    "  funnelcast import shop history.csv\n"
    "  funnelcast import shop google.csv --mapping google_ads --dry-run\n"
    "  funnelcast import shop google.csv --mapping google_ads --metric orders=claimed_orders\n"
    "  funnelcast import shop report.csv --mapping my_mapping.json --channel tiktok --sum-rows\n"
    "  zcat history.csv.gz | funnelcast import shop -";

std::string Explanation() {
  return Tr(
      "A tidy file has the columns date, channel, metric and value and, if wanted, end, campaign, "
      "activity and audience; an empty channel means the brand as a whole. Comma, semicolon or "
      "tab, decimal point or comma, UTF-8, UTF-16 or Windows-1252. Bad cells are named, and "
      "nothing of a bad file is stored. `funnelcast mapping list shop` shows the mappings there "
      "are, `funnelcast imports undo shop IMPORT` takes an import back.");
}

// How the file is to be read.
void AddReadingFlags(CLI::App& command, ImportFlags& flags) {
  AddText(
      command, "--mapping", flags.mapping,
      Tr("How to read a wide table: the name of a mapping (google_ads, meta_ads, linkedin_ads, "
         "ga4, hubspot, matomo or one of the brand's own), or a file with a ColumnMapping as JSON"))
      .ShowValueAs(Tr("NAME|FILE.json"));
  AddText(command, "--channel", flags.channel,
          Tr("Channel of all rows of a file without a column for it, in place of the mapping's"));
  AddTexts(
      command, "--metric", flags.metrics,
      Tr("Store a column under another metric: conversions=signups, with a metric of the mapping "
         "or a heading of the file on the left; may be given several times"))
      .ShowValueAs(Tr("OLD=NEW"));
  AddSwitch(command, "--sum-rows", flags.sum_rows,
            Tr("Add up several rows of a day, for instance one a device"));
  AddChoice(command, "--date-order", flags.date_order, {"day-first", "month-first"},
            Tr("What 03/04/2026 is, where the file does not tell: 3 April or 4 March"));
  AddChoice(command, "--decimal-mark", flags.decimal_mark, {"point", "comma"},
            Tr("What 1.234 is, where the file does not tell: a little more than one, or 1234"));
}

}  // namespace

void AddImportCommand(CLI::App& app, Context& context) {
  auto [command, flags] = AddCommand(app, context, "import", Tr("Store the observations of a file"),
                                     {kExamples, Explanation()}, &Import);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "FILE", flags.file, Tr("The file, or - for the standard input"));
  AddReadingFlags(command, flags);
  AddSwitch(
      command, "--replace", flags.replace,
      Tr("Take out what is stored for the file's metrics, channels and days and is not in it"));
  AddSwitch(command, "--dry-run", flags.dry_run, Tr("Check the file and store nothing"));
  AddSwitch(command, "--known-only", flags.known_only,
            Tr("Refuse channels, campaigns and metrics that the brand does not have yet"));
  AddText(command, "--request-id", flags.request_id,
          Tr("Key under which the import is carried out once only (default a random one)"));
}

}  // namespace funnelcast::cli
