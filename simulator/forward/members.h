// Gives each draw of a series to a member of its mixture.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_MEMBERS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_MEMBERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulator/forward/plan_periods.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// The structural model's draws of a node and of what moves its log mean in a plan.
struct StructuralDraws {
  const float* rows = nullptr;  // [row][draw_count]
  std::size_t draw_count = 0;
  std::span<const float> effects;  // [period][draw_count]: season, events, response of a total
};

// What a plan puts in.
struct MemberPlan {
  const PlanInputs* plan = nullptr;
  const PlanPeriods* periods = nullptr;
  Day data_end_day = 0;                     // of the fitted history
  std::vector<std::vector<double>> inputs;  // brand totals: [member][period], empty for none
  std::uint64_t seed = 1;
  std::uint32_t series = 0;  // keys the random numbers
};

// What a forecast runs on once every draw has its member: [draw_count] each, and `effects`
// [period][draw_count]. All empty where the structural model stands alone.
struct MixedDraws {
  std::vector<float> offset;  // log mean besides level, driver and effects
  std::vector<float> level;
  std::vector<float> drift_sd;
  std::vector<float> noise;
  std::vector<float> effects;

  bool empty() const { return level.empty(); }
};

// Each draw belongs to one member, in the shares of their weights; the same draw to the same kind
// of member in every series as far as the weights allow. A structural draw keeps what it has. A
// draw of an anchored member begins from what the past says of the level, under its own response:
//
//   last year    l_t = log y_(t-52) - rho_(t-52) + shift share * growth since then
//   input ratio  l = log(sum y / sum exp rho) over the last eight weeks
//
// where rho is the draw's response to inputs, parents and events (past_response), for the input
// ratio LogInputRatio. The response to the plan, and to the parent that is drawn, comes on top; so
// an anchored draw answers to the plan from the inputs of then. Its level goes on by the drift's
// recursion from an error of sd level_sd with innovations of drift_sd, its periods scatter by
// noise, all times sqrt(dof / chi-square). Weeks without a counterpart last year take the level of
// the last eight weeks.
//
// `log_scale`: what the kernel adds to the offset of every draw. Deterministic in seed and series.
MixedDraws MixMembers(const FittedNode& node, std::size_t series, const StructuralDraws& draws,
                      float log_scale, const MemberPlan& plan);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_MEMBERS_H_
