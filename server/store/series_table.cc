// Series in SQL.
#include "server/store/series_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/status_macros.h"
#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

constexpr char kSeriesTypes[] = "itttttiiiiii";
constexpr Sql kLoadEver{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count, ever_first_day, ever_last_day, longest_day_count FROM series "
    "WHERE brand_key = :brand_key ORDER BY metric, channel, campaign, activity, audience",
    kSeriesTypes};
constexpr Sql kLoadAll{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count, ever_first_day, ever_last_day, longest_day_count FROM series "
    "WHERE brand_key = :brand_key AND observation_count > 0 "
    "ORDER BY metric, channel, campaign, activity, audience",
    kSeriesTypes};
constexpr Sql kLoadMetric{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count, ever_first_day, ever_last_day, longest_day_count FROM series "
    "WHERE brand_key = :brand_key AND metric = :metric AND observation_count > 0 "
    "ORDER BY metric, channel, campaign, activity, audience",
    kSeriesTypes};
constexpr Sql kFind{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count, ever_first_day, ever_last_day, longest_day_count FROM series "
    "WHERE brand_key = :brand_key AND metric = :metric AND channel = :channel AND campaign = "
    ":campaign AND activity = :activity "
    "AND audience = :audience",
    kSeriesTypes};
constexpr Sql kFindByNumber{
    "SELECT series, metric, channel, campaign, activity, audience, first_day, last_day, "
    "observation_count, ever_first_day, ever_last_day, longest_day_count FROM series "
    "WHERE brand_key = :brand_key AND series = :series",
    kSeriesTypes};
constexpr Sql kNext{"SELECT coalesce(max(series), 0) + 1 FROM series WHERE brand_key = :brand_key",
                    "i"};
constexpr Sql kInsert{
    "INSERT INTO series (brand_key, series, metric, channel, campaign, activity, audience, "
    "first_day, last_day, observation_count, ever_first_day, ever_last_day, longest_day_count) "
    "VALUES (:brand_key, :series, :metric, :channel, :campaign, :activity, :audience, :first_day, "
    ":last_day, :observation_count, :ever_first_day, :ever_last_day, :longest_day_count)"};
constexpr Sql kUpdateSpan{
    "UPDATE series SET first_day = :first_day, last_day = :last_day, "
    "observation_count = :observation_count, ever_first_day = :ever_first_day, "
    "ever_last_day = :ever_last_day, longest_day_count = :longest_day_count "
    "WHERE brand_key = :brand_key AND series = :series"};
constexpr Sql kRecount{
    "SELECT count(*), coalesce(min(day), 0), coalesce(max(day + day_count - 1), 0) "
    "FROM observation WHERE brand_key = :brand_key AND series = :series",
    "iii"};

StoredSeries ReadSeries(Statement& row) {
  StoredSeries series;
  row.Read(series.number, series.key.metric, series.key.channel, series.key.campaign,
           series.key.activity, series.key.audience, series.first_day, series.last_day,
           series.observation_count, series.ever_first_day, series.ever_last_day,
           series.longest_day_count);
  return series;
}

}  // namespace

absl::StatusOr<std::vector<StoredSeries>> LoadAllSeries(Reader& reader, std::int64_t brand_key) {
  return SelectAll(reader, kLoadAll, ReadSeries, brand_key);
}

absl::StatusOr<std::vector<StoredSeries>> LoadSeriesEver(Reader& reader, std::int64_t brand_key) {
  return SelectAll(reader, kLoadEver, ReadSeries, brand_key);
}

absl::StatusOr<std::vector<StoredSeries>> LoadSeriesOfMetric(Reader& reader, std::int64_t brand_key,
                                                             const std::string& metric) {
  return SelectAll(reader, kLoadMetric, ReadSeries, brand_key, metric);
}

absl::StatusOr<std::optional<StoredSeries>> FindSeries(Reader& reader, std::int64_t brand_key,
                                                       const SeriesKey& key) {
  return SelectOne(reader, kFind, ReadSeries, brand_key, key.metric, key.channel, key.campaign,
                   key.activity, key.audience);
}

absl::StatusOr<std::int64_t> NextSeriesNumber(Reader& reader, std::int64_t brand_key) {
  ASSIGN_OR_RETURN(auto next, SelectOne(reader, kNext, ReadInteger, brand_key));
  return next.value_or(1);
}

absl::StatusOr<std::optional<StoredSeries>> FindSeriesByNumber(Reader& reader,
                                                               std::int64_t brand_key,
                                                               std::int64_t number) {
  return SelectOne(reader, kFindByNumber, ReadSeries, brand_key, number);
}

absl::Status InsertSeries(Transaction& transaction, std::int64_t brand_key,
                          const StoredSeries& series) {
  return Execute(transaction, kInsert, brand_key, series.number, series.key.metric,
                 series.key.channel, series.key.campaign, series.key.activity, series.key.audience,
                 series.first_day, series.last_day, series.observation_count, series.ever_first_day,
                 series.ever_last_day, series.longest_day_count)
      .status();
}

absl::Status UpdateSeriesSpan(Transaction& transaction, std::int64_t brand_key,
                              const StoredSeries& series) {
  return Execute(transaction, kUpdateSpan, series.first_day, series.last_day,
                 series.observation_count, series.ever_first_day, series.ever_last_day,
                 series.longest_day_count, brand_key, series.number)
      .status();
}

absl::Status RecountSeries(Transaction& transaction, std::int64_t brand_key, StoredSeries series) {
  ASSIGN_OR_RETURN(auto counted, SelectOne(
                                     transaction, kRecount,
                                     [&](Statement& row) {
                                       StoredSeries result = series;
                                       row.Read(result.observation_count, result.first_day,
                                                result.last_day);
                                       return result;
                                     },
                                     brand_key, series.number));
  series = counted.value_or(series);
  if (series.observation_count > 0) {
    series.ever_first_day = std::min(series.ever_first_day, series.first_day);
    series.ever_last_day = std::max(series.ever_last_day, series.last_day);
  }
  return UpdateSeriesSpan(transaction, brand_key, series);
}

}  // namespace funnelcast::store
