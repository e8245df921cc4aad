// Brings controls, benchmarks and experiments into the form the engine takes.
#include "server/history/surroundings.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace funnelcast::history {
namespace {

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

// A benchmark by an input counts for the channels that take this input: for the one it names, which
// need have no history, or for all of them.
void AddInputBenchmark(const RateRange& record, InputKind kind, data::Benchmark benchmark,
                       FunnelHistory& loaded) {
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
      loaded.warnings.push_back({"BENCHMARK_OF_OTHER_INPUT",
                                 {{"benchmark", record.benchmark},
                                  {"metric", record.per_metric},
                                  {"channel", record.channel}}});
    }
  }
  if (!record.channel.empty() && !known) {
    benchmark.channel = record.channel;
    loaded.history.benchmarks.push_back(benchmark);
  }
}

void AddBenchmark(const RateRange& record, const MetricRoles& roles, FunnelHistory& loaded) {
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
      loaded.warnings.push_back({"BENCHMARK_OF_NO_EARLIER_STAGE",
                                 {{"benchmark", record.benchmark}, {"metric", record.per_metric}}});
    }
  }
}

void AddExperiment(const LiftTest& record, const MetricRoles& roles, FunnelHistory& loaded) {
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

void PlaceControls(const std::vector<UsedSeries>& controls, FunnelHistory& loaded) {
  data::FunnelHistory& history = loaded.history;
  std::set<std::string> warned;
  for (const UsedSeries& control : controls) {
    if (!control.channel.empty()) {
      if (warned.insert(control.metric).second) {
        loaded.warnings.push_back({"CONTROL_OF_CHANNELS", {{"metric", control.metric}}});
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

void AddBenchmarks(const std::vector<RateRange>& benchmarks, const MetricRoles& roles,
                   const std::set<std::string>& foreign_channels, FunnelHistory& loaded) {
  for (const RateRange& benchmark : benchmarks) {
    if (!foreign_channels.contains(benchmark.channel)) AddBenchmark(benchmark, roles, loaded);
  }
}

void AddExperiments(const std::vector<LiftTest>& tests, const MetricRoles& roles,
                    const std::set<std::string>& foreign_channels, std::optional<Day> end_day,
                    FunnelHistory& loaded) {
  for (const LiftTest& test : tests) {
    const bool past = !end_day.has_value() || test.end_day <= *end_day;
    if (past && !foreign_channels.contains(test.channel)) AddExperiment(test, roles, loaded);
  }
}

}  // namespace funnelcast::history
