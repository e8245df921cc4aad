// The time and quality of daily updates on a real brand: update_bench FILE [DRAWS_PER_CHAIN
// [DAYS...]]
//
// FILE is a tidy table (date,channel,metric,value). For each of several numbers of days it fits the
// history without its last days, brings that up to date, fits all of it on the same periods,
// without mechanisms that data ask for, and prints the times' ratio, the effective shares, and how
// far both posteriors are apart.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/fit/fit_nodes.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/sampler/diagnostics.h"
#include "simulator/update/update.h"

namespace funnelcast::bench {
namespace {

struct Cell {
  data::Day day = 0;
  std::string channel;
  std::string metric;
  double value = 0.0;
};

// YYYY-MM-DD as days since 1970-01-01 (Howard Hinnant's days_from_civil).
data::Day ReadDay(const std::string& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day);
  year -= month <= 2 ? 1 : 0;
  const int year_of_era = year % 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return year / 400 * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
         day_of_year - 719468;
}

data::FunnelHistory ReadHistory(const std::string& file) {
  const std::map<std::string, int> stages = {
      {"impressions", 0}, {"clicks", 1}, {"leads", 2}, {"orders", 3}, {"revenue", 4}};
  std::ifstream stream(file);
  std::vector<Cell> cells;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    std::istringstream parts(line);
    std::string date, channel, metric, value;
    std::getline(parts, date, ',');
    std::getline(parts, channel, ',');
    std::getline(parts, metric, ',');
    std::getline(parts, value, ',');
    if (metric != "spend" && !stages.contains(metric)) continue;
    cells.push_back({ReadDay(date), channel, metric, std::atof(value.c_str())});
  }
  data::FunnelHistory history;
  if (cells.empty()) return history;
  const auto [first, last] = std::minmax_element(
      cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.day < b.day; });
  history.first_day = first->day;
  history.day_count = last->day - first->day + 1;
  std::map<std::string, data::ChannelHistory> channels;
  for (const Cell& cell : cells) {
    data::DailyValues* values = nullptr;
    if (cell.channel.empty()) {
      values = &history.brand[static_cast<std::size_t>(stages.at(cell.metric))];
    } else {
      data::ChannelHistory& channel = channels[cell.channel];
      channel.id = cell.channel;
      values = cell.metric == "spend"
                   ? &channel.spend
                   : &channel.stages[static_cast<std::size_t>(stages.at(cell.metric))];
    }
    values->resize(static_cast<std::size_t>(history.day_count), std::nan(""));
    (*values)[static_cast<std::size_t>(cell.day - history.first_day)] = cell.value;
  }
  for (auto& [id, channel] : channels) history.channels.push_back(std::move(channel));
  return history;
}

data::FunnelHistory CutHistory(data::FunnelHistory history, int days) {
  history.day_count -= days;
  const auto cut = [&](data::DailyValues& values) {
    if (!values.empty()) values.resize(static_cast<std::size_t>(history.day_count));
  };
  for (data::ChannelHistory& channel : history.channels) {
    cut(channel.spend);
    cut(channel.effort_hours);
    for (data::DailyValues& values : channel.stages) cut(values);
  }
  for (data::DailyValues& values : history.brand) cut(values);
  return history;
}

// Largest distance of the means of two fits' rows, in combined Monte Carlo standard errors, and in
// posterior standard deviations.
struct Distance {
  double in_errors = 0.0;
  double in_sds = 0.0;
};

sampler::MeanEstimate EstimateRow(const data::FittedFunnel& fitted, const data::FittedNode& node,
                                  int row) {
  const Eigen::Index count = fitted.draw_count;
  Eigen::MatrixXd draws(count / 4, 4);
  for (Eigen::Index i = 0; i < count / 4 * 4; ++i) {
    draws(i % (count / 4), i / (count / 4)) = static_cast<double>(
        node.draws[static_cast<std::size_t>(row) * static_cast<std::size_t>(count) +
                   static_cast<std::size_t>(i)]);
  }
  return sampler::EstimateMean(draws);
}

Distance Compare(const data::FittedFunnel& a, const data::FittedFunnel& b) {
  Distance largest;
  for (std::size_t n = 0; n < a.nodes.size(); ++n) {
    for (int row = 0; row < a.nodes[n].row_count(); ++row) {
      const sampler::MeanEstimate one = EstimateRow(a, a.nodes[n], row);
      const sampler::MeanEstimate two = EstimateRow(b, b.nodes[n], row);
      if (!(two.sd > 0.0)) continue;
      const double gap = std::abs(one.mean - two.mean);
      largest.in_errors = std::max(largest.in_errors, gap / std::hypot(one.mcse, two.mcse));
      largest.in_sds = std::max(largest.in_sds, gap / two.sd);
    }
  }
  return largest;
}

template <typename Work>
double Seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

absl::StatusOr<data::FittedFunnel> FitContinued(const data::FunnelHistory& history,
                                                data::Day anchor_day,
                                                const fit::FitOptions& options) {
  const data::PeriodGrid grid = data::MakeContinuedGrid(history, 7, anchor_day);
  return fit::FitNodes(history, grid, nodes::BuildFunnelNodes(history, grid), {}, options, nullptr);
}

int Run(const std::string& file, int draws_per_chain, const std::vector<int>& all_days) {
  const data::FunnelHistory history = ReadHistory(file);
  update::UpdateOptions options;
  options.min_effective_share = 1e-6;  // the shares are the question here
  options.max_rhat = 1e6;              // and so is this
  options.fit.draw_count_per_chain = draws_per_chain;
  // What the data ask for may differ from one day to another, and both fits are to be of one model.
  options.fit.carry_over = fit::MechanismChoice::kOff;
  options.fit.saturation = fit::MechanismChoice::kOff;
  options.fit.word_of_mouth = fit::MechanismChoice::kOff;
  options.fit.exhaustion = fit::MechanismChoice::kOff;
  for (const int days : all_days) {
    const data::FunnelHistory before = CutHistory(history, days);
    absl::StatusOr<data::FittedFunnel> old, updated, full;
    fit::FitOptions longer = options.fit;
    longer.draw_count_per_chain = 1000;
    old = fit::FitFunnel(before, longer, nullptr);
    if (!old.ok()) return 1;
    const double update_s =
        Seconds([&] { updated = update::UpdateFunnel(*old, history, options, nullptr); });
    const double full_s =
        Seconds([&] { full = FitContinued(history, before.end_day(), options.fit); });
    if (!updated.ok() || !full.ok()) return 1;
    const Distance distance = Compare(*updated, *full);
    fmt::print(
        "{:2} days: update {:.2f} s, full fit {:.2f} s, ratio {:.3f}; apart {:.1f} errors, "
        "{:.2f} sds; R-hat {:.3f} and {:.3f}\n",
        days, update_s, full_s, update_s / full_s, distance.in_errors, distance.in_sds,
        updated->max_rhat(), full->max_rhat());
    for (const data::NodeDiagnostics& node : updated->diagnostics) {
      fmt::print("   {:50} share {:5.1f} %, bulk ESS {:5.0f}, steps {:.1f}, {} parameters\n",
                 node.description, 100.0 * node.effective_share, node.min_bulk_ess,
                 node.mean_leapfrog_steps, node.parameter_count);
    }
    fmt::print("   {}\n", updated->update.reason);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace funnelcast::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: update_bench FILE [DRAWS_PER_CHAIN [DAYS...]]\n");
    return 2;
  }
  std::vector<int> days;
  for (int i = 3; i < argc; ++i) days.push_back(std::atoi(argv[i]));
  if (days.empty()) days = {1, 3, 7, 14};
  return funnelcast::bench::Run(argv[1], argc > 2 ? std::atoi(argv[2]) : 1000, days);
}
