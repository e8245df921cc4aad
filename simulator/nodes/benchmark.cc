// Which benchmark holds for which rate.
#include "simulator/nodes/benchmark.h"

#include <algorithm>
#include <cmath>

#include "simulator/nodes/funnel_graph.h"

namespace funnelcast::nodes {

LogRateRange ReadLogRate(const data::Benchmark& benchmark) {
  constexpr double kCentralNinety = 3.29;  // width of the central 90 % in standard deviations
  const double low = std::log(benchmark.low);
  const double high = std::log(benchmark.high);
  return {0.5 * (low + high), (high - low) / kCentralNinety};
}

bool HasOwnInputBenchmark(const data::FunnelHistory& history, const std::string& channel) {
  return std::any_of(
      history.benchmarks.begin(), history.benchmarks.end(),
      [&](const data::Benchmark& one) { return one.per_input && one.channel == channel; });
}

bool IsWithoutHistory(const data::ChannelHistory& channel) {
  return ChannelInput(channel).empty() &&
         std::none_of(channel.stages.begin(), channel.stages.end(), HasPositive);
}

const data::Benchmark* FindBenchmark(const data::FunnelHistory& history,
                                     const data::ChannelHistory& channel, data::Stage stage,
                                     std::optional<data::Stage> parent) {
  const data::Benchmark* found = nullptr;
  const bool has_stage = HasPositive(channel.stages[static_cast<std::size_t>(stage)]);
  for (const data::Benchmark& one : history.benchmarks) {
    if (one.stage != stage || one.per_input == parent.has_value()) continue;
    if (parent.has_value() && one.parent != *parent) continue;
    if (one.channel == channel.id) return &one;
    const bool may_hold =
        has_stage || (IsWithoutHistory(channel) && HasOwnInputBenchmark(history, channel.id));
    if (one.channel.empty() && may_hold && found == nullptr) found = &one;
  }
  return found;
}

std::optional<LogRateRange> ChainLogRate(const data::FunnelHistory& history,
                                         const data::ChannelHistory& channel, data::Stage stage) {
  if (const data::Benchmark* direct = FindBenchmark(history, channel, stage, std::nullopt)) {
    return ReadLogRate(*direct);
  }
  for (int before = static_cast<int>(stage) - 1; before >= 0; --before) {
    const auto parent = static_cast<data::Stage>(before);
    const data::Benchmark* step = FindBenchmark(history, channel, stage, parent);
    if (step == nullptr) continue;
    const std::optional<LogRateRange> chain = ChainLogRate(history, channel, parent);
    if (!chain.has_value()) continue;
    const LogRateRange rate = ReadLogRate(*step);
    return LogRateRange{chain->mean + rate.mean, std::hypot(chain->sd, rate.sd)};
  }
  return std::nullopt;
}

}  // namespace funnelcast::nodes
