// Tables of a comparison; see compare_tables.h.
#include "clients/cli/compare_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "clients/cli/dates.h"
#include "clients/cli/forecast_tables.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

using Comparison = v1::ScenarioComparison;

// Names in one sentence; more are counted.
constexpr size_t kMaxNamedPlans = 4;

Units UnitsOf(const Comparison& comparison) {
  Units units{.currency_code = comparison.currency_code(), .kinds = {}};
  for (const v1::ComparedPlan& plan : comparison.plans()) {
    for (const v1::StageTotal& total : plan.totals()) units.kinds[total.metric()] = total.kind();
  }
  return units;
}

// `revenue less spend (EUR)`.
std::string QuantityLabel(const Comparison& comparison, const Units& units) {
  if (!comparison.less_spend()) return units.Label(comparison.metric());
  return TrF("{} less {}", comparison.metric(), units.Label("spend"));
}

std::vector<double> Probabilities(const Comparison& comparison) {
  std::vector<double> probabilities;
  if (comparison.plans().empty()) return probabilities;
  for (const v1::Quantile& quantile : comparison.plans(0).quantiles()) {
    probabilities.push_back(quantile.probability());
  }
  return probabilities;
}

// Which columns of a table of plans: what each puts in and brings, how it does among the others, or
// both, which is too wide for people.
enum class PlanColumns { kAmounts, kChances, kAll };

std::vector<Column> ColumnsOf(const Comparison& comparison, const std::vector<std::string>& labels,
                              PlanColumns shown) {
  const Units units = UnitsOf(comparison);
  std::vector<Column> columns = {{"scenario", Tr("scenario")}};
  if (shown != PlanColumns::kChances) {
    columns.push_back({"spend", units.Label("spend"), Align::kRight});
    columns.push_back({"effort_hours", units.Label("effort_hours"), Align::kRight});
    AppendNumberColumns(Probabilities(comparison), columns);
  }
  if (shown != PlanColumns::kAmounts) {
    const std::string first = labels.empty() ? "" : labels.front();
    columns.push_back({"best_chance", Tr("chance to be best"), Align::kRight});
    columns.push_back({"chance_to_beat_first", TrF("chance to beat {}", first), Align::kRight});
    columns.push_back({"regret", Tr("regret"), Align::kRight});
  }
  return columns;
}

Table PlanTable(const Comparison& comparison, const std::vector<std::string>& labels,
                PlanColumns shown) {
  Table table(ColumnsOf(comparison, labels, shown));
  const auto share = [&](double value) {
    return Cell(FormatShareOfDraws(value, comparison.draw_count(), Place::kTable),
                FormatRaw(value));
  };
  for (int i = 0; i < comparison.plans_size(); ++i) {
    const v1::ComparedPlan& plan = comparison.plans(i);
    std::vector<Cell> row = {labels[static_cast<size_t>(i)]};
    if (shown != PlanColumns::kChances) {
      const std::string hours = plan.effort_hours() == 0.0
                                    ? ""
                                    : FormatExact(plan.effort_hours(), v1::METRIC_KIND_EFFORT);
      row.emplace_back(FormatExact(plan.spend(), v1::METRIC_KIND_SPEND), FormatRaw(plan.spend()));
      row.emplace_back(hours, FormatRaw(plan.effort_hours()));
      row.push_back(NumberCell(plan.mean(), comparison.kind()));
      for (const v1::Quantile& quantile : plan.quantiles()) {
        row.push_back(NumberCell(quantile.value(), comparison.kind()));
      }
    }
    if (shown != PlanColumns::kAmounts) {
      row.push_back(share(plan.best_chance()));
      row.push_back(i == 0 ? Cell("-", FormatRaw(plan.chance_to_beat_first()))
                           : share(plan.chance_to_beat_first()));
      row.push_back(NumberCell(plan.regret(), comparison.kind()));
    }
    table.AddRow(row);
  }
  return table;
}

// Means of all stages, side by side.
std::string StageMeans(const Comparison& comparison, const std::vector<std::string>& labels,
                       const Terminal& terminal) {
  if (comparison.plans().empty() || comparison.plans(0).totals().empty()) return "";
  const Units units = UnitsOf(comparison);
  std::vector<Column> columns = {{"scenario", Tr("scenario")}};
  for (const v1::StageTotal& total : comparison.plans(0).totals()) {
    columns.push_back({total.metric(), units.Label(total.metric()), Align::kRight});
  }
  Table table(columns);
  for (int i = 0; i < comparison.plans_size(); ++i) {
    std::vector<Cell> row = {labels[static_cast<size_t>(i)]};
    for (const v1::StageTotal& total : comparison.plans(i).totals()) {
      row.push_back(NumberCell(total.mean(), total.kind()));
    }
    table.AddRow(row);
  }
  return table.ForPeople(terminal);
}

// Whose a note is: `lean, steady: `.
std::string OwnersOf(const std::vector<int>& plans, const std::vector<std::string>& labels) {
  if (plans.size() == labels.size()) return Tr("All plans: ");
  const size_t shown = plans.size() > kMaxNamedPlans ? kMaxNamedPlans - 1 : plans.size();
  std::string text;
  for (size_t i = 0; i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + labels[static_cast<size_t>(plans[i])];
  }
  if (shown < plans.size()) text += TrF(" and {} more", plans.size() - shown);
  return text + ": ";
}

// The model's first, then those of plans, each once with the plans it is about.
std::string Notes(const Comparison& comparison, const std::vector<std::string>& labels,
                  const Terminal& terminal) {
  std::vector<std::pair<std::string, std::vector<int>>> of_plans;
  for (int i = 0; i < comparison.plans_size(); ++i) {
    for (const v1::Notice& warning : comparison.plans(i).warnings()) {
      auto found = std::find_if(of_plans.begin(), of_plans.end(),
                                [&](const auto& note) { return note.first == warning.text(); });
      if (found == of_plans.end()) found = of_plans.insert(found, {warning.text(), {}});
      found->second.push_back(i);
    }
  }
  std::string text;
  const auto add = [&](const std::string& note) {
    text += "  - " + WrapText(note, terminal.width, 4) + "\n";
  };
  for (const v1::Notice& warning : comparison.warnings()) add(warning.text());
  for (const auto& [warning, plans] : of_plans) add(OwnersOf(plans, labels) + warning);
  return text;
}

// Standard error of the difference of the shares of draws that two plans are best in. A draw
// counts for at most one of them.
double ErrorOfDifference(double one, double other, int draw_count) {
  const double difference = one - other;
  return std::sqrt(std::max(0.0, one + other - difference * difference) / draw_count);
}

// From the best chance down.
std::vector<int> ByChance(const Comparison& comparison) {
  std::vector<int> order;
  for (int i = 0; i < comparison.plans_size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return comparison.plans(a).best_chance() > comparison.plans(b).best_chance();
  });
  return order;
}

// `a (41 %), b (38 %) and 3 more`.
std::string ListWithChances(const Comparison& comparison, const std::vector<std::string>& labels,
                            const std::vector<int>& plans) {
  const size_t shown = plans.size() > kMaxNamedPlans ? kMaxNamedPlans - 1 : plans.size();
  std::string text;
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == plans.size();
    text += fmt::format(
        "{}{} ({})",
        i == 0 ? ""
        : last ? Tr(" and ")
               : ", ",
        labels[static_cast<size_t>(plans[i])],
        FormatShareOfDraws(comparison.plans(plans[i]).best_chance(), comparison.draw_count()));
  }
  if (shown < plans.size()) text += TrF(" and {} more", plans.size() - shown);
  return text;
}

std::string LikelyWords(double chance) {
  if (chance >= 0.95) return Tr("is almost surely the best");
  if (chance >= 0.8) return Tr("is very likely the best");
  if (chance > 0.5) return Tr("is more likely than not the best");
  return Tr("is the best more often than any other, but not in most draws");
}

// `, give or take 3 points`: two standard errors, rounded up. Nothing at the ends, where the share
// says by itself what the draws allow.
std::string Margin(double chance, int draw_count) {
  if (std::min(chance, 1.0 - chance) * draw_count < 3.0) return "";
  const double points = 200.0 * std::sqrt(chance * (1.0 - chance) / draw_count);
  const int whole = static_cast<int>(std::ceil(points));
  return TrN(whole, ", give or take {} point", ", give or take {} points", whole);
}

}  // namespace

std::string FormatShareOfDraws(double share, int draw_count, Place place) {
  // What was seen in none of n draws has a chance of under 3 / n, at 95 % confidence.
  const double least = 3.0 / std::max(draw_count, 1);
  if (share < least) {
    return TrF("under {}", FormatProbability(std::ceil(1000.0 * least) / 1000.0, place));
  }
  if (share > 1.0 - least) {
    return TrF("over {}", FormatProbability(std::floor(1000.0 * (1.0 - least)) / 1000.0, place));
  }
  return FormatChance(share, place);
}

std::string BestPlanSentence(const Comparison& comparison, const std::vector<std::string>& labels) {
  const int draw_count = std::max(comparison.draw_count(), 1);
  const std::vector<int> order = ByChance(comparison);
  if (order.size() < 2) return "";
  const auto chance_of = [&](int plan) { return comparison.plans(plan).best_chance(); };
  const auto label_of = [&](int plan) { return labels[static_cast<size_t>(plan)]; };
  const int best = order[0];
  std::vector<int> level;
  for (const int plan : order) {
    const double error = ErrorOfDifference(chance_of(best), chance_of(plan), draw_count);
    if (chance_of(best) - chance_of(plan) <= 2.0 * error) level.push_back(plan);
  }
  const std::string draws = TrN(draw_count, "{} draw", "{} draws", FormatCount(draw_count));
  std::string text;
  if (level.size() > 1) {
    text = TrF("Which is best is open: {} are level within the error of {}.",
               ListWithChances(comparison, labels, level), draws);
  } else {
    text = TrF("{} {}: its chance is {}{} for {}, and {} comes next with {}.", label_of(best),
               LikelyWords(chance_of(best)), FormatShareOfDraws(chance_of(best), draw_count),
               Margin(chance_of(best), draw_count), draws, label_of(order[1]),
               FormatShareOfDraws(chance_of(order[1]), draw_count));
  }
  const auto& plans = comparison.plans();
  const auto highest = std::max_element(
      plans.begin(), plans.end(),
      [](const auto& one, const auto& other) { return one.mean() < other.mean(); });
  if (level.size() == 1 && highest->mean() > comparison.plans(best).mean()) {
    text += TrF(" On average {} brings more.", label_of(static_cast<int>(highest - plans.begin())));
  }
  return text;
}

std::string ComparisonForPeople(const Comparison& comparison,
                                const std::vector<std::string>& labels, const Terminal& terminal) {
  const Units units = UnitsOf(comparison);
  std::string text = Styled(terminal, Style::kBold,
                            TrF("Comparison of {} plans, {}", comparison.plans_size(),
                                FormatWindow(comparison.start(), comparison.end())));
  text += ModelSentence(comparison.model(), comparison.draw_count(), comparison.max_rhat());
  text += ObservedSentence(comparison.start(), comparison.forecast_start());
  text += Section(terminal, TrF("{} over the whole window", QuantityLabel(comparison, units)),
                  PlanTable(comparison, labels, PlanColumns::kAmounts).ForPeople(terminal));
  text += Section(terminal, Tr("Which is best"),
                  PlanTable(comparison, labels, PlanColumns::kChances).ForPeople(terminal));
  text += "\n" + WrapText(BestPlanSentence(comparison, labels), terminal.width, 0) + "\n";
  text += Tr("Regret: what the best plan of each draw brings beyond this one, on average.") + "\n";
  text += Section(terminal, Tr("Every stage, mean over the whole window"),
                  StageMeans(comparison, labels, terminal));
  text += Section(terminal, Tr("To keep in mind"), Notes(comparison, labels, terminal));
  return text;
}

Table ComparisonCsv(const Comparison& comparison, const std::vector<std::string>& labels) {
  return PlanTable(comparison, labels, PlanColumns::kAll);
}

}  // namespace funnelcast::cli
