// Reads tables; makes synthetic brands.
#include "tests/bench/backtest_brands.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>

#include "simulator/base/civil_day.h"
#include "simulator/base/random.h"

namespace funnelcast::bench {
namespace {

using base::RandomStream;
using data::ChannelHistory;
using data::DailyValues;
using data::Day;
using data::FunnelHistory;

constexpr double kTwoPi = 6.283185307179586;

// One value of a table; `stage` -1 is spend.
struct Cell {
  data::Day day = 0;
  std::string channel;
  int stage = -1;
  double value = 0.0;
};

std::vector<std::string> SplitLine(std::string line) {
  std::erase(line, '"');
  std::erase(line, '\r');
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

// YYYY-MM-DD as days since 1970-01-01 (Howard Hinnant's days_from_civil).
data::Day ReadDay(const std::string& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day);
  year -= month <= 2 ? 1 : 0;
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

int StageOf(const std::string& name) {
  const char* names[] = {"attention", "interest", "desire", "action", "value"};
  for (int stage = 0; stage < 5; ++stage) {
    if (name == names[stage]) return stage;
  }
  return -1;
}

void Put(const Cell& cell, data::FunnelHistory& history) {
  data::DailyValues* values = nullptr;
  if (cell.channel.empty()) {
    values = &history.brand[static_cast<std::size_t>(cell.stage)];
  } else {
    const auto found =
        std::find_if(history.channels.begin(), history.channels.end(),
                     [&](const data::ChannelHistory& one) { return one.id == cell.channel; });
    data::ChannelHistory& channel =
        found == history.channels.end() ? history.channels.emplace_back() : *found;
    channel.id = cell.channel;
    values =
        cell.stage < 0 ? &channel.spend : &channel.stages[static_cast<std::size_t>(cell.stage)];
  }
  if (values->empty()) values->assign(static_cast<std::size_t>(history.day_count), std::nan(""));
  (*values)[static_cast<std::size_t>(cell.day - history.first_day)] = cell.value;
}

data::FunnelHistory Assemble(const std::vector<Cell>& cells) {
  data::FunnelHistory history;
  data::Day last = cells.front().day;
  history.first_day = last;
  for (const Cell& cell : cells) {
    history.first_day = std::min(history.first_day, cell.day);
    last = std::max(last, cell.day);
  }
  history.day_count = last - history.first_day + 1;
  for (const Cell& cell : cells) Put(cell, history);
  std::sort(
      history.channels.begin(), history.channels.end(),
      [](const data::ChannelHistory& a, const data::ChannelHistory& b) { return a.id < b.id; });
  return history;
}

std::vector<Cell> ReadTidy(std::istream& stream, std::map<std::string, std::string> stages) {
  if (stages.empty()) {
    stages = {{"impressions", "attention"},
              {"clicks", "interest"},
              {"leads", "desire"},
              {"orders", "action"},
              {"revenue", "value"}};
  }
  std::vector<Cell> cells;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const std::vector<std::string> parts = SplitLine(line);
    if (parts.size() < 4) continue;
    const bool spend = parts[2] == "spend";
    if (!spend && !stages.contains(parts[2])) continue;
    const int stage = spend ? -1 : StageOf(stages[parts[2]]);
    cells.push_back({ReadDay(parts[0]), parts[1], stage, std::stod(parts[3])});
  }
  return cells;
}

std::vector<Cell> ReadWide(std::istream& stream, const BrandSource& source) {
  std::vector<Cell> cells;
  std::string line;
  std::getline(stream, line);
  const std::vector<std::string> header = SplitLine(line);
  while (std::getline(stream, line)) {
    const std::vector<std::string> parts = SplitLine(line);
    data::Day day = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (header[i] == source.date_column) day = ReadDay(parts[i]);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool spend =
          std::find(source.spend.begin(), source.spend.end(), header[i]) != source.spend.end();
      const auto stage = source.brand.find(header[i]);
      if (spend) cells.push_back({day, header[i], -1, std::stod(parts[i])});
      if (stage == source.brand.end()) continue;
      // STAGE or STAGE*COLUMN: the product of two columns.
      const std::size_t star = stage->second.find('*');
      double value = std::stod(parts[i]);
      for (std::size_t j = 0; j < parts.size() && star != std::string::npos; ++j) {
        if (header[j] == stage->second.substr(star + 1)) value *= std::stod(parts[j]);
      }
      cells.push_back({day, "", StageOf(stage->second.substr(0, star)), value});
    }
  }
  return cells;
}

// Two channels whose spend wanders, by `weeks`; the second at a third of the first.
void AddSpends(int weeks, double growth_a_year, double wander, base::RandomStream& random,
               std::vector<Cell>& cells, std::vector<double>& totals) {
  totals.assign(static_cast<std::size_t>(weeks), 0.0);
  for (const char* channel : {"search", "social"}) {
    const bool first = std::string(channel) == "search";
    double level = 0.0;
    for (int week = 0; week < weeks; ++week) {
      level = 0.97 * level + wander * random.Normal();
      const double spend = (first ? 9000.0 : 3000.0) *
                           std::exp(level + growth_a_year * week / 52.0 + 0.1 * random.Normal());
      totals[static_cast<std::size_t>(week)] += spend;
      for (int day = 0; day < 7; ++day) {
        const double share = spend / 7.0 * std::exp(0.05 * random.Normal());
        cells.push_back({19000 + 7 * week + day, channel, -1, share});
      }
    }
  }
}

std::vector<Cell> MakeSynthetic(bool sales, std::uint64_t seed) {
  base::RandomStream random(seed, base::StreamPurpose::kTest, sales ? 1 : 0, 0);
  std::vector<Cell> cells;
  std::vector<double> totals;
  const int weeks = sales ? 132 : 65;
  AddSpends(weeks, sales ? std::log(2.0) : 0.6, sales ? 0.05 : 0.15, random, cells, totals);
  double level = 0.0;
  for (int week = 0; week < weeks; ++week) {
    level += (sales ? 0.02 : 0.01) * random.Normal();
    double mean = 0.0;
    if (sales) {
      const int of_year = week % 52;
      const bool big = of_year == 20 || of_year == 21;
      const bool small = of_year == 3 || of_year == 33 || of_year == 46;
      const double usual =
          totals[static_cast<std::size_t>(week)] / (12000.0 * std::pow(2.0, week / 52.0));
      mean = 3000.0 * std::pow(usual, 0.3) *
             std::exp(level + 0.25 * std::sin(kTwoPi * week / 52.0) + (big ? 1.3 : 0.0) +
                      (small ? 0.8 : 0.0));
    } else {
      mean = 0.05 * totals[static_cast<std::size_t>(week)] * std::exp(level);
    }
    for (int day = 0; day < 7; ++day) {
      const double orders = random.NegativeBinomial(mean / 7.0, sales ? 40.0 : 300.0);
      cells.push_back({19000 + 7 * week + day, "", 3, orders});
      cells.push_back(
          {19000 + 7 * week + day, "", 4, orders * 60.0 * std::exp(0.05 * random.Normal())});
    }
  }
  return cells;
}

}  // namespace

absl::StatusOr<data::FunnelHistory> LoadBrand(const BrandSource& source) {
  std::vector<Cell> cells;
  if (!source.synthetic.empty()) {
    const std::size_t colon = source.synthetic.find(':');
    const std::string kind = source.synthetic.substr(0, colon);
    const std::uint64_t seed =
        colon == std::string::npos ? 1 : std::stoull(source.synthetic.substr(colon + 1));
    if (kind != "steady" && kind != "sales") {
      return absl::InvalidArgumentError("Synthetic brands are steady and sales, not " + kind + ".");
    }
    cells = MakeSynthetic(kind == "sales", seed);
  } else {
    std::ifstream stream(source.file);
    if (!stream) return absl::NotFoundError("Cannot read " + source.file + ".");
    cells = source.date_column.empty() ? ReadTidy(stream, source.brand) : ReadWide(stream, source);
  }
  if (cells.empty()) return absl::InvalidArgumentError("No row of the table is of use.");
  return Assemble(cells);
}

}  // namespace funnelcast::bench
