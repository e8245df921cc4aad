#include "server/service/claim_warnings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "server/limits.h"
#include "server/service/stored_sums.h"
#include "server/status_macros.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

using store::Day;
using store::MetricKind;

// Values of consecutive days; NaN where there is none.
struct DailySums {
  Day first_day = 0;
  std::vector<double> values;

  DailySums(Day first, Day end)
      : first_day(first),
        values(static_cast<std::size_t>(end - first), std::numeric_limits<double>::quiet_NaN()) {}

  Day end_day() const { return first_day + static_cast<Day>(values.size()); }

  // Adds to a day of the window; other days are left out.
  void Add(Day day, double value) {
    if (day < first_day || day >= end_day() || std::isnan(value)) return;
    double& sum = values[static_cast<std::size_t>(day - first_day)];
    sum = std::isnan(sum) ? value : sum + value;
  }
};

// The series of one metric in a batch.
struct MetricSeries {
  std::vector<std::uint32_t> own;                              // of the brand as a whole
  std::map<std::string, std::vector<std::uint32_t>> channels;  // by channel
};

MetricKind KindOf(const std::string& metric, const store::ObservationBatch& batch,
                  const ingest::BrandFacts& facts) {
  const auto known = facts.metric_kinds.find(metric);
  if (known != facts.metric_kinds.end()) return known->second;
  const auto met = batch.metric_kinds.find(metric);
  return met == batch.metric_kinds.end() ? store::MetricKindFromId(metric) : met->second;
}

// The outcomes of a batch; those of single audiences are parts of others and left out.
std::map<std::string, MetricSeries> CollectOutcomes(const store::ObservationBatch& batch,
                                                    const ingest::BrandFacts& facts) {
  std::map<std::string, MetricSeries> outcomes;
  for (std::uint32_t i = 0; i < batch.series.size(); ++i) {
    const store::SeriesKey& key = batch.series[i];
    const MetricKind kind = KindOf(key.metric, batch, facts);
    const bool is_outcome = kind == MetricKind::kCount || kind == MetricKind::kMoney;
    if (!is_outcome || !key.audience.empty()) continue;
    MetricSeries& metric = outcomes[key.metric];
    (key.channel.empty() ? metric.own : metric.channels[key.channel]).push_back(i);
  }
  return outcomes;
}

std::span<const store::ObservedValue> ValuesOf(const store::ObservationBatch& batch,
                                               std::uint32_t series) {
  const auto range =
      std::ranges::equal_range(batch.values, series, {}, &store::ObservedValue::series);
  return {range.begin(), range.end()};
}

void AddValues(const store::ObservationBatch& batch, std::uint32_t series, DailySums& sums) {
  for (const store::ObservedValue& value : ValuesOf(batch, series)) {
    for (Day day = value.day; day < value.day + value.day_count; ++day) {
      sums.Add(day, value.value / value.day_count);
    }
  }
}

// Adds what a channel of the batch has: its own value of a day, or else the sum of its parts.
void AddChannel(const store::ObservationBatch& batch, const std::vector<std::uint32_t>& series,
                DailySums& sums) {
  DailySums whole(sums.first_day, sums.end_day());
  DailySums parts(sums.first_day, sums.end_day());
  for (const std::uint32_t i : series) {
    AddValues(batch, i, batch.series[i].campaign.empty() ? whole : parts);
  }
  for (std::size_t i = 0; i < sums.values.size(); ++i) {
    sums.Add(sums.first_day + static_cast<Day>(i),
             std::isnan(whole.values[i]) ? parts.values[i] : whole.values[i]);
  }
}

// The days of the given series in the batch: the first, and the one after the last.
std::pair<Day, Day> WindowOf(const store::ObservationBatch& batch, const MetricSeries& metric) {
  std::pair<Day, Day> window = {std::numeric_limits<Day>::max(), std::numeric_limits<Day>::min()};
  const auto widen = [&](std::uint32_t series) {
    for (const store::ObservedValue& value : ValuesOf(batch, series)) {
      window.first = std::min(window.first, value.day);
      window.second = std::max(window.second, value.day + value.day_count);
    }
  };
  for (const std::uint32_t series : metric.own) widen(series);
  for (const auto& [channel, list] : metric.channels) {
    for (const std::uint32_t series : list) widen(series);
  }
  return window;
}

// What is stored of a metric in the window of `own` and `claimed`, without the channels that the
// batch brings; the brand as a whole is left out where the batch brings it.
absl::Status AddStored(store::Reader& reader, const std::string& brand, const std::string& metric,
                       const MetricSeries& in_batch, DailySums& own, DailySums& claimed) {
  history::ObservationQuery query;
  query.start_day = own.first_day;
  query.end_day = own.end_day();
  query.metrics = {metric};
  query.limit =
      static_cast<int>(limits::kMaxChannelsPerBrand + 1) * (own.end_day() - own.first_day);
  ASSIGN_OR_RETURN(const auto rows, SumObservations(reader, brand, query));
  for (const history::ObservedSum& row : rows) {
    if (row.channel.empty()) {
      if (in_batch.own.empty()) own.Add(row.start, row.value);
    } else if (!in_batch.channels.contains(row.channel)) {
      claimed.Add(row.start, row.value);
    }
  }
  return absl::OkStatus();
}

// Whether the brand has observations of a metric on the side that the batch lacks.
absl::StatusOr<bool> IsOtherSideKnown(store::Reader& reader, const std::string& brand,
                                      const std::string& metric, const MetricSeries& in_batch,
                                      std::pair<Day, Day> window) {
  history::ObservationQuery query;
  query.start_day = window.first;
  query.end_day = window.second;
  query.metrics = {metric};
  query.limit = 1;
  if (in_batch.own.empty()) query.channels = {""};
  // Rows are in the order of channels, and the brand as a whole comes first.
  if (!in_batch.own.empty()) query.after = history::ObservedSumKey{metric, "", window.second};
  ASSIGN_OR_RETURN(const auto rows, SumObservations(reader, brand, query));
  return !rows.empty();
}

absl::StatusOr<std::optional<Claims>> FindClaimsOf(store::Reader& reader, const std::string& brand,
                                                   const std::string& metric,
                                                   const MetricSeries& in_batch,
                                                   const store::ObservationBatch& batch) {
  if (in_batch.own.empty() == in_batch.channels.empty()) return std::nullopt;
  const std::pair<Day, Day> window = WindowOf(batch, in_batch);
  ASSIGN_OR_RETURN(const bool known, IsOtherSideKnown(reader, brand, metric, in_batch, window));
  if (!known) return std::nullopt;
  DailySums own(window.first, window.second);
  DailySums claimed(window.first, window.second);
  for (const std::uint32_t series : in_batch.own) {
    if (batch.series[series].campaign.empty()) AddValues(batch, series, own);
  }
  for (const auto& [channel, series] : in_batch.channels) AddChannel(batch, series, claimed);
  RETURN_IF_ERROR(AddStored(reader, brand, metric, in_batch, own, claimed));
  Claims claims;
  claims.metric = metric;
  claims.in_batch = in_batch.own.empty();
  for (std::size_t i = 0; i < own.values.size(); ++i) {
    if (std::isnan(own.values[i]) || std::isnan(claimed.values[i])) continue;
    ++claims.day_count;
    claims.own_sum += own.values[i];
    claims.claimed_sum += claimed.values[i];
  }
  if (claims.day_count == 0) return std::nullopt;
  return claims;
}

words::Value Amount(double value, MetricKind kind, const std::string& currency_code) {
  if (kind == MetricKind::kMoney) return words::Money{value, currency_code};
  return words::Fixed{value, value == std::floor(value) ? 0 : 1};
}

// What to do about claims that are taken for the brand's own.
words::Message WayOut(const Claims& claims, const std::string& brand, const std::string& flag,
                      std::int64_t import_number) {
  if (!claims.in_batch) {
    return words::Message{"CLAIMS_OF_EARLIER_IMPORTS", {{"brand", brand}, {"flag", flag}}};
  }
  if (import_number == 0) return words::Message{"CLAIMS_KEPT_APART", {{"flag", flag}}};
  return words::Message{
      "CLAIMS_OF_THIS_IMPORT",
      {{"brand", brand}, {"number", words::Plain{import_number}}, {"flag", flag}}};
}

}  // namespace

absl::StatusOr<std::vector<Claims>> FindClaims(store::Reader& reader, const std::string& brand,
                                               const store::ObservationBatch& batch,
                                               const ingest::BrandFacts& facts) {
  std::vector<Claims> found;
  for (const auto& [metric, series] : CollectOutcomes(batch, facts)) {
    // What the brand does not have yet it has on no other side.
    if (!facts.metric_kinds.contains(metric)) continue;
    ASSIGN_OR_RETURN(auto claims, FindClaimsOf(reader, brand, metric, series, batch));
    if (claims.has_value()) found.push_back(*std::move(claims));
  }
  return found;
}

words::Message ClaimsNotice(const Claims& claims, const std::string& brand,
                            const ingest::BrandFacts& facts, const std::string& flag,
                            std::int64_t import_number) {
  const auto found = facts.metric_kinds.find(claims.metric);
  const MetricKind kind = found == facts.metric_kinds.end() ? MetricKind::kCount : found->second;
  const words::Value own = Amount(claims.own_sum, kind, facts.currency_code);
  const words::Message claimed{"CHANNELS_CLAIM",
                               {{"count", claims.day_count},
                                {"claimed", Amount(claims.claimed_sum, kind, facts.currency_code)},
                                {"kind", kind == MetricKind::kMoney ? "money" : "count"},
                                {"metric", claims.metric}}};
  if (claims.claimed_sum <= claims.own_sum) {
    return words::Message{"CLAIMS_WITHIN_OWN", {{"claimed", claimed}, {"own", own}}};
  }
  const words::Message way_out = WayOut(claims, brand, flag, import_number);
  if (claims.own_sum <= 0) {
    return words::Message{"CLAIMS_ABOVE_NOTHING",
                          {{"claimed", claimed}, {"own", own}, {"way_out", way_out}}};
  }
  return words::Message{"CLAIMS_ABOVE_OWN",
                        {{"claimed", claimed},
                         {"excess", words::Share{claims.claimed_sum / claims.own_sum - 1}},
                         {"own", own},
                         {"way_out", way_out}}};
}

}  // namespace funnelcast::service
