#include "server/service/goal_outlook.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "server/convert/names.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/goal_quantity.h"
#include "server/service/observed_start.h"
#include "server/service/stored_history.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/events.h"
#include "server/words/render.h"
#include "simulator/forecast/observed_part.h"

namespace funnelcast::service {
namespace {

using data::Quantity;

// The index of a funnel among those of the case, which is loaded when it is not there yet.
absl::StatusOr<int> AddFunnel(store::Reader& reader, const GoalTools& tools,
                              const std::string& brand, const std::string& funnel_id,
                              const std::string& model_id, const convert::Plan& plan,
                              GoalCase& goal_case) {
  for (std::size_t i = 0; i < goal_case.funnels.size(); ++i) {
    if (goal_case.funnels[i].funnel.id == funnel_id) return static_cast<int>(i);
  }
  ASSIGN_OR_RETURN(store::Funnel funnel, store::FindFunnel(reader, brand, funnel_id));
  ASSIGN_OR_RETURN(store::Model model, ChooseModel(reader, funnel, model_id, "model"));
  ASSIGN_OR_RETURN(SharedFit fit, LoadFit(reader, model, tools.engine, tools.models));
  // What is known of days that are forecast, if it is a plan of the past, is no part of the
  // forecast.
  const store::Day history_end = std::max(plan.first_day, fit->data_end_day);
  ASSIGN_OR_RETURN(history::FunnelHistory history,
                   LoadFunnelHistory(reader, brand, funnel_id,
                                     {.end_day = history_end, .as_of_us = std::nullopt}));
  ASSIGN_OR_RETURN(const auto newer,
                   FindNewerObservations(reader, funnel, *fit, tools.store.now_us()));
  FunnelCase& added = goal_case.funnels.emplace_back();
  added.funnel = std::move(funnel);
  added.model = std::move(model);
  added.fit = std::move(fit);
  added.history = std::move(history.history);
  if (newer) goal_case.warnings.push_back(*newer);
  for (const words::Message& warning : history.warnings) {
    goal_case.warnings.push_back(words::Render(warning, words::Language::kEnglish));
  }
  return static_cast<int>(goal_case.funnels.size()) - 1;
}

// Finds what a goal's metric is, in the engine's words, and keeps its name for sentences.
absl::StatusOr<Quantity> ReadQuantity(store::Reader& reader, const store::Funnel& funnel,
                                      const store::Goal& goal, const std::string& metric,
                                      convert::GoalWords& words) {
  ASSIGN_OR_RETURN(const auto quantity, FindQuantity(reader, funnel, metric));
  if (!quantity) {
    return errors::FailedPrecondition(
        "METRIC_NOT_IN_FUNNEL", fmt::format("Goal {} is about {}, which funnel {} does not measure "
                                            "any more; create the goal anew with one of "
                                            "its stages.",
                                            goal.id, metric, funnel.id));
  }
  if (*quantity == Quantity::kSpend) words.spend_metric = metric;
  if (*quantity == Quantity::kEffortHours) words.effort_metric = metric;
  return *quantity;
}

// Adds the spec and the words of one goal, whose funnel is at `funnel_index`.
absl::Status AddSpec(store::Reader& reader, const store::Goal& goal, int funnel_index,
                     GoalCase& goal_case) {
  const store::Funnel& funnel = goal_case.funnels[static_cast<std::size_t>(funnel_index)].funnel;
  convert::GoalWords words;
  words.currency_code = goal_case.currency_code;
  for (const store::FunnelStage& stage : funnel.stages) {
    words.stage_metrics[static_cast<std::size_t>(stage.stage)] = stage.metric;
  }
  data::GoalSpec spec;
  ASSIGN_OR_RETURN(const auto metric, ReadQuantity(reader, funnel, goal, goal.metric, words));
  spec.metric = metric;
  if (!goal.per_metric.empty()) {
    ASSIGN_OR_RETURN(const auto per, ReadQuantity(reader, funnel, goal, goal.per_metric, words));
    spec.per = per;
  }
  spec.id = goal.id;
  spec.funnel_index = funnel_index;
  spec.channel = goal.channel;
  spec.at_least = goal.comparison == store::Comparison::kAtLeast;
  spec.target = goal.target;
  spec.first_day = goal.start_day;
  spec.end_day = goal.end_day;
  goal_case.specs.push_back(std::move(spec));
  goal_case.words.push_back(std::move(words));
  return absl::OkStatus();
}

// Gives each funnel the part of the plan that its model knows. A channel that nobody knows is a
// mistake of the plan's.
absl::Status SharePlan(store::Reader& reader, const GoalTools& tools, const std::string& brand,
                       const data::PlanInputs& inputs, GoalCase& goal_case) {
  errors::FieldViolations violations;
  for (FunnelCase& funnel : goal_case.funnels) {
    funnel.inputs = inputs;
    funnel.inputs.channels.clear();
  }
  for (const data::ChannelPlan& channel : inputs.channels) {
    bool used = false;
    for (FunnelCase& funnel : goal_case.funnels) {
      if (!Knows(*funnel.fit, channel.id)) {
        if (HasInput(channel)) funnel.left_out.push_back(channel.id);
        continue;
      }
      funnel.inputs.channels.push_back(channel);
      used = true;
    }
    if (used) continue;
    ASSIGN_OR_RETURN(const auto elsewhere,
                     IsUsedBySomeFunnel(reader, tools.engine, tools.models, brand, channel.id));
    if (elsewhere) continue;
    violations.Add("plan", errors::kUnknownReference,
                   fmt::format("plan has inputs for channel {}, which no model of brands/{} knows; "
                               "import its history and "
                               "fit again, or leave it out.",
                               channel.id, brand));
  }
  return violations.ToStatus();
}

// Adds what is not among the warnings yet, naming the funnel where there are several.
void AddWarnings(const std::vector<std::string>& added, const FunnelCase& funnel,
                 GoalCase& goal_case) {
  for (const std::string& warning : added) {
    const std::string text = goal_case.funnels.size() > 1
                                 ? fmt::format("Funnel {}: {}", funnel.funnel.id, warning)
                                 : warning;
    auto& all = goal_case.warnings;
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }
}

double SumOfSpend(const data::PlanInputs& inputs) {
  double sum = 0.0;
  for (const data::ChannelPlan& channel : inputs.channels) {
    sum = std::accumulate(channel.spend.begin(), channel.spend.end(), sum);
  }
  return sum;
}

// Cuts the days that the model has seen off a funnel's plan.
absl::Status BeginForecast(store::Reader& reader, const std::string& brand,
                           const convert::Plan& plan, FunnelCase& funnel, GoalCase& goal_case) {
  RETURN_IF_ERROR(CutObserved(*funnel.fit, funnel.inputs));
  const store::Day first_day = funnel.inputs.first_day;
  funnel.plan_spend = SumOfSpend(funnel.inputs);
  if (first_day == plan.first_day) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto events, store::LoadEventDays(reader, brand, first_day, plan.end_day));
  funnel.inputs.events = std::move(events);
  funnel.plan_spend +=
      forecast::SumObserved(funnel.history, "", "", Quantity::kSpend, plan.first_day, first_day);
  AddWarnings({ObservedStartSentence(plan.first_day, first_day)}, funnel, goal_case);
  ASSIGN_OR_RETURN(const auto missing,
                   FindMissingObservations(reader, funnel.funnel, plan.first_day, first_day));
  if (!missing.empty()) AddWarnings({missing}, funnel, goal_case);
  return absl::OkStatus();
}

// The draws to take from every model: as many as asked for, or the default where all models keep
// that many.
int DrawCount(int draw_count, const GoalCase& goal_case) {
  if (draw_count != 0) return draw_count;
  int kept = limits::kDefaultAssessDraws;
  for (const FunnelCase& funnel : goal_case.funnels) kept = std::min(kept, funnel.fit->draw_count);
  return kept;
}

}  // namespace

absl::StatusOr<GoalCase> LoadGoalCase(store::Reader& reader, const GoalTools& tools,
                                      std::vector<store::Goal> goals, const convert::Plan& plan,
                                      const std::string& model) {
  GoalCase goal_case;
  goal_case.goals = std::move(goals);
  if (goal_case.goals.empty()) return goal_case;
  const std::string& brand_id = goal_case.goals.front().brand;
  ASSIGN_OR_RETURN(const store::Brand brand, store::FindBrand(reader, brand_id));
  goal_case.currency_code = brand.currency_code;
  for (const store::Goal& goal : goal_case.goals) {
    ASSIGN_OR_RETURN(const auto funnel_index,
                     AddFunnel(reader, tools, brand_id, goal.funnel, model, plan, goal_case));
    RETURN_IF_ERROR(AddSpec(reader, goal, funnel_index, goal_case));
  }
  ASSIGN_OR_RETURN(auto events,
                   store::LoadEventDays(reader, brand_id, plan.first_day, plan.end_day));
  const data::PlanInputs inputs = convert::ToPlanInputs(plan, std::move(events));
  RETURN_IF_ERROR(SharePlan(reader, tools, brand_id, inputs, goal_case));
  for (FunnelCase& funnel : goal_case.funnels) {
    RETURN_IF_ERROR(BeginForecast(reader, brand_id, plan, funnel, goal_case));
  }
  return goal_case;
}

absl::StatusOr<data::Assessment> Assess(GoalCase& goal_case, int draw_count, std::uint64_t seed,
                                        const GoalTools& tools, const CallContext& call) {
  ForecastSettings settings;
  settings.draw_count = DrawCount(draw_count, goal_case);
  settings.default_draw_count = limits::kDefaultAssessDraws;
  settings.seed = seed;
  std::vector<data::FunnelOutlook> outlooks;
  for (FunnelCase& funnel : goal_case.funnels) {
    ASSIGN_OR_RETURN(auto draws, RunForecast(funnel.fit, funnel.inputs, settings, tools.engine,
                                             tools.models, call));
    funnel.draws = std::move(draws);
    outlooks.push_back({&funnel.history, funnel.fit.get(), &funnel.draws, &funnel.inputs});
    AddWarnings(ForecastWarnings(*funnel.fit, funnel.draws.support, funnel.inputs), funnel,
                goal_case);
  }
  auto assessment = assess::AssessGoals(outlooks, goal_case.specs);
  if (assessment.ok()) return assessment;
  return errors::MakeError(assessment.status().code(), "GOAL_NOT_ASSESSABLE",
                           errors::MessageOf(assessment.status()));
}

}  // namespace funnelcast::service
