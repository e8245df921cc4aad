// `funnelcast scenario compare`: plans against each other, with the same draws for all.
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "clients/cli/compare_tables.h"
#include "clients/cli/failure.h"
#include "clients/cli/flags.h"
#include "clients/cli/forecast_flags.h"
#include "clients/cli/plan_source.h"
#include "clients/cli/scenario_commands.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/forecast.grpc.pb.h"

namespace funnelcast::cli {
namespace {

// The contract's 4 MiB a call, with room for the rest of the request.
constexpr size_t kMaxRequestBytes = 4 * 1024 * 1024 - 64 * 1024;

struct CompareFlags {
  std::string brand;
  std::vector<std::string> scenarios;
  std::string metric;
  bool less_spend = false;
  ForecastFlags forecast;
};

absl::StatusOr<v1::CompareScenariosRequest> MakeRequest(const CompareFlags& flags) {
  v1::CompareScenariosRequest request;
  request.set_parent(BrandName(flags.brand));
  for (const std::string& scenario : flags.scenarios) {
    absl::StatusOr<v1::PlanSource> plan = ReadPlanSource(flags.brand, scenario);
    if (!plan.ok()) return plan.status();
    *request.add_plans() = *std::move(plan);
  }
  if (request.ByteSizeLong() > kMaxRequestBytes) {
    return absl::InvalidArgumentError(
        TrF("The plan files are together larger than the {} MB that a call may carry; store "
            "them with `funnelcast scenario create` and name the scenarios.",
            kMaxRequestBytes / 1'000'000));
  }
  SetForecastFields(flags.forecast, flags.brand, request);
  request.set_metric(flags.metric);
  request.set_less_spend(flags.less_spend);
  return request;
}

// Calls once, shows the progress and keeps the comparison.
grpc::Status ReadComparison(Context& context, const v1::CompareScenariosRequest& request,
                            ProgressBar& bar, std::optional<v1::ScenarioComparison>& comparison) {
  v1::ForecastService::Stub stub(context.connection().channel());
  grpc::ClientContext call;
  // Many plans with many draws may take minutes; only a limit that was asked for holds.
  context.connection().Prepare(call, context.timeout_given ? Deadline::kTimeout : Deadline::kNone);
  const auto reader = stub.CompareScenarios(&call, request);
  v1::CompareScenariosResponse message;
  while (reader->Read(&message)) {
    if (message.has_comparison()) {
      comparison = std::move(*message.mutable_comparison());
    } else if (message.has_progress()) {
      const int done = message.progress().done_count();
      const int all = message.progress().plan_count();
      bar.Update(all > 0 ? static_cast<double>(done) / all : 0.0, TrF("{} of {} plans", done, all));
    }
  }
  return reader->Finish();
}

// Which plans the server speaks of: it knows them by their place alone.
std::string PlacesHint(Context& context, const grpc::Status& status, const CompareFlags& flags) {
  const std::string text = DescribeFailure(status, context.server, context.timeout_s, "");
  std::string hint;
  for (size_t i = 0; i < flags.scenarios.size(); ++i) {
    const std::string place = fmt::format("plans[{}]", i);
    if (text.find(place) == std::string::npos) continue;
    hint += (hint.empty() ? "" : ", ") + TrF("{} is {}", place, flags.scenarios[i]);
  }
  if (hint.empty()) return "";
  hint += ".";
  if (text.find("does not exist") != std::string::npos) {
    hint += TrF(" `funnelcast scenario list {}` shows the stored plans.", flags.brand);
  }
  return hint;
}

int Compare(Context& context, const CompareFlags& flags) {
  if (flags.scenarios.size() < 2) {
    return context.Refuse(Tr("Name at least two scenarios or plan files to compare."));
  }
  const absl::StatusOr<v1::CompareScenariosRequest> request = MakeRequest(flags);
  if (!request.ok()) return context.Refuse(std::string(request.status().message()), kFailed);
  const int fresh = FreshenFirst(context, flags.brand, flags.forecast);
  if (fresh != kDone) return fresh;
  ProgressBar bar(context.terminal(), Tr("Comparing"), ProgressBar::PlainLines::kNo);
  std::optional<v1::ScenarioComparison> comparison;
  grpc::Status status;
  int attempt = 0;
  do {
    status = ReadComparison(context, *request, bar, comparison);
  } while (Connection::PauseBeforeRepeating(status, ++attempt));
  bar.Clear();
  if (!status.ok()) return context.Fail(status, PlacesHint(context, status, flags));
  if (!comparison || comparison->plans_size() != request->plans_size()) {
    return context.Refuse(Tr("The server's answer is not about the plans that were asked for."),
                          kFailed);
  }
  return context.Print(*comparison, ComparisonCsv(*comparison, flags.scenarios), [&] {
    context.terminal().out << ComparisonForPeople(*comparison, flags.scenarios, context.terminal());
  });
}

}  // namespace

void AddCompareCommand(CLI::App& group, Context& context) {
  auto [command, flags] = AddCommand(
      group, context, "compare", Tr("Say which of several plans is best, and how sure that is"),
      {"  funnelcast scenario compare shop steady facebook_push lean\n"
       "  funnelcast scenario compare shop steady spring.csv --metric orders --draws 4000\n"
       "  funnelcast scenario compare shop steady lean --less-spend --output json",
       Tr("All plans are simulated with the same draws, so that they differ by what they put in "
          "alone; they need the same first and last day. Regret: what choosing a plan costs on "
          "average against the best one of each draw.")},
      &Compare);
  AddArgument(command, "BRAND", flags.brand, Tr("Id of the brand"));
  AddArguments(command, "SCENARIO", flags.scenarios,
               Tr("Two to 100 plans: ids of scenarios, or plan files as for `forecast --plan`"))
      .Require();
  AddText(command, "--metric", flags.metric,
          Tr("Stage's metric to compare by (default the value stage's, else the action stage's)"));
  AddSwitch(command, "--less-spend", flags.less_spend, Tr("Compare by value less planned spend"));
  AddForecastFlags(command, flags.forecast);
}

}  // namespace funnelcast::cli
