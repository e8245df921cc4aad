// Carry-over and saturation for calibration, written without the engine's own code for them.
#ifndef FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_
#define FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_

#include <string>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/input_chain.h"

namespace funnelcast {

// Each channel's values from the priors of docs/model.md; a channel alone has no common part.
std::vector<mechanisms::InputValues> SimulateEffects(const data::InputMechanismShape& shape,
                                                     int channel_count, base::RandomStream& random);

// What works of an input in each week: averages over the weeks before that fade by half in the
// half-lives, as if the first week had gone on forever before; then the Hill curve that is 1 at 1.
std::vector<double> EffectiveInput(const data::InputMechanismShape& shape,
                                   const mechanisms::InputValues& values,
                                   const std::vector<double>& input);

// A channel's values and their names, in the same order.
std::vector<std::string> NameEffects(const data::InputMechanismShape& shape, const std::string& of);
void AppendEffects(const data::InputMechanismShape& shape, const mechanisms::InputValues& values,
                   std::vector<double>& quantities);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_
