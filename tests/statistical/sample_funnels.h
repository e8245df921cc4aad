// The sample brand's two funnels as the engine takes them, for any seed.
#ifndef FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_
#define FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_

#include "examples/sample_brand.h"
#include "simulator/data/history.h"

namespace funnelcast {

enum class SampleFunnel { kSales, kRecruiting };

// Whether a channel of the truth belongs to the funnel.
bool BelongsTo(const examples::ChannelTruth& channel, SampleFunnel funnel);

// The stage that step `step` of a channel counts: both funnels begin with attention.
inline data::Stage StageOfStep(std::size_t step) { return static_cast<data::Stage>(step); }

data::FunnelHistory MakeSampleHistory(const examples::Truth& truth, const examples::Past& past,
                                      SampleFunnel funnel);

data::PlanInputs MakeSamplePlan(const examples::Truth& truth,
                                const examples::SampleScenario& scenario, SampleFunnel funnel);

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_
