// Our sampler on a brand's nodes, in figures that a busy machine does not spoil: seconds of a
// chain are its thread's own processor time.
//
//   fit_bench BRAND [DRAWS [WARMUP [ACCEPTANCE [CENTRING]]]]   a line a node
//   fit_bench growth                    from 10 to 100 channels and from 52 to 520 weeks
//   fit_bench export BRAND FOLDER       FOLDER/NODE.R: the nodes as data of the reference programs
//   fit_bench compare BRAND FOLDER [ACCEPTANCE]
//                                       and holds them against Stan's FOLDER/NODE.csv, see stan.R
//
// BRAND is a tidy table's file, or CHANNELSxWEEKS for a simulated brand.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/chain.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/sampler/posterior.h"
#include "tests/bench/bench_brands.h"
#include "tests/bench/stan_node.h"

namespace {

using namespace funnelcast;  // a program of its own; nothing includes it

constexpr int kChains = 4;

struct BenchOptions {
  int draw_count = 1000;
  int warmup_count = 600;
  std::optional<double> acceptance;  // none: UsualAcceptance
  double centring = sampler::kUsualCentring;
};

double ThreadSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// All chains of a node, with the processor time they took.
struct SampledNode {
  std::vector<sampler::ChainResult> chains;
  double preparation_seconds = 0.0;  // mode and curvature
  double warmup_seconds = 0.0;       // sums over the chains
  double sampling_seconds = 0.0;
};

SampledNode Sample(const nodes::FunnelNode& node, const BenchOptions& bench) {
  SampledNode result;
  const double start = ThreadSeconds();
  const sampler::Posterior posterior(node, node.Start(), node.Paths(), bench.centring);
  result.preparation_seconds = ThreadSeconds() - start;
  result.chains.resize(kChains);
  std::vector<double> warmup(kChains), sampling(kChains);
  std::vector<std::thread> threads;
  for (std::size_t c = 0; c < kChains; ++c) {
    threads.emplace_back([&, c] {
      sampler::ChainOptions options;
      options.warmup_count = bench.warmup_count;
      options.draw_count = bench.draw_count;
      options.target_acceptance =
          bench.acceptance.value_or(sampler::UsualAcceptance(node.dimension()));
      options.seed = 1;
      options.stream = static_cast<std::uint32_t>(c);
      int iteration = 0;
      const double began = ThreadSeconds();
      result.chains[c] = posterior.Run(options, [&] {
        if (++iteration == options.warmup_count) warmup[c] = ThreadSeconds() - began;
        return true;
      });
      sampling[c] = ThreadSeconds() - began - warmup[c];
    });
  }
  for (std::size_t c = 0; c < kChains; ++c) {
    threads[c].join();
    result.warmup_seconds += warmup[c];
    result.sampling_seconds += sampling[c];
  }
  return result;
}

Eigen::MatrixXd DrawsOf(const SampledNode& sampled, int place) {
  const Eigen::Index count = sampled.chains.front().draws.cols();
  Eigen::MatrixXd draws(count, kChains);
  for (int c = 0; c < kChains; ++c) {
    draws.col(c) = sampled.chains[static_cast<std::size_t>(c)].draws.row(place).transpose();
  }
  return draws;
}

struct Leapfrogs {
  double a_draw = 0.0;
  int divergences = 0;
};

Leapfrogs CountLeapfrogs(const SampledNode& sampled) {
  Leapfrogs result;
  double draws = 0.0;
  for (const sampler::ChainResult& chain : sampled.chains) {
    result.a_draw += static_cast<double>(chain.leapfrog_count);
    result.divergences += chain.divergence_count;
    draws += static_cast<double>(chain.draws.cols());
  }
  result.a_draw /= draws;
  return result;
}

void PrintOurs(const nodes::FunnelNode& node, const BenchOptions& bench) {
  const SampledNode sampled = Sample(node, bench);
  double least = 1e300;
  double rhat = 1.0;
  for (int place = 0; place < node.dimension(); ++place) {
    const sampler::ChainDiagnostics one = sampler::DiagnoseChains(DrawsOf(sampled, place));
    least = std::min(least, one.bulk_ess);
    rhat = std::max(rhat, one.rhat);
  }
  const Leapfrogs leapfrogs = CountLeapfrogs(sampled);
  fmt::print(
      "{:<44} {:4} parameters {:5} observations: {:5.1f} leapfrogs, {} divergent, R-hat {:.3f}, "
      "bulk ESS {:5.0f}, a second {:6.0f}; seconds {:.3f} + {:.3f} + {:.3f}, {:.1f} us a "
      "leapfrog\n",
      node.description, node.dimension(), node.observation_count(), leapfrogs.a_draw,
      leapfrogs.divergences, rhat, least, least / sampled.sampling_seconds,
      sampled.preparation_seconds, sampled.warmup_seconds, sampled.sampling_seconds,
      1e6 * sampled.sampling_seconds / (leapfrogs.a_draw * kChains * bench.draw_count));
  std::fflush(stdout);
}

// Stan's draws of every quantity [draws, chains] and its seconds, as stan.R writes them.
struct StanRun {
  std::map<std::string, Eigen::MatrixXd> draws;
  double warmup_seconds = 0.0;
  double sampling_seconds = 0.0;
  int divergences = 0;
};

StanRun ReadStan(const std::string& file) {
  StanRun run;
  std::ifstream stream(file);
  int draws = 0;
  int chains = 0;
  stream >> draws >> chains >> run.warmup_seconds >> run.sampling_seconds >> run.divergences;
  for (std::string name; stream >> name;) {
    Eigen::MatrixXd values(draws, chains);
    for (double& value : values.reshaped()) stream >> value;
    run.draws.emplace(name, std::move(values));
  }
  if (draws == 0) {
    std::fprintf(stderr, "No draws of Stan in %s.\n", file.c_str());
    std::exit(1);
  }
  return run;
}

Eigen::MatrixXd Translate(const Eigen::MatrixXd& ours, const bench::SharedQuantity& quantity) {
  const Eigen::ArrayXXd values = quantity.offset + quantity.scale * ours.array();
  return quantity.exponential ? Eigen::MatrixXd(values.exp()) : Eigen::MatrixXd(values);
}

// Prints the node's line; false when the two posteriors differ.
bool Compare(const nodes::FunnelNode& node, const std::string& file, const BenchOptions& bench) {
  const std::vector<bench::SharedQuantity> shared = bench::SharedQuantities(node);
  const StanRun stan = ReadStan(file);
  const SampledNode ours = Sample(node, bench);
  double our_least = 1e300;
  double stan_least = 1e300;
  double stan_rhat = 1.0;
  double largest = 0.0;
  std::string worst;
  for (const bench::SharedQuantity& quantity : shared) {
    const auto found = stan.draws.find(quantity.name);
    if (found == stan.draws.end()) {
      std::fprintf(stderr, "Stan has no %s.\n", quantity.name.c_str());
      return false;
    }
    const Eigen::MatrixXd translated = Translate(DrawsOf(ours, quantity.place), quantity);
    our_least = std::min(our_least, sampler::DiagnoseChains(translated).bulk_ess);
    const sampler::ChainDiagnostics theirs = sampler::DiagnoseChains(found->second);
    stan_least = std::min(stan_least, theirs.bulk_ess);
    stan_rhat = std::max(stan_rhat, theirs.rhat);
    const sampler::MeanEstimate a = sampler::EstimateMean(translated);
    const sampler::MeanEstimate b = sampler::EstimateMean(found->second);
    const double distance = std::abs(a.mean - b.mean) / std::hypot(a.mcse, b.mcse);
    if (distance <= largest) continue;
    largest = distance;
    worst = quantity.name;
  }
  const double ratio = our_least / ours.sampling_seconds / (stan_least / stan.sampling_seconds);
  const double total_ratio =
      our_least / (ours.preparation_seconds + ours.warmup_seconds + ours.sampling_seconds) /
      (stan_least / (stan.warmup_seconds + stan.sampling_seconds));
  const bool same = !shared.empty() && largest <= 4.0;
  fmt::print(
      "| {} | {} | {:.0f} / {:.2f} s | {:.0f} / {:.1f} s | {:.1f} | {:.2f} | **{:.0f}** | {:.0f} | "
      "{} of {} quantities, largest {:.1f} ({}){} |\n",
      node.description, node.dimension(), our_least, ours.sampling_seconds, stan_least,
      stan.sampling_seconds, our_least / ours.sampling_seconds, stan_least / stan.sampling_seconds,
      ratio, total_ratio, shared.size(), node.dimension(), largest, worst,
      same ? "" : ": DIFFERENT");
  fmt::print(stderr, "{}: divergent {} / {}, Stan's R-hat {:.3f}\n", node.description,
             CountLeapfrogs(ours).divergences, stan.divergences, stan_rhat);
  std::fflush(stdout);
  return same;
}

// How the cost of a first stage grows: a line a size, then the exponents of processor time in size,
// a leapfrog step, a draw, and a draw's worth of the median and of the smallest bulk ESS.
void MeasureGrowth(const char* what, const std::vector<std::array<int, 2>>& sizes) {
  BenchOptions bench;
  bench.draw_count = 500;
  bench.warmup_count = 300;
  std::vector<std::array<double, 4>> costs;
  for (const auto& [channels, weeks] : sizes) {
    const data::FunnelHistory history = bench::SimulateHistory(channels, weeks);
    const std::vector<nodes::FunnelNode> nodes =
        nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
    const SampledNode sampled = Sample(nodes.front(), bench);
    std::vector<double> ess;
    for (int place = 0; place < nodes.front().dimension(); ++place) {
      ess.push_back(sampler::DiagnoseChains(DrawsOf(sampled, place)).bulk_ess);
    }
    std::sort(ess.begin(), ess.end());
    const double draws = static_cast<double>(kChains * bench.draw_count);
    const double leapfrogs = CountLeapfrogs(sampled).a_draw;
    const double seconds = sampled.sampling_seconds;
    costs.push_back({seconds / (draws * leapfrogs), seconds / draws, seconds / ess[ess.size() / 2],
                     seconds / ess.front()});
    fmt::print(
        "{} channels x {} weeks, {} parameters: {:.1f} us a leapfrog, {:.1f} leapfrogs a "
        "draw, median ESS {:.0f}, smallest {:.0f} of {:.0f}; mode and curvature {:.2f} s, "
        "warm-up {:.2f} s, sampling {:.2f} s\n",
        channels, weeks, nodes.front().dimension(), 1e6 * costs.back()[0], leapfrogs,
        ess[ess.size() / 2], ess.front(), draws, sampled.preparation_seconds,
        sampled.warmup_seconds, seconds);
    std::fflush(stdout);
  }
  const char* names[] = {"leapfrog", "draw", "median effective draw", "smallest effective draw"};
  for (std::size_t k = 0; k < 4; ++k) {
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double a = std::log(static_cast<double>(sizes[i][0]) * sizes[i][1]);
      const double b = std::log(costs[i][k]);
      x += a;
      y += b;
      xx += a * a;
      xy += a * b;
    }
    const auto n = static_cast<double>(sizes.size());
    fmt::print("Cost of a {} grows as {}^{:.2f}\n", names[k], what,
               (n * xy - x * y) / (n * xx - x * x));
  }
}

data::FunnelHistory LoadHistory(const std::string& brand) {
  int channels = 0;
  int weeks = 0;
  if (std::sscanf(brand.c_str(), "%dx%d", &channels, &weeks) == 2) {
    return bench::SimulateHistory(channels, weeks);
  }
  return bench::ReadTidyHistory(brand);
}

}  // namespace

int main(int argument_count, char** arguments) {
  const std::vector<std::string> given(arguments + 1, arguments + argument_count);
  const bool export_data = given.size() == 3 && given[0] == "export";
  const bool compare = given.size() >= 3 && given[0] == "compare";
  if (given.empty()) {
    std::fprintf(stderr, "Usage: fit_bench [export|compare] BRAND [FOLDER | DRAWS [WARMUP ...]]\n");
    return 2;
  }
  if (given[0] == "growth") {
    MeasureGrowth("channels", {{10, 52}, {20, 52}, {50, 52}, {100, 52}});
    MeasureGrowth("weeks", {{10, 52}, {10, 104}, {10, 260}, {10, 520}});
    return 0;
  }
  BenchOptions bench;
  if (!export_data && !compare) {
    if (given.size() > 1) bench.draw_count = std::atoi(given[1].c_str());
    if (given.size() > 2) bench.warmup_count = std::atoi(given[2].c_str());
    if (given.size() > 3) bench.acceptance = std::atof(given[3].c_str());
    if (given.size() > 4) bench.centring = std::atof(given[4].c_str());
  }
  if (compare && given.size() > 3) bench.acceptance = std::atof(given[3].c_str());
  const data::FunnelHistory history = LoadHistory(given[export_data || compare ? 1 : 0]);
  const std::vector<nodes::FunnelNode> nodes =
      nodes::BuildFunnelNodes(history, data::MakePeriodGrid(history, 7));
  bool same = true;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const std::string stem = given.size() > 2 ? fmt::format("{}/{}", given[2], n) : "";
    if (export_data) {
      std::ofstream(stem + ".R") << bench::StanData(nodes[n]);
      fmt::print("{} {}\n", n, bench::StanProgram(nodes[n]));
    } else if (compare) {
      same = Compare(nodes[n], stem + ".csv", bench) && same;
    } else {
      PrintOurs(nodes[n], bench);
    }
  }
  return same ? 0 : 1;
}
