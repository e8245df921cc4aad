// Spread, weights and pooling of members.
#include "simulator/forward/member_errors.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "simulator/forward/node_draws.h"
#include "simulator/forward/past_response.h"
#include "simulator/forward/window_factors.h"
#include "simulator/model/node_past.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

constexpr int kMomentCount = static_cast<int>(kErrorWeeks.size());
constexpr int kResponseDraws = 64;
constexpr int kVarianceDraws = 500;
constexpr double kSmallestVariance = 1e-5;

// The prior guess of a member's errors, and how many windows it counts as.
constexpr double kPriorWindows = 1.0;
constexpr double kPriorWeekSd = 0.25;
constexpr double kPriorLevelShare = 0.4;
constexpr double kPriorDriftShare = 0.05;
constexpr double kPriorNoiseShare = 0.6;
constexpr double kPriorDof = 4.0;

// The share of the weights that is even over all members, whatever their errors.
constexpr double kEvenPart = 0.25;

using Moments = std::array<double, kErrorWeeks.size()>;

// Draws `variance` towards `guess` on the log scale.
double DrawToGuess(double variance, double windows, double guess) {
  const double seen = std::log(std::max(variance, kSmallestVariance));
  return std::exp((windows * seen + kPriorWindows * std::log(guess)) / (windows + kPriorWindows));
}

Moments ShrinkMoments(const ErrorMoments& errors, int period_days) {
  Moments moments{};
  const double week =
      DrawToGuess(errors.variances[0], errors.windows[0], kPriorWeekSd * kPriorWeekSd);
  for (std::size_t h = 0; h < moments.size(); ++h) {
    const WindowFactors one = ComputeFactors(kErrorWeeks[h], period_days);
    const double guess = week * (kPriorLevelShare * one.level + kPriorDriftShare * one.drift +
                                 kPriorNoiseShare / kErrorWeeks[h]);
    moments[h] = DrawToGuess(errors.variances[h], errors.windows[h], guess);
  }
  return moments;
}

// Least squares of relative errors over the variances of level, drift and noise: the best of all
// subsets of the three whose solution has none below zero.
std::array<double, 3> SolveVariances(const Moments& moments, int period_days) {
  Eigen::Matrix<double, kMomentCount, 3> factors;
  for (std::size_t h = 0; h < moments.size(); ++h) {
    const WindowFactors one = ComputeFactors(kErrorWeeks[h], period_days);
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
NodeDraws GatherSome(const FittedNode& node, int draw_count, int most) {
  return GatherDraws(node, draw_count, ChooseDraws(draw_count, std::min(draw_count, most)));
}

// Mean over draws of the response, by period; NaN where the outcome is.
std::vector<double> MeanResponse(const FittedNode& node, const NodePast& past, std::size_t series,
                                 int period_days, int draw_count) {
  const NodeDraws draws = GatherSome(node, draw_count, kResponseDraws);
  const PastResponse response(node, past, draws.rows.data(), draws.draw_count, period_days);
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

RollingSeries MakeRolling(const FittedNode& node, const NodePast& past, std::size_t series,
                          int period_days, int draw_count) {
  RollingSeries rolling;
  rolling.outcome = past.series[series].outcome;
  rolling.response = MeanResponse(node, past, series, period_days, draw_count);
  rolling.period_days = period_days;
  rolling.counts = node.likelihood == Likelihood::kNegativeBinomial;
  if (node.kind != NodeKind::kBrandTotal || node.members.empty()) return rolling;
  for (std::size_t period = 0; period < rolling.outcome.size(); ++period) {
    rolling.input_ratio.push_back(LogInputRatio(node, InputsAt(past, period)));
  }
  return rolling;
}

// Adds to each draw the mean over the coming eight weeks of the year's Fourier terms.
void AddComingYear(const FittedNode& node, const NodeDraws& draws, Day first_day,
                   std::vector<double>& centres) {
  SeasonShape year;
  year.fourier_order = node.season.fourier_order;
  const std::vector<EventDays> no_events;
  const Surroundings around{no_events, first_day, {}};
  std::vector<double> columns(static_cast<std::size_t>(year.column_count()));
  for (int week = 0; week < kRecentWeeks; ++week) {
    FillSeasonRow(year, around, first_day + 7 * week, 7, columns.data());
    for (std::size_t term = 0; term < columns.size(); ++term) {
      const auto row = static_cast<std::size_t>(node.season_row()) + term;
      for (std::size_t d = 0; d < draws.draw_count; ++d) {
        centres[d] += columns[term] * static_cast<double>(draws.rows[row * draws.draw_count + d]) /
                      kRecentWeeks;
      }
    }
  }
}

// The variance that the posterior gives the log of the coming eight weeks at recent inputs: level,
// response and year as they are known now, drift from here on, and noise.
double StructuralVariance(const FittedNode& node, std::size_t series, const NodePast& past,
                          const PeriodGrid& grid, int draw_count) {
  const NodeDraws draws = GatherSome(node, draw_count, kVarianceDraws);
  const std::size_t count = draws.draw_count;
  const SeriesRows rows = RowsOf(node, series);
  const auto at = [&](int row, std::size_t draw) {
    return static_cast<double>(draws.rows[static_cast<std::size_t>(row) * count + draw]);
  };
  std::vector<double> centres(count, 0.0);
  for (std::size_t d = 0; d < count; ++d) {
    centres[d] = at(rows.level, d) + (rows.log_rate >= 0 ? at(rows.log_rate, d) : 0.0);
  }
  const NodePast last = KeepLast(past, kPastWeeks * 7 / grid.period_days);
  const std::vector<double>& outcome = last.series[series].outcome;
  const std::vector<std::size_t> recent =
      RecentPeriods(outcome, outcome.size(), AnchorSpans(grid.period_days));
  const PastResponse response(node, last, draws.rows.data(), count, grid.period_days);
  std::vector<float> values(count);
  for (const std::size_t period : recent) {
    response.Evaluate(series, period, values);
    for (std::size_t d = 0; d < count; ++d) {
      centres[d] += static_cast<double>(values[d]) / static_cast<double>(recent.size());
    }
  }
  AddComingYear(node, draws, grid.end_day, centres);
  const WindowFactors factors = ComputeFactors(kErrorWeeks[kWeightHorizon], grid.period_days);
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

// Sets the weights from the variances of eight weeks (0: the member does not apply) and shrinks the
// members' level spread by what their agreement leaves of it.
void WeighAndPool(const std::array<double, kMemberKindCount>& variances, SeriesMembers& mixture) {
  if (!(variances[0] > 0.0) || !std::isfinite(variances[0])) {
    mixture.of(MemberKind::kStructural).weight = 1.0;  // nothing to weigh the others against
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
    Member& member = mixture.members[k];
    member.weight = kEvenPart / available + (1.0 - kEvenPart) / (variances[k] * precision);
    concentration += member.weight * member.weight;
  }
  mixture.level_shrinkage = std::sqrt(concentration);
}

}  // namespace

Member LearnSpread(const ErrorMoments& errors, int period_days) {
  const std::array<double, 3> variances =
      SolveVariances(ShrinkMoments(errors, period_days), period_days);
  Member member;
  member.level_sd = std::sqrt(variances[0]);
  member.drift_sd = std::sqrt(variances[1]);
  member.noise = std::sqrt(std::max(variances[2], kSmallestVariance));
  member.dof = kPriorDof + errors.windows[kWeightHorizon];
  return member;
}

double EightWeekVariance(const Member& member, int period_days) {
  const WindowFactors factors = ComputeFactors(kErrorWeeks[kWeightHorizon], period_days);
  return member.level_sd * member.level_sd * factors.level +
         member.drift_sd * member.drift_sd * factors.drift +
         member.noise * member.noise * factors.noise;
}

void LearnMembers(const FunnelHistory& history, const PeriodGrid& grid, int draw_count,
                  FittedNode& node) {
  node.mixtures.clear();
  node.past = NodePast();
  if (node.effects.any() && node.kind != NodeKind::kBrandTotal) return;
  // An anchor has in it what past actions brought, which would then count twice.
  if (node.word_of_mouth.on) return;
  // Nor does it know how outcomes answer to frequency.
  if (node.exhaustion != ExhaustionKind::kNone) return;
  const NodePast past = CollectPast(history, grid, node);
  for (std::size_t s = 0; s < past.series.size(); ++s) {
    const RollingSeries rolling = MakeRolling(node, past, s, grid.period_days, draw_count);
    SeriesMembers& mixture = node.mixtures.emplace_back();
    std::array<double, kMemberKindCount> variances{};
    variances[0] = StructuralVariance(node, s, past, grid, draw_count);
    for (const MemberKind kind : {MemberKind::kLastYear, MemberKind::kInputRatio}) {
      if (!Applies(rolling, kind, rolling.outcome.size())) continue;
      const double share = kind == MemberKind::kLastYear ? LearnShiftShare(rolling) : 0.0;
      Member& member = mixture.of(kind);
      member = LearnSpread(RollErrors(rolling, kind, share), grid.period_days);
      member.shift_share = share;
      variances[static_cast<std::size_t>(kind)] = EightWeekVariance(member, grid.period_days);
    }
    WeighAndPool(variances, mixture);
  }
  node.past = KeepLast(past, kPastWeeks * 7 / grid.period_days);
}

}  // namespace funnelcast::simulator
