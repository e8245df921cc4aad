// Which nodes a funnel has; the data of each node is gathered in node_data.
#include "simulator/nodes/funnel_graph.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/mechanisms/word_of_mouth.h"
#include "simulator/nodes/benchmark.h"
#include "simulator/nodes/node_data.h"

namespace funnelcast::nodes {
namespace {

// What a channel's stage hangs on; channels with equal links share a node.
struct Link {
  data::Stage stage = data::Stage::kAttention;
  data::ParentKind parent = data::ParentKind::kNone;
  data::Stage parent_stage = data::Stage::kAttention;
  bool input_is_effort = false;

  auto Key() const {
    // Nodes on inputs first, so that parents come before children within a stage too.
    return std::make_tuple(stage, parent, parent_stage, input_is_effort);
  }
  bool operator<(const Link& other) const { return Key() < other.Key(); }
};

std::optional<data::Stage> NearestBefore(
    const std::array<data::DailyValues, data::kStageCount>& stages, int stage) {
  for (int before = stage - 1; before >= 0; --before) {
    if (HasPositive(stages[static_cast<std::size_t>(before)]))
      return static_cast<data::Stage>(before);
  }
  return std::nullopt;
}

// The link that a benchmark gives to a stage without history: its parent is the input or a stage
// that the channel has.
std::optional<Link> FindBenchmarkLink(const NodeData& data, const data::ChannelHistory& channel,
                                      int stage) {
  // What the brand counts as a whole is not told apart by channel.
  if (HasPositive(data.history().brand[static_cast<std::size_t>(stage)])) return std::nullopt;
  Link link;
  link.stage = static_cast<data::Stage>(stage);
  link.parent = data::ParentKind::kInput;
  link.input_is_effort = HasPositive(channel.effort_hours) && !HasPositive(channel.spend);
  if (FindBenchmark(data.history(), channel, link.stage, std::nullopt) != nullptr) return link;
  link.parent = data::ParentKind::kStage;
  link.input_is_effort = false;
  for (int before = stage - 1; before >= 0; --before) {
    link.parent_stage = static_cast<data::Stage>(before);
    if (FindBenchmark(data.history(), channel, link.stage, link.parent_stage) == nullptr) continue;
    const bool is_known = HasPositive(channel.stages[static_cast<std::size_t>(before)]) ||
                          FindBenchmarkLink(data, channel, before).has_value();
    if (is_known) return link;
  }
  return std::nullopt;
}

Link FindLink(const data::ChannelHistory& channel, int stage) {
  Link link;
  link.stage = static_cast<data::Stage>(stage);
  if (const std::optional<data::Stage> before = NearestBefore(channel.stages, stage)) {
    link.parent = data::ParentKind::kStage;
    link.parent_stage = *before;
  } else if (!ChannelInput(channel).empty()) {
    link.parent = data::ParentKind::kInput;
    link.input_is_effort = !HasPositive(channel.spend);
  }
  return link;
}

std::string Describe(const data::FittedNode& node, bool input_is_effort) {
  std::string text = StageWord(node.stage);
  if (node.kind == data::NodeKind::kBrandTotal) return text + " of the brand given all inputs";
  if (node.parent == data::ParentKind::kStage) {
    text += std::string(" given ") + StageWord(node.parent_stage);
  } else if (node.parent == data::ParentKind::kInput) {
    text += input_is_effort ? " given effort hours" : " given spend";
  }
  if (node.kind == data::NodeKind::kBrandStage) return text + " of the brand";
  const std::size_t count = node.channels.size();
  return text + ", " + std::to_string(count) + (count == 1 ? " channel" : " channels");
}

void AddChannelNodes(const NodeData& data, int stage, std::vector<FunnelNode>& nodes) {
  std::map<Link, std::vector<const data::ChannelHistory*>> groups;
  for (const data::ChannelHistory* const channel : data.channels()) {
    if (HasPositive(channel->stages[static_cast<std::size_t>(stage)])) {
      groups[FindLink(*channel, stage)].push_back(channel);
    } else if (const std::optional<Link> link = FindBenchmarkLink(data, *channel, stage)) {
      groups[*link].push_back(channel);
    }
  }
  for (const auto& [link, channels] : groups) {
    data::FittedNode node;
    node.kind = data::NodeKind::kChannelStage;
    node.stage = link.stage;
    node.parent = link.parent;
    node.parent_stage = link.parent_stage;
    std::optional<ChannelStageDensity> density = data.BuildChannelStage(channels, node);
    if (!density.has_value()) continue;
    std::string description = Describe(node, link.input_is_effort);
    const bool on_input = link.parent == data::ParentKind::kInput;
    const bool may_carry_over =
        on_input && (link.input_is_effort || link.stage > data::Stage::kAttention);
    FunnelNode& added = nodes.emplace_back(FunnelNode{
        std::move(node), *std::move(density), std::move(description), may_carry_over, on_input});
    if (link.parent == data::ParentKind::kNone && link.stage < data::Stage::kAction) {
      added.actions = data.CollectActions(added.node.word_of_mouth);
    }
    added.may_exhaust =
        added.lift_test_count() == 0 && std::get<ChannelStageDensity>(added.density).has_reach();
  }
}

// The stage a brand-wide stage hangs on, if any.
std::optional<data::Stage> FindBrandParent(const data::FunnelHistory& history, int stage) {
  if (const std::optional<data::Stage> before = NearestBefore(history.brand, stage)) return before;
  if (static_cast<data::Stage>(stage) != data::Stage::kValue) return std::nullopt;
  std::optional<data::Stage> latest;
  for (const data::ChannelHistory& channel : history.channels) {
    const std::optional<data::Stage> before = NearestBefore(channel.stages, stage);
    if (before && (!latest || *latest < *before)) latest = before;
  }
  return latest == data::Stage::kAction ? latest : std::nullopt;
}

void AddBrandNode(const NodeData& data, int stage, std::vector<FunnelNode>& nodes) {
  if (!HasPositive(data.history().brand[static_cast<std::size_t>(stage)])) return;
  data::FittedNode node;
  node.stage = static_cast<data::Stage>(stage);
  const std::optional<data::Stage> parent = FindBrandParent(data.history(), stage);
  if (parent.has_value()) {
    node.kind = data::NodeKind::kBrandStage;
    node.parent = data::ParentKind::kStage;
    node.parent_stage = *parent;
    std::optional<ChannelStageDensity> density = data.BuildBrandStage(node);
    if (!density.has_value()) return;
    std::string description = Describe(node, false);
    nodes.push_back({std::move(node), *std::move(density), std::move(description)});
    return;
  }
  node.kind = data::NodeKind::kBrandTotal;
  std::optional<BrandTotalDensity> density = data.BuildBrandTotal(node);
  if (!density.has_value()) return;
  std::string description = Describe(node, false);
  const bool has_inputs = density->channel_count() > 0;
  nodes.push_back(
      {std::move(node), *std::move(density), std::move(description), has_inputs, has_inputs});
}

// Whether a node holds a test of this channel and stage. Tests of money that hangs on a brand
// total's outcome are held there.
bool Counts(const FunnelNode& node, const data::Experiment& experiment) {
  if (node.lift_test_count() == 0) return false;
  const bool is_total_before = node.node.kind == data::NodeKind::kBrandTotal &&
                               node.node.stage == data::Stage::kAction &&
                               experiment.stage == data::Stage::kValue;
  if (node.node.stage != experiment.stage && !is_total_before) return false;
  return std::any_of(
      node.node.channels.begin(), node.node.channels.end(),
      [&](const data::NodeChannel& channel) { return channel.channel == experiment.channel; });
}

// Whether a node relates what the benchmark is about.
bool Relates(const data::FittedNode& node, const data::Benchmark& benchmark) {
  if (node.stage != benchmark.stage) return false;
  if (node.kind == data::NodeKind::kBrandTotal) return benchmark.per_input;
  const data::ParentKind parent =
      benchmark.per_input ? data::ParentKind::kInput : data::ParentKind::kStage;
  if (node.parent != parent) return false;
  return benchmark.per_input || node.parent_stage == benchmark.parent;
}

}  // namespace

const char* StageWord(data::Stage stage) {
  static constexpr const char* kWords[] = {"attention", "interest", "desire", "action", "value"};
  return kWords[static_cast<int>(stage)];
}

bool HasPositive(const data::DailyValues& values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return value > 0.0; });
}

const data::DailyValues& ChannelInput(const data::ChannelHistory& channel) {
  static const data::DailyValues kNone;
  if (HasPositive(channel.spend)) return channel.spend;
  return HasPositive(channel.effort_hours) ? channel.effort_hours : kNone;
}

std::vector<std::string> ListUnusedEvidence(const data::FunnelHistory& history,
                                            const std::vector<FunnelNode>& nodes) {
  std::vector<std::string> sentences;
  for (const data::Experiment& experiment : history.experiments) {
    const bool is_used = std::any_of(nodes.begin(), nodes.end(), [&](const FunnelNode& node) {
      return Counts(node, experiment);
    });
    if (is_used) continue;
    sentences.push_back("A lift test of channel " + experiment.channel + " is not used: no " +
                        StageWord(experiment.stage) +
                        " of that channel, or of the brand given its input, is modelled.");
  }
  for (const data::Benchmark& benchmark : history.benchmarks) {
    const bool is_used = std::any_of(nodes.begin(), nodes.end(), [&](const FunnelNode& node) {
      return Relates(node.node, benchmark);
    });
    if (is_used) continue;
    sentences.push_back(std::string("A benchmark for ") + StageWord(benchmark.stage) + " per " +
                        (benchmark.per_input ? "input" : StageWord(benchmark.parent)) +
                        " is not used: no part of the model relates the two.");
  }
  return sentences;
}

int FunnelNode::dimension() const {
  return std::visit([](const auto& one) { return one.dimension(); }, density);
}

int FunnelNode::observation_count() const {
  return std::visit([](const auto& one) { return one.observation_count(); }, density);
}

std::vector<base::ParameterPath> FunnelNode::Paths() const {
  return std::visit([](const auto& one) { return one.Paths(); }, density);
}

Eigen::VectorXd FunnelNode::Start() const {
  return std::visit([](const auto& one) { return one.Start(); }, density);
}

std::vector<data::ParameterGroup> FunnelNode::Groups() const {
  std::vector<data::ParameterGroup> groups =
      std::visit([](const auto& one) { return one.Groups(); }, density);
  int size = 0;
  for (const data::ParameterGroup& group : groups) size += group.size;
  FUNNELCAST_CHECK(size == dimension());
  return groups;
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
  if (node.word_of_mouth.on) {
    const mechanisms::WordOfMouthValues values =
        std::get<ChannelStageDensity>(density).ReadWordOfMouth(position);
    double* row = rows + node.word_of_mouth_row() - node.mechanism_row(0);
    *row++ = values.share;
    *row++ = values.half_life_weeks;
    *row = values.memory;
  }
  if (node.exhaustion != data::ExhaustionKind::kNone) {
    const auto& stage = std::get<ChannelStageDensity>(density);
    double* row = rows + node.exhaustion_row(0) - node.mechanism_row(0);
    for (int channel = 0; channel < stage.channel_count(); ++channel) {
      const mechanisms::ExhaustionValues values = stage.ReadExhaustion(position, channel);
      for (const double value : {values.audience, values.evenness, values.fatigue, values.noise}) {
        *row++ = value;
      }
    }
  }
  const auto value_count = static_cast<std::size_t>(node.mechanisms.value_count());
  if (value_count == 0) return;
  std::vector<mechanisms::InputValues> mechanisms;
  if (const auto* total = std::get_if<BrandTotalDensity>(&density)) {
    mechanisms = total->Read(position).mechanisms;
  } else {
    const auto& stage = std::get<ChannelStageDensity>(density);
    for (int channel = 0; channel < stage.channel_count(); ++channel) {
      mechanisms.push_back(stage.Read(position, channel).mechanisms);
    }
  }
  for (const mechanisms::InputValues& values : mechanisms) {
    mechanisms::WriteInputValues(node.mechanisms, values, {rows, value_count});
    rows += value_count;
  }
}

void FunnelNode::SetExhaustion(data::ExhaustionKind kind) {
  FUNNELCAST_CHECK(may_exhaust);
  node.exhaustion = kind;
  auto& stage = std::get<ChannelStageDensity>(density);
  stage = stage.WithExhaustion(kind);
}

void FunnelNode::SetWordOfMouth(bool on) {
  FUNNELCAST_CHECK(!on || !actions.empty());
  node.word_of_mouth.on = on;
  auto& stage = std::get<ChannelStageDensity>(density);
  stage = stage.WithActions(on ? actions : std::vector<double>());
}

Eigen::VectorXd FunnelNode::DrawFromPrior(base::RandomStream& random) const {
  return std::visit([&](const auto& one) { return one.DrawFromPrior(random); }, density);
}

int FunnelNode::lift_test_count() const {
  return std::visit([](const auto& one) { return one.lift_test_count(); }, density);
}

void FunnelNode::SetInputMechanisms(const data::InputMechanismShape& mechanisms) {
  FUNNELCAST_CHECK(mechanisms.carry_over == data::CarryOverKind::kNone || may_carry_over);
  FUNNELCAST_CHECK(!mechanisms.saturation || may_saturate);
  node.mechanisms = mechanisms;
  std::visit([&](auto& one) { one = one.WithInputMechanisms(mechanisms); }, density);
}

std::vector<FunnelNode> BuildFunnelNodes(const data::FunnelHistory& history,
                                         const data::PeriodGrid& grid) {
  const NodeData data(history, grid);
  std::vector<FunnelNode> nodes;
  for (int stage = 0; stage < data::kStageCount; ++stage) AddChannelNodes(data, stage, nodes);
  for (int stage = 0; stage < data::kStageCount; ++stage) AddBrandNode(data, stage, nodes);
  return nodes;
}

std::vector<data::ChannelEvidence> AssessEvidence(const data::FunnelHistory& history,
                                                  const data::PeriodGrid& grid) {
  const NodeData data(history, grid);
  std::vector<data::ChannelEvidence> result;
  for (const data::ChannelHistory* const one_channel : data.channels()) {
    const data::ChannelHistory& channel = *one_channel;
    data::ChannelEvidence evidence;
    evidence.channel = channel.id;
    const data::DailyValues& input = ChannelInput(channel);
    evidence.input_is_effort = !input.empty() && !HasPositive(channel.spend);
    std::vector<double> sums = data::SumInputByPeriod(history, grid, input);
    if (input.empty()) {
      for (const data::DailyValues& values : channel.stages) {
        if (!HasPositive(values)) continue;
        sums = data::SumInputByPeriod(history, grid, values);
        break;
      }
    }
    double total_input = 0.0;
    int active_days = 0;
    for (std::size_t t = 0; t < sums.size(); ++t) {
      if (!(sums[t] > 0.0)) continue;
      ++evidence.active_period_count;
      if (input.empty()) continue;
      const int days = grid.day_count(static_cast<int>(t));
      evidence.max_daily_input = std::max(evidence.max_daily_input, sums[t] / days);
      total_input += sums[t];
      active_days += days;
    }
    if (active_days > 0) evidence.mean_daily_input = total_input / active_days;
    evidence.active_weeks = evidence.active_period_count * grid.period_days / 7.0;
    evidence.tier = data::TierByHistory(evidence.active_weeks);
    if (evidence.tier == data::EvidenceTier::kPriorOnly &&
        HasOwnInputBenchmark(history, channel.id)) {
      evidence.tier = data::EvidenceTier::kBenchmark;
    }
    result.push_back(std::move(evidence));
  }
  return result;
}

}  // namespace funnelcast::nodes
