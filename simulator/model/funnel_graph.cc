// Which nodes a funnel has; the data of each node is gathered in node_data.
#include "simulator/model/funnel_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "simulator/model/node_data.h"

namespace funnelcast::simulator {
namespace {

// What a channel's stage hangs on; channels with equal links share a node.
struct Link {
  Stage stage = Stage::kAttention;
  ParentKind parent = ParentKind::kNone;
  Stage parent_stage = Stage::kAttention;
  bool input_is_effort = false;

  auto Key() const {
    // Nodes on inputs first, so that parents come before children within a stage too.
    return std::make_tuple(stage, parent, parent_stage, input_is_effort);
  }
  bool operator<(const Link& other) const { return Key() < other.Key(); }
};

std::optional<Stage> NearestBefore(const std::array<DailyValues, kStageCount>& stages, int stage) {
  for (int before = stage - 1; before >= 0; --before) {
    if (HasPositive(stages[static_cast<std::size_t>(before)])) return static_cast<Stage>(before);
  }
  return std::nullopt;
}

Link FindLink(const ChannelHistory& channel, int stage) {
  Link link;
  link.stage = static_cast<Stage>(stage);
  if (const std::optional<Stage> before = NearestBefore(channel.stages, stage)) {
    link.parent = ParentKind::kStage;
    link.parent_stage = *before;
  } else if (!ChannelInput(channel).empty()) {
    link.parent = ParentKind::kInput;
    link.input_is_effort = !HasPositive(channel.spend);
  }
  return link;
}

std::string Describe(const FittedNode& node, bool input_is_effort) {
  std::string text = StageWord(node.stage);
  if (node.kind == NodeKind::kBrandTotal) return text + " of the brand given all inputs";
  if (node.parent == ParentKind::kStage) {
    text += std::string(" given ") + StageWord(node.parent_stage);
  } else if (node.parent == ParentKind::kInput) {
    text += input_is_effort ? " given effort hours" : " given spend";
  }
  if (node.kind == NodeKind::kBrandStage) return text + " of the brand";
  const std::size_t count = node.members.size();
  return text + ", " + std::to_string(count) + (count == 1 ? " channel" : " channels");
}

void AddChannelNodes(const NodeData& data, int stage, std::vector<FunnelNode>& nodes) {
  std::map<Link, std::vector<const ChannelHistory*>> groups;
  for (const ChannelHistory& channel : data.history().channels) {
    if (!HasPositive(channel.stages[static_cast<std::size_t>(stage)])) continue;
    groups[FindLink(channel, stage)].push_back(&channel);
  }
  for (const auto& [link, channels] : groups) {
    FittedNode node;
    node.kind = NodeKind::kChannelStage;
    node.stage = link.stage;
    node.parent = link.parent;
    node.parent_stage = link.parent_stage;
    std::optional<ChannelStageDensity> density = data.BuildChannelStage(channels, node);
    if (!density.has_value()) continue;
    std::string description = Describe(node, link.input_is_effort);
    nodes.push_back({std::move(node), *std::move(density), std::move(description)});
  }
}

// The stage a brand-wide stage hangs on, if any.
std::optional<Stage> FindBrandParent(const FunnelHistory& history, int stage) {
  if (const std::optional<Stage> before = NearestBefore(history.brand, stage)) return before;
  if (static_cast<Stage>(stage) != Stage::kValue) return std::nullopt;
  std::optional<Stage> latest;
  for (const ChannelHistory& channel : history.channels) {
    const std::optional<Stage> before = NearestBefore(channel.stages, stage);
    if (before && (!latest || *latest < *before)) latest = before;
  }
  return latest == Stage::kAction ? latest : std::nullopt;
}

void AddBrandNode(const NodeData& data, int stage, std::vector<FunnelNode>& nodes) {
  if (!HasPositive(data.history().brand[static_cast<std::size_t>(stage)])) return;
  FittedNode node;
  node.stage = static_cast<Stage>(stage);
  const std::optional<Stage> parent = FindBrandParent(data.history(), stage);
  if (parent.has_value()) {
    node.kind = NodeKind::kBrandStage;
    node.parent = ParentKind::kStage;
    node.parent_stage = *parent;
    std::optional<ChannelStageDensity> density = data.BuildBrandStage(node);
    if (!density.has_value()) return;
    std::string description = Describe(node, false);
    nodes.push_back({std::move(node), *std::move(density), std::move(description)});
    return;
  }
  node.kind = NodeKind::kBrandTotal;
  std::optional<BrandTotalDensity> density = data.BuildBrandTotal(node);
  if (!density.has_value()) return;
  std::string description = Describe(node, false);
  nodes.push_back({std::move(node), *std::move(density), std::move(description)});
}

}  // namespace

const char* StageWord(Stage stage) {
  static constexpr const char* kWords[] = {"attention", "interest", "desire", "action", "value"};
  return kWords[static_cast<int>(stage)];
}

bool HasPositive(const DailyValues& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

const DailyValues& ChannelInput(const ChannelHistory& channel) {
  static const DailyValues kNone;
  if (HasPositive(channel.spend)) return channel.spend;
  return HasPositive(channel.effort_hours) ? channel.effort_hours : kNone;
}

int FunnelNode::dimension() const {
  return std::visit([](const auto& one) { return one.dimension(); }, density);
}

int FunnelNode::observation_count() const {
  return std::visit([](const auto& one) { return one.observation_count(); }, density);
}

std::vector<ParameterPath> FunnelNode::Paths() const {
  return std::visit([](const auto& one) { return one.Paths(); }, density);
}

Eigen::VectorXd FunnelNode::Start() const {
  return std::visit([](const auto& one) { return one.Start(); }, density);
}

double FunnelNode::Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
  return std::visit([&](const auto& one) { return one.Evaluate(position, gradient); }, density);
}

void FunnelNode::ReadDraw(const Eigen::VectorXd& position, double* rows) const {
  if (const auto* total = std::get_if<BrandTotalDensity>(&density)) {
    const BrandTotalValues values = total->Read(position);
    *rows++ = values.base;
    *rows++ = values.drift_sd;
    *rows++ = values.noise;
    *rows++ = values.level;
    rows = std::copy(values.weights.begin(), values.weights.end(), rows);
  } else {
    const auto& stage = std::get<ChannelStageDensity>(density);
    for (int channel = 0; channel < stage.channel_count(); ++channel) {
      const ChannelStageValues values = stage.Read(position, channel);
      for (const double value : {values.log_rate, values.elasticity, values.pass_through,
                                 values.drift_sd, values.noise, values.level}) {
        *rows++ = value;
      }
    }
  }
  const int columns = node.season.column_count();
  for (int column = 0; column < columns; ++column) {
    *rows++ =
        std::visit([&](const auto& one) { return one.ReadSeason(position, column); }, density);
  }
}

std::vector<FunnelNode> BuildFunnelNodes(const FunnelHistory& history, const PeriodGrid& grid) {
  const NodeData data(history, grid);
  std::vector<FunnelNode> nodes;
  for (int stage = 0; stage < kStageCount; ++stage) AddChannelNodes(data, stage, nodes);
  for (int stage = 0; stage < kStageCount; ++stage) AddBrandNode(data, stage, nodes);
  return nodes;
}

std::vector<ChannelEvidence> AssessEvidence(const FunnelHistory& history, const PeriodGrid& grid) {
  constexpr double kOwnHistoryWeeks = 8.0;
  constexpr double kPooledWeeks = 2.0;
  std::vector<ChannelEvidence> result;
  for (const ChannelHistory& channel : history.channels) {
    ChannelEvidence evidence;
    evidence.channel = channel.id;
    const DailyValues& input = ChannelInput(channel);
    evidence.input_is_effort = !input.empty() && !HasPositive(channel.spend);
    std::vector<double> sums = SumInputByPeriod(history, grid, input);
    if (input.empty()) {
      for (const DailyValues& values : channel.stages) {
        if (!HasPositive(values)) continue;
        sums = SumInputByPeriod(history, grid, values);
        break;
      }
    }
    for (const double sum : sums) {
      if (sum > 0.0) ++evidence.active_period_count;
      if (!input.empty()) {
        evidence.max_daily_input = std::max(evidence.max_daily_input, sum / grid.period_days);
      }
    }
    evidence.active_weeks = evidence.active_period_count * grid.period_days / 7.0;
    if (evidence.active_weeks >= kOwnHistoryWeeks) {
      evidence.tier = EvidenceTier::kOwnHistory;
    } else if (evidence.active_weeks >= kPooledWeeks) {
      evidence.tier = EvidenceTier::kPooled;
    }
    result.push_back(std::move(evidence));
  }
  return result;
}

}  // namespace funnelcast::simulator
