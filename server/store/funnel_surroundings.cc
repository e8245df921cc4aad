// Brings controls, events, benchmarks and experiments into the form the engine takes.
#include "server/store/funnel_surroundings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "server/status_macros.h"
#include "server/store/benchmarks.h"
#include "server/store/events.h"
#include "server/store/experiments.h"
#include "simulator/data/history.h"

namespace funnelcast::store {
namespace {

constexpr int kRecordsPerList = 10'000;  // a brand has far fewer

enum class InputKind { kNone, kSpend, kEffort };

// What the engine takes for a channel's input: spend where there is any.
InputKind InputOf(const data::ChannelHistory& channel) {
  const auto some = [](const data::DailyValues& values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return value > 0; });
  };
  if (some(channel.spend)) {
    return InputKind::kSpend;
  }
  return some(channel.effort_hours) ? InputKind::kEffort : InputKind::kNone;
}

std::string NotUsed(const Benchmark& benchmark, const std::string& reason) {
  return fmt::format("The benchmark {} is left out of the model: {}.", benchmark.id, reason);
}

// A benchmark by an input counts for the channels that take this input: for the one it names, which
// need have no history, or for all of them.
void AddInputBenchmark(const Benchmark& record, InputKind kind, data::Benchmark benchmark,
                       LoadedFunnelHistory& loaded) {
  benchmark.per_input = true;
  bool known = false;
  for (const data::ChannelHistory& channel : loaded.history.channels) {
    if (!record.channel.empty() && channel.id != record.channel) {
      continue;
    }
    const InputKind own = InputOf(channel);
    known = known || own != InputKind::kNone;
    if (own == kind) {
      benchmark.channel = channel.id;
      loaded.history.benchmarks.push_back(benchmark);
    } else if (!record.channel.empty() && own != InputKind::kNone) {
      loaded.warnings.push_back(
          NotUsed(record, fmt::format("it is by {}, and the input of {} is another",
                                      record.per_metric, record.channel)));
    }
  }
  if (!record.channel.empty() && !known) {
    benchmark.channel = record.channel;
    loaded.history.benchmarks.push_back(benchmark);
  }
}

void AddBenchmark(const Benchmark& record, const MetricRoles& roles, LoadedFunnelHistory& loaded) {
  const auto stages = roles.stages.find(record.metric);
  if (stages == roles.stages.end()) {
    return;  // another funnel's
  }
  data::Benchmark benchmark;
  benchmark.channel = record.channel;
  benchmark.low = record.low;
  benchmark.high = record.high;
  for (const data::Stage stage : stages->second) {
    benchmark.stage = stage;
    const auto parents = roles.stages.find(record.per_metric);
    if (roles.spend.contains(record.per_metric)) {
      AddInputBenchmark(record, InputKind::kSpend, benchmark, loaded);
    } else if (roles.effort.contains(record.per_metric)) {
      AddInputBenchmark(record, InputKind::kEffort, benchmark, loaded);
    } else if (parents != roles.stages.end() && parents->second.front() < stage) {
      benchmark.parent = parents->second.front();
      loaded.history.benchmarks.push_back(benchmark);
    } else {
      loaded.warnings.push_back(
          NotUsed(record, fmt::format("{} is neither an input nor an earlier stage of the funnel",
                                      record.per_metric)));
    }
  }
}

void AddExperiment(const Experiment& record, const MetricRoles& roles,
                   LoadedFunnelHistory& loaded) {
  const auto stages = roles.stages.find(record.metric);
  if (stages == roles.stages.end()) {
    return;
  }
  for (const data::Stage stage : stages->second) {
    loaded.history.experiments.push_back({record.channel, stage, record.start_day, record.end_day,
                                          record.input_change, record.lift,
                                          record.lift_standard_error});
  }
}

}  // namespace

void PlaceControls(const std::vector<ControlSeries>& controls, LoadedFunnelHistory& loaded) {
  data::FunnelHistory& history = loaded.history;
  std::set<std::string> warned;
  for (const ControlSeries& control : controls) {
    if (!control.channel.empty()) {
      if (warned.insert(control.metric).second) {
        loaded.warnings.push_back(fmt::format(
            "Values of {} for single channels are left out of the model; import it for the brand "
            "as a whole, with an empty channel.",
            control.metric));
      }
      continue;
    }
    data::ControlHistory placed;
    placed.id = control.metric;
    placed.values.assign(static_cast<std::size_t>(history.day_count),
                         std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < control.daily.values.size() && !placed.values.empty(); ++i) {
      const Day day = control.daily.first_day + static_cast<Day>(i);
      if (std::isnan(control.daily.values[i]) || day >= history.end_day()) {
        continue;
      }
      placed.values[static_cast<std::size_t>(std::max(0, day - history.first_day))] =
          control.daily.values[i];
    }
    history.controls.push_back(std::move(placed));
  }
}

absl::Status LoadSurroundings(Reader& reader, const std::string& brand, const MetricRoles& roles,
                              const std::set<std::string>& foreign_channels,
                              const HistoryRange& range, LoadedFunnelHistory& loaded) {
  ASSIGN_OR_RETURN(auto events, LoadEventDays(reader, brand, loaded.history.first_day,
                                              loaded.history.end_day()));
  loaded.history.events = std::move(events);
  ASSIGN_OR_RETURN(const auto benchmarks,
                   ListBenchmarks(reader, brand, {.after_id = "", .limit = kRecordsPerList}));
  for (const Benchmark& benchmark : benchmarks) {
    if (!foreign_channels.contains(benchmark.channel)) {
      AddBenchmark(benchmark, roles, loaded);
    }
  }
  ASSIGN_OR_RETURN(const auto experiments,
                   ListExperiments(reader, brand, {.after_id = "", .limit = kRecordsPerList}));
  for (const Experiment& experiment : experiments) {
    const bool past = !range.end_day.has_value() || experiment.end_day <= *range.end_day;
    if (past && !foreign_channels.contains(experiment.channel)) {
      AddExperiment(experiment, roles, loaded);
    }
  }
  return absl::OkStatus();
}

}  // namespace funnelcast::store
