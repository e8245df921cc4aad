#include "server/service/observation_handlers.h"

#include <algorithm>

#include "fmt/format.h"
#include "server/convert/history_report.h"
#include "server/convert/observation.h"
#include "server/ingest/identifier.h"
#include "server/limits.h"
#include "server/store/channels.h"
#include "server/store/history_report.h"
#include "server/store/metrics.h"
#include "server/store/observation_query.h"

namespace funnelcast::service {
namespace {

// The ids a brand had before an import.
struct KnownIds {
  std::vector<std::string> channels;
  std::vector<std::string> metrics;
};

template <typename Record>
std::vector<std::string> IdsOf(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  for (const Record& record : records) ids.push_back(record.id);
  return ids;
}

absl::StatusOr<KnownIds> LoadKnownIds(store::Reader& reader, const std::string& brand) {
  const auto channels =
      store::ListChannels(reader, brand, {.after_id = "", .limit = limits::kMaxChannelsPerBrand});
  if (!channels.ok()) return channels.status();
  const auto metrics =
      store::ListMetrics(reader, brand, {.after_id = "", .limit = limits::kMaxMetricsPerBrand});
  if (!metrics.ok()) return metrics.status();
  return KnownIds{IdsOf(*channels), IdsOf(*metrics)};
}

// Warns of new ids that look like misspellings of known ones, or of each other.
void AddMisspellings(const std::string& what, const std::vector<std::string>& new_ids,
                     std::vector<std::string> known, v1::ImportSummary& summary) {
  for (const std::string& id : new_ids) {
    for (const ingest::LikelyMisspelling& likely : ingest::FindLikelyMisspellings({id}, known)) {
      if (summary.warnings_size() == limits::kMaxImportWarnings) return;
      summary.add_warnings(
          fmt::format("The new {} {} looks like a misspelling of {}; if it is one, import it again "
                      "under the right name.",
                      what, likely.name, likely.known));
    }
    known.push_back(id);
  }
}

v1::ImportSummary Summarize(const store::ImportResult& result, const KnownIds& known,
                            const ObservationImport& import) {
  v1::ImportSummary summary = convert::ToProto(result);
  const std::size_t kept =
      std::min<std::size_t>(import.warnings.size(), limits::kMaxImportWarnings);
  for (std::size_t i = 0; i < kept; ++i) summary.add_warnings(import.warnings[i]);
  AddMisspellings("channel", result.new_channels, known.channels, summary);
  AddMisspellings("metric", result.new_metrics, known.metrics, summary);
  summary.set_format(import.format);
  summary.set_validate_only(import.storing == Storing::kOnlyCheck);
  return summary;
}

}  // namespace

absl::StatusOr<v1::ImportSummary> ImportObservations(store::Store& store,
                                                     const ObservationImport& import) {
  const std::string& brand = import.key.brand;
  if (import.storing == Storing::kOnlyCheck) {
    absl::StatusOr<store::Snapshot> snapshot = store.Read();
    if (!snapshot.ok()) return snapshot.status();
    const auto result = store::PreviewObservations(*snapshot, brand, import.batch, import.options);
    if (!result.ok()) return result.status();
    const absl::StatusOr<KnownIds> known = LoadKnownIds(*snapshot, brand);
    if (!known.ok()) return known.status();
    return Summarize(*result, *known, import);
  }
  return RunOnce<v1::ImportSummary>(
      store, import.key, Storing::kStore,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::ImportSummary> {
        const absl::StatusOr<KnownIds> known = LoadKnownIds(transaction, brand);
        if (!known.ok()) return known.status();
        const auto result =
            store::WriteObservations(transaction, brand, import.batch, import.options);
        if (!result.ok()) return result.status();
        return Summarize(*result, *known, import);
      });
}

absl::StatusOr<v1::ImportSummary> BatchWriteObservations(
    store::Store& store, const v1::BatchWriteObservationsRequest& request) {
  absl::StatusOr<convert::ObservationWrite> write = convert::FromProto(request);
  if (!write.ok()) return write.status();
  ObservationImport import;
  import.key = KeyOf(write->brand, "BatchWriteObservations", request);
  import.batch = std::move(write->batch);
  import.options = write->options;
  import.storing = request.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
  return ImportObservations(store, import);
}

absl::StatusOr<v1::QueryObservationsResponse> QueryObservations(
    store::Store& store, const v1::QueryObservationsRequest& request) {
  const absl::StatusOr<convert::SumQuery> query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<std::vector<store::ObservedSum>> sums =
      store::QueryObservations(*snapshot, query->brand, query->query);
  if (!sums.ok()) return sums.status();
  v1::QueryObservationsResponse response;
  if (std::ssize(*sums) == query->query.limit) {
    sums->pop_back();
    response.set_next_page_token(convert::MakeSumPageToken(*query, sums->back()));
  }
  for (const store::ObservedSum& sum : *sums) *response.add_rows() = convert::ToProto(sum);
  return response;
}

absl::StatusOr<v1::HistoryReport> GetHistoryReport(store::Store& store,
                                                   const v1::GetHistoryReportRequest& request) {
  const absl::StatusOr<convert::ReportQuery> query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto report = store::LoadHistoryReport(*snapshot, query->brand, query->as_of_us);
  if (!report.ok()) return report.status();
  return convert::ToProto(*report);
}

}  // namespace funnelcast::service
