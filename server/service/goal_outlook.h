// From goals and a plan to verdicts: loads the funnels concerned with their histories and models,
// forecasts each of them under the plan, and has the engine assess the goals. Shared by AssessGoals
// and CommitGoal.
#ifndef FUNNELCAST_SERVER_SERVICE_GOAL_OUTLOOK_H_
#define FUNNELCAST_SERVER_SERVICE_GOAL_OUTLOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/convert/plan.h"
#include "server/convert/verdict.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/service/tools.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/models.h"
#include "server/store/store.h"
#include "server/words/message.h"
#include "simulator/assess/assess.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::service {

// One funnel that goals are about.
struct FunnelCase {
  store::Funnel funnel;
  store::Model model;
  SharedFit fit;
  data::FunnelHistory history;
  // The part of the plan that the funnel's model knows, from the first day on that is forecast.
  data::PlanInputs inputs;
  data::ForecastDraws draws;
  std::vector<std::string> left_out;  // planned channels that serve other funnels
  // What is spent over the plan's days: observed before the forecast begins, planned from then on.
  double plan_spend = 0.0;
};

// Goals with all that their assessment needs. Specs and words are in the order of the goals.
struct GoalCase {
  std::vector<store::Goal> goals;
  std::vector<data::GoalSpec> specs;
  std::vector<convert::GoalWords> words;
  std::vector<FunnelCase> funnels;
  std::vector<words::Message> warnings;
  std::string currency_code;
};

// Reads what goals of one brand need. `model` is the id of the model to use for all of them, empty
// for each funnel's newest. A planned channel that a funnel's model does not know is left out of
// that funnel's plan.
//
// Errors: FAILED_PRECONDITION when a funnel has no model, or one that has seen all days of the
// plan; INVALID_ARGUMENT on `model` for a model that does not exist or is another funnel's, and on
// `plan` for a planned channel that no funnel of the brand knows.
absl::StatusOr<GoalCase> LoadGoalCase(store::Reader& reader, const EngineTools& tools,
                                      std::vector<store::Goal> goals, const convert::Plan& plan,
                                      const std::string& model);

// Forecasts the funnels and assesses the goals. `draw_count` 0 stands for the default, or all that
// the models keep.
absl::StatusOr<data::Assessment> Assess(GoalCase& goal_case, int draw_count, std::uint64_t seed,
                                        const EngineTools& tools, const CallContext& call);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_GOAL_OUTLOOK_H_
