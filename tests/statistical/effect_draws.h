// Carry-over and saturation for calibration, written without the engine's own code for them.
#ifndef FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_
#define FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_

#include <string>
#include <vector>

#include "simulator/base/random.h"
#include "simulator/model/input_effects.h"

namespace funnelcast::simulator {

// Each channel's values from the priors of docs/model.md; a channel alone has no common part.
std::vector<InputEffectValues> SimulateEffects(const InputEffectShape& shape, int channel_count,
                                               RandomStream& random);

// What works of an input in each week: averages over the weeks before that fade by half in the
// half-lives, as if the first week had gone on forever before; then the Hill curve that is 1 at 1.
std::vector<double> EffectiveInput(const InputEffectShape& shape, const InputEffectValues& values,
                                   const std::vector<double>& input);

// A channel's values and their names, in the same order.
std::vector<std::string> NameEffects(const InputEffectShape& shape, const std::string& of);
void AppendEffects(const InputEffectShape& shape, const InputEffectValues& values,
                   std::vector<double>& quantities);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_TESTS_STATISTICAL_EFFECT_DRAWS_H_
