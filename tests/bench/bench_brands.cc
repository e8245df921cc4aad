// Reads the table; draws the simulated brands.
#include "tests/bench/bench_brands.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>
#include <vector>

#include "simulator/base/civil_day.h"
#include "simulator/base/random.h"

namespace funnelcast::bench {
namespace {

using base::RandomStream;
using data::ChannelHistory;
using data::DailyValues;
using data::Day;
using data::FunnelHistory;

constexpr int kSpend = -1;

// One value of a table; `stage` is kSpend or a stage.
struct Cell {
  data::Day day = 0;
  std::string channel;
  int stage = kSpend;
  double value = 0.0;
};

data::Day ReadDay(const std::string& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day);
  const std::chrono::year_month_day civil(std::chrono::year(year),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day)));
  return static_cast<data::Day>(std::chrono::sys_days(civil).time_since_epoch().count());
}

std::vector<Cell> ReadCells(const std::string& file) {
  const std::map<std::string, int> stages = {{"spend", kSpend}, {"impressions", 0}, {"clicks", 1},
                                             {"leads", 2},      {"orders", 3},      {"revenue", 4}};
  std::ifstream stream(file);
  std::vector<Cell> cells;
  for (std::string line; std::getline(stream, line);) {
    std::istringstream fields(line);
    std::string date, channel, metric, value;
    std::getline(fields, date, ',');
    std::getline(fields, channel, ',');
    std::getline(fields, metric, ',');
    std::getline(fields, value, ',');
    const auto known = stages.find(metric);
    if (known == stages.end()) continue;
    cells.push_back({ReadDay(date), channel, known->second, std::atof(value.c_str())});
  }
  if (cells.empty()) {
    std::fprintf(stderr, "No history in %s.\n", file.c_str());
    std::exit(1);
  }
  return cells;
}

// A parameter's value for every stage and channel of the simulated brands.
struct StageTruth {
  double log_rate;
  double elasticity;
  double drift_sd;
  double noise;
};

StageTruth DrawTruth(int stage, base::RandomStream& random) {
  constexpr std::array<double, 4> kLogRates = {4.8, -4.0, -1.6, -1.2};
  return {kLogRates[static_cast<std::size_t>(stage)] + 0.5 * random.Normal(),
          1.0 + (stage == 0 ? 0.05 : 0.12) * random.Normal(),
          0.07 * std::exp(0.4 * random.Normal()), 0.15 * std::exp(0.4 * random.Normal())};
}

// The outcomes of one stage of a channel: weeks of the model, spread evenly over their days.
data::DailyValues SimulateStage(const StageTruth& truth, const data::DailyValues& parent,
                                base::RandomStream& random) {
  data::DailyValues outcome(parent.size());
  double log_mean_parent = 0.0;
  for (const double value : parent) log_mean_parent += std::log(std::max(value, 0.5));
  log_mean_parent /= static_cast<double>(parent.size());
  double level = 0.0;
  double factor = 1.0;
  for (std::size_t day = 0; day < parent.size(); ++day) {
    if (day % 7 == 0) {
      level = 0.97 * level + truth.drift_sd * random.Normal();
      factor = random.Gamma(1.0 / (truth.noise * truth.noise)) * truth.noise * truth.noise;
    }
    const double driver = std::log(std::max(parent[day], 0.5)) - log_mean_parent;
    const double log_mean =
        truth.log_rate + log_mean_parent + truth.elasticity * driver + level + std::log(factor);
    outcome[day] = random.Poisson(std::exp(log_mean));
  }
  return outcome;
}

}  // namespace

data::FunnelHistory ReadTidyHistory(const std::string& file) {
  const std::vector<Cell> cells = ReadCells(file);
  const auto [first, last] = std::minmax_element(
      cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.day < b.day; });
  data::FunnelHistory history;
  history.first_day = first->day;
  history.day_count = last->day - first->day + 1;
  std::map<std::string, data::ChannelHistory> channels;
  for (const Cell& cell : cells) {
    const auto stage = static_cast<std::size_t>(std::max(0, cell.stage));
    data::ChannelHistory* channel = cell.channel.empty() ? nullptr : &channels[cell.channel];
    data::DailyValues& values = channel == nullptr     ? history.brand[stage]
                                : cell.stage == kSpend ? channel->spend
                                                       : channel->stages[stage];
    values.resize(static_cast<std::size_t>(history.day_count), std::nan(""));
    values[static_cast<std::size_t>(cell.day - history.first_day)] = cell.value;
  }
  for (auto& [id, channel] : channels) {
    channel.id = id;
    history.channels.push_back(std::move(channel));
  }
  return history;
}

data::FunnelHistory SimulateHistory(int channel_count, int week_count) {
  data::FunnelHistory history;
  history.first_day = 19000;
  history.day_count = 7 * week_count;
  for (int c = 0; c < channel_count; ++c) {
    base::RandomStream random(7, base::StreamPurpose::kTest, static_cast<std::uint32_t>(c), 0);
    data::ChannelHistory& channel = history.channels.emplace_back();
    channel.id = fmt::format("channel_{:03}", c);
    channel.spend.resize(static_cast<std::size_t>(history.day_count));
    const double usual = 80.0 * std::exp(0.6 * random.Normal());
    double level = 0.0;
    for (std::size_t day = 0; day < channel.spend.size(); ++day) {
      if (day % 7 == 0) level = 0.9 * level + 0.2 * random.Normal();
      channel.spend[day] = usual * std::exp(level + 0.1 * random.Normal());
    }
    const data::DailyValues* parent = &channel.spend;
    for (int stage = 0; stage < 4; ++stage) {
      data::DailyValues& outcome = channel.stages[static_cast<std::size_t>(stage)];
      outcome = SimulateStage(DrawTruth(stage, random), *parent, random);
      parent = &outcome;
    }
  }
  return history;
}

data::PlanInputs MakeFlatPlan(const data::FunnelHistory& history, int week_count, double level) {
  data::PlanInputs plan;
  plan.first_day = history.end_day();
  plan.day_count = 7 * week_count;
  for (const data::ChannelHistory& channel : history.channels) {
    double sum = 0.0;
    for (const double value : channel.spend) sum += value;
    const double mean = sum / static_cast<double>(std::max<std::size_t>(1, channel.spend.size()));
    data::ChannelPlan& planned = plan.channels.emplace_back();
    planned.id = channel.id;
    planned.spend.assign(static_cast<std::size_t>(plan.day_count), level * mean);
  }
  return plan;
}

}  // namespace funnelcast::bench
