#include "server/service/import_observations.h"

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/convert/metric.h"
#include "server/convert/notice.h"
#include "server/convert/observation.h"
#include "server/ingest/identifier.h"
#include "server/limits.h"
#include "server/service/brand_facts.h"
#include "server/service/campaign_identity.h"
#include "server/service/claim_warnings.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/channels.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// What was known before an import.
struct Before {
  ingest::BrandFacts facts;
  std::vector<std::string> channels;
  std::vector<Claims> claims;
  std::vector<words::Message> campaign_notices;
};

// Puts what old ids mean now in the place of them, so that what is looked up is what is stored.
absl::Status UseNewIds(store::Reader& reader, ObservationImport& import) {
  const std::string& brand = import.key.brand;
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  for (const store::SeriesKey& series : import.batch.series) {
    const std::string metric = aliases.Metric(series.metric);
    if (metric == series.metric) continue;
    const auto source = import.metric_sources.find(series.metric);
    import.metric_sources.emplace(
        metric, source == import.metric_sources.end() ? series.metric : source->second);
  }
  ASSIGN_OR_RETURN(auto resolved,
                   store::ResolveBatch(reader, brand, import.batch, import.options.same_days));
  if (resolved.has_value()) import.batch = *std::move(resolved);
  return absl::OkStatus();
}

// Looks at the brand, checks the import against it and gives its campaigns their ids.
absl::StatusOr<Before> Prepare(store::Reader& reader, std::int64_t now_us,
                               ObservationImport& import) {
  const std::string& brand = import.key.brand;
  Before before;
  ASSIGN_OR_RETURN(auto facts, LoadBrandFacts(reader, brand, now_us));
  before.facts = std::move(facts);
  if (import.check) {
    RETURN_IF_ERROR(import.check(before.facts));
  }
  ASSIGN_OR_RETURN(
      const auto channels,
      store::ListChannels(reader, brand, {.after_id = "", .limit = limits::kMaxChannelsPerBrand}));
  for (const store::Channel& channel : channels) before.channels.push_back(channel.id);
  ASSIGN_OR_RETURN(auto notices, MatchCampaigns(reader, brand, import.batch));
  before.campaign_notices = std::move(notices);
  RETURN_IF_ERROR(UseNewIds(reader, import));
  ASSIGN_OR_RETURN(auto claims, FindClaims(reader, brand, import.batch, before.facts));
  before.claims = std::move(claims);
  return before;
}

// The flag that stores what came as `metric` under `other`.
std::string MetricFlag(const ObservationImport& import, const std::string& metric,
                       const std::string& other) {
  const auto source = import.metric_sources.find(metric);
  const std::string& from = source == import.metric_sources.end() ? metric : source->second;
  return convert::IsId(from) ? fmt::format("--metric {}={}", from, other)
                             : fmt::format("--metric \"{}={}\"", from, other);
}

// What to do about a new id that looks like a misspelling.
words::Message MisspellingWayOut(const std::string& what, const ingest::LikelyMisspelling& likely,
                                 const ObservationImport& import, std::int64_t number) {
  if (number > 0) {
    return words::Message{"MERGE_OR_UNDO",
                          {{"entry", what},
                           {"brand", import.key.brand},
                           {"name", likely.name},
                           {"known", likely.known},
                           {"number", words::Plain{number}}}};
  }
  if (what == "metric" && import.options.kind == store::ImportKind::kFile) {
    return words::Message{"STORE_UNDER_KNOWN",
                          {{"flag", MetricFlag(import, likely.name, likely.known)}}};
  }
  return words::Message{"CORRECT_BEFORE_IMPORT", {}};
}

// Warns of new ids that look like misspellings of known ones, or of each other.
void AddMisspellings(const std::string& what, const std::vector<std::string>& new_ids,
                     std::vector<std::string> known, const ObservationImport& import,
                     std::int64_t number, std::vector<words::Message>& warnings) {
  for (const std::string& id : new_ids) {
    for (const ingest::LikelyMisspelling& likely : ingest::FindLikelyMisspellings({id}, known)) {
      warnings.push_back(
          words::Message{"LIKELY_MISSPELLING",
                         {{"entry", what},
                          {"name", likely.name},
                          {"known", likely.known},
                          {"way_out", MisspellingWayOut(what, likely, import, number)}}});
    }
    known.push_back(id);
  }
}

std::vector<std::string> MetricsOf(const ingest::BrandFacts& facts) {
  std::vector<std::string> ids;
  for (const auto& [id, kind] : facts.metric_kinds) ids.push_back(id);
  return ids;
}

words::Message TakenOutNotice(const store::ImportResult& result, Storing storing) {
  return words::Message{"VALUES_TAKEN_OUT",
                        {{"count", result.removed_count},
                         {"first_day", words::Day{result.first_day}},
                         {"last_day", words::Day{result.last_day}},
                         {"storing", storing == Storing::kOnlyCheck ? "check" : "store"}}};
}

// Counts whose values are not whole from now on.
void AddFractional(const ObservationImport& import, const ingest::BrandFacts& facts,
                   std::vector<words::Message>& warnings) {
  for (const std::string& metric : import.batch.fractional_metrics) {
    if (facts.fractional_metrics.contains(metric)) continue;
    warnings.push_back(words::Message{"METRIC_IS_FRACTIONAL", {{"metric", metric}}});
  }
}

v1::ImportSummary Summarize(const store::ImportResult& result, const Before& before,
                            const ObservationImport& import) {
  const std::string& brand = import.key.brand;
  std::vector<words::Message> warnings = before.campaign_notices;
  AddFractional(import, before.facts, warnings);
  // A file that repeats nothing of what is stored is no newer version of an older one.
  const bool is_file = import.options.kind == store::ImportKind::kFile;
  const bool is_newer_version = is_file && result.unchanged_count + result.corrected_count > 0;
  if (is_newer_version && result.absent_count > 0 &&
      import.options.absent_values == store::AbsentValues::kKeep) {
    warnings.push_back(
        words::Message{"VALUES_LACKING", {{"count", result.absent_count}, {"brand", brand}}});
  }
  const bool changes = result.added_count + result.corrected_count + result.removed_count > 0;
  if (is_file && !changes && result.unchanged_count > 0) {
    warnings.push_back(words::Message{"IMPORT_CHANGES_NOTHING", {}});
  }
  if (result.removed_count > 0) warnings.push_back(TakenOutNotice(result, import.storing));
  for (const Claims& claims : before.claims) {
    const std::string own_metric = ("claimed_" + claims.metric).substr(0, limits::kMaxIdBytes);
    const std::string flag = MetricFlag(import, claims.metric, own_metric);
    warnings.push_back(ClaimsNotice(claims, brand, before.facts, flag, result.import));
  }
  AddMisspellings("channel", result.new_channels, before.channels, import, result.import, warnings);
  AddMisspellings("metric", result.new_metrics, MetricsOf(before.facts), import, result.import,
                  warnings);
  v1::ImportSummary summary = convert::ToProto(result, brand);
  *summary.mutable_warnings() = import.reading.warnings();
  convert::AddNotices(warnings, *summary.mutable_warnings());
  const int surplus = summary.warnings_size() - static_cast<int>(limits::kMaxImportWarnings);
  if (surplus > 0) {
    summary.mutable_warnings()->DeleteSubrange(static_cast<int>(limits::kMaxImportWarnings),
                                               surplus);
  }
  // A row of a wide table holds several values, which is what the store counts.
  if (is_file) summary.set_row_count(import.reading.row_count());
  summary.set_format(import.reading.format());
  summary.set_validate_only(import.storing == Storing::kOnlyCheck);
  *summary.mutable_left_out() = import.reading.left_out();
  *summary.mutable_columns() = import.reading.columns();
  return summary;
}

}  // namespace

v1::ImportSummary ReadingOf(const ingest::ParsedTable& table) {
  v1::ImportSummary reading;
  reading.set_row_count(table.row_count);
  reading.set_format(table.format);
  convert::AddNotices(table.warnings, *reading.mutable_warnings());
  for (const ingest::LeftOutRows& rows : table.left_out) {
    v1::LeftOutRows& left_out = *reading.add_left_out();
    left_out.set_kind(static_cast<v1::LeftOutKind>(rows.kind));
    left_out.set_row_count(rows.row_count);
    left_out.set_first_row(rows.first_row);
    left_out.set_message(rows.message);
  }
  for (const ingest::ReadColumn& column : table.columns) {
    v1::ReadColumn& read = *reading.add_columns();
    read.set_column(column.column);
    read.set_role(column.role);
    if (column.metric.empty()) continue;
    read.set_metric(column.metric);
    read.set_metric_kind(convert::ToProto(column.metric_kind));
  }
  return reading;
}

store::ObservationBatch BatchOf(ingest::ParsedTable table) {
  store::ObservationBatch batch;
  batch.display_names = std::move(table.display_names);
  batch.metric_kinds = std::move(table.metric_kinds);
  batch.fractional_metrics = std::move(table.fractional_metrics);
  batch.external_ids = std::move(table.campaign_ids);
  batch.series.reserve(table.series.size());
  for (ingest::TableSeries& series : table.series) {
    batch.series.push_back({std::move(series.metric), std::move(series.channel),
                            std::move(series.campaign), std::move(series.activity),
                            std::move(series.audience)});
  }
  batch.values.reserve(table.values.size());
  for (const ingest::TableValue& value : table.values)
    batch.values.push_back({value.series, value.day, value.value, value.day_count});
  return batch;
}

absl::StatusOr<Encoded<v1::ImportSummary>> ImportObservations(store::Store& store,
                                                              ObservationImport& import) {
  const std::string& brand = import.key.brand;
  if (import.storing == Storing::kOnlyCheck) {
    ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
    ASSIGN_OR_RETURN(const Before before, Prepare(snapshot, store.now_us(), import));
    ASSIGN_OR_RETURN(const auto result,
                     store::PreviewObservations(snapshot, brand, import.batch, import.options));
    return Encoded<v1::ImportSummary>{Summarize(result, before, import).SerializeAsString()};
  }
  ASSIGN_OR_RETURN(RequestWriting writing, RequestWriting::Begin(store, import.key));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::ImportSummary>();
  store::Transaction& transaction = writing.transaction();
  ASSIGN_OR_RETURN(const Before before, Prepare(transaction, transaction.now_us(), import));
  ASSIGN_OR_RETURN(const auto result,
                   store::WriteObservations(transaction, brand, import.batch, import.options));
  return writing.Finish(Summarize(result, before, import));
}

}  // namespace funnelcast::service
