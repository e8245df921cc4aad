// Spread, weights and pooling of components.
#include "simulator/fit/component_errors.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "simulator/data/mechanism_shapes.h"
#include "simulator/mechanisms/season.h"
#include "simulator/mechanisms/window_factors.h"
#include "simulator/nodes/node_draws.h"
#include "simulator/nodes/node_past.h"
#include "simulator/nodes/past_response.h"
#include "simulator/rules/anchor_levels.h"

namespace funnelcast::fit {
namespace {

constexpr int kMomentCount = static_cast<int>(rules::kErrorWeeks.size());
constexpr int kResponseDraws = 64;
constexpr int kVarianceDraws = 500;
constexpr double kSmallestVariance = 1e-5;

// The prior guess of a component's errors, and how many windows it counts as.
constexpr double kPriorWindows = 1.0;
constexpr double kPriorWeekSd = 0.25;
constexpr double kPriorLevelShare = 0.4;
constexpr double kPriorDriftShare = 0.05;
constexpr double kPriorNoiseShare = 0.6;
constexpr double kPriorDof = 4.0;

// The share of the weights that is even over all components, whatever their errors.
constexpr double kEvenPart = 0.25;

using Moments = std::array<double, rules::kErrorWeeks.size()>;

// Draws `variance` towards `guess` on the log scale.
double DrawToGuess(double variance, double windows, double guess) {
  const double seen = std::log(std::max(variance, kSmallestVariance));
  return std::exp((windows * seen + kPriorWindows * std::log(guess)) / (windows + kPriorWindows));
}

Moments ShrinkMoments(const rules::ErrorMoments& errors, int period_days) {
  Moments moments{};
  const double week =
      DrawToGuess(errors.variances[0], errors.windows[0], kPriorWeekSd * kPriorWeekSd);
  for (std::size_t h = 0; h < moments.size(); ++h) {
    const mechanisms::WindowFactors one =
        mechanisms::ComputeFactors(rules::kErrorWeeks[h], period_days);
    const double guess = week * (kPriorLevelShare * one.level + kPriorDriftShare * one.drift +
                                 kPriorNoiseShare / rules::kErrorWeeks[h]);
    moments[h] = DrawToGuess(errors.variances[h], errors.windows[h], guess);
  }
  return moments;
}

// Least squares of relative errors over the variances of level, drift and noise: the best of all
// subsets of the three whose solution has none below zero.
std::array<double, 3> SolveVariances(const Moments& moments, int period_days) {
  Eigen::Matrix<double, kMomentCount, 3> factors;
  for (std::size_t h = 0; h < moments.size(); ++h) {
    const mechanisms::WindowFactors one =
        mechanisms::ComputeFactors(rules::kErrorWeeks[h], period_days);
    factors.row(static_cast<Eigen::Index>(h)) << one.level / moments[h], one.drift / moments[h],
        one.noise / moments[h];
  }
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(kMomentCount);
  std::array<double, 3> best{};
  double best_misfit = ones.squaredNorm();
  for (int subset = 1; subset < 8; ++subset) {
    std::vector<Eigen::Index> columns;
    for (int c = 0; c < 3; ++c) {
      if ((subset >> c) % 2 == 1) columns.push_back(c);
    }
    const Eigen::MatrixXd part = factors(Eigen::all, columns);
    const Eigen::VectorXd solution = part.colPivHouseholderQr().solve(ones);
    const double misfit = (part * solution - ones).squaredNorm();
    if (solution.minCoeff() < 0.0 || misfit >= best_misfit) continue;
    best_misfit = misfit;
    best.fill(0.0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      best[static_cast<std::size_t>(columns[i])] = solution[static_cast<Eigen::Index>(i)];
    }
  }
  return best;
}

// At most `most` draws of a node, spread evenly.
nodes::NodeDraws GatherSome(const data::FittedNode& node, int draw_count, int most) {
  return nodes::GatherDraws(node, draw_count,
                            nodes::ChooseDraws(draw_count, std::min(draw_count, most)));
}

// Mean over draws of the response, by period; NaN where the outcome is.
std::vector<double> MeanResponse(const data::FittedNode& node, const data::NodePast& past,
                                 std::size_t series, int period_days, int draw_count) {
  const nodes::NodeDraws draws = GatherSome(node, draw_count, kResponseDraws);
  const nodes::PastResponse response(node, past, draws.rows.data(), draws.draw_count, period_days);
  std::vector<float> values(draws.draw_count);
  std::vector<double> means(past.series[series].outcome.size(), std::nan(""));
  for (std::size_t period = 0; period < means.size(); ++period) {
    if (std::isnan(past.series[series].outcome[period])) continue;
    response.Evaluate(series, period, values);
    double sum = 0.0;
    for (const float value : values) sum += static_cast<double>(value);
    means[period] = sum / static_cast<double>(draws.draw_count);
  }
  return means;
}

rules::RollingSeries MakeRolling(const data::FittedNode& node, const data::NodePast& past,
                                 std::size_t series, int period_days, int draw_count) {
  rules::RollingSeries rolling;
  rolling.outcome = past.series[series].outcome;
  rolling.response = MeanResponse(node, past, series, period_days, draw_count);
  rolling.period_days = period_days;
  rolling.counts = node.likelihood == data::Likelihood::kNegativeBinomial;
  if (node.kind != data::NodeKind::kBrandTotal || node.channels.empty()) return rolling;
  for (std::size_t period = 0; period < rolling.outcome.size(); ++period) {
    rolling.input_ratio.push_back(rules::LogInputRatio(node, rules::InputsAt(past, period)));
  }
  return rolling;
}

// Adds to each draw the mean over the coming eight weeks of the year's Fourier terms.
void AddComingYear(const data::FittedNode& node, const nodes::NodeDraws& draws, data::Day first_day,
                   std::vector<double>& centres) {
  data::SeasonShape year;
  year.fourier_order = node.season.fourier_order;
  const std::vector<data::EventDays> no_events;
  const mechanisms::Surroundings around{no_events, first_day, {}};
  std::vector<double> columns(static_cast<std::size_t>(year.column_count()));
  for (int week = 0; week < rules::kRecentWeeks; ++week) {
    mechanisms::FillSeasonRow(year, around, first_day + 7 * week, 7, columns.data());
    for (std::size_t term = 0; term < columns.size(); ++term) {
      const auto row = static_cast<std::size_t>(node.season_row()) + term;
      for (std::size_t d = 0; d < draws.draw_count; ++d) {
        centres[d] += columns[term] * static_cast<double>(draws.rows[row * draws.draw_count + d]) /
                      rules::kRecentWeeks;
      }
    }
  }
}

// The variance that the posterior gives the log of the coming eight weeks at recent inputs: level,
// response and year as they are known now, drift from here on, and noise.
double StructuralVariance(const data::FittedNode& node, std::size_t series,
                          const data::NodePast& past, const data::PeriodGrid& grid,
                          int draw_count) {
  const nodes::NodeDraws draws = GatherSome(node, draw_count, kVarianceDraws);
  const std::size_t count = draws.draw_count;
  const rules::SeriesRows rows = rules::RowsOf(node, series);
  const auto at = [&](int row, std::size_t draw) {
    return static_cast<double>(draws.rows[static_cast<std::size_t>(row) * count + draw]);
  };
  std::vector<double> centres(count, 0.0);
  for (std::size_t d = 0; d < count; ++d) {
    centres[d] = at(rows.level, d) + (rows.log_rate >= 0 ? at(rows.log_rate, d) : 0.0);
  }
  const data::NodePast last = nodes::KeepLast(past, rules::kPastWeeks * 7 / grid.period_days);
  const std::vector<double>& outcome = last.series[series].outcome;
  const std::vector<std::size_t> recent =
      rules::RecentPeriods(outcome, outcome.size(), rules::AnchorSpans(grid.period_days));
  const nodes::PastResponse response(node, last, draws.rows.data(), count, grid.period_days);
  std::vector<float> values(count);
  for (const std::size_t period : recent) {
    response.Evaluate(series, period, values);
    for (std::size_t d = 0; d < count; ++d) {
      centres[d] += static_cast<double>(values[d]) / static_cast<double>(recent.size());
    }
  }
  AddComingYear(node, draws, grid.end_day, centres);
  const mechanisms::WindowFactors factors =
      mechanisms::ComputeFactors(rules::kErrorWeeks[rules::kWeightHorizon], grid.period_days);
  const double mean =
      std::accumulate(centres.begin(), centres.end(), 0.0) / static_cast<double>(count);
  double variance = 0.0;
  for (std::size_t d = 0; d < count; ++d) {
    variance +=
        (std::pow(centres[d] - mean, 2) + std::pow(at(rows.drift_sd, d), 2) * factors.drift +
         std::pow(at(rows.noise, d), 2) * factors.noise) /
        static_cast<double>(count);
  }
  return variance;
}

// Sets the weights from the variances of eight weeks (0: the component does not apply) and shrinks
// the components' level spread by what their agreement leaves of it.
void WeighAndPool(const std::array<double, data::kComponentKindCount>& variances,
                  data::SeriesComponents& mixture) {
  if (!(variances[0] > 0.0) || !std::isfinite(variances[0])) {
    mixture.of(data::ComponentKind::kStructural).weight =
        1.0;  // nothing to weigh the others against
    return;
  }
  double precision = 0.0;
  double available = 0.0;
  for (const double variance : variances) {
    if (!(variance > 0.0)) continue;
    precision += 1.0 / variance;
    available += 1.0;
  }
  double concentration = 0.0;
  for (std::size_t k = 0; k < variances.size(); ++k) {
    if (!(variances[k] > 0.0)) continue;
    data::Component& component = mixture.components[k];
    component.weight = kEvenPart / available + (1.0 - kEvenPart) / (variances[k] * precision);
    concentration += component.weight * component.weight;
  }
  mixture.level_shrinkage = std::sqrt(concentration);
}

}  // namespace

data::Component LearnSpread(const rules::ErrorMoments& errors, int period_days) {
  const std::array<double, 3> variances =
      SolveVariances(ShrinkMoments(errors, period_days), period_days);
  data::Component component;
  component.level_sd = std::sqrt(variances[0]);
  component.drift_sd = std::sqrt(variances[1]);
  component.noise = std::sqrt(std::max(variances[2], kSmallestVariance));
  component.dof = kPriorDof + errors.windows[rules::kWeightHorizon];
  return component;
}

double EightWeekVariance(const data::Component& component, int period_days) {
  const mechanisms::WindowFactors factors =
      mechanisms::ComputeFactors(rules::kErrorWeeks[rules::kWeightHorizon], period_days);
  return component.level_sd * component.level_sd * factors.level +
         component.drift_sd * component.drift_sd * factors.drift +
         component.noise * component.noise * factors.noise;
}

void LearnComponents(const data::FunnelHistory& history, const data::PeriodGrid& grid,
                     int draw_count, data::FittedNode& node) {
  node.mixtures.clear();
  node.past = data::NodePast();
  if (node.mechanisms.any() && node.kind != data::NodeKind::kBrandTotal) return;
  // An anchor has in it what past actions brought, which would then count twice.
  if (node.word_of_mouth.on) return;
  // Nor does it know how outcomes answer to frequency.
  if (node.exhaustion != data::ExhaustionKind::kNone) return;
  const data::NodePast past = nodes::CollectPast(history, grid, node);
  for (std::size_t s = 0; s < past.series.size(); ++s) {
    const rules::RollingSeries rolling = MakeRolling(node, past, s, grid.period_days, draw_count);
    data::SeriesComponents& mixture = node.mixtures.emplace_back();
    std::array<double, data::kComponentKindCount> variances{};
    variances[0] = StructuralVariance(node, s, past, grid, draw_count);
    for (const data::ComponentKind kind :
         {data::ComponentKind::kLastYear, data::ComponentKind::kInputRatio}) {
      if (!rules::Applies(rolling, kind, rolling.outcome.size())) continue;
      const double share =
          kind == data::ComponentKind::kLastYear ? rules::LearnShiftShare(rolling) : 0.0;
      data::Component& component = mixture.of(kind);
      component = LearnSpread(rules::RollErrors(rolling, kind, share), grid.period_days);
      component.shift_share = share;
      variances[static_cast<std::size_t>(kind)] = EightWeekVariance(component, grid.period_days);
    }
    WeighAndPool(variances, mixture);
  }
  node.past = nodes::KeepLast(past, rules::kPastWeeks * 7 / grid.period_days);
}

}  // namespace funnelcast::fit
