// Learns how far each member of a forecast goes wrong from its errors at all past origins.
#ifndef FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_
#define FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_

#include "simulator/model/grid.h"
#include "simulator/model/history.h"
#include "simulator/model/node.h"

namespace funnelcast::simulator {

// Fills `node.past` and `node.mixtures`.
//
// For every past origin o and horizon h (1, 2, 4, 8, 13 weeks) the error of a member is the log of
// the ratio of what the window o..o+h brought to what the member said, given the parents and inputs
// that happened and the posterior mean of the response. Its mean square v_h is shrunk on the log
// scale towards a prior guess that counts as one window, n_h = (periods of origins) / h windows
// having been seen, and
//
//   v_h ~ level_sd^2 A_h + drift_sd^2 B_h + noise^2 / h
//
// is solved for the three by least squares of relative errors, none below zero; A_h and B_h are the
// variances of a window's mean of the damped random walk from an initial error of 1 and from
// innovations of 1. Poisson noise, which a forecast adds by itself, is taken off v_h first.
//
// REQUIRES: `node.draws` are set, [row_count][draw_count]. Cost: linear in periods times horizons.
void LearnMembers(const FunnelHistory& history, const PeriodGrid& grid, int draw_count,
                  FittedNode& node);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_SIMULATOR_FORWARD_MEMBER_ERRORS_H_
