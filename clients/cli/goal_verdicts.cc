// `funnelcast goal assess` and `funnelcast goal commit`.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/fresh.h"
#include "clients/cli/goal_commands.h"
#include "clients/cli/goal_tables.h"
#include "clients/cli/json_output.h"
#include "clients/cli/plan_source.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/goal.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::GoalService;

struct AssessFlags {
  std::string brand;
  std::vector<std::string> goals;
  std::string plan;
  int draw_count = 0;
  std::optional<int64_t> seed;
  std::string fail_on;
  bool fresh = false;
};

// Whether a verdict is of the class named by `word` or worse. The contract's numbers rise from safe
// to out of reach.
bool AnyAsBadAs(const v1::AssessGoalsResponse& response, const std::string& word) {
  for (const v1::Verdict& verdict : response.verdicts()) {
    for (int c = v1::VERDICT_CLASS_SAFE; c <= verdict.verdict_class(); ++c) {
      if (ClassWord(static_cast<v1::VerdictClass>(c)) == word) return true;
    }
  }
  return false;
}

std::map<std::string, v1::Goal> GoalsById(Context& context, const std::string& brand) {
  std::map<std::string, v1::Goal> goals;
  v1::ListGoalsResponse response;
  // Without them the verdicts still stand, only with fewer words.
  if (!FetchGoals(context, brand, &response).ok()) return goals;
  for (const v1::Goal& goal : response.goals()) goals[IdOf(goal.name())] = goal;
  return goals;
}

bool IsOpen(const v1::Goal& goal) {
  return goal.state() == v1::GOAL_STATE_DRAFT || goal.state() == v1::GOAL_STATE_COMMITTED ||
         goal.state() == v1::GOAL_STATE_REVISED;
}

// Brings the models of the named goals' funnels up to date, those of all open ones when none is
// named.
int UpdateModelsOf(Context& context, const std::string& brand,
                   const std::vector<std::string>& named) {
  v1::ListGoalsResponse response;
  const grpc::Status status = FetchGoals(context, brand, &response);
  if (!status.ok()) return context.Fail(status);
  std::set<std::string> funnels;
  for (const v1::Goal& goal : response.goals()) {
    const std::string id(IdOf(goal.name()));
    const bool is_named = std::find(named.begin(), named.end(), id) != named.end();
    if (named.empty() ? IsOpen(goal) : is_named) funnels.insert(goal.funnel());
  }
  return UpdateModels(context, brand, funnels);
}

int Assess(Context& context, const AssessFlags& flags) {
  absl::StatusOr<v1::PlanSource> plan = ReadPlanSource(flags.brand, flags.plan);
  if (!plan.ok()) return context.Refuse(std::string(plan.status().message()), kFailed);
  const int fresh =
      flags.fresh ? UpdateModelsOf(context, flags.brand, flags.goals) : static_cast<int>(kDone);
  if (fresh != kDone) return fresh;
  v1::AssessGoalsRequest request;
  request.set_parent(BrandName(flags.brand));
  for (const std::string& goal : flags.goals) {
    request.add_goals(ChildName(flags.brand, "goals", goal));
  }
  *request.mutable_plan() = *plan;
  request.set_draw_count(flags.draw_count);
  if (flags.seed) request.set_seed(*flags.seed);
  v1::AssessGoalsResponse response;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::AssessGoals, request, &response);
  if (!status.ok()) return context.Fail(status, PlanHint(status, *plan, flags.brand));
  const int code = context.Print(response, VerdictsCsv(response), [&] {
    if (response.verdicts().empty()) {
      context.Say(Tr("There is no goal to assess: none is left whose window is not over."));
    }
    context.terminal().out << VerdictsForPeople(response, GoalsById(context, flags.brand),
                                                context.LoadUnits(flags.brand), context.terminal());
  });
  if (code == kDone && !flags.fail_on.empty() && AnyAsBadAs(response, flags.fail_on)) {
    return kFailOn;
  }
  return code;
}

struct CommitFlags {
  std::string brand;
  std::string goal;
  std::string plan;
  std::string model;
  std::optional<int64_t> seed;
  bool fresh = false;
};

void SayCommitment(Context& context, const v1::Goal& goal, const Units& units) {
  const v1::GoalCommitment& commitment = goal.commitment();
  context.Say(TrF("Committed {}: {}, {}.", IdOf(goal.name()), TargetSentence(goal, units),
                  FormatWindow(goal.start_date(), goal.end_date())));
  context.Say(WrapText(
      TrF("Chance {}: {}; expected {}, planned spend {} over {}.",
          FormatChance(commitment.chance()), ClassForPeople(commitment.verdict_class()),
          GoalValue(commitment.mean(), goal, units),
          units.WithUnit(FormatExact(commitment.plan_spend(), v1::METRIC_KIND_SPEND), "spend"),
          FormatWindow(commitment.plan_start(), commitment.plan_end())),
      context.terminal().width, 0));
  for (const v1::Notice& warning : commitment.warnings()) {
    context.Say(Labelled(Tr("Note: "), warning.text(), context.terminal().width));
  }
}

int Commit(Context& context, const CommitFlags& flags) {
  absl::StatusOr<v1::PlanSource> plan = ReadPlanSource(flags.brand, flags.plan);
  if (!plan.ok()) return context.Refuse(std::string(plan.status().message()), kFailed);
  const int fresh =
      flags.fresh ? UpdateModelsOf(context, flags.brand, {flags.goal}) : static_cast<int>(kDone);
  if (fresh != kDone) return fresh;
  v1::CommitGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  *request.mutable_plan() = *plan;
  if (!flags.model.empty()) request.set_model(ChildName(flags.brand, "models", flags.model));
  if (flags.seed) request.set_seed(*flags.seed);
  request.set_request_id(MakeRequestId());
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::CommitGoal, request, &goal);
  if (!status.ok()) return context.Fail(status, PlanHint(status, *plan, flags.brand));
  return context.Print(goal, GoalTable(SingleGoal(goal), Units()),
                       [&] { SayCommitment(context, goal, context.LoadUnits(flags.brand)); });
}

}  // namespace

void AddVerdictCommands(CLI::App& group, Context& context) {
  auto [assess, flags] = AddCommand(
      group, context, "assess", Tr("Say how likely goals are under a plan, and why"),
      {"  funnelcast goal assess shop --plan spring.csv\n"
       "  funnelcast goal assess shop q1_orders q1_cost --plan spring --fail-on unrealistic",
       Tr("Without goals, all that are neither over nor abandoned. With --fail-on the exit code is "
          "3 when a goal is of that class or worse.")},
      &Assess);
  AddArgument(assess, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArguments(assess, "GOAL", flags.goals, Tr("Ids of the goals (default all)"));
  AddPlan(assess, flags.plan);
  AddCount(assess, "--draws", flags.draw_count, Tr("Draws, 100 to 20000 (default 4000)"));
  AddSeed(assess, flags.seed);
  AddFresh(assess, flags.fresh);
  AddChoice(assess, "--fail-on", flags.fail_on,
            {"safe", "realistic", "ambitious", "unrealistic", "out_of_reach"},
            Tr("Class from which on the exit code is 3"));
  auto [commit, commit_flags] = AddCommand(
      group, context, "commit", Tr("Commit a goal to a plan and keep its forecast with it"),
      "  funnelcast goal commit shop q1_orders --plan spring", &Commit);
  AddArgument(commit, "BRAND", commit_flags.brand, Tr("Id of the brand"));
  AddArgument(commit, "GOAL", commit_flags.goal, Tr("Id of the goal"));
  AddPlan(commit, commit_flags.plan);
  const Flag model = AddText(commit, "--model", commit_flags.model,
                             Tr("Model to use (default the funnel's newest)"));
  AddSeed(commit, commit_flags.seed);
  AddFresh(commit, commit_flags.fresh).Exclude(model);
}

}  // namespace funnelcast::cli
