// Deletions.
#include "server/store/observation_deletion.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/import_journal.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/observation_rows.h"
#include "server/store/series_edit.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

bool Contains(const std::set<std::string>& chosen, const std::string& id) {
  return chosen.empty() || chosen.contains(id);
}

// Ids of the choice may be old ones.
template <typename Resolve>
bool Contains(const std::set<std::string>& chosen, const std::string& id, const Resolve& resolve) {
  return Contains(chosen, id) ||
         std::any_of(chosen.begin(), chosen.end(),
                     [&](const std::string& other) { return resolve(other) == id; });
}

bool IsChosen(const DeletionChoice& choice, const Aliases& aliases, const SeriesKey& key) {
  const auto metric = [&](const std::string& id) { return aliases.Metric(id); };
  const auto channel = [&](const std::string& id) { return aliases.Channel(id); };
  const auto campaign = [&](const std::string& id) { return aliases.Campaign(key.channel, id); };
  return Contains(choice.metrics, key.metric, metric) &&
         Contains(choice.channels, key.channel, channel) &&
         Contains(choice.campaigns, key.campaign, campaign) &&
         (!choice.brand_only || key.channel.empty());
}

// Sums by metric and channel.
using Sums = std::map<std::pair<std::string, std::string>, DeletedSeries>;

void AddToSum(const SeriesKey& key, const ObservationRow& row, Sums& sums) {
  DeletedSeries& sum = sums[{key.metric, key.channel}];
  const bool first = sum.observation_count == 0;
  sum.metric = key.metric;
  sum.channel = key.channel;
  ++sum.observation_count;
  sum.sum += row.value;
  sum.first_day = first ? row.day : std::min(sum.first_day, row.day);
  sum.last_day = first ? row.end_day() - 1 : std::max(sum.last_day, row.end_day() - 1);
}

struct Chosen {
  std::int64_t brand_key = 0;
  std::vector<StoredSeries> series;
  std::set<std::string> controls;
};

absl::StatusOr<Chosen> Choose(Reader& reader, const std::string& brand,
                              const DeletionChoice& choice) {
  Chosen chosen;
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  chosen.brand_key = brand_key;
  ASSIGN_OR_RETURN(auto all, LoadAllSeries(reader, brand_key));
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(reader, brand));
  std::erase_if(all,
                [&](const StoredSeries& series) { return !IsChosen(choice, aliases, series.key); });
  chosen.series = std::move(all);
  ASSIGN_OR_RETURN(auto controls, LoadMetricsOfKind(reader, brand, MetricKind::kControl));
  chosen.controls = std::move(controls);
  return chosen;
}

// Sums up what is chosen of one series, and takes it out.
absl::StatusOr<SeriesEdit> TakeOut(ObservationRowReader& reading, const StoredSeries& series,
                                   const DeletionChoice& choice, Sums& sums) {
  std::vector<ObservationRow> rows;
  RETURN_IF_ERROR(reading.ReadNow(series.number, choice.start_day.value_or(series.first_day),
                                  choice.end_day.value_or(series.last_day + 1), rows));
  SeriesEdit edit;
  for (const ObservationRow& row : rows) {
    AddToSum(series.key, row, sums);
    edit.TakeOut(row);
  }
  edit.Finish();
  return edit;
}

DeletionResult Summarize(Sums sums, const std::set<std::string>& controls) {
  DeletionResult result;
  for (auto& [key, sum] : sums) {
    result.removed_count += sum.observation_count;
    if (controls.contains(sum.metric)) {
      sum.sum /= static_cast<double>(sum.observation_count);
    }
    result.series.push_back(std::move(sum));
  }
  return result;
}

// The journal's account of a deletion.
Import Describe(const DeletionResult& result, const Sums& sums) {
  Import import;
  import.number = result.import;
  import.row_count = result.removed_count;
  import.removed_count = result.removed_count;
  for (const auto& [key, sum] : sums) {
    if (import.sums.empty() || import.sums.back().metric != sum.metric) {
      import.sums.push_back({sum.metric, 0, 0});
    }
    import.sums.back().value_count += sum.observation_count;
    import.sums.back().sum += sum.sum;
    const bool first = import.last_day < import.first_day;
    import.first_day = first ? sum.first_day : std::min(import.first_day, sum.first_day);
    import.last_day = first ? sum.last_day : std::max(import.last_day, sum.last_day);
  }
  return import;
}

}  // namespace

absl::StatusOr<DeletionResult> DeleteObservations(Transaction& transaction,
                                                  const std::string& brand,
                                                  const DeletionChoice& choice,
                                                  const DeletionOptions& options) {
  ASSIGN_OR_RETURN(auto chosen, Choose(transaction, brand, choice));
  const std::int64_t brand_key = chosen.brand_key;
  Import journalled;
  journalled.kind = ImportKind::kDeletion;
  journalled.file_name = options.description;
  journalled.request_id = options.request_id;
  ASSIGN_OR_RETURN(auto import, InsertImport(transaction, brand_key, journalled));
  ASSIGN_OR_RETURN(auto writer, ObservationRowWriter::Prepare(transaction, brand_key, import));
  ObservationRowReader reading(transaction, brand_key);
  Sums sums;
  absl::Status status;
  for (const StoredSeries& series : chosen.series) {
    ASSIGN_OR_RETURN(const SeriesEdit edit, TakeOut(reading, series, choice, sums));
    RETURN_IF_ERROR(StoreEdit(transaction, *writer, brand_key, import, edit, series));
  }
  DeletionResult result = Summarize(sums, chosen.controls);
  if (result.removed_count == 0) {
    status = DeleteImport(transaction, brand_key, import);
  } else {
    result.import = import;
    status = writer->Finish();
    status.Update(FinishImport(transaction, brand_key, Describe(result, sums)));
  }
  if (!status.ok()) {
    return status;
  }
  return result;
}

}  // namespace funnelcast::store
