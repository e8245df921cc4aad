// `funnelcast goal create` and `list`, and the group itself.
#include "clients/cli/goal_commands.h"

#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/goal_tables.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/goal.grpc.pb.h"

namespace funnelcast::cli {

using v1::GoalService;

grpc::Status FetchGoals(Context& context, const std::string& brand,
                        v1::ListGoalsResponse* response) {
  v1::ListGoalsRequest request;
  request.set_parent(BrandName(brand));
  return ListAll(context.connection(), &GoalService::Stub::ListGoals, request, response);
}

namespace {

bool AnyMissed(const google::protobuf::RepeatedPtrField<v1::Goal>& goals) {
  for (const v1::Goal& goal : goals) {
    if (goal.state() == v1::GOAL_STATE_MISSED) return true;
  }
  return false;
}

struct CreateFlags {
  std::string brand;
  std::string goal;
  std::string metric;
  std::string per;
  std::string channel;
  std::string funnel;
  std::string owner;
  std::string parent;
  std::string display_name;
  std::optional<double> at_least;
  std::optional<double> at_most;
  bool in_percent = false;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
};

v1::CreateGoalRequest CreateRequest(const CreateFlags& flags) {
  v1::CreateGoalRequest request;
  request.set_parent(BrandName(flags.brand));
  request.set_goal_id(flags.goal);
  v1::Goal& goal = *request.mutable_goal();
  goal.set_display_name(flags.display_name);
  goal.set_funnel(flags.funnel);
  goal.set_metric(flags.metric);
  goal.set_per_metric(flags.per);
  goal.set_channel(flags.channel);
  goal.set_comparison(flags.at_least ? v1::COMPARISON_AT_LEAST : v1::COMPARISON_AT_MOST);
  goal.set_target(flags.at_least ? *flags.at_least : *flags.at_most);
  *goal.mutable_start_date() = *flags.from;
  *goal.mutable_end_date() = *flags.to;
  goal.set_owner(flags.owner);
  if (!flags.parent.empty()) {
    goal.set_parent_goal(ChildName(flags.brand, "goals", flags.parent));
  }
  request.set_request_id(MakeRequestId());
  return request;
}

int CreateGoal(Context& context, const CreateFlags& flags) {
  if (!flags.at_least && !flags.at_most) {
    return context.Refuse(Tr("A goal needs a target: --at-least NUMBER or --at-most NUMBER."));
  }
  if (flags.in_percent && flags.per.empty()) return context.Refuse(PercentNeedsRate());
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::CreateGoal, CreateRequest(flags), &goal);
  if (!status.ok()) return context.Fail(status);
  const Units units = UnitsForPeople(context, flags.brand);
  return context.Print(goal, GoalTable(SingleGoal(goal), units), [&] {
    context.Say(TrF("Created goal {}: {}, {}.", flags.goal, TargetSentence(goal, units),
                    FormatWindow(goal.start_date(), goal.end_date())));
    context.Say(TrF("Next: `funnelcast goal assess {} {} --plan FILE`.", flags.brand, flags.goal));
  });
}

struct ListFlags {
  std::string brand;
  std::string fail_on;
};

int ListGoals(Context& context, const ListFlags& flags) {
  v1::ListGoalsResponse response;
  const grpc::Status status = FetchGoals(context, flags.brand, &response);
  if (!status.ok()) return context.Fail(status);
  const Units units = UnitsForPeople(context, flags.brand);
  const int code = context.Print(response, GoalTable(response.goals(), units), [&] {
    if (response.goals().empty()) {
      context.Say(Tr("No goals yet. `funnelcast goal create --help` says how to make one."));
      return;
    }
    context.terminal().out << GoalListForPeople(response.goals(), units, context.terminal());
  });
  const bool fail = !flags.fail_on.empty() && AnyMissed(response.goals());
  return code == kDone && fail ? static_cast<int>(kFailOn) : code;
}

void AddCreate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "create", Tr("Create a goal"),
      {"  funnelcast goal create shop q1_orders --metric orders --at-least 1400 \\\n"
       "      --from 2026-01-01 --to 2026-04-01 --owner marketing\n"
       "  funnelcast goal create shop q1_cost --metric spend --per orders --at-most 12.50 \\\n"
       "      --from 01.01.2026 --to 01.04.2026",
       Tr("--from is the first day of the window, --to the day after its last one: the window runs "
          "to before it.")},
      &CreateGoal);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "GOAL", flags.goal, Tr("Id: a-z, 0-9, _ and -, at most 63 characters"));
  AddText(command, "--metric", flags.metric, Tr("Metric that is summed over the window")).Require();
  Flag at_least =
      AddRate(command, "--at-least", flags.at_least,
              Tr("The quantity must be this or more; 2% with --per"), &flags.in_percent);
  AddRate(command, "--at-most", flags.at_most,
          Tr("The quantity must be this or less; 2% with --per"), &flags.in_percent)
      .Exclude(at_least);
  AddDate(command, "--from", flags.from, Tr("First day of the window")).Require();
  AddDate(command, "--to", flags.to, ToHelp()).Require();
  AddText(command, "--per", flags.per,
          Tr("Metric the sum is divided by, for costs (spend per orders) and returns (revenue per "
             "spend)"));
  AddText(command, "--channel", flags.channel, Tr("Channel it is about (default the whole brand)"));
  AddText(command, "--funnel", flags.funnel, Tr("Funnel (default the only one)"));
  AddText(command, "--owner", flags.owner, Tr("Who answers for it, for instance a department"));
  AddText(command, "--parent", flags.parent, Tr("Id of the goal it serves"));
  AddText(command, "--display-name", flags.display_name, Tr("Name for people (default the id)"));
}

void AddList(CLI::App& group, Context& context) {
  auto [list, list_flags] = AddCommand(group, context, "list", Tr("List the goals of a brand"),
                                       "  funnelcast goal list shop\n"
                                       "  funnelcast goal list shop --fail-on missed",
                                       &ListGoals);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  AddChoice(list, "--fail-on", list_flags.fail_on, {"missed"},
            Tr("Exit code 3 when a goal was missed"));
}

}  // namespace

void AddGoalCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "goal", Tr("Goals: targets, verdicts and commitments"));
  AddCreate(group, context);
  AddList(group, context);
  AddShowCommand(group, context);
  AddVerdictCommands(group, context);
  AddGoalChangeCommands(group, context);
}

}  // namespace funnelcast::cli
