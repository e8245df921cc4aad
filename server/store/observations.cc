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
                                  words::Message{"VALUES_NOT_IN_ORDER", {}});
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
words::Message DescribeValue(const SeriesKey& key, Day first_day, Day end_day) {
  const bool is_one = end_day - first_day == 1;
  words::Message value;
  value.values = {{"metric", key.metric}};
  if (key.channel.empty()) {
    value.key = is_one ? "VALUE_OF_BRAND_ON_DAY" : "VALUE_OF_BRAND_ON_DAYS";
  } else {
    value.key = is_one ? "VALUE_OF_CHANNEL_ON_DAY" : "VALUE_OF_CHANNEL_ON_DAYS";
    value.values.emplace_back("channel", key.channel);
  }
  value.values.emplace_back(is_one ? "day" : "start", words::Day{first_day});
  if (!is_one) value.values.emplace_back("end", words::Day{end_day - 1});
  return value;
}

// Walks the slice of one series along its stored rows.
class SeriesMerge {
 public:
  SeriesMerge(AbsentValues absent_values, const ImportResult& window)
      : absent_values_(absent_values), window_(window) {}

  // INVALID_ARGUMENT for a value that overlaps a stored one of other days.
  absl::Status Merge(const SeriesKey& key, const SeriesSlice& slice,
                     const std::vector<ObservationRow>& stored) {
    auto row = stored.begin();
    for (const ObservedValue* value = slice.begin; value != slice.end; ++value) {
      for (; row != stored.end() && row->day < value->day; ++row) {
        if (row->end_day() <= value->day) {
          Leave(*row);
        } else {
          RETURN_IF_ERROR(Overlap(key, *value, *row));
        }
      }
      const bool is_stored = row != stored.end() && row->day == value->day;
      RETURN_IF_ERROR(Put(key, *value, is_stored ? &*row++ : nullptr));
      // What else the value covers.
      for (; row != stored.end() && row->day < EndOf(*value); ++row) {
        RETURN_IF_ERROR(Overlap(key, *value, *row));
      }
    }
    for (; row != stored.end(); ++row) Leave(*row);
    edit_.Finish();
    return absl::OkStatus();
  }

  const SeriesEdit& edit() const { return edit_; }
  std::int64_t unchanged_count() const { return unchanged_count_; }
  std::int64_t absent_count() const { return absent_count_; }

 private:
  absl::Status Put(const SeriesKey& key, const ObservedValue& value, const ObservationRow* same) {
    ObservationRow row;
    row.day = value.day;
    row.value = value.value;
    row.day_count = value.day_count;
    if (same == nullptr) {
      edit_.Add(row);
    } else if (same->day_count != value.day_count && absent_values_ == AbsentValues::kKeep) {
      return Overlap(key, value, *same);
    } else if (same->value == value.value && same->day_count == value.day_count) {
      ++unchanged_count_;
      edit_.Pass();
    } else {
      edit_.Correct(*same, row);
    }
    return absl::OkStatus();
  }

  // A stored row that the batch has no value for.
  void Leave(const ObservationRow& row) {
    const bool in_window = row.day >= window_.first_day && row.day <= window_.last_day;
    absent_count_ += in_window ? 1 : 0;
    if (in_window && absent_values_ == AbsentValues::kTakeOut) {
      edit_.TakeOut(row);
    } else {
      edit_.Pass();
    }
  }

  // A stored row some of whose days the value covers.
  absl::Status Overlap(const SeriesKey& key, const ObservedValue& value,
                       const ObservationRow& row) {
    if (absent_values_ == AbsentValues::kTakeOut) {
      edit_.TakeOut(row);
      return absl::OkStatus();
    }
    return errors::InvalidField(
        "observations", errors::kConflicting,
        words::Message{"VALUE_OVERLAPS_STORED_ONE",
                       {{"value", DescribeValue(key, value.day, EndOf(value))},
                        {"stored", DescribeValue(key, row.day, row.end_day())}}});
  }

  const AbsentValues absent_values_;
  const ImportResult& window_;
  SeriesEdit edit_;
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

// Where a batch is written to: nowhere for a preview.
struct WriteTarget {
  Transaction* transaction = nullptr;
  ObservationRowWriter* writer = nullptr;
};

// A stored series with what the batch has for it.
struct SeriesToMerge {
  StoredSeries series;
  SeriesSlice slice;
};

// The stored series of a key; a new one, without observations, where there is none.
absl::StatusOr<StoredSeries> FindOrInsertSeries(Reader& reader, const WriteTarget& target,
                                                std::int64_t brand_key, const SeriesKey& key,
                                                Day first_day, std::int64_t& next_number) {
  ASSIGN_OR_RETURN(auto known, FindSeries(reader, brand_key, key));
  if (known.has_value()) {
    return *std::move(known);
  }
  const StoredSeries series{next_number++, key, first_day, first_day, 0, first_day, first_day, 1};
  if (target.transaction != nullptr) {
    RETURN_IF_ERROR(InsertSeries(*target.transaction, brand_key, series));
  }
  return series;
}

// All series of the batch, new ones inserted, and those that it lacks.
absl::StatusOr<std::vector<SeriesToMerge>> FindSeriesToMerge(Reader& reader,
                                                             const WriteTarget& target,
                                                             std::int64_t brand_key,
                                                             const ObservationBatch& batch) {
  ASSIGN_OR_RETURN(auto next_number, NextSeriesNumber(reader, brand_key));
  const std::vector<SeriesSlice> slices = SliceBySeries(batch);
  ASSIGN_OR_RETURN(const auto absent, FindAbsentSeries(reader, brand_key, batch, slices));
  std::vector<SeriesToMerge> all;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    if (slices[i].begin == slices[i].end) {
      continue;
    }
    ASSIGN_OR_RETURN(auto series, FindOrInsertSeries(reader, target, brand_key, batch.series[i],
                                                     slices[i].begin->day, next_number));
    all.push_back({std::move(series), slices[i]});
  }
  for (const StoredSeries& series : absent) {
    all.push_back({series, {}});
  }
  return all;
}

// Merges the batch into what is stored, series after series.
absl::Status MergeAll(Reader& reader, const WriteTarget& target, std::int64_t brand_key,
                      const ObservationBatch& batch, AbsentValues absent_values,
                      ImportResult& result) {
  ASSIGN_OR_RETURN(const auto all, FindSeriesToMerge(reader, target, brand_key, batch));
  ObservationRowReader rows(reader, brand_key);
  std::vector<ObservationRow> stored;
  for (const auto& [series, slice] : all) {
    // A longer value may begin before the window and reach into it.
    RETURN_IF_ERROR(rows.ReadNow(series.number, result.first_day - series.longest_day_count + 1,
                                 result.last_day + 1, stored));
    SeriesMerge merge(absent_values, result);
    RETURN_IF_ERROR(merge.Merge(series.key, slice, stored));
    result.added_count += merge.edit().added_count();
    result.corrected_count += merge.edit().corrected_count();
    result.removed_count += merge.edit().removed_count();
    result.unchanged_count += merge.unchanged_count();
    result.absent_count += merge.absent_count();
    if (target.writer != nullptr) {
      RETURN_IF_ERROR(StoreEdit(*target.transaction, *target.writer, brand_key, result.import,
                                merge.edit(), series));
    }
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

}  // namespace

absl::StatusOr<ImportResult> WriteObservations(Transaction& transaction, const std::string& brand,
                                               const ObservationBatch& sent,
                                               const ImportOptions& options) {
  ASSIGN_OR_RETURN(const auto resolved, ResolveBatch(transaction, brand, sent, options.same_days));
  const ObservationBatch& batch = resolved.has_value() ? *resolved : sent;
  ASSIGN_OR_RETURN(auto prepared, Prepare(transaction, brand, batch, options));
  ImportResult& result = prepared.result;
  const std::int64_t brand_key = prepared.brand_key;
  Import journalled;
  journalled.kind = options.kind;
  journalled.file_name = options.file_name;
  journalled.request_id = options.request_id;
  ASSIGN_OR_RETURN(result.import, InsertImport(transaction, brand_key, journalled));
  RETURN_IF_ERROR(
      InsertMissingNames(transaction, brand, prepared.missing, batch, {brand_key, result.import}));
  ASSIGN_OR_RETURN(auto writer,
                   ObservationRowWriter::Prepare(transaction, brand_key, result.import));
  RETURN_IF_ERROR(MergeAll(transaction, {&transaction, writer.get()}, brand_key, batch,
                           options.absent_values, result));
  RETURN_IF_ERROR(writer->Finish());
  RETURN_IF_ERROR(FinishWrite(transaction, brand_key, result));
  return std::move(result);
}

absl::StatusOr<ImportResult> PreviewObservations(Reader& reader, const std::string& brand,
                                                 const ObservationBatch& sent,
                                                 const ImportOptions& options) {
  ASSIGN_OR_RETURN(const auto resolved, ResolveBatch(reader, brand, sent, options.same_days));
  const ObservationBatch& batch = resolved.has_value() ? *resolved : sent;
  ASSIGN_OR_RETURN(auto prepared, Prepare(reader, brand, batch, options));
  RETURN_IF_ERROR(
      MergeAll(reader, {}, prepared.brand_key, batch, options.absent_values, prepared.result));
  return std::move(prepared.result);
}

}  // namespace funnelcast::store
