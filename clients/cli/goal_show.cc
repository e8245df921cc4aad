// `funnelcast goal show`: what a goal is, what it was committed with, how far it has come, what it
// was before, and the goals that serve it.
#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/forecast_tables.h"
#include "clients/cli/goal_commands.h"
#include "clients/cli/goal_tables.h"
#include "clients/cli/json_output.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "clients/cli/words.h"
#include "funnelcast/v1/goal.grpc.pb.h"

namespace funnelcast::cli {
namespace {

using v1::GoalService;

struct ShowFlags {
  std::string brand;
  std::string goal;
  std::string fail_on;
};

bool IsClosed(const v1::Goal& goal) {
  return goal.state() == v1::GOAL_STATE_ACHIEVED || goal.state() == v1::GOAL_STATE_MISSED;
}

Table GoalRecord(const v1::Goal& goal, const Units& units) {
  Table table({{"goal", Tr("goal")},
               {"display_name", Tr("name")},
               {"what", Tr("what")},
               {"window", Tr("window")},
               {"funnel", Tr("funnel")},
               {"owner", Tr("owner")},
               {"parent_goal", Tr("serves")},
               {"state", Tr("state")},
               {"observed", IsClosed(goal) ? Tr("result") : Tr("so far")}});
  const std::string id(IdOf(goal.name()));
  table.AddRow({id, goal.display_name() == id ? "" : goal.display_name(),
                TargetSentence(goal, units), FormatWindow(goal.start_date(), goal.end_date()),
                goal.funnel(), goal.owner(), IdOf(goal.parent_goal()), StateForPeople(goal),
                ObservedText(goal, units)});
  return table;
}

std::string WaitingForPeople(const v1::Goal& goal, const Terminal& terminal) {
  if (goal.waiting_for().empty() || goal.state() != v1::GOAL_STATE_COMMITTED) return "";
  const std::string text =
      TrF("Window over, waiting for {}. If nothing happened there, import zeros for those "
          "days.",
          WaitingList(goal.waiting_for()));
  return "\n" + WrapText(text, terminal.width, 0) + "\n";
}

// The value of a quantile; nothing when the commitment does not have it.
std::optional<double> QuantileOf(const v1::GoalCommitment& commitment, double probability) {
  for (const v1::Quantile& quantile : commitment.quantiles()) {
    if (std::abs(quantile.probability() - probability) < 1e-9) return quantile.value();
  }
  return std::nullopt;
}

// Whether the result lay in the committed range.
std::string ResultSentence(const v1::Goal& goal, double low, double high, const Units& units) {
  if (!IsClosed(goal) || !goal.has_observed()) return "";
  const std::string result = GoalValue(goal.observed(), goal, units);
  if (goal.observed() < low) return TrF("Result: {}, below that range.", result) + "\n";
  if (goal.observed() > high) return TrF("Result: {}, above that range.", result) + "\n";
  return TrF("Result: {}, within that range.", result) + "\n";
}

std::string CommitmentForPeople(const v1::Goal& goal, const Units& units,
                                const Terminal& terminal) {
  if (!goal.has_commitment()) return "";
  const v1::GoalCommitment& commitment = goal.commitment();
  std::string text =
      TrF("Committed {} with {}, {}, planned spend {}; model {}.",
          TimeInSentence(commitment.commit_time()),
          commitment.scenario().empty() ? Tr("a plan file")
                                        : TrF("scenario {}", IdOf(commitment.scenario())),
          FormatWindow(commitment.plan_start(), commitment.plan_end()),
          units.WithUnit(FormatExact(commitment.plan_spend(), v1::METRIC_KIND_SPEND), "spend"),
          IdOf(commitment.model()));
  text = WrapText(text, terminal.width, 0) + "\n";
  text += TrF("Chance when committed: {} ({}).", FormatChance(commitment.chance()),
              ClassForPeople(commitment.verdict_class())) +
          "\n";
  const std::optional<double> low = QuantileOf(commitment, 0.1);
  const std::optional<double> high = QuantileOf(commitment, 0.9);
  if (low && high) {
    text +=
        TrF("Expected then: {}; 80 % between {} and {}.", GoalValue(commitment.mean(), goal, units),
            GoalNumber(*low, goal, units), GoalNumber(*high, goal, units)) +
        "\n";
    text += ResultSentence(goal, *low, *high, units);
  }
  for (const v1::Notice& warning : commitment.warnings()) {
    text += Labelled(Tr("Note: "), warning.text(), terminal.width) + "\n";
  }
  return text;
}

std::string ChildrenForPeople(const v1::Goal& goal, const Terminal& terminal) {
  if (goal.children().empty()) return "";
  Table table({{"goal", Tr("goal")},
               {"display_name", Tr("name")},
               {"state", Tr("state")},
               {"chance", Tr("chance when committed"), Align::kRight},
               {"blocking", ""}});
  std::string waiting;
  for (const v1::ChildGoal& child : goal.children()) {
    const std::string id(IdOf(child.name()));
    const bool waits = !child.waiting_for().empty() && child.state() == v1::GOAL_STATE_COMMITTED;
    table.AddRow({id, child.display_name() == id ? "" : child.display_name(),
                  Cell(waits ? Tr("window over") : GoalStateForPeople(child.state()),
                       GoalStateWord(child.state())),
                  child.has_chance() ? FormatChance(child.chance(), Place::kTable) : "",
                  child.blocking() ? Tr("<- holds it up") : ""});
    if (waits) waiting += WaitingSentence(id, child.waiting_for(), terminal);
  }
  return table.ForPeople(terminal) + (waiting.empty() ? "" : "\n" + waiting);
}

std::string NextStep(const v1::Goal& goal, const std::string& brand) {
  if (goal.state() != v1::GOAL_STATE_DRAFT && goal.state() != v1::GOAL_STATE_REVISED) return "";
  return TrF(
      "Next: `funnelcast goal assess {0} {1} --plan FILE`, then `funnelcast goal "
      "commit {0} {1} --plan FILE`.\n",
      brand, IdOf(goal.name()));
}

int ShowGoal(Context& context, const ShowFlags& flags) {
  v1::GetGoalRequest request;
  request.set_name(ChildName(flags.brand, "goals", flags.goal));
  v1::Goal goal;
  grpc::Status status = context.connection().Call(&GoalService::Stub::GetGoal, request, &goal);
  if (!status.ok()) return context.Fail(status);
  v1::ListGoalRevisionsResponse revisions;
  if (goal.revision_count() > 0 && context.output == OutputFormat::kTable) {
    v1::ListGoalRevisionsRequest list;
    list.set_parent(request.name());
    status = ListAll(context.connection(), &GoalService::Stub::ListGoalRevisions, list, &revisions);
    if (!status.ok()) return context.Fail(status);
  }
  const Units units = UnitsForPeople(context, flags.brand);
  const int code = context.Print(goal, GoalTable(SingleGoal(goal), units), [&] {
    Terminal& terminal = context.terminal();
    terminal.out << GoalRecord(goal, units).ForPeopleAsRecord(terminal)
                 << WaitingForPeople(goal, terminal)
                 << Section(terminal, Tr("Commitment"), CommitmentForPeople(goal, units, terminal));
    if (!revisions.revisions().empty()) {
      terminal.out << Section(terminal, Tr("What it was before"),
                              RevisionTable(revisions, units).ForPeople(terminal));
    }
    terminal.out << Section(terminal, Tr("Goals that serve it"), ChildrenForPeople(goal, terminal))
                 << NextStep(goal, flags.brand);
  });
  const bool fail = !flags.fail_on.empty() && goal.state() == v1::GOAL_STATE_MISSED;
  return code == kDone && fail ? static_cast<int>(kFailOn) : code;
}

}  // namespace

void AddShowCommand(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "show", Tr("Show a goal with its commitment, its past and what serves it"),
      "  funnelcast goal show shop q1_orders", &ShowGoal);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArgument(command, "GOAL", flags.goal, Tr("Id of the goal"));
  AddChoice(command, "--fail-on", flags.fail_on, {"missed"}, Tr("Exit code 3 when it was missed"));
}

}  // namespace funnelcast::cli
