// `funnelcast goal ...`, but for the commands that need a plan (goal_verdicts.cc).
#include "clients/cli/goal_commands.h"

#include <fmt/format.h>

#include "clients/cli/commands.h"
#include "clients/cli/flags.h"
#include "clients/cli/goal_tables.h"
#include "clients/cli/paging.h"
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

google::protobuf::RepeatedPtrField<v1::Goal> Single(const v1::Goal& goal) {
  google::protobuf::RepeatedPtrField<v1::Goal> goals;
  *goals.Add() = goal;
  return goals;
}

// Units only where somebody reads them; CSV and JSON carry bare numbers.
Units UnitsForPeople(Context& context, const std::string& brand) {
  return context.output == OutputFormat::kTable ? context.LoadUnits(brand) : Units();
}

constexpr char kPercentNeedsRate[] =
    "A target in per cent needs a rate, such as --metric orders --per clicks; a sum needs a plain "
    "number.";

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
    return context.Refuse("A goal needs a target: --at-least NUMBER or --at-most NUMBER.");
  }
  if (flags.in_percent && flags.per.empty()) return context.Refuse(kPercentNeedsRate);
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::CreateGoal, CreateRequest(flags), &goal);
  if (!status.ok()) return context.Fail(status);
  const Units units = UnitsForPeople(context, flags.brand);
  return context.Print(goal, GoalTable(Single(goal), units), [&] {
    context.Say(fmt::format("Created goal {}: {}.", flags.goal, TargetSentence(goal, units)));
    context.Say(
        fmt::format("Next: `funnelcast goal assess {} {} --plan FILE`.", flags.brand, flags.goal));
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
  const int code = context.PrintList(
      response, GoalTable(response.goals(), UnitsForPeople(context, flags.brand)),
      fmt::format("No goals yet. `funnelcast goal create {} --help` says how to make one.",
                  flags.brand));
  const bool fail = !flags.fail_on.empty() && AnyMissed(response.goals());
  return code == kDone && fail ? static_cast<int>(kFailOn) : code;
}

struct ShowFlags {
  std::string brand;
  std::string goal;
  std::string fail_on;
};

int ShowGoal(Context& context, const ShowFlags& flags) {
  v1::GetGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::GetGoal, request, &goal);
  if (!status.ok()) return context.Fail(status);
  const int code =
      context.PrintRecord(goal, GoalTable(Single(goal), UnitsForPeople(context, flags.brand)));
  const bool fail = !flags.fail_on.empty() && AnyMissed(Single(goal));
  return code == kDone && fail ? static_cast<int>(kFailOn) : code;
}

struct ReviseFlags {
  std::string brand;
  std::string goal;
  std::string reason;
  std::optional<double> target;
  bool in_percent = false;
  std::optional<google::type::Date> from;
  std::optional<google::type::Date> to;
};

int ReviseGoal(Context& context, const ReviseFlags& flags) {
  if (!flags.target && !flags.from && !flags.to) {
    return context.Refuse("Nothing to revise; give --target, --from or --to.");
  }
  if (flags.in_percent) {
    v1::GetGoalRequest get;
    get.set_name(ChildName(flags.brand, "goals", flags.goal));
    v1::Goal today;
    const grpc::Status status = context.connection().Call(&GoalService::Stub::GetGoal, get, &today);
    if (!status.ok()) return context.Fail(status);
    if (today.per_metric().empty()) return context.Refuse(kPercentNeedsRate);
  }
  v1::ReviseGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  if (flags.target) request.set_target(*flags.target);
  if (flags.from) *request.mutable_start_date() = *flags.from;
  if (flags.to) *request.mutable_end_date() = *flags.to;
  request.set_reason(flags.reason);
  request.set_request_id(MakeRequestId());
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::ReviseGoal, request, &goal);
  if (!status.ok()) return context.Fail(status);
  const Units units = UnitsForPeople(context, flags.brand);
  return context.Print(goal, GoalTable(Single(goal), units), [&] {
    context.Say(fmt::format("Revised goal {}: {} (revision {}).", flags.goal,
                            TargetSentence(goal, units), goal.revision_count()));
  });
}

struct GoalFlags {
  std::string brand;
  std::string goal;
};

int ListRevisions(Context& context, const GoalFlags& flags) {
  v1::ListGoalRevisionsRequest request;
  request.set_parent(ChildName(flags.brand, "goals", flags.goal));
  v1::ListGoalRevisionsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &GoalService::Stub::ListGoalRevisions, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, RevisionTable(response, UnitsForPeople(context, flags.brand)),
                           fmt::format("{} was never revised.", flags.goal));
}

int DeleteGoal(Context& context, const GoalFlags& flags) {
  v1::DeleteGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::DeleteGoal, request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(fmt::format("Deleted goal {}.", flags.goal));
}

void AddCreate(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "create", "Create a goal",
      "  funnelcast goal create shop q1_orders --metric orders --at-least 1400 \\\n"
      "      --from 2026-01-01 --to 2026-04-01 --owner marketing\n"
      "  funnelcast goal create shop q1_cost --metric spend --per orders --at-most 12.50 \\\n"
      "      --from 01.01.2026 --to 01.04.2026",
      &CreateGoal);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddArgument(command, "GOAL", flags.goal, "Id: a-z, 0-9, _ and -, at most 63 characters");
  AddText(command, "--metric", flags.metric, "Metric that is summed over the window").Require();
  Flag at_least = AddRate(command, "--at-least", flags.at_least,
                          "The quantity must be this or more; 2% with --per", &flags.in_percent);
  AddRate(command, "--at-most", flags.at_most, "The quantity must be this or less; 2% with --per",
          &flags.in_percent)
      .Exclude(at_least);
  AddDate(command, "--from", flags.from, "First day of the window").Require();
  AddDate(command, "--to", flags.to, "Day after its last day").Require();
  AddText(command, "--per", flags.per,
          "Metric the sum is divided by, for costs (spend per orders) and returns (revenue per "
          "spend)");
  AddText(command, "--channel", flags.channel, "Channel it is about (default the whole brand)");
  AddText(command, "--funnel", flags.funnel, "Funnel (default the only one)");
  AddText(command, "--owner", flags.owner, "Who answers for it, for instance a department");
  AddText(command, "--parent", flags.parent, "Id of the goal it serves");
  AddText(command, "--display-name", flags.display_name, "Name for people (default the id)");
}

void AddRevise(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "revise", "Give a goal a new target or window and keep the old one",
      "  funnelcast goal revise shop q1_orders --target 1250 --reason 'Fair was cancelled'",
      &ReviseGoal);
  AddArgument(command, "BRAND", flags.brand, "Id of the brand");
  AddArgument(command, "GOAL", flags.goal, "Id of the goal");
  AddRate(command, "--target", flags.target, "New target (default unchanged)", &flags.in_percent);
  AddDate(command, "--from", flags.from, "New first day (default unchanged)");
  AddDate(command, "--to", flags.to, "New day after the last (default unchanged)");
  AddText(command, "--reason", flags.reason, "Why").Require();
}

void AddShow(CLI::App& group, Context& context) {
  auto [list, list_flags] = AddCommand(group, context, "list", "List the goals of a brand",
                                       "  funnelcast goal list shop\n"
                                       "  funnelcast goal list shop --fail-on missed",
                                       &ListGoals);
  AddArgument(list, "BRAND", list_flags.brand, "Id of the brand");
  AddChoice(list, "--fail-on", list_flags.fail_on, {"missed"},
            "Exit code 3 when a goal was missed");
  auto [show, show_flags] = AddCommand(group, context, "show", "Show one goal",
                                       "  funnelcast goal show shop q1_orders", &ShowGoal);
  AddArgument(show, "BRAND", show_flags.brand, "Id of the brand");
  AddArgument(show, "GOAL", show_flags.goal, "Id of the goal");
  AddChoice(show, "--fail-on", show_flags.fail_on, {"missed"}, "Exit code 3 when it was missed");
}

}  // namespace

void AddGoalCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "goal", "Goals: targets, verdicts and commitments");
  AddCreate(group, context);
  AddShow(group, context);
  AddVerdictCommands(group, context);
  AddRevise(group, context);
  auto [revisions, revisions_flags] =
      AddCommand(group, context, "revisions", "List the past versions of a goal",
                 "  funnelcast goal revisions shop q1_orders", &ListRevisions);
  AddArgument(revisions, "BRAND", revisions_flags.brand, "Id of the brand");
  AddArgument(revisions, "GOAL", revisions_flags.goal, "Id of the goal");
  auto [remove, remove_flags] = AddCommand(group, context, "delete", "Delete a draft",
                                           "  funnelcast goal delete shop q1_orders", &DeleteGoal);
  AddArgument(remove, "BRAND", remove_flags.brand, "Id of the brand");
  AddArgument(remove, "GOAL", remove_flags.goal, "Id of the goal");
}

}  // namespace funnelcast::cli
