// Merges an import with what is stored: each value is new, a correction, or the same.
#include "server/store/observations.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "server/errors/fields.h"
#include "server/store/import_names.h"
#include "server/store/names.h"
#include "server/store/observation_rows.h"
#include "server/store/series_table.h"

namespace funnelcast::store {
namespace {

// The values of one series within a batch.
struct SeriesSlice {
  const ObservedValue* begin = nullptr;
  const ObservedValue* end = nullptr;

  Day first_day() const { return begin->day; }
  Day last_day() const { return (end - 1)->day; }
};

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
    const bool in_order =
        i == 0 || batch.values[i - 1].series < value.series ||
        (batch.values[i - 1].series == value.series && batch.values[i - 1].day < value.day);
    if (!in_order || value.series >= batch.series.size()) {
      return errors::InvalidField("observations", errors::kDuplicate,
                                  "The values are not ordered by series and day, or a pair of "
                                  "both is there twice.");
    }
  }
  return absl::OkStatus();
}

ImportResult DescribeBatch(const ObservationBatch& batch, const MissingNames& missing) {
  ImportResult result;
  result.row_count = static_cast<std::int64_t>(batch.values.size());
  if (!batch.values.empty()) {
    const auto [first, last] = std::minmax_element(
        batch.values.begin(), batch.values.end(),
        [](const ObservedValue& a, const ObservedValue& b) { return a.day < b.day; });
    result.first_day = first->day;
    result.last_day = last->day;
  }
  result.new_channels.assign(missing.channels.begin(), missing.channels.end());
  result.new_metrics.assign(missing.metrics.begin(), missing.metrics.end());
  result.new_other_count = static_cast<std::int64_t>(missing.other_count());
  return result;
}

// Walks the slice of one series along its stored rows, counts, and writes what changed when there
// is a writer.
class SeriesMerge {
 public:
  SeriesMerge(ObservationRowWriter* writer, ImportResult& result)
      : writer_(writer), result_(result) {}

  // Returns how many observations the series gained.
  absl::StatusOr<std::int64_t> Merge(std::int64_t series, const SeriesSlice& slice,
                                     const std::vector<ObservationRow>& stored) {
    std::int64_t added_count = 0;
    auto row = stored.begin();
    for (const ObservedValue* value = slice.begin; value != slice.end; ++value) {
      while (row != stored.end() && row->day < value->day) {
        ++row;
      }
      absl::Status status;
      if (row == stored.end() || row->day != value->day) {
        ++added_count;
        status = Put(series, *value);
      } else if (row->value != value->value) {
        ++result_.corrected_count;
        if (writer_ != nullptr) {
          status = writer_->KeepReplaced(series, *row);
        }
        status.Update(Put(series, *value));
      } else {
        ++result_.unchanged_count;
      }
      if (!status.ok()) {
        return status;
      }
    }
    result_.added_count += added_count;
    return added_count;
  }

 private:
  absl::Status Put(std::int64_t series, const ObservedValue& value) {
    return writer_ == nullptr ? absl::OkStatus() : writer_->Put(series, value.day, value.value);
  }

  ObservationRowWriter* writer_;
  ImportResult& result_;
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
  auto brand_key = FindBrandKey(reader, brand);
  if (!brand_key.ok()) {
    return brand_key.status();
  }
  prepared.brand_key = *brand_key;
  absl::Status status = CheckBatch(batch);
  if (!status.ok()) {
    return status;
  }
  auto missing = FindMissingNames(reader, brand, batch.series);
  if (!missing.ok()) {
    return missing.status();
  }
  status = CheckMissingNames(reader, brand, *missing, options);
  if (!status.ok()) {
    return status;
  }
  prepared.missing = *std::move(missing);
  prepared.result = DescribeBatch(batch, prepared.missing);
  return prepared;
}

// Merges all series. `transaction` is null for a preview.
absl::Status MergeAll(Reader& reader, Transaction* transaction, ObservationRowWriter* writer,
                      const ObservationBatch& batch, std::int64_t brand_key, ImportResult& result) {
  auto next_number = NextSeriesNumber(reader, brand_key);
  if (!next_number.ok()) {
    return next_number.status();
  }
  SeriesMerge merge(writer, result);
  ObservationRowReader rows(reader, brand_key);
  std::vector<ObservationRow> stored_rows;
  const std::vector<SeriesSlice> slices = SliceBySeries(batch);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    const SeriesSlice& slice = slices[i];
    if (slice.begin == slice.end) {
      continue;
    }
    auto known = FindSeries(reader, brand_key, batch.series[i]);
    if (!known.ok()) {
      return known.status();
    }
    const bool is_new = !known->has_value();
    StoredSeries series = is_new ? StoredSeries{(*next_number)++, batch.series[i],
                                                slice.first_day(), slice.last_day(), 0}
                                 : **std::move(known);
    absl::Status status;
    stored_rows.clear();
    if (is_new && transaction != nullptr) {
      status = InsertSeries(*transaction, brand_key, series);
    } else if (!is_new) {
      status = rows.ReadNow(series.number, slice.first_day(), slice.last_day() + 1, stored_rows);
    }
    if (!status.ok()) {
      return status;
    }
    auto added_count = merge.Merge(series.number, slice, stored_rows);
    if (!added_count.ok()) {
      return added_count.status();
    }
    if (transaction != nullptr && *added_count > 0) {
      series.first_day = std::min(series.first_day, slice.first_day());
      series.last_day = std::max(series.last_day, slice.last_day());
      series.observation_count += *added_count;
      status = UpdateSeriesSpan(*transaction, brand_key, series);
      if (!status.ok()) {
        return status;
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportResult> WriteObservations(Transaction& transaction, const std::string& brand,
                                               const ObservationBatch& batch,
                                               const ImportOptions& options) {
  auto prepared = Prepare(transaction, brand, batch, options);
  if (!prepared.ok()) {
    return prepared.status();
  }
  ImportResult& result = prepared->result;
  const std::int64_t brand_key = prepared->brand_key;
  absl::Status status = InsertMissingNames(transaction, brand, prepared->missing, batch);
  if (!status.ok()) {
    return status;
  }
  auto import = InsertImport(transaction, brand_key, options.file_name, result.row_count);
  if (!import.ok()) {
    return import.status();
  }
  auto writer = ObservationRowWriter::Prepare(transaction, brand_key, *import);
  if (!writer.ok()) {
    return writer.status();
  }
  status = MergeAll(transaction, &transaction, writer->get(), batch, brand_key, result);
  if (status.ok()) {
    status = (*writer)->Finish();
  }
  if (status.ok()) {
    status = UpdateImportCounts(transaction, brand_key, *import, result);
  }
  if (!status.ok()) {
    return status;
  }
  return std::move(result);
}

absl::StatusOr<ImportResult> PreviewObservations(Reader& reader, const std::string& brand,
                                                 const ObservationBatch& batch,
                                                 const ImportOptions& options) {
  auto prepared = Prepare(reader, brand, batch, options);
  if (!prepared.ok()) {
    return prepared.status();
  }
  const absl::Status status =
      MergeAll(reader, nullptr, nullptr, batch, prepared->brand_key, prepared->result);
  if (!status.ok()) {
    return status;
  }
  return std::move(prepared->result);
}

}  // namespace funnelcast::store
