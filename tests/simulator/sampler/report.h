// What a run of the sampler leaves behind: draws as CSV and a summary of each quantity.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_REPORT_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_REPORT_H_

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/diagnostics.h"
#include "tests/simulator/sampler/target.h"

namespace funnelcast::sampler_bench {

// Draws of every output of a target (OutputNames), chain by chain.
struct TargetDraws {
  std::vector<std::string> names;
  std::vector<Eigen::MatrixXd> outputs;  // one a chain: [output, draw]
};

TargetDraws ComputeDraws(const Target& target, const std::vector<sampler::ChainResult>& chains);

struct OutputSummary {
  std::string name;
  sampler::MeanEstimate mean;
  sampler::ChainDiagnostics diagnostics;
};

struct RunSummary {
  std::vector<OutputSummary> outputs;
  int divergence_count = 0;
  int deepest_count = 0;            // transitions that reached the greatest depth allowed
  std::int64_t leapfrog_count = 0;  // after warm-up
  std::int64_t warmup_leapfrog_count = 0;
  double seconds = 0.0;  // of warm-up and sampling, as the clock on the wall counts
};

// REQUIRES: at least 8 draws a chain.
RunSummary Summarize(const TargetDraws& draws, const std::vector<sampler::ChainResult>& chains,
                     int max_depth, double seconds);

// Header and one row a draw: chain, draw (both from 1), lp (log density of the unbounded position,
// without constants), divergent (0 or 1), tree_depth, leapfrogs, then the outputs. Numbers are as
// short as they can be without losing a bit.
void WriteDraws(const TargetDraws& draws, const std::vector<sampler::ChainResult>& chains,
                std::ostream& out);

// Header and one row an output: name, mean, sd, mcse, rhat, bulk_ess, tail_ess.
void WriteSummaryCsv(const RunSummary& summary, std::ostream& out);

// The same for people, with totals, ESS a second and ESS a gradient.
void WriteSummary(const RunSummary& summary, std::ostream& out);

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_REPORT_H_
