// Benchmarks as priors: what comparable brands reach stands in for a history that is not there.
#ifndef FUNNELCAST_SIMULATOR_MODEL_BENCHMARK_H_
#define FUNNELCAST_SIMULATOR_MODEL_BENCHMARK_H_

#include <optional>
#include <string>

#include "simulator/model/history.h"

namespace funnelcast::simulator {

// The normal distribution of a log rate whose central 90 % are log low to log high:
// N((log low + log high) / 2, (log high - log low) / 3.29).
struct LogRateRange {
  double mean = 0.0;
  double sd = 0.0;
};
LogRateRange ReadLogRate(const Benchmark& benchmark);

// Whether a benchmark names this channel and a stage per input, so that it can be planned without
// history.
bool HasOwnInputBenchmark(const FunnelHistory& history, const std::string& channel);

// Whether the channel has no input and no outcome in its history.
bool IsWithoutHistory(const ChannelHistory& channel);

// The benchmark of `stage` per `parent` (nothing: per input) that holds for a channel: its own, or
// else one for every channel. Those for every channel give no stage to a channel that has a history
// without it. Null when there is none.
const Benchmark* FindBenchmark(const FunnelHistory& history, const ChannelHistory& channel,
                               Stage stage, std::optional<Stage> parent);

// The log rate of `stage` per input for a channel without history: a benchmark per input, or the
// product of benchmarks along the stages before it. Nothing when the chain has a gap.
std::optional<LogRateRange> ChainLogRate(const FunnelHistory& history,
                                         const ChannelHistory& channel, Stage stage);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_MODEL_BENCHMARK_H_
