// Series and imports in SQL.
#include "server/store/series_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

constexpr char kSeriesTypes[] = "itttttiii";
constexpr Sql kLoadAll{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count FROM series WHERE brand_key = :brand_key "
    "ORDER BY metric, channel, campaign, activity, audience",
    kSeriesTypes};
constexpr Sql kLoadMetric{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count FROM series WHERE brand_key = :brand_key AND metric = :metric "
    "ORDER BY metric, channel, campaign, activity, audience",
    kSeriesTypes};
constexpr Sql kEndOfMetric{
    "SELECT coalesce(max(last_day) + 1, 0) FROM series "
    "WHERE brand_key = :brand_key AND metric = :metric",
    "i"};
constexpr Sql kFind{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count FROM series WHERE brand_key = :brand_key AND metric = :metric "
    "AND channel = :channel AND campaign = :campaign AND activity = :activity "
    "AND audience = :audience",
    kSeriesTypes};
constexpr Sql kNext{"SELECT coalesce(max(series), 0) + 1 FROM series WHERE brand_key = :brand_key",
                    "i"};
constexpr Sql kInsert{
    "INSERT INTO series (brand_key, series, metric, channel, campaign, activity, audience, "
    "first_day, last_day, observation_count) VALUES (:brand_key, :series, :metric, :channel, "
    ":campaign, :activity, :audience, :first_day, :last_day, :observation_count)"};
constexpr Sql kUpdateSpan{
    "UPDATE series SET first_day = :first_day, last_day = :last_day, "
    "observation_count = :observation_count WHERE brand_key = :brand_key AND series = :series"};
constexpr Sql kNewestImport{
    "SELECT import, recorded_time_us FROM import WHERE brand_key = :brand_key "
    "ORDER BY import DESC LIMIT 1",
    "ii"};
constexpr Sql kInsertImport{
    "INSERT INTO import (brand_key, import, recorded_time_us, file_name, row_count, added_count, "
    "corrected_count) VALUES (:brand_key, :import, :recorded_time_us, :file_name, :row_count, 0, "
    "0)"};
constexpr Sql kUpdateImport{
    "UPDATE import SET added_count = :added_count, corrected_count = :corrected_count "
    "WHERE brand_key = :brand_key AND import = :import"};
constexpr Sql kLastImport{
    "SELECT coalesce(max(import), 0) FROM import "
    "WHERE brand_key = :brand_key AND recorded_time_us <= :time_us",
    "i"};

StoredSeries ReadSeries(Statement& row) {
  StoredSeries series;
  row.Read(series.number, series.key.metric, series.key.channel, series.key.campaign,
           series.key.activity, series.key.audience, series.first_day, series.last_day,
           series.observation_count);
  return series;
}

}  // namespace

absl::StatusOr<std::vector<StoredSeries>> LoadAllSeries(Reader& reader, std::int64_t brand_key) {
  return SelectAll(reader, kLoadAll, ReadSeries, brand_key);
}

absl::StatusOr<std::vector<StoredSeries>> LoadSeriesOfMetric(Reader& reader, std::int64_t brand_key,
                                                             const std::string& metric) {
  return SelectAll(reader, kLoadMetric, ReadSeries, brand_key, metric);
}

absl::StatusOr<Day> FindEndOfMetric(Reader& reader, std::int64_t brand_key,
                                    const std::string& metric) {
  auto end = SelectOne(reader, kEndOfMetric, ReadInteger, brand_key, metric);
  if (!end.ok()) {
    return end.status();
  }
  return static_cast<Day>(end->value_or(0));
}

absl::StatusOr<std::optional<StoredSeries>> FindSeries(Reader& reader, std::int64_t brand_key,
                                                       const SeriesKey& key) {
  return SelectOne(reader, kFind, ReadSeries, brand_key, key.metric, key.channel, key.campaign,
                   key.activity, key.audience);
}

absl::StatusOr<std::int64_t> NextSeriesNumber(Reader& reader, std::int64_t brand_key) {
  auto next = SelectOne(reader, kNext, ReadInteger, brand_key);
  if (!next.ok()) {
    return next.status();
  }
  return next->value_or(1);
}

absl::Status InsertSeries(Transaction& transaction, std::int64_t brand_key,
                          const StoredSeries& series) {
  return Execute(transaction, kInsert, brand_key, series.number, series.key.metric,
                 series.key.channel, series.key.campaign, series.key.activity, series.key.audience,
                 series.first_day, series.last_day, series.observation_count)
      .status();
}

absl::Status UpdateSeriesSpan(Transaction& transaction, std::int64_t brand_key,
                              const StoredSeries& series) {
  return Execute(transaction, kUpdateSpan, series.first_day, series.last_day,
                 series.observation_count, brand_key, series.number)
      .status();
}

absl::StatusOr<std::int64_t> InsertImport(Transaction& transaction, std::int64_t brand_key,
                                          const std::string& file_name, std::int64_t row_count) {
  using Newest = std::pair<std::int64_t, std::int64_t>;
  auto newest = SelectOne(
      transaction, kNewestImport,
      [](Statement& row) {
        Newest result;
        row.Read(result.first, result.second);
        return result;
      },
      brand_key);
  if (!newest.ok()) {
    return newest.status();
  }
  const auto [last_import, last_time_us] = newest->value_or(Newest(0, 0));
  const std::int64_t import = last_import + 1;
  const std::int64_t time_us = std::max(transaction.now_us(), last_time_us + 1);
  const absl::Status status =
      Execute(transaction, kInsertImport, brand_key, import, time_us, file_name, row_count)
          .status();
  if (!status.ok()) {
    return status;
  }
  return import;
}

absl::Status UpdateImportCounts(Transaction& transaction, std::int64_t brand_key,
                                std::int64_t import, const ImportResult& result) {
  return Execute(transaction, kUpdateImport, result.added_count, result.corrected_count, brand_key,
                 import)
      .status();
}

absl::StatusOr<std::int64_t> FindLastImport(Reader& reader, std::int64_t brand_key,
                                            std::int64_t time_us) {
  auto import = SelectOne(reader, kLastImport, ReadInteger, brand_key, time_us);
  if (!import.ok()) {
    return import.status();
  }
  return import->value_or(0);
}

}  // namespace funnelcast::store
