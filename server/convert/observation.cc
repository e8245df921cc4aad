#include "server/convert/observation.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/import.h"
#include "server/convert/names.h"
#include "server/convert/page_token.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

using errors::FieldViolations;

// A finer level is named within its coarser ones.
void CheckLevels(const v1::Observation& observation, const std::string& field,
                 FieldViolations& violations) {
  if (!observation.activity().empty() && observation.campaign().empty()) {
    violations.Add(
        field + ".campaign", errors::kRequired,
        words::Message{"ACTIVITY_WITHOUT_CAMPAIGN",
                       {{"field", field}, {"activity", Quoted(observation.activity())}}});
  }
  if (!observation.campaign().empty() && observation.channel().empty()) {
    violations.Add(
        field + ".channel", errors::kRequired,
        words::Message{"CAMPAIGN_WITHOUT_CHANNEL",
                       {{"field", field}, {"campaign", Quoted(observation.campaign())}}});
  }
}

// The days of an observation whose other fields are checked here too: the first, and the one after
// the last.
std::optional<std::pair<store::Day, store::Day>> CheckObservation(
    const v1::Observation& observation, const std::string& field, FieldViolations& violations) {
  CheckId(observation.metric(), field + ".metric", violations);
  CheckOptionalId(observation.channel(), field + ".channel", violations);
  CheckOptionalId(observation.campaign(), field + ".campaign", violations);
  CheckOptionalId(observation.activity(), field + ".activity", violations);
  CheckOptionalId(observation.audience(), field + ".audience", violations);
  CheckLevels(observation, field, violations);
  CheckSigned(observation.value(), field + ".value", limits::kMaxObservedValue, violations);
  const auto start = CheckDate(observation.date(), field + ".date", violations);
  if (!observation.has_end_date()) {
    return start ? std::optional(std::pair(*start, *start + 1)) : std::nullopt;
  }
  const auto end = CheckDate(observation.end_date(), field + ".end_date", violations);
  CheckWindow(start, end, field + ".end_date", limits::kMaxValueDays, violations);
  if (!start || !end || *end <= *start) return std::nullopt;
  return std::pair(*start, *end);
}

store::SeriesKey KeyOf(const v1::Observation& observation) {
  return {observation.metric(), observation.channel(), observation.campaign(),
          observation.activity(), observation.audience()};
}

// The values of a request by series and day, each with the index of the observation it came from.
class BatchBuilder {
 public:
  void Add(const v1::Observation& observation, std::pair<store::Day, store::Day> days, int index,
           FieldViolations& violations) {
    Series& series = values_[KeyOf(observation)];
    const auto next = series.lower_bound(days.first);
    const Entry* other = nullptr;
    if (next != series.end() && next->first < days.second) {
      other = &next->second;
    } else if (next != series.begin() && std::prev(next)->second.end > days.first) {
      other = &std::prev(next)->second;
    }
    if (other == nullptr) {
      series.emplace(days.first, Entry{observation.value(), days.second, index});
    } else if (next != series.end() && next->first == days.first) {
      violations.Add(fmt::format("observations[{}]", index), errors::kDuplicate,
                     words::Message{"OBSERVATION_TWICE",
                                    {{"index", words::Plain{index}},
                                     {"other", words::Plain{other->index}},
                                     {"metric", Quoted(observation.metric())},
                                     {"day", words::Day{days.first}}}});
    } else {
      violations.Add(fmt::format("observations[{}]", index), errors::kConflicting,
                     words::Message{"OBSERVATIONS_OVERLAP",
                                    {{"index", words::Plain{index}},
                                     {"other", words::Plain{other->index}},
                                     {"metric", Quoted(observation.metric())},
                                     {"day", words::Day{days.first}}}});
    }
  }

  store::ObservationBatch Build() const {
    store::ObservationBatch batch;
    for (const auto& [key, days] : values_) {
      const auto series = static_cast<std::uint32_t>(batch.series.size());
      batch.series.push_back(key);
      for (const auto& [day, entry] : days) {
        batch.values.push_back({series, day, entry.value, entry.end - day});
      }
    }
    return batch;
  }

 private:
  struct Entry {
    double value = 0;
    store::Day end = 0;  // the day after the last that it covers
    int index = 0;
  };
  using Series = std::map<store::Day, Entry>;

  std::map<store::SeriesKey, Series> values_;
};

history::Period CheckGrid(v1::Grid grid, FieldViolations& violations) {
  switch (grid) {
    case v1::GRID_UNSPECIFIED:
    case v1::GRID_DAY:
      return history::Period::kDay;
    case v1::GRID_WEEK:
      return history::Period::kWeek;
    case v1::GRID_MONTH:
      return history::Period::kMonth;
    default:
      break;
  }
  violations.Add(
      "grid", errors::kUnknownValue,
      words::Message{"QUERY_GRID_UNKNOWN", {{"value", words::Plain{static_cast<int>(grid)}}}});
  return history::Period::kDay;
}

// What selects the rows of a query, apart from the page.
std::string ScopeOf(const v1::QueryObservationsRequest& request) {
  v1::QueryObservationsRequest selection = request;
  selection.clear_page_size();
  selection.clear_page_token();
  return "QueryObservations\n" + selection.SerializeAsString();
}

// The row that a token of ours stands for: metric, channel and first day, one a line.
history::ObservedSumKey ParsePosition(const std::string& position) {
  const std::size_t first = position.find('\n');
  const std::size_t second = position.find('\n', first + 1);
  history::ObservedSumKey key;
  if (first == std::string::npos || second == std::string::npos) return key;
  key.metric = position.substr(0, first);
  key.channel = position.substr(first + 1, second - first - 1);
  std::from_chars(position.data() + second + 1, position.data() + position.size(), key.start);
  return key;
}

}  // namespace

absl::StatusOr<ObservationWrite> FromProto(const v1::BatchWriteObservationsRequest& request) {
  FieldViolations violations;
  ObservationWrite write;
  write.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckRequestId(request.request_id(), violations);
  if (request.observations().empty()) {
    violations.Add(
        "observations", errors::kRequired,
        words::Message{"OBSERVATIONS_MISSING", {{"limit", limits::kMaxObservationsPerBatch}}});
  }
  if (request.observations_size() > limits::kMaxObservationsPerBatch) {
    violations.Add("observations", errors::kTooMany,
                   words::Message{"TOO_MANY_OBSERVATIONS",
                                  {{"count", request.observations_size()},
                                   {"limit", limits::kMaxObservationsPerBatch}}});
    return violations.ToStatus();
  }
  BatchBuilder builder;
  for (int i = 0; i < request.observations_size(); ++i) {
    const v1::Observation& observation = request.observations(i);
    const auto days = CheckObservation(observation, fmt::format("observations[{}]", i), violations);
    if (days) builder.Add(observation, *days, i, violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  write.batch = builder.Build();
  write.options.unknown_ids =
      request.known_only() ? store::UnknownIds::kRefuse : store::UnknownIds::kAdd;
  write.options.max_channel_count = limits::kMaxChannelsPerBrand;
  write.options.kind = store::ImportKind::kBatch;
  write.options.request_id = request.request_id();
  return write;
}

v1::ImportSummary ToProto(const store::ImportResult& result, const std::string& brand) {
  v1::ImportSummary proto;
  proto.set_import(ImportName(brand, result.import));
  proto.set_removed_count(result.removed_count);
  for (const store::ImportedSum& sum : result.sums) *proto.add_sums() = ToProto(sum);
  proto.set_row_count(result.row_count);
  proto.set_added_count(result.added_count);
  proto.set_corrected_count(result.corrected_count);
  proto.set_unchanged_count(result.unchanged_count);
  if (result.row_count > 0) {
    *proto.mutable_first_date() = ToProto(result.first_day);
    *proto.mutable_last_date() = ToProto(result.last_day);
  }
  proto.mutable_new_channels()->Add(result.new_channels.begin(), result.new_channels.end());
  proto.mutable_new_metrics()->Add(result.new_metrics.begin(), result.new_metrics.end());
  proto.set_new_other_count(static_cast<std::int32_t>(result.new_other_count));
  return proto;
}

absl::StatusOr<SumQuery> FromProto(const v1::QueryObservationsRequest& request) {
  FieldViolations violations;
  SumQuery sum;
  history::ObservationQuery& query = sum.query;
  sum.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  if (request.has_start_date())
    query.start_day = CheckDate(request.start_date(), "start_date", violations);
  if (request.has_end_date()) query.end_day = CheckDate(request.end_date(), "end_date", violations);
  // A query may span all of a history, so that only the order counts here.
  if (query.start_day && query.end_day && *query.end_day <= *query.start_day) {
    violations.Add("end_date", errors::kWindowOrder,
                   words::Message{"END_NOT_AFTER_START",
                                  {{"end", words::Day{*query.end_day}},
                                   {"start", words::Day{*query.start_day}}}});
  }
  CheckIds(request.metrics(), "metrics", limits::kMaxQueryMetrics, violations);
  CheckIds(request.channels(), "channels", limits::kMaxQueryChannels, violations);
  query.metrics.assign(request.metrics().begin(), request.metrics().end());
  query.channels.assign(request.channels().begin(), request.channels().end());
  query.period = CheckGrid(request.grid(), violations);
  if (request.has_as_of_time())
    query.as_of_us = CheckTimestamp(request.as_of_time(), "as_of_time", violations);
  query.limit = CheckPageSize(request.page_size(), limits::kMaxPageSize, violations) + 1;
  sum.scope = ScopeOf(request);
  const std::string position = CheckPageToken(request.page_token(), sum.scope, violations);
  if (!position.empty()) query.after = ParsePosition(position);
  if (!violations.empty()) return violations.ToStatus();
  return sum;
}

std::string MakeSumPageToken(const SumQuery& query, const history::ObservedSum& row) {
  return MakePageToken(query.scope, fmt::format("{}\n{}\n{}", row.metric, row.channel, row.start));
}

v1::ObservedSum ToProto(const history::ObservedSum& sum) {
  v1::ObservedSum proto;
  proto.set_metric(sum.metric);
  proto.set_channel(sum.channel);
  *proto.mutable_start() = ToProto(sum.start);
  *proto.mutable_end() = ToProto(sum.end);
  proto.set_value(sum.value);
  proto.set_observed_day_count(static_cast<std::int32_t>(sum.observed_day_count));
  return proto;
}

}  // namespace funnelcast::convert
