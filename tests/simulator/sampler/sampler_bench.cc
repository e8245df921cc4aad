// The program `funnelcast-sampler-bench`: samples a built-in target, draws to stdout, summary to
// stderr. target.h says how to add a target. Exit status: 0 done, 1 refused or failed, 2 usage.
#include <fmt/format.h>
#include <tbb/global_control.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "simulator/sampler/chain.h"
#include "simulator/sampler/sample.h"
#include "tests/simulator/sampler/bench_data.h"
#include "tests/simulator/sampler/report.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

using sampler::ChainResult;
using sampler::MetricKind;
using sampler::SampleOptions;

constexpr double kLargestGradientError = 1e-6;

// Up to this many dimensions a dense metric takes fewer gradients a draw than a diagonal one, and
// its algebra costs little beside most gradients.
constexpr int kLargestDenseDimension = 100;

// More draws and a higher acceptance than Stan's defaults, so that a first run may be judged. Forty
// seeds of eight schools, 320,000 draws each way, had 4 divergences with a dense metric at 0.9, 2
// at 0.95 and none at 0.98, which takes a fifth more gradients an effective draw than 0.95.
sampler::SampleOptions DefaultSampling() {
  sampler::SampleOptions options;
  options.chain.draw_count = 2000;
  options.chain.target_acceptance = 0.98;
  return options;
}

struct Arguments {
  std::string target;
  DataChoice data;
  sampler::SampleOptions sampling = DefaultSampling();
  std::string metric = "auto";
  bool check_gradient = false;
  std::string summary_file;
};

void Declare(CLI::App& app, Arguments& arguments) {
  sampler::SampleOptions& sampling = arguments.sampling;
  app.add_option("target", arguments.target, "A built-in target, or `list` for all of them")
      ->required();
  app.add_option("--chains", sampling.chain_count, "Chains")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--warmup", sampling.chain.warmup_count, "Iterations of warm-up a chain")
      ->check(CLI::Range(20, 1000000))
      ->capture_default_str();
  app.add_option("--draws", sampling.chain.draw_count, "Draws a chain after warm-up")
      ->check(CLI::Range(8, 1000000))
      ->capture_default_str();
  app.add_option("--seed", sampling.chain.seed, "The same seed gives the same bytes")
      ->capture_default_str();
  app.add_option("--metric", arguments.metric,
                 "Metric that warm-up learns: diagonal, dense, or auto, which is dense up to 100 "
                 "dimensions")
      ->check(CLI::IsMember({"auto", "diagonal", "dense"}))
      ->capture_default_str();
  app.add_option("--target-acceptance", sampling.chain.target_acceptance,
                 "Mean acceptance that the step size is tuned to")
      ->check(CLI::Range(0.5, 0.999))
      ->capture_default_str();
  app.add_option("--max-depth", sampling.chain.max_depth, "Greatest depth of a trajectory's tree")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app.add_option("--start-radius", sampling.start_radius,
                 "Starts are uniform within this distance of 0 in each unbounded coordinate")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  app.add_option("--threads", sampling.thread_count, "Threads; 0: as many as there are processors")
      ->check(CLI::Range(0, 64))
      ->capture_default_str();
  auto* file = app.add_option("--data", arguments.data.file, "JSON file with the target's data");
  app.add_flag("--example", arguments.data.example, "Take made-up data instead")->excludes(file);
  app.add_flag("--check-gradient", arguments.check_gradient,
               "Compare the gradient with finite differences and end");
  app.add_option("--summary-csv", arguments.summary_file, "Write the summary as CSV, too");
}

int Fail(const std::string& message) {
  fmt::print(stderr, "funnelcast-sampler-bench: {}\n", message);
  return 1;
}

int ListTargets() {
  for (const TargetEntry& entry : AllTargets()) {
    fmt::print("{:20} {}{}\n", entry.name, entry.description,
               entry.needs_data ? " (needs data)" : "");
  }
  return 0;
}

int CheckGradient(const Target& target) {
  const double error = MeasureGradientError(target);
  const bool good = error < kLargestGradientError;
  fmt::print("largest relative error of the gradient: {:.2e}, {} the {:.0e} allowed\n", error,
             good ? "below" : "ABOVE", kLargestGradientError);
  return good ? 0 : 1;
}

int Sample(const Arguments& arguments, const Target& target) {
  const auto start = std::chrono::steady_clock::now();
  const TargetDensity density(target);
  sampler::SampleOptions options = arguments.sampling;
  const bool dense = arguments.metric == "dense" ||
                     (arguments.metric == "auto" && density.dimension() <= kLargestDenseDimension);
  options.chain.metric_kind = dense ? sampler::MetricKind::kDense : sampler::MetricKind::kDiagonal;
  // Lets a user have more threads than processors, to see that the draws stay the same.
  std::optional<tbb::global_control> parallelism;
  if (options.thread_count > 0) {
    parallelism.emplace(tbb::global_control::max_allowed_parallelism,
                        static_cast<std::size_t>(options.thread_count));
  }
  const std::vector<sampler::ChainResult> chains = sampler::SampleChains(density, options);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (chains.empty()) {
    return Fail(fmt::format(
        "No place of finite density and gradient was found in 100 tries within {} of 0. Check the "
        "target's log density, or start nearer with --start-radius.",
        options.start_radius));
  }
  const TargetDraws draws = ComputeDraws(target, chains);
  WriteDraws(draws, chains, std::cout);
  std::cout.flush();
  if (!std::cout) return Fail("The draws could not be written to standard output.");
  const RunSummary summary = Summarize(draws, chains, options.chain.max_depth, elapsed.count());
  WriteSummary(summary, std::cerr);
  if (!arguments.summary_file.empty()) {
    std::ofstream file(arguments.summary_file);
    WriteSummaryCsv(summary, file);
    file.close();
    if (!file) return Fail(fmt::format("{} could not be written.", arguments.summary_file));
  }
  return 0;
}

int Run(const Arguments& arguments) {
  if (arguments.target == "list") return ListTargets();
  const std::vector<TargetEntry>& all = AllTargets();
  const auto entry = std::find_if(all.begin(), all.end(), [&](const TargetEntry& one) {
    return arguments.target == one.name || arguments.target == one.reference;
  });
  if (entry == all.end()) {
    return Fail(fmt::format("There is no target \"{}\"; `funnelcast-sampler-bench list` shows all.",
                            arguments.target));
  }
  const absl::StatusOr<Target> target = MakeTarget(*entry, arguments.data);
  if (!target.ok()) return Fail(std::string(target.status().message()));
  return arguments.check_gradient ? CheckGradient(*target) : Sample(arguments, *target);
}

}  // namespace
}  // namespace funnelcast::sampler_bench

int main(int argc, char** argv) {
  CLI::App app("Samples a built-in target by NUTS: draws as CSV on stdout, a summary on stderr.",
               "funnelcast-sampler-bench");
  funnelcast::sampler_bench::Arguments arguments;
  funnelcast::sampler_bench::Declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return funnelcast::sampler_bench::Run(arguments);
}
