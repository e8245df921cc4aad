// Sums by period of outcomes, parents, inputs and patterns.
#include "simulator/model/node_past.h"

#include <algorithm>
#include <cmath>

#include "simulator/model/funnel_graph.h"
#include "simulator/model/node_data.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

const ChannelHistory* FindChannel(const FunnelHistory& history, const std::string& id) {
  for (const ChannelHistory& channel : history.channels) {
    if (channel.id == id) return &channel;
  }
  return nullptr;
}

// Sets the outcome to NaN wherever the posterior has no observation: no parent to speak of, before
// an unpaid channel's first outcome, no money where it enters as a logarithm.
void HideInactive(const FittedNode& node, const NodeMember& member, SeriesPast& series) {
  const bool has_parent = !series.parent.empty();
  const double threshold = kActiveShare * std::exp(member.log_parent_mean);
  bool started = has_parent || node.kind == NodeKind::kBrandTotal;
  for (std::size_t t = 0; t < series.outcome.size(); ++t) {
    double& y = series.outcome[t];
    started = started || y > 0.0;
    const bool paused = has_parent && !(series.parent[t] > threshold);
    const bool no_money = node.likelihood == Likelihood::kLogNormal && !(y > 0.0);
    if (!started || paused || no_money) y = std::nan("");
  }
}

SeriesPast CollectSeries(const FunnelHistory& history, const PeriodGrid& grid,
                         const FittedNode& node, const NodeMember& member) {
  const auto stage = static_cast<std::size_t>(node.stage);
  const auto parent_stage = static_cast<std::size_t>(node.parent_stage);
  SeriesPast series;
  if (node.kind == NodeKind::kChannelStage) {
    const ChannelHistory* channel = FindChannel(history, member.channel);
    if (channel == nullptr) {  // known by a benchmark alone
      series.outcome.assign(static_cast<std::size_t>(grid.count), std::nan(""));
      return series;
    }
    series.outcome = SumByPeriod(history, grid, channel->stages[stage]);
    if (node.parent == ParentKind::kStage) {
      series.parent = SumByPeriod(history, grid, channel->stages[parent_stage]);
    } else if (node.parent == ParentKind::kInput) {
      series.parent = SumInputByPeriod(history, grid, ChannelInput(*channel));
    }
  } else {
    series.outcome = SumByPeriod(history, grid, history.brand[stage]);
    for (double& y : series.outcome) y *= node.outcome_scale;
    if (node.kind == NodeKind::kBrandStage) {
      const DailyValues& own = history.brand[parent_stage];
      series.parent = SumByPeriod(
          history, grid, HasPositive(own) ? own : SumOfChannels(history, node.parent_stage));
    }
  }
  HideInactive(node, member, series);
  return series;
}

// Takes the last period off, which lacks days.
void DropLast(const PeriodGrid& grid, NodePast& past) {
  past.end_day = grid.period_start(grid.count - 1);
  past.patterns.resize(past.patterns.size() -
                       past.patterns.size() / static_cast<std::size_t>(past.count));
  --past.count;
  const auto cut = [](std::vector<double>& values) {
    if (!values.empty()) values.pop_back();
  };
  for (SeriesPast& one : past.series) {
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

NodePast CollectPast(const FunnelHistory& history, const PeriodGrid& grid, const FittedNode& node) {
  NodePast past;
  past.count = grid.count;
  past.end_day = grid.end_day;
  for (const NodeMember& member : node.members) {
    const ChannelHistory* channel = FindChannel(history, member.channel);
    const bool has_input = channel != nullptr && !ChannelInput(*channel).empty();
    past.inputs.push_back(has_input ? SumInputByPeriod(history, grid, ChannelInput(*channel))
                                    : std::vector<double>());
    if (node.kind != NodeKind::kBrandTotal) {
      past.series.push_back(CollectSeries(history, grid, node, member));
    }
  }
  if (node.kind == NodeKind::kBrandTotal) {
    past.series.push_back(CollectSeries(history, grid, node, NodeMember()));
  }
  const auto fourier = static_cast<std::ptrdiff_t>(2 * node.season.fourier_order);
  std::vector<double> row(static_cast<std::size_t>(node.season.column_count()));
  const Surroundings around = SurroundingsOf(node.season, history);
  for (int t = 0; t < grid.count; ++t) {
    FillSeasonRow(node.season, around, grid.period_start(t), grid.day_count(t), row.data());
    past.patterns.insert(past.patterns.end(), row.begin() + fourier, row.end());
  }
  if (grid.count > 0 && grid.is_partial(grid.count - 1)) DropLast(grid, past);
  return past;
}

NodePast KeepLast(const NodePast& past, int count) {
  NodePast kept;
  kept.count = std::min(count, past.count);
  kept.end_day = past.end_day;
  const auto size = static_cast<std::size_t>(kept.count);
  for (const SeriesPast& one : past.series) {
    kept.series.push_back({Tail(one.outcome, size), Tail(one.parent, size)});
  }
  for (const std::vector<double>& input : past.inputs) kept.inputs.push_back(Tail(input, size));
  if (past.count > 0) {
    kept.patterns =
        Tail(past.patterns, past.patterns.size() / static_cast<std::size_t>(past.count) * size);
  }
  return kept;
}

}  // namespace funnelcast::simulator
