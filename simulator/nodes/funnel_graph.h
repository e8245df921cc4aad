// From a history to the nodes of its funnel: which series are related how, and each node's
// posterior.
#ifndef FUNNELCAST_SIMULATOR_NODES_FUNNEL_GRAPH_H_
#define FUNNELCAST_SIMULATOR_NODES_FUNNEL_GRAPH_H_

#include <string>
#include <variant>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/grid.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/parameter_group.h"
#include "simulator/nodes/brand_total.h"
#include "simulator/nodes/channel_stage.h"

namespace funnelcast::nodes {

// Why a node has a mechanism or lacks it.
enum class MechanismReason { kEvidence, kRequest, kModelBefore };

// What weighing a mechanism found.
struct MechanismEvidence {
  MechanismReason reason = MechanismReason::kRequest;
  bool weighed = false;
  double log_bayes_factor = 0.0;  // with the mechanism against without, the other one as chosen
};

// A node that is to be fitted: its constants (no draws yet), its posterior and a name for people.
struct FunnelNode {
  data::FittedNode node;
  std::variant<ChannelStageDensity, BrandTotalDensity> density;
  std::string description;
  bool may_carry_over = false;  // whether these mechanisms make sense for it
  bool may_saturate = false;
  MechanismEvidence carry_over_evidence = {};
  MechanismEvidence saturation_evidence = {};
  // The brand's actions by period over their mean, where word of mouth makes sense; else empty.
  std::vector<double> actions = {};
  MechanismEvidence word_of_mouth_evidence = {};
  bool may_exhaust = false;  // whether its parents' reach is measured
  MechanismEvidence exhaustion_evidence = {};

  int dimension() const;
  int observation_count() const;
  Eigen::VectorXd Start() const;
  std::vector<base::ParameterPath> Paths() const;
  std::vector<data::ParameterGroup> Groups() const;  // in the order of the parameters
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;
  // Writes the rows of FittedNode for one draw.
  void ReadDraw(const Eigen::VectorXd& position, double* rows) const;
  Eigen::VectorXd DrawFromPrior(base::RandomStream& random) const;
  int lift_test_count() const;
  // Replaces the mechanisms on its inputs. REQUIRES: those asked for make sense for it.
  void SetInputMechanisms(const data::InputMechanismShape& mechanisms);
  // Turns word of mouth on or off. REQUIRES: it makes sense for the node where it is to be on.
  void SetWordOfMouth(bool on);
  // REQUIRES: exhaustion makes sense for the node.
  void SetExhaustion(data::ExhaustionKind kind);
};

// The nodes of a history, parents before children; none when nothing can be related.
//
// A channel's stage hangs on the nearest measured stage before it, else on its input (spend, or
// effort hours where there is no spend), else on nothing. Channels with the same kind of parent
// share a node. A brand-wide stage hangs on the nearest brand-wide stage before it; value also on
// the sum over channels of the stage before; else it is a brand total.
// A channel that has no history, but a benchmark of its own for a stage per input, is planned with
// money and joins the nodes that its benchmarks relate.
//
// Carry-over makes sense for brand totals and for stages on an input from kInterest on, or on
// hours: bought attention comes when it is paid for. Saturation makes sense for all that hang on an
// input. Word of mouth makes sense for stages before kAction that hang on nothing, once actions are
// observed: money buys all the others. Exhaustion makes sense for stages that hang on attention
// whose reach is measured, unless lift tests tell how they answer to the input.
std::vector<FunnelNode> BuildFunnelNodes(const data::FunnelHistory& history,
                                         const data::PeriodGrid& grid);

// A sentence for each experiment and each benchmark that no node could use.
std::vector<std::string> ListUnusedEvidence(const data::FunnelHistory& history,
                                            const std::vector<FunnelNode>& nodes);

// Active periods, evidence tier and largest input of every channel.
std::vector<data::ChannelEvidence> AssessEvidence(const data::FunnelHistory& history,
                                                  const data::PeriodGrid& grid);

// Whether any value is observed and above zero.
bool HasPositive(const data::DailyValues& values);

// A channel's input: spend where there is any, else effort hours, else empty.
const data::DailyValues& ChannelInput(const data::ChannelHistory& channel);

// "attention" to "value".
const char* StageWord(data::Stage stage);

}  // namespace funnelcast::nodes

#endif  // FUNNELCAST_SIMULATOR_NODES_FUNNEL_GRAPH_H_
