// The sample brand's two funnels as the engine takes them, for any seed.
#ifndef FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_
#define FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_

#include "examples/sample_brand.h"
#include "simulator/model/history.h"

namespace funnelcast::simulator {

enum class SampleFunnel { kSales, kRecruiting };

// Whether a channel of the truth belongs to the funnel.
bool BelongsTo(const examples::ChannelTruth& channel, SampleFunnel funnel);

// The stage that step `step` of a channel counts: both funnels begin with attention.
inline Stage StageOfStep(std::size_t step) { return static_cast<Stage>(step); }

FunnelHistory MakeSampleHistory(const examples::Truth& truth, const examples::Past& past,
                                SampleFunnel funnel);

PlanInputs MakeSamplePlan(const examples::Truth& truth, const examples::SampleScenario& scenario,
                          SampleFunnel funnel);

}  // namespace funnelcast::simulator

#endif  // FUNNELCAST_TESTS_STATISTICAL_SAMPLE_FUNNELS_H_
