// Writes draws and summaries.
#include "tests/simulator/sampler/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>

namespace funnelcast::sampler_bench {
namespace {

using sampler::ChainResult;

// A name as a CSV cell.
std::string Quote(const std::string& name) {
  if (name.find_first_of(",\"\n") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char letter : name) {
    quoted += letter;
    if (letter == '"') quoted += letter;
  }
  return quoted + "\"";
}

}  // namespace

TargetDraws ComputeDraws(const Target& target, const std::vector<sampler::ChainResult>& chains) {
  TargetDraws result{OutputNames(target), {}};
  for (const sampler::ChainResult& chain : chains) {
    Eigen::MatrixXd outputs(static_cast<Eigen::Index>(result.names.size()), chain.draws.cols());
    for (Eigen::Index draw = 0; draw < chain.draws.cols(); ++draw) {
      outputs.col(draw) = ComputeOutputs(target, chain.draws.col(draw));
    }
    result.outputs.push_back(std::move(outputs));
  }
  return result;
}

RunSummary Summarize(const TargetDraws& draws, const std::vector<sampler::ChainResult>& chains,
                     int max_depth, double seconds) {
  RunSummary summary;
  summary.seconds = seconds;
  for (const sampler::ChainResult& chain : chains) {
    summary.divergence_count += chain.divergence_count;
    summary.leapfrog_count += chain.leapfrog_count;
    summary.warmup_leapfrog_count += chain.warmup_leapfrog_count;
    for (const sampler::TransitionInfo& transition : chain.transitions) {
      if (transition.depth >= max_depth) ++summary.deepest_count;
    }
  }
  Eigen::MatrixXd one(draws.outputs.front().cols(), static_cast<Eigen::Index>(chains.size()));
  for (std::size_t i = 0; i < draws.names.size(); ++i) {
    for (std::size_t c = 0; c < chains.size(); ++c) {
      one.col(static_cast<Eigen::Index>(c)) =
          draws.outputs[c].row(static_cast<Eigen::Index>(i)).transpose();
    }
    summary.outputs.push_back(
        {draws.names[i], sampler::EstimateMean(one), sampler::DiagnoseChains(one)});
  }
  return summary;
}

void WriteDraws(const TargetDraws& draws, const std::vector<sampler::ChainResult>& chains,
                std::ostream& out) {
  out << "chain,draw,lp,divergent,tree_depth,leapfrogs";
  for (const std::string& name : draws.names) out << ',' << Quote(name);
  out << '\n';
  std::string row;
  for (std::size_t c = 0; c < chains.size(); ++c) {
    for (std::size_t d = 0; d < chains[c].transitions.size(); ++d) {
      const sampler::TransitionInfo& transition = chains[c].transitions[d];
      const auto column = static_cast<Eigen::Index>(d);
      row.clear();
      fmt::format_to(std::back_inserter(row), "{},{},{},{},{},{}", c + 1, d + 1,
                     chains[c].log_densities[column], transition.divergent ? 1 : 0,
                     transition.depth, transition.leapfrog_count);
      for (const double value : draws.outputs[c].col(column)) {
        fmt::format_to(std::back_inserter(row), ",{}", value);
      }
      out << row << '\n';
    }
  }
}

void WriteSummaryCsv(const RunSummary& summary, std::ostream& out) {
  out << "name,mean,sd,mcse,rhat,bulk_ess,tail_ess\n";
  for (const OutputSummary& output : summary.outputs) {
    out << fmt::format("{},{},{},{},{},{},{}\n", Quote(output.name), output.mean.mean,
                       output.mean.sd, output.mean.mcse, output.diagnostics.rhat,
                       output.diagnostics.bulk_ess, output.diagnostics.tail_ess);
  }
}

void WriteSummary(const RunSummary& summary, std::ostream& out) {
  out << fmt::format("{:20} {:>11} {:>11} {:>11} {:>7} {:>9} {:>9}\n", "quantity", "mean", "sd",
                     "mcse", "R-hat", "bulk ESS", "tail ESS");
  double least = summary.outputs.front().diagnostics.bulk_ess;
  double worst_rhat = 0.0;
  for (const OutputSummary& output : summary.outputs) {
    const sampler::ChainDiagnostics& diagnostics = output.diagnostics;
    out << fmt::format("{:20} {:11.5g} {:11.5g} {:11.3g} {:7.4f} {:9.0f} {:9.0f}\n", output.name,
                       output.mean.mean, output.mean.sd, output.mean.mcse, diagnostics.rhat,
                       diagnostics.bulk_ess, diagnostics.tail_ess);
    least = std::min({least, diagnostics.bulk_ess, diagnostics.tail_ess});
    worst_rhat = std::max(worst_rhat, diagnostics.rhat);
  }
  const auto gradients =
      static_cast<double>(summary.leapfrog_count + summary.warmup_leapfrog_count);
  out << fmt::format("divergent transitions: {}; at the greatest depth: {}\n",
                     summary.divergence_count, summary.deepest_count);
  out << fmt::format("gradients: {} in warm-up, {} after it\n", summary.warmup_leapfrog_count,
                     summary.leapfrog_count);
  out << fmt::format(
      "largest R-hat {:.4f}; least ESS {:.0f}: {:.1f} a thousand gradients after warm-up, {:.1f} "
      "with it\n",
      worst_rhat, least, 1000.0 * least / static_cast<double>(summary.leapfrog_count),
      1000.0 * least / gradients);
  out << fmt::format("time: {:.2f} s, {:.0f} ESS/s\n", summary.seconds, least / summary.seconds);
}

}  // namespace funnelcast::sampler_bench
