// A node of a fitted funnel: what it relates, its constants, and its draws.
#ifndef FUNNELCAST_SIMULATOR_DATA_NODE_H_
#define FUNNELCAST_SIMULATOR_DATA_NODE_H_

#include <array>
#include <string>
#include <vector>

#include "simulator/data/components.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/parameter_group.h"

namespace funnelcast::data {

// kChannelStage: a stage of several channels given the one before, their input, or nothing.
// kBrandStage: a brand-wide stage given the brand-wide stage before. kBrandTotal: a brand-wide
// stage given all channels' inputs.
enum class NodeKind { kChannelStage = 0, kBrandStage = 1, kBrandTotal = 2 };

enum class ParentKind { kNone = 0, kInput = 1, kStage = 2 };

// How a week's sum falls on its days, Monday first: a Dirichlet with these means and this
// concentration.
struct DayShares {
  std::array<double, 7> means{};  // sums to 1
  double concentration = 100.0;
};

// A channel in a node (or the brand itself, with an empty id), with the constants its equations
// need.
struct NodeChannel {
  std::string channel;
  double log_parent_mean = 0.0;  // log G; log of the mean outcome without a parent
  double log_input_mean = 0.0;   // log S
  bool passes_input = false;     // whether g and S apply
  double mean_input = 0.0;       // brand totals: mean input of an active period
  double input_share = 0.0;      // brand totals: share of all input while active
  DayShares outcome_days;        // of the outcome; not used in brand nodes
  DayShares input_days;          // of the input
  // Inputs of the last periods of history, each over mean_input (brand totals) or G (stages on an
  // input), oldest first; kept where carry-over needs them.
  std::vector<float> recent_inputs;
};

// The most weeks of recent inputs that are kept: carry-over with a half-life of four weeks has
// come to 99 % by then.
inline constexpr int kRecentInputWeeks = 26;

// Draws from the prior that are kept beside those from the posterior.
inline constexpr int kPriorDrawCount = 256;

// Some of the draws as the sampler has them, from which an update goes on.
struct NodePositions {
  std::vector<ParameterGroup> groups;  // in the order of the parameters
  std::vector<float> values;           // [position][parameter]
  std::vector<double> log_densities;   // [position], at those rounded values
  double step_size = 0.0;              // of the sampler, averaged over the chains

  int dimension() const {
    int size = 0;
    for (const ParameterGroup& group : groups) size += group.size;
    return size;
  }
};

// Draws are kept as rows of `draw_count` values, the draw innermost. Rows of stage nodes: for
// channel i from 6 i on log rate, elasticity, pass-through, drift sd, noise, level; then season
// coefficients. Rows of brand totals: base, drift sd, noise, level, then the weight of each
// channel, then season coefficients. Rows of both end with the values of the input mechanisms,
// channel by channel, then, where it is on, word of mouth: share, half-life in weeks, and the
// memory of actions in the period after history; and with exhaustion for each channel audience (0
// where its reach is not measured), evenness, fatigue and noise.
struct FittedNode {
  NodeKind kind = NodeKind::kChannelStage;
  Stage stage = Stage::kAttention;
  ParentKind parent = ParentKind::kInput;
  Stage parent_stage = Stage::kAttention;  // with ParentKind::kStage
  Likelihood likelihood = Likelihood::kNegativeBinomial;
  double outcome_scale = 1.0;  // the model's outcome is the real one times this
  double log_mean_outcome = 0.0;
  SeasonShape season;
  DayShares brand_days;  // brand nodes: of the outcome
  InputMechanismShape mechanisms;
  WordOfMouthScale word_of_mouth;
  ExhaustionKind exhaustion = ExhaustionKind::kNone;
  std::vector<NodeChannel> channels;
  std::vector<float> draws;        // [row_count][draw_count]
  std::vector<float> prior_draws;  // [row_count][kPriorDrawCount]
  NodePositions positions;
  NodePast past;  // the last periods of history, what anchored components begin from
  // What the channels of each series' forecast weigh and how far they go wrong: one entry a
  // channel, or one for a brand total. Empty: the structural model alone.
  std::vector<SeriesComponents> mixtures;

  static constexpr int kRowsPerChannel = 6;
  static constexpr int kBrandTotalRows = 4;
  static constexpr int kWordOfMouthRows = 3;
  static constexpr int kExhaustionRows = 4;
  int season_row() const {
    const int channel_count = static_cast<int>(channels.size());
    return kind == NodeKind::kBrandTotal ? kBrandTotalRows + channel_count
                                         : kRowsPerChannel * channel_count;
  }
  int mechanism_row(int channel) const {
    return season_row() + season.column_count() + mechanisms.value_count() * channel;
  }
  // Of a node that saturates; its exponent follows, and ends the channel's values.
  int half_saturation_row(int channel) const { return mechanism_row(channel + 1) - 2; }
  int word_of_mouth_row() const { return mechanism_row(static_cast<int>(channels.size())); }
  int exhaustion_row(int channel) const {
    return word_of_mouth_row() + (word_of_mouth.on ? kWordOfMouthRows : 0) +
           (exhaustion == ExhaustionKind::kNone ? 0 : kExhaustionRows * channel);
  }
  int row_count() const { return exhaustion_row(static_cast<int>(channels.size())); }
};

}  // namespace funnelcast::data

#endif  // FUNNELCAST_SIMULATOR_DATA_NODE_H_
