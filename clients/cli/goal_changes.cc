// `funnelcast goal update`, `revise`, `abandon`, `revisions` and `delete`: what becomes of a goal
// after it was made.
#include <fmt/format.h>

#include <utility>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/goal_commands.h"
#include "clients/cli/goal_tables.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/goal.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::GoalService;

struct UpdateFlags {
  std::string brand;
  std::string goal;
  std::string owner;
  bool no_owner = false;
  std::string parent;
  bool no_parent = false;
  std::string display_name;
};

v1::UpdateGoalRequest UpdateRequest(const UpdateFlags& flags) {
  v1::UpdateGoalRequest request;
  v1::Goal& goal = *request.mutable_goal();
  google::protobuf::FieldMask& mask = *request.mutable_update_mask();
  goal.set_name(ChildName(flags.brand, "goals", flags.goal));
  goal.set_owner(flags.owner);
  if (!flags.owner.empty() || flags.no_owner) mask.add_paths("owner");
  if (!flags.parent.empty()) goal.set_parent_goal(ChildName(flags.brand, "goals", flags.parent));
  if (!flags.parent.empty() || flags.no_parent) mask.add_paths("parent_goal");
  goal.set_display_name(flags.display_name);
  if (!flags.display_name.empty()) mask.add_paths("display_name");
  return request;
}

int UpdateGoal(Context& context, const UpdateFlags& flags) {
  const v1::UpdateGoalRequest request = UpdateRequest(flags);
  if (request.update_mask().paths().empty()) {
    return context.Refuse(
        Tr("Nothing to change; give --owner, --no-owner, --parent, --no-parent or --display-name. "
           "`funnelcast goal revise` changes target and window."));
  }
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::UpdateGoal, request, &goal, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.Print(goal, GoalTable(SingleGoal(goal), Units()), [&] {
    context.Say(
        TrF("Changed goal {}: {}{}{}.", flags.goal, goal.display_name(),
            goal.owner().empty() ? "" : TrF(", owner {}", goal.owner()),
            goal.parent_goal().empty() ? "" : TrF(", serves {}", IdOf(goal.parent_goal()))));
  });
}

struct AbandonFlags {
  std::string brand;
  std::string goal;
  std::string reason;
};

int AbandonGoal(Context& context, const AbandonFlags& flags) {
  v1::AbandonGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  request.set_reason(flags.reason);
  request.set_request_id(MakeRequestId());
  v1::Goal goal;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::AbandonGoal, request, &goal);
  if (!status.ok()) return context.Fail(status);
  return context.Print(goal, GoalTable(SingleGoal(goal), Units()), [&] {
    context.Say(TrF("Abandoned goal {}. What it was is kept: `funnelcast goal revisions {} {}`.",
                    flags.goal, flags.brand, flags.goal));
  });
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
    return context.Refuse(Tr("Nothing to revise; give --target, --from or --to."));
  }
  if (flags.in_percent) {
    v1::GetGoalRequest get;
    get.set_name(ChildName(flags.brand, "goals", flags.goal));
    v1::Goal today;
    const grpc::Status status = context.connection().Call(&GoalService::Stub::GetGoal, get, &today);
    if (!status.ok()) return context.Fail(status);
    if (today.per_metric().empty()) return context.Refuse(PercentNeedsRate());
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
  return context.Print(goal, GoalTable(SingleGoal(goal), units), [&] {
    context.Say(TrF("Revised goal {}: {}, {} (revision {}).", flags.goal,
                    TargetSentence(goal, units), FormatWindow(goal.start_date(), goal.end_date()),
                    goal.revision_count()));
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
                           TrF("{} was never revised.", flags.goal));
}

int DeleteGoal(Context& context, const GoalFlags& flags) {
  v1::DeleteGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(&GoalService::Stub::DeleteGoal, request, &empty, Repeat::kNever);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(TrF("Deleted goal {}.", flags.goal));
}

void AddUpdate(CLI::App& group, Context& context) {
  auto [command, flags] =
      AddCommand(group, context, "update", Tr("Change a goal's owner, parent or name"),
                 {"  funnelcast goal update shop q1_orders --owner 'Sales North'\n"
                  "  funnelcast goal update shop q1_orders --parent year\n"
                  "  funnelcast goal update shop q1_orders --no-parent",
                  Tr("`funnelcast goal revise` changes target and window.")},
                 &UpdateGoal);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "GOAL", flags.goal, Tr("Id of the goal"));
  const Flag owner =
      AddText(command, "--owner", flags.owner, Tr("Who answers for it, for instance a department"));
  AddSwitch(command, "--no-owner", flags.no_owner, Tr("Take its owner away")).Exclude(owner);
  const Flag parent = AddText(command, "--parent", flags.parent, Tr("Id of the goal it serves"));
  AddSwitch(command, "--no-parent", flags.no_parent, Tr("Let it serve no other goal"))
      .Exclude(parent);
  AddText(command, "--display-name", flags.display_name, Tr("Name for people"));
}

void AddRevise(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "revise", Tr("Give a goal a new target or window and keep the old one"),
      "  funnelcast goal revise shop q1_orders --target 1250 --reason 'Fair was cancelled'",
      &ReviseGoal);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "GOAL", flags.goal, Tr("Id of the goal"));
  AddRate(command, "--target", flags.target, Tr("New target (default unchanged)"),
          &flags.in_percent);
  AddDate(command, "--from", flags.from, Tr("New first day (default unchanged)"));
  AddDate(command, "--to", flags.to, ToHelp(Tr("default unchanged")));
  AddText(command, "--reason", flags.reason, Tr("Why")).Require();
}

void AddAbandon(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "abandon", Tr("Give a goal up and keep what it was"),
      "  funnelcast goal abandon shop q1_orders --reason 'Fair was cancelled'", &AbandonGoal);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "GOAL", flags.goal, Tr("Id of the goal"));
  AddText(command, "--reason", flags.reason, Tr("Why"));
}

}  // namespace

std::string PercentNeedsRate() {
  return Tr(
      "A target in per cent needs a rate, such as --metric orders --per clicks; a sum needs a "
      "plain "
      "number.");
}

google::protobuf::RepeatedPtrField<v1::Goal> SingleGoal(const v1::Goal& goal) {
  google::protobuf::RepeatedPtrField<v1::Goal> goals;
  *goals.Add() = goal;
  return goals;
}

Units UnitsForPeople(Context& context, const std::string& brand) {
  return context.output == OutputFormat::kTable ? context.LoadUnits(brand) : Units();
}

void AddGoalChangeCommands(CLI::App& group, Context& context) {
  AddUpdate(group, context);
  AddRevise(group, context);
  AddAbandon(group, context);
  auto [revisions, revisions_flags] =
      AddCommand(group, context, "revisions", Tr("List the past versions of a goal"),
                 "  funnelcast goal revisions shop q1_orders", &ListRevisions);
  AddArgument(revisions, "BRAND", revisions_flags.brand, Tr("Id of the brand"));
  AddArgument(revisions, "GOAL", revisions_flags.goal, Tr("Id of the goal"));
  auto [remove, remove_flags] =
      AddCommand(group, context, "delete", Tr("Delete a draft or an abandoned goal"),
                 "  funnelcast goal delete shop q1_orders", &DeleteGoal);
  AddArgument(remove, "BRAND", remove_flags.brand, Tr("Id of the brand"));
  AddArgument(remove, "GOAL", remove_flags.goal, Tr("Id of the goal"));
}

}  // namespace funnelcast::cli
