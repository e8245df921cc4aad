// What events and controls do to a node, in sentences for its diagnostics.
#ifndef FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_NOTES_H_
#define FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_NOTES_H_

#include <string>
#include <vector>

#include "simulator/data/node.h"

namespace funnelcast::mechanisms {

// A sentence for each control, and for each event column whose central 95 % interval leaves 0 out;
// and one on how many columns of events say nothing clear. Medians and intervals are of the draws.
// REQUIRES: node.draws has `draw_count` values a row. Cost: a sort of the draws a column.
std::vector<std::string> DescribeSeason(const data::FittedNode& node, int draw_count);

}  // namespace funnelcast::mechanisms

#endif  // FUNNELCAST_SIMULATOR_MECHANISMS_SEASON_NOTES_H_
