// Sums by period of outcomes, parents, inputs and patterns.
#include "simulator/nodes/node_past.h"

#include <algorithm>
#include <cmath>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/season.h"
#include "simulator/nodes/funnel_graph.h"
#include "simulator/nodes/node_data.h"

namespace funnelcast::nodes {
namespace {

const data::ChannelHistory* FindChannel(const data::FunnelHistory& history, const std::string& id) {
  for (const data::ChannelHistory& channel : history.channels) {
    if (channel.id == id) return &channel;
  }
  return nullptr;
}

// Sets the outcome to NaN wherever the posterior has no observation: no parent to speak of, before
// an unpaid channel's first outcome, no money where it enters as a logarithm.
void HideInactive(const data::FittedNode& node, const data::NodeChannel& channel,
                  data::SeriesPast& series) {
  const bool has_parent = !series.parent.empty();
  const double threshold = kActiveShare * std::exp(channel.log_parent_mean);
  bool started = has_parent || node.kind == data::NodeKind::kBrandTotal;
  for (std::size_t t = 0; t < series.outcome.size(); ++t) {
    double& y = series.outcome[t];
    started = started || y > 0.0;
    const bool paused = has_parent && !(series.parent[t] > threshold);
    const bool no_money = node.likelihood == data::Likelihood::kLogNormal && !(y > 0.0);
    if (!started || paused || no_money) y = std::nan("");
  }
}

data::SeriesPast CollectSeries(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                               const data::FittedNode& node, const data::NodeChannel& constants) {
  const auto stage = static_cast<std::size_t>(node.stage);
  const auto parent_stage = static_cast<std::size_t>(node.parent_stage);
  data::SeriesPast series;
  if (node.kind == data::NodeKind::kChannelStage) {
    const data::ChannelHistory* channel = FindChannel(history, constants.channel);
    if (channel == nullptr) {  // known by a benchmark alone
      series.outcome.assign(static_cast<std::size_t>(grid.count), std::nan(""));
      return series;
    }
    series.outcome = data::SumByPeriod(history, grid, channel->stages[stage]);
    if (node.parent == data::ParentKind::kStage) {
      series.parent = data::SumByPeriod(history, grid, channel->stages[parent_stage]);
    } else if (node.parent == data::ParentKind::kInput) {
      series.parent = data::SumInputByPeriod(history, grid, ChannelInput(*channel));
    }
  } else {
    series.outcome = data::SumByPeriod(history, grid, history.brand[stage]);
    for (double& y : series.outcome) y *= node.outcome_scale;
    if (node.kind == data::NodeKind::kBrandStage) {
      const data::DailyValues& own = history.brand[parent_stage];
      series.parent = data::SumByPeriod(
          history, grid, HasPositive(own) ? own : SumOfChannels(history, node.parent_stage));
    }
  }
  HideInactive(node, constants, series);
  return series;
}

// Takes the last period off, which lacks days.
void DropLast(const data::PeriodGrid& grid, data::NodePast& past) {
  past.end_day = grid.period_start(grid.count - 1);
  past.patterns.resize(past.patterns.size() -
                       past.patterns.size() / static_cast<std::size_t>(past.count));
  --past.count;
  const auto cut = [](std::vector<double>& values) {
    if (!values.empty()) values.pop_back();
  };
  for (data::SeriesPast& one : past.series) {
    cut(one.outcome);
    cut(one.parent);
  }
  for (std::vector<double>& input : past.inputs) cut(input);
}

template <typename T>
std::vector<T> Tail(const std::vector<T>& values, std::size_t count) {
  return {values.end() - static_cast<std::ptrdiff_t>(std::min(count, values.size())), values.end()};
}

}  // namespace

data::NodePast CollectPast(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                           const data::FittedNode& node) {
  data::NodePast past;
  past.count = grid.count;
  past.end_day = grid.end_day;
  for (const data::NodeChannel& constants : node.channels) {
    const data::ChannelHistory* channel = FindChannel(history, constants.channel);
    const bool has_input = channel != nullptr && !ChannelInput(*channel).empty();
    past.inputs.push_back(has_input ? data::SumInputByPeriod(history, grid, ChannelInput(*channel))
                                    : std::vector<double>());
    if (node.kind != data::NodeKind::kBrandTotal) {
      past.series.push_back(CollectSeries(history, grid, node, constants));
    }
  }
  if (node.kind == data::NodeKind::kBrandTotal) {
    past.series.push_back(CollectSeries(history, grid, node, data::NodeChannel()));
  }
  const auto fourier = static_cast<std::ptrdiff_t>(2 * node.season.fourier_order);
  std::vector<double> row(static_cast<std::size_t>(node.season.column_count()));
  const mechanisms::Surroundings around = mechanisms::SurroundingsOf(node.season, history);
  for (int t = 0; t < grid.count; ++t) {
    mechanisms::FillSeasonRow(node.season, around, grid.period_start(t), grid.day_count(t),
                              row.data());
    past.patterns.insert(past.patterns.end(), row.begin() + fourier, row.end());
  }
  if (grid.count > 0 && grid.is_partial(grid.count - 1)) DropLast(grid, past);
  return past;
}

data::NodePast KeepLast(const data::NodePast& past, int count) {
  data::NodePast kept;
  kept.count = std::min(count, past.count);
  kept.end_day = past.end_day;
  const auto size = static_cast<std::size_t>(kept.count);
  for (const data::SeriesPast& one : past.series) {
    kept.series.push_back({Tail(one.outcome, size), Tail(one.parent, size)});
  }
  for (const std::vector<double>& input : past.inputs) kept.inputs.push_back(Tail(input, size));
  if (past.count > 0) {
    kept.patterns =
        Tail(past.patterns, past.patterns.size() / static_cast<std::size_t>(past.count) * size);
  }
  return kept;
}

}  // namespace funnelcast::nodes
