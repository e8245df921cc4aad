// Benchmarks as priors: what comparable brands reach stands in for a history that is not there.
#ifndef FUNNELCAST_SIMULATOR_NODES_BENCHMARK_H_
#define FUNNELCAST_SIMULATOR_NODES_BENCHMARK_H_

#include <optional>
#include <string>

#include "simulator/data/history.h"

namespace funnelcast::nodes {

// The normal distribution of a log rate whose central 90 % are log low to log high:
// N((log low + log high) / 2, (log high - log low) / 3.29).
struct LogRateRange {
  double mean = 0.0;
  double sd = 0.0;
};
LogRateRange ReadLogRate(const data::Benchmark& benchmark);

// Whether a benchmark names this channel and a stage per input, so that it can be planned without
// history.
bool HasOwnInputBenchmark(const data::FunnelHistory& history, const std::string& channel);

// Whether the channel has no input and no outcome in its history.
bool IsWithoutHistory(const data::ChannelHistory& channel);

// The benchmark of `stage` per `parent` (nothing: per input) that holds for a channel: its own, or
// else one for every channel. Those for every channel give no stage to a channel that has a history
// without it. Null when there is none.
const data::Benchmark* FindBenchmark(const data::FunnelHistory& history,
                                     const data::ChannelHistory& channel, data::Stage stage,
                                     std::optional<data::Stage> parent);

// The log rate of `stage` per input for a channel without history: a benchmark per input, or the
// product of benchmarks along the stages before it. Nothing when the chain has a gap.
std::optional<LogRateRange> ChainLogRate(const data::FunnelHistory& history,
                                         const data::ChannelHistory& channel, data::Stage stage);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_BENCHMARK_H_
