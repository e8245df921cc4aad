// Backtests a table of a brand with the engine alone: how accurate and how calibrated forecasts
// are, row by row and in sum. Fits may be kept in a folder, so that a change to forecasts that
// leaves the posterior alone is judged in seconds.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "simulator/backtest/backtest.h"
#include "simulator/base/civil_day.h"
#include "simulator/codec/codec.h"
#include "simulator/data/components.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/fit/component_errors.h"
#include "simulator/fit/fit.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/rules/baseline.h"
#include "tests/bench/backtest_brands.h"

namespace funnelcast::bench {
namespace {

using backtest::Backtest;
using backtest::BacktestRow;
using backtest::BacktestScope;

const char* NameOf(data::Quantity quantity) {
  switch (quantity) {
    case data::Quantity::kAttention:
      return "attention";
    case data::Quantity::kInterest:
      return "interest";
    case data::Quantity::kDesire:
      return "desire";
    case data::Quantity::kAction:
      return "action";
    case data::Quantity::kValue:
      return "value";
    case data::Quantity::kSpend:
      return "spend";
    case data::Quantity::kEffortHours:
      return "hours";
    case data::Quantity::kReach:
      return "reach";
  }
  std::abort();
}

const char* NameOf(rules::Baseline baseline) {
  switch (baseline) {
    case rules::Baseline::kSeasonalNaive:
      return "last_year";
    case rules::Baseline::kLastEightWeeks:
      return "last_eight";
    case rules::Baseline::kInputRatio:
      return "input_ratio";
  }
  std::abort();
}

struct Arguments {
  BrandSource source;
  std::string cache;
  int origins = 12;
  std::vector<int> horizons = {4, 8, 13};
  std::set<std::string> members;  // empty: all
  fit::GridChoice grid = fit::GridChoice::kAuto;
  bool talk = false;
};

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

[[noreturn]] void Fail(const std::string& message) {
  fmt::print(stderr, "{}\n", message);
  std::exit(2);
}

Arguments ParseArguments(int count, char** values) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string flag = values[i];
    const std::string value = i + 1 < count ? values[i + 1] : "";
    if (flag == "--cache") {
      arguments.cache = value;
    } else if (flag == "--origins") {
      arguments.origins = std::atoi(value.c_str());
    } else if (flag == "--horizons") {
      arguments.horizons.clear();
      for (const std::string& part : Split(value, ',')) {
        arguments.horizons.push_back(std::atoi(part.c_str()));
      }
    } else if (flag == "--members") {
      for (const std::string& part : Split(value, ',')) arguments.members.insert(part);
    } else if (flag == "--grid") {
      if (value == "day") arguments.grid = fit::GridChoice::kDay;
      if (value == "week") arguments.grid = fit::GridChoice::kWeek;
      if (value != "day" && value != "week") Fail("--grid takes day or week, not " + value);
    } else if (flag == "--talk") {
      arguments.talk = true;
      continue;
    } else if (flag == "--wide") {
      arguments.source.date_column = value;
    } else if (flag == "--brand") {
      for (const std::string& part : Split(value, ',')) {
        const std::size_t equals = part.find('=');
        arguments.source.brand[part.substr(0, equals)] = part.substr(equals + 1);
      }
    } else if (flag == "--spend") {
      arguments.source.spend = Split(value, ',');
    } else if (flag == "--synthetic") {
      arguments.source.synthetic = value;
    } else {
      arguments.source.file = flag;
      continue;
    }
    ++i;
  }
  if (!arguments.cache.empty() && arguments.grid != fit::GridChoice::kAuto) {
    Fail("Kept fits are on the grid that the history decides: --grid goes without --cache.");
  }
  return arguments;
}

// FitFunnel, or what an earlier run with the same history left in `folder`.
absl::StatusOr<data::FittedFunnel> FitOrRead(const std::filesystem::path& folder,
                                             const data::FunnelHistory& history,
                                             const fit::FitOptions& options) {
  const std::filesystem::path file =
      folder / (base::FormatDay(history.end_day()) + "." +
                std::to_string(options.draw_count_per_chain) + ".fit");
  if (std::filesystem::exists(file)) {
    std::ifstream stream(file, std::ios::binary);
    std::stringstream bytes;
    bytes << stream.rdbuf();
    absl::StatusOr<data::FittedFunnel> fitted = codec::DecodeFittedFunnel(bytes.str());
    const data::PeriodGrid grid = data::MakePeriodGrid(history, 0);
    const std::vector<nodes::FunnelNode> nodes = nodes::BuildFunnelNodes(history, grid);
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      data::FittedNode& node = fitted->nodes[n];
      for (std::size_t m = 0; m < node.channels.size(); ++m) {
        node.channels[m].input_share = nodes[n].node.channels[m].input_share;
      }
      fit::LearnComponents(history, grid, fitted->draw_count, node);
    }
    return fitted;
  }
  absl::StatusOr<data::FittedFunnel> fitted = fit::FitFunnel(history, options, nullptr);
  if (!fitted.ok()) return fitted;
  std::filesystem::create_directories(folder);
  data::FittedFunnel kept = *fitted;  // members are learnt anew, the posterior is kept
  for (data::FittedNode& node : kept.nodes) {
    node.past = {};
    node.mixtures.clear();
  }
  std::ofstream(file, std::ios::binary) << codec::EncodeFittedFunnel(kept);
  return fitted;
}

constexpr const char* kMemberNames[] = {"structural", "year", "ratio"};

// Leaves only the named members of every mixture, pooled anew. Besides names of members, "even"
// gives them the same weight, "unpooled" leaves out the shrinkage for their agreement.
void ChooseMembers(const std::set<std::string>& names, data::FittedFunnel& fitted) {
  for (data::FittedNode& node : fitted.nodes) {
    for (data::SeriesComponents& mixture : node.mixtures) {
      double sum = 0.0;
      for (std::size_t k = 0; k < mixture.components.size(); ++k) {
        double& weight = mixture.components[k].weight;
        if (!names.contains(kMemberNames[k])) weight = 0.0;
        if (names.contains("even") && weight > 0.0) weight = 1.0;
        sum += weight;
      }
      if (sum == 0.0) mixture.of(data::ComponentKind::kStructural).weight = sum = 1.0;
      double squares = 0.0;
      for (data::Component& one : mixture.components) {
        one.weight /= sum;
        squares += one.weight * one.weight;
      }
      mixture.level_shrinkage = names.contains("unpooled") ? 1.0 : std::sqrt(squares);
    }
  }
}

// What was learnt of every member.
void PrintMembers(const data::FittedFunnel& fitted) {
  for (const data::FittedNode& node : fitted.nodes) {
    for (std::size_t s = 0; s < node.mixtures.size(); ++s) {
      const data::SeriesComponents& mixture = node.mixtures[s];
      fmt::print("MEMBERS {} {} pooled {:.2f}", NameOf(static_cast<data::Quantity>(node.stage)),
                 node.kind == data::NodeKind::kChannelStage ? node.channels[s].channel : "brand",
                 mixture.level_shrinkage);
      for (std::size_t k = 0; k < mixture.components.size(); ++k) {
        const data::Component& one = mixture.components[k];
        if (one.weight == 0.0) continue;
        fmt::print("; {} {:.2f}: level {:.3f} drift {:.3f} noise {:.3f} dof {:.1f} shift {:.2f}",
                   kMemberNames[k], one.weight, one.level_sd, one.drift_sd, one.noise, one.dof,
                   one.shift_share);
      }
      fmt::print("\n");
    }
  }
}

double Share(const std::array<int, 3>& covered, int interval, int count) {
  return 100.0 * covered[static_cast<std::size_t>(interval)] / std::max(1, count);
}

void PrintRows(const Backtest& backtest) {
  fmt::print("{:<34} {:>3} {:>3} {:>4} {:>4} {:>4} {:>6} {:>12} {:>6} {:<11} {:>5}\n", "series",
             "wk", "n", "50", "80", "95", "period", "crps", "bias", "best rule", "ratio");
  for (const BacktestRow& row : backtest.rows) {
    const backtest::BacktestScores& scores = row.scores;
    const std::string scope = row.scope == BacktestScope::kBrand         ? "brand"
                              : row.scope == BacktestScope::kAllChannels ? "all channels"
                                                                         : row.channel;
    fmt::print("{:<34} {:>3} {:>3} {:>4.0f} {:>4.0f} {:>4.0f} {:>6.0f} {:>12.1f} {:>6.2f}",
               scope + " " + NameOf(row.quantity), row.horizon_weeks, scores.window_count,
               Share(scores.windows_covered, 0, scores.window_count),
               Share(scores.windows_covered, 1, scores.window_count),
               Share(scores.windows_covered, 2, scores.window_count),
               Share(scores.periods_covered, 1, scores.period_count), scores.mean_crps,
               scores.relative_bias);
    if (scores.has_baseline) {
      fmt::print(" {:<11} {:>5.2f}", NameOf(scores.best_baseline),
                 scores.mean_crps / scores.best_baseline_crps);
    }
    fmt::print("\n");
  }
}

// A line a series: coverage pooled over origins and horizons, geometric mean and worst of ratios.
void PrintSummary(const Backtest& backtest) {
  struct Sums {
    int windows = 0;
    std::array<int, 3> covered{};
    double log_ratios = 0.0;
    double worst = 0.0;
    int ratios = 0;
    std::string by_horizon;
  };
  std::map<std::string, Sums> series;
  for (const BacktestRow& row : backtest.rows) {
    if (row.scope == BacktestScope::kChannel) continue;
    Sums& sums = series[std::string(row.scope == BacktestScope::kBrand ? "brand " : "channels ") +
                        NameOf(row.quantity)];
    sums.windows += row.scores.window_count;
    for (std::size_t i = 0; i < 3; ++i) sums.covered[i] += row.scores.windows_covered[i];
    if (!row.scores.has_baseline) continue;
    const double ratio = row.scores.mean_crps / row.scores.best_baseline_crps;
    sums.log_ratios += std::log(ratio);
    sums.worst = std::max(sums.worst, ratio);
    sums.by_horizon += fmt::format(" {:.2f}", ratio);
    ++sums.ratios;
  }
  for (const auto& [name, sums] : series) {
    fmt::print(
        "SUMMARY {:<20} n {:>3} covers {:>3.0f} {:>3.0f} {:>3.0f} ratios{} mean {:.2f} worst "
        "{:.2f}\n",
        name, sums.windows, Share(sums.covered, 0, sums.windows),
        Share(sums.covered, 1, sums.windows), Share(sums.covered, 2, sums.windows), sums.by_horizon,
        std::exp(sums.log_ratios / std::max(1, sums.ratios)), sums.worst);
  }
}

int Run(const Arguments& arguments) {
  const absl::StatusOr<data::FunnelHistory> history = LoadBrand(arguments.source);
  if (!history.ok()) {
    fmt::print(stderr, "{}\n", std::string(history.status().message()));
    return 1;
  }
  backtest::BacktestOptions options;
  options.origin_count = arguments.origins;
  options.horizon_weeks = arguments.horizons;
  options.fit.grid = arguments.grid;
  const backtest::FitFunction fit = [&](const data::FunnelHistory& known,
                                        const fit::FitOptions& fit_options,
                                        const fit::FitProgress& progress) {
    absl::StatusOr<data::FittedFunnel> fitted =
        arguments.cache.empty() ? fit::FitFunnel(known, fit_options, progress)
                                : FitOrRead(arguments.cache, known, fit_options);
    if (fitted.ok() && !arguments.members.empty()) ChooseMembers(arguments.members, *fitted);
    if (fitted.ok() && arguments.talk) PrintMembers(*fitted);
    return fitted;
  };
  const absl::StatusOr<Backtest> backtest =
      backtest::BacktestFunnelWith(fit, *history, options, nullptr);
  if (!backtest.ok()) {
    fmt::print(stderr, "{}\n", std::string(backtest.status().message()));
    return 1;
  }
  PrintRows(*backtest);
  PrintSummary(*backtest);
  return 0;
}

}  // namespace
}  // namespace funnelcast::bench

int main(int argument_count, char** arguments) {
  if (argument_count < 2) {
    std::fprintf(stderr,
                 "Usage: backtest_bench FILE.csv [--brand orders=action,revenue=value,...]\n"
                 "       backtest_bench FILE.csv --wide DATE_COLUMN --brand COLUMN=STAGE "
                 "--spend COLUMN,...\n"
                 "       backtest_bench --synthetic steady|sales\n"
                 "  [--cache FOLDER] [--origins N] [--horizons 4,8,13] [--talk]\n"
                 "  [--grid day|week] (without --cache)\n"
                 "  [--members structural,year,ratio,even,unpooled]\n");
    return 2;
  }
  return funnelcast::bench::Run(funnelcast::bench::ParseArguments(argument_count, arguments));
}
