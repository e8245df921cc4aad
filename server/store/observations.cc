// Merges an import with what is stored: each value is new, a correction, or the same.
#include "server/store/observations.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "server/errors/fields.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/import_journal.h"
#include "server/store/import_names.h"
#include "server/store/names.h"
#include "server/store/observation_rows.h"
#include "server/store/series_edit.h"
#include "server/store/series_table.h"
#include "server/words/day_text.h"

namespace funnelcast::store {
namespace {

using words::FormatDay;

// The values of one series within a batch.
struct SeriesSlice {
  const ObservedValue* begin = nullptr;
  const ObservedValue* end = nullptr;
};

Day EndOf(const ObservedValue& value) { return value.day + value.day_count; }

// The slices of a batch by the index of their series; those without values are empty.
std::vector<SeriesSlice> SliceBySeries(const ObservationBatch& batch) {
  std::vector<SeriesSlice> slices(batch.series.size());
  const ObservedValue* const end = batch.values.data() + batch.values.size();
  for (const ObservedValue* value = batch.values.data(); value != end;) {
    const std::uint32_t series = value->series;
    const ObservedValue* const begin = value;
    while (value != end && value->series == series) {
      ++value;
    }
    slices[series] = {begin, value};
  }
  return slices;
}

// The order and range that the merge below relies on; callers of ours and not users could break it.
absl::Status CheckBatch(const ObservationBatch& batch) {
  for (std::size_t i = 0; i < batch.values.size(); ++i) {
    const ObservedValue& value = batch.values[i];
    const ObservedValue* const before = i == 0 ? nullptr : &batch.values[i - 1];
    const bool in_order = before == nullptr || before->series < value.series ||
                          (before->series == value.series && EndOf(*before) <= value.day);
    if (!in_order || value.series >= batch.series.size() || value.day_count < 1) {
      return errors::InvalidField("observations", errors::kDuplicate,
                                  "The values are not ordered by series and day, or two of them "
                                  "cover the same day.");
    }
  }
  return absl::OkStatus();
}

// The sums of the batch's values by metric; means of controls.
std::vector<ImportedSum> SumByMetric(const ObservationBatch& batch,
                                     const std::set<std::string>& controls) {
  std::map<std::string, ImportedSum> sums;
  for (const ObservedValue& value : batch.values) {
    ImportedSum& sum = sums[batch.series[value.series].metric];
    ++sum.value_count;
    sum.sum += value.value;
  }
  std::vector<ImportedSum> result;
  for (auto& [metric, sum] : sums) {
    sum.metric = metric;
    if (controls.contains(metric)) {
      sum.sum /= static_cast<double>(sum.value_count);
    }
    result.push_back(std::move(sum));
  }
  return result;
}

ImportResult DescribeBatch(const ObservationBatch& batch, const MissingNames& missing) {
  ImportResult result;
  result.row_count = static_cast<std::int64_t>(batch.values.size());
  if (!batch.values.empty()) {
    result.first_day = batch.values.front().day;
    result.last_day = EndOf(batch.values.front()) - 1;
  }
  for (const ObservedValue& value : batch.values) {
    result.first_day = std::min(result.first_day, value.day);
    result.last_day = std::max(result.last_day, EndOf(value) - 1);
  }
  result.new_channels.assign(missing.channels.begin(), missing.channels.end());
  result.new_metrics.assign(missing.metrics.begin(), missing.metrics.end());
  result.new_other_count = static_cast<std::int64_t>(missing.other_count());
  return result;
}

// `clicks of facebook from 2026-01-05 to 2026-01-11`.
std::string DescribeValue(const SeriesKey& key, Day first_day, Day end_day) {
  const std::string whose =
      key.channel.empty() ? " of the brand as a whole" : fmt::format(" of {}", key.channel);
  const std::string days =
      end_day - first_day == 1
          ? fmt::format(" on {}", FormatDay(first_day))
          : fmt::format(" from {} to {}", FormatDay(first_day), FormatDay(end_day - 1));
  return key.metric + whose + days;
}

// Walks the slice of one series along its stored rows.
class SeriesMerge {
 public:
  SeriesMerge(SeriesEdit& edit, AbsentValues absent_values, const ImportResult& window)
      : edit_(edit), absent_values_(absent_values), window_(window) {}

  // INVALID_ARGUMENT for a value that overlaps a stored one of other days.
  absl::Status Merge(const SeriesKey& key, const SeriesSlice& slice,
                     const std::vector<ObservationRow>& stored) {
    auto row = stored.begin();
    for (const ObservedValue* value = slice.begin; value != slice.end; ++value) {
      const ObservationRow* same = nullptr;
      absl::Status status;
      for (; row != stored.end() && row->day < EndOf(*value) && status.ok(); ++row) {
        if (row->day == value->day) {
          same = &*row;
        } else if (row->end_day() <= value->day) {
          status = Leave(*row);
        } else {
          status = Overlap(key, *value, *row);
        }
        if (same != nullptr) {
          ++row;
          break;
        }
      }
      if (status.ok()) {
        status = Put(key, *value, same);
      }
      // What else the value covers.
      for (; row != stored.end() && row->day < EndOf(*value) && status.ok(); ++row) {
        status = Overlap(key, *value, *row);
      }
      if (!status.ok()) {
        return status;
      }
    }
    for (; row != stored.end(); ++row) {
      RETURN_IF_ERROR(Leave(*row));
    }
    return edit_.Finish();
  }

  std::int64_t unchanged_count() const { return unchanged_count_; }
  std::int64_t absent_count() const { return absent_count_; }

 private:
  absl::Status Put(const SeriesKey& key, const ObservedValue& value, const ObservationRow* same) {
    ObservationRow row;
    row.day = value.day;
    row.value = value.value;
    row.day_count = value.day_count;
    if (same == nullptr) {
      return edit_.Add(row);
    }
    if (same->day_count != value.day_count && absent_values_ == AbsentValues::kKeep) {
      return Overlap(key, value, *same);
    }
    if (same->value == value.value && same->day_count == value.day_count) {
      ++unchanged_count_;
      return edit_.Pass();
    }
    return edit_.Correct(*same, row);
  }

  // A stored row that the batch has no value for.
  absl::Status Leave(const ObservationRow& row) {
    const bool in_window = row.day >= window_.first_day && row.day <= window_.last_day;
    absent_count_ += in_window ? 1 : 0;
    return in_window && absent_values_ == AbsentValues::kTakeOut ? edit_.TakeOut(row)
                                                                 : edit_.Pass();
  }

  // A stored row some of whose days the value covers.
  absl::Status Overlap(const SeriesKey& key, const ObservedValue& value,
                       const ObservationRow& row) {
    if (absent_values_ == AbsentValues::kTakeOut) {
      return edit_.TakeOut(row);
    }
    return errors::InvalidField(
        "observations", errors::kConflicting,
        fmt::format("The value for {} overlaps the stored one for {}: import with --replace to put "
                    "it in its place, or take that one out with `funnelcast observation delete`.",
                    DescribeValue(key, value.day, EndOf(value)),
                    DescribeValue(key, row.day, row.end_day())));
  }

  SeriesEdit& edit_;
  const AbsentValues absent_values_;
  const ImportResult& window_;
  std::int64_t unchanged_count_ = 0;
  std::int64_t absent_count_ = 0;
};

// What both the write and the preview begin with.
struct Prepared {
  std::int64_t brand_key = 0;
  MissingNames missing;
  ImportResult result;
};

absl::StatusOr<Prepared> Prepare(Reader& reader, const std::string& brand,
                                 const ObservationBatch& batch, const ImportOptions& options) {
  Prepared prepared;
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  prepared.brand_key = brand_key;
  RETURN_IF_ERROR(CheckBatch(batch));
  ASSIGN_OR_RETURN(auto missing, FindMissingNames(reader, brand, batch.series));
  RETURN_IF_ERROR(CheckMissingNames(reader, brand, missing, options));
  prepared.missing = std::move(missing);
  prepared.result = DescribeBatch(batch, prepared.missing);
  ASSIGN_OR_RETURN(auto controls, LoadMetricsOfKind(reader, brand, MetricKind::kControl));
  for (const auto& [metric, kind] : batch.metric_kinds) {
    if (kind == MetricKind::kControl) {
      controls.insert(metric);
    }
  }
  prepared.result.sums = SumByMetric(batch, controls);
  return prepared;
}

// The stored series that the batch has no values for, though it has some for their metric and for
// their channel.
absl::StatusOr<std::vector<StoredSeries>> FindAbsentSeries(Reader& reader, std::int64_t brand_key,
                                                           const ObservationBatch& batch,
                                                           const std::vector<SeriesSlice>& slices) {
  std::set<std::string> metrics;
  std::set<std::string> channels;
  std::set<SeriesKey> present;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (slices[i].begin != slices[i].end) {
      metrics.insert(batch.series[i].metric);
      channels.insert(batch.series[i].channel);
      present.insert(batch.series[i]);
    }
  }
  ASSIGN_OR_RETURN(auto all, LoadAllSeries(reader, brand_key));
  std::erase_if(all, [&](const StoredSeries& series) {
    return !metrics.contains(series.key.metric) || !channels.contains(series.key.channel) ||
           present.contains(series.key);
  });
  return all;
}

// Merges series after series. `transaction` and `writer` are null for a preview.
class BatchMerge {
 public:
  BatchMerge(Reader& reader, Transaction* transaction, ObservationRowWriter* writer,
             std::int64_t brand_key, AbsentValues absent_values, ImportResult& result)
      : transaction_(transaction),
        writer_(writer),
        brand_key_(brand_key),
        absent_values_(absent_values),
        result_(result),
        rows_(reader, brand_key) {}

  absl::Status Merge(const StoredSeries& series, const SeriesSlice& slice) {
    // A longer value may begin before the window and reach into it.
    RETURN_IF_ERROR(rows_.ReadNow(series.number, result_.first_day - series.longest_day_count + 1,
                                  result_.last_day + 1, stored_));
    SeriesEdit edit(writer_, series.number);
    SeriesMerge merge(edit, absent_values_, result_);
    RETURN_IF_ERROR(merge.Merge(series.key, slice, stored_));
    result_.added_count += edit.added_count();
    result_.corrected_count += edit.corrected_count();
    result_.removed_count += edit.removed_count();
    result_.unchanged_count += merge.unchanged_count();
    result_.absent_count += merge.absent_count();
    return transaction_ == nullptr
               ? absl::OkStatus()
               : StoreEdit(*transaction_, *writer_, brand_key_, result_.import, edit, series);
  }

 private:
  Transaction* transaction_;
  ObservationRowWriter* writer_;
  std::int64_t brand_key_;
  AbsentValues absent_values_;
  ImportResult& result_;
  ObservationRowReader rows_;
  std::vector<ObservationRow> stored_;
};

// The stored series of a key; a new one, without observations, where there is none.
absl::StatusOr<StoredSeries> FindOrInsertSeries(Reader& reader, Transaction* transaction,
                                                std::int64_t brand_key, const SeriesKey& key,
                                                const SeriesSlice& slice,
                                                std::int64_t& next_number) {
  ASSIGN_OR_RETURN(auto known, FindSeries(reader, brand_key, key));
  if (known.has_value()) {
    return *std::move(known);
  }
  const Day first_day = slice.begin->day;
  const StoredSeries series{next_number++, key, first_day, first_day, 0, first_day, first_day, 1};
  if (transaction != nullptr) {
    RETURN_IF_ERROR(InsertSeries(*transaction, brand_key, series));
  }
  return series;
}

// Merges all series of the batch, and those that it lacks.
absl::Status MergeAll(Reader& reader, Transaction* transaction, BatchMerge& merge,
                      const ObservationBatch& batch, std::int64_t brand_key) {
  ASSIGN_OR_RETURN(auto next_number, NextSeriesNumber(reader, brand_key));
  const std::vector<SeriesSlice> slices = SliceBySeries(batch);
  ASSIGN_OR_RETURN(const auto absent, FindAbsentSeries(reader, brand_key, batch, slices));
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (slices[i].begin == slices[i].end) {
      continue;
    }
    ASSIGN_OR_RETURN(const auto series,
                     FindOrInsertSeries(reader, transaction, brand_key, batch.series[i], slices[i],
                                        next_number));
    RETURN_IF_ERROR(merge.Merge(series, slices[i]));
  }
  for (const StoredSeries& series : absent) {
    RETURN_IF_ERROR(merge.Merge(series, {}));
  }
  return absl::OkStatus();
}

absl::Status FinishWrite(Transaction& transaction, std::int64_t brand_key,
                         const ImportResult& result) {
  Import import;
  import.number = result.import;
  import.row_count = result.row_count;
  import.added_count = result.added_count;
  import.corrected_count = result.corrected_count;
  import.removed_count = result.removed_count;
  if (result.row_count > 0) {
    import.first_day = result.first_day;
    import.last_day = result.last_day;
  }
  import.sums = result.sums;
  return FinishImport(transaction, brand_key, import);
}

absl::StatusOr<ImportResult> WriteResolved(Transaction& transaction, const std::string& brand,
                                           const ObservationBatch& batch,
                                           const ImportOptions& options) {
  ASSIGN_OR_RETURN(auto prepared, Prepare(transaction, brand, batch, options));
  ImportResult& result = prepared.result;
  const std::int64_t brand_key = prepared.brand_key;
  Import journalled;
  journalled.kind = options.kind;
  journalled.file_name = options.file_name;
  journalled.request_id = options.request_id;
  ASSIGN_OR_RETURN(auto import, InsertImport(transaction, brand_key, journalled));
  result.import = import;
  RETURN_IF_ERROR(
      InsertMissingNames(transaction, brand, prepared.missing, batch, {brand_key, import}));
  ASSIGN_OR_RETURN(auto writer, ObservationRowWriter::Prepare(transaction, brand_key, import));
  BatchMerge merge(transaction, &transaction, writer.get(), brand_key, options.absent_values,
                   result);
  absl::Status status = MergeAll(transaction, &transaction, merge, batch, brand_key);
  if (status.ok()) {
    status = writer->Finish();
  }
  if (status.ok()) {
    status = FinishWrite(transaction, brand_key, result);
  }
  if (!status.ok()) {
    return status;
  }
  return std::move(result);
}

absl::StatusOr<ImportResult> PreviewResolved(Reader& reader, const std::string& brand,
                                             const ObservationBatch& batch,
                                             const ImportOptions& options) {
  ASSIGN_OR_RETURN(auto prepared, Prepare(reader, brand, batch, options));
  BatchMerge merge(reader, nullptr, nullptr, prepared.brand_key, options.absent_values,
                   prepared.result);
  RETURN_IF_ERROR(MergeAll(reader, nullptr, merge, batch, prepared.brand_key));
  return std::move(prepared.result);
}

}  // namespace

absl::StatusOr<ImportResult> WriteObservations(Transaction& transaction, const std::string& brand,
                                               const ObservationBatch& batch,
                                               const ImportOptions& options) {
  ASSIGN_OR_RETURN(const auto resolved, ResolveBatch(transaction, brand, batch, options.same_days));
  return WriteResolved(transaction, brand, resolved.has_value() ? *resolved : batch, options);
}

absl::StatusOr<ImportResult> PreviewObservations(Reader& reader, const std::string& brand,
                                                 const ObservationBatch& batch,
                                                 const ImportOptions& options) {
  ASSIGN_OR_RETURN(const auto resolved, ResolveBatch(reader, brand, batch, options.same_days));
  return PreviewResolved(reader, brand, resolved.has_value() ? *resolved : batch, options);
}

}  // namespace funnelcast::store
