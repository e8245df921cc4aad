// Rolling errors of anchored members, and their spread and weight.
#include "simulator/forward/member_errors.h"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "simulator/forward/anchor_levels.h"
#include "simulator/forward/past_response.h"
#include "simulator/model/drift.h"
#include "simulator/model/node_past.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

constexpr std::array<int, 5> kHorizonWeeks = {1, 2, 4, 8, 13};
constexpr std::size_t kWeightHorizon = 3;  // place of the eight weeks that weights go by
constexpr std::size_t kResponseDraws = 64;
constexpr double kPriorWindows = 1.0;
constexpr double kPriorDof = 4.0;
constexpr double kSmallestVariance = 1e-5;
constexpr double kPriorShiftShare = 0.7;

// Shape of the prior guess: shares of the variance of a single week's error.
constexpr double kPriorLevelShare = 0.4;
constexpr double kPriorDriftShare = 0.05;
constexpr double kPriorNoiseShare = 0.6;
constexpr double kPriorWeekSd = 0.25;

// Variances of the mean of a window's damped random walk, from an initial error and from
// innovations, and of independent noise; all of unit variance.
struct WindowFactors {
  double level = 0.0;
  double drift = 0.0;
  double noise = 0.0;
};

WindowFactors ComputeFactors(std::size_t period_count, int period_days) {
  const double week = period_days / 7.0;
  const DriftStep first = ComputeDriftStep(0.5 * week);
  const DriftStep step = ComputeDriftStep(week);
  WindowFactors factors;
  const auto count = static_cast<double>(period_count);
  double later = 0.0;  // sum of damping^(j - i) over the rest of the window
  for (std::size_t back = 0; back < period_count; ++back) {
    later = 1.0 + step.damping * later;
    const bool is_first = back + 1 == period_count;
    const double innovation = is_first ? first.innovation_sd : step.innovation_sd;
    factors.drift += std::pow(innovation * later / count, 2);
    if (is_first) factors.level = std::pow(first.damping * later / count, 2);
  }
  factors.noise = 1.0 / count;
  return factors;
}

// One series with what it takes to say what a member would have forecast.
struct Rolling {
  const FittedNode* node = nullptr;
  std::vector<double> outcome;
  std::vector<double> response;     // posterior mean, NaN where the outcome is
  std::vector<double> input_ratio;  // LogInputRatio, empty for stages
  AnchorSpans spans;
  int period_days = 7;
  bool counts = true;  // whether Poisson noise comes on top of a member's errors
};

const std::vector<double>& ResponseOf(const Rolling& series, MemberKind kind) {
  return kind == MemberKind::kInputRatio ? series.input_ratio : series.response;
}

double RecentLevel(const Rolling& series, const std::vector<double>& response,
                   const std::vector<std::size_t>& recent) {
  double outcomes = 0.5;
  double expected = 0.0;
  for (const std::size_t period : recent) {
    outcomes += series.outcome[period];
    expected += std::exp(response[period]);
  }
  return std::log(outcomes / expected);
}

double LastYearLog(const Rolling& series, std::size_t period) {
  const std::size_t before = period - series.spans.year;
  return std::log(std::max(series.outcome[before], 0.5)) + series.response[period] -
         series.response[before];
}

double GrowthShift(const Rolling& series, const std::vector<std::size_t>& growth) {
  double outcomes = 0.0;
  double expected = 0.0;
  for (const std::size_t period : growth) {
    outcomes += series.outcome[period];
    expected += std::exp(LastYearLog(series, period));
  }
  return LogRatioOfSums(outcomes, expected);
}

// What `kind` expects of the periods from `origin` on; empty where it does not apply.
std::vector<double> PredictFrom(const Rolling& series, MemberKind kind, double shift_share,
                                std::size_t origin, std::size_t horizon) {
  const std::vector<std::size_t> recent = RecentPeriods(series.outcome, origin, series.spans);
  if (recent.empty()) return {};
  const std::vector<double>& response = ResponseOf(series, kind);
  const double level = RecentLevel(series, response, recent);
  double shift = 0.0;
  if (kind == MemberKind::kLastYear) {
    const std::vector<std::size_t> growth = GrowthPeriods(series.outcome, recent, series.spans);
    if (growth.empty()) return {};
    shift = shift_share * GrowthShift(series, growth);
  }
  const std::size_t end = std::min(series.outcome.size(), origin + horizon);
  std::vector<double> predicted;
  for (std::size_t period = origin; period < end; ++period) {
    const bool has_year = kind == MemberKind::kLastYear && period >= series.spans.year &&
                          !std::isnan(series.outcome[period - series.spans.year]);
    const double log_mean =
        has_year ? LastYearLog(series, period) + shift : level + response[period];
    predicted.push_back(std::isnan(log_mean) ? 0.0 : std::exp(log_mean));
  }
  return predicted;
}

// Mean squares of a member's window errors by horizon, and how many windows they rest on.
struct ErrorMoments {
  std::array<double, kHorizonWeeks.size()> squares{};
  std::array<double, kHorizonWeeks.size()> windows{};
};

std::size_t HorizonPeriods(std::size_t h, int period_days) {
  return static_cast<std::size_t>(kHorizonWeeks[h] * 7 / period_days);
}

// Adds the errors of the windows that begin at `origin`.
void AddErrors(const Rolling& series, const std::vector<double>& predicted, std::size_t origin,
               ErrorMoments& sums) {
  double outcomes = 0.0;
  double expected = 0.0;
  std::size_t active = 0;
  std::size_t h = 0;
  for (std::size_t i = 0; i < predicted.size() && h < kHorizonWeeks.size(); ++i) {
    if (!std::isnan(series.outcome[origin + i])) {
      outcomes += series.outcome[origin + i];
      expected += predicted[i];
      ++active;
    }
    if (i + 1 < HorizonPeriods(h, series.period_days)) continue;
    if (2 * active > i && expected > 0.0) {
      const double error = LogRatioOfSums(outcomes, expected);
      const double poisson = series.counts ? 1.0 / (expected + 0.5) : 0.0;
      sums.squares[h] += std::max(error * error - poisson, 0.0);
      sums.windows[h] += 1.0;
    }
    ++h;
  }
}

ErrorMoments RollErrors(const Rolling& series, MemberKind kind, double shift_share) {
  ErrorMoments sums;
  const auto step = static_cast<std::size_t>(7 / series.period_days);
  const std::size_t longest = HorizonPeriods(kHorizonWeeks.size() - 1, series.period_days);
  for (std::size_t back = step; back <= series.outcome.size(); back += step) {
    const std::size_t origin = series.outcome.size() - back;
    const std::vector<double> predicted = PredictFrom(series, kind, shift_share, origin, longest);
    if (!predicted.empty()) AddErrors(series, predicted, origin, sums);
  }
  for (std::size_t h = 0; h < kHorizonWeeks.size(); ++h) {
    if (sums.windows[h] > 0.0) sums.squares[h] /= sums.windows[h];
    sums.windows[h] /= kHorizonWeeks[h];
  }
  return sums;
}

// The share of the growth since last year that went on eight weeks further: a regression through
// the origin, held to the prior as if by one window's worth of growth of 0.2.
double LearnShiftShare(const Rolling& series) {
  double products = 0.0;
  double squares = 0.0;
  const auto step = static_cast<std::size_t>(7 / series.period_days);
  const std::size_t horizon = HorizonPeriods(kWeightHorizon, series.period_days);
  for (std::size_t back = step; back <= series.outcome.size(); back += step) {
    const std::size_t origin = series.outcome.size() - back;
    if (back < horizon) continue;
    const std::vector<std::size_t> recent = RecentPeriods(series.outcome, origin, series.spans);
    const std::vector<std::size_t> growth = GrowthPeriods(series.outcome, recent, series.spans);
    if (growth.empty()) continue;
    const double shift = GrowthShift(series, growth);
    std::vector<std::size_t> ahead;
    for (std::size_t i = 0; i < horizon; ++i) ahead.push_back(origin + i);
    std::erase_if(ahead, [&](std::size_t period) {
      return std::isnan(series.outcome[period]) ||
             std::isnan(series.outcome[period - series.spans.year]);
    });
    if (2 * ahead.size() < horizon) continue;
    products += shift * GrowthShift(series, ahead) / kHorizonWeeks[kWeightHorizon];
    squares += shift * shift / kHorizonWeeks[kWeightHorizon];
  }
  constexpr double kPriorSquares = 0.2 * 0.2;
  const double share = (products + kPriorSquares * kPriorShiftShare) / (squares + kPriorSquares);
  return std::clamp(share, 0.0, 1.0);
}

// Solves the moments for the three variances: the best of all subsets of them whose least-squares
// solution has none below zero.
std::array<double, 3> SolveVariances(const std::array<double, kHorizonWeeks.size()>& moments,
                                     int period_days) {
  constexpr int kRows = static_cast<int>(kHorizonWeeks.size());
  Eigen::Matrix<double, kRows, 3> factors;
  for (std::size_t h = 0; h < kHorizonWeeks.size(); ++h) {
    const WindowFactors one = ComputeFactors(HorizonPeriods(h, period_days), period_days);
    const auto row = static_cast<Eigen::Index>(h);
    factors.row(row) << one.level / moments[h], one.drift / moments[h], one.noise / moments[h];
  }
  const Eigen::Matrix<double, kRows, 1> ones = Eigen::Matrix<double, kRows, 1>::Ones();
  std::array<double, 3> best{};
  double best_misfit = static_cast<double>(kRows);
  for (int subset = 1; subset < 8; ++subset) {
    std::vector<Eigen::Index> columns;
    for (int c = 0; c < 3; ++c) {
      if ((subset >> c) % 2 == 1) columns.push_back(c);
    }
    const Eigen::MatrixXd part = factors(Eigen::all, columns);
    const Eigen::VectorXd solution = part.colPivHouseholderQr().solve(ones);
    if (solution.minCoeff() < 0.0) continue;
    const double misfit = (part * solution - ones).squaredNorm();
    if (misfit >= best_misfit) continue;
    best_misfit = misfit;
    best.fill(0.0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      best[static_cast<std::size_t>(columns[i])] = solution[static_cast<Eigen::Index>(i)];
    }
  }
  return best;
}

// The spread of a member from its errors; `variance` becomes the shrunk v_h of eight weeks.
Member LearnSpread(const ErrorMoments& errors, int period_days, double& variance) {
  std::array<double, kHorizonWeeks.size()> moments{};
  const double week =
      std::exp((errors.windows[0] * std::log(std::max(errors.squares[0], kSmallestVariance)) +
                kPriorWindows * 2.0 * std::log(kPriorWeekSd)) /
               (errors.windows[0] + kPriorWindows));
  for (std::size_t h = 0; h < kHorizonWeeks.size(); ++h) {
    const WindowFactors one = ComputeFactors(HorizonPeriods(h, period_days), period_days);
    const double guess = week * (kPriorLevelShare * one.level + kPriorDriftShare * one.drift +
                                 kPriorNoiseShare / kHorizonWeeks[h]);
    const double seen = std::max(errors.squares[h], kSmallestVariance);
    const double windows = errors.windows[h];
    moments[h] = std::exp((windows * std::log(seen) + kPriorWindows * std::log(guess)) /
                          (windows + kPriorWindows));
  }
  const std::array<double, 3> variances = SolveVariances(moments, period_days);
  variance = moments[kWeightHorizon];
  Member member;
  member.level_sd = std::sqrt(variances[0]);
  member.drift_sd = std::sqrt(variances[1]);
  member.noise = std::sqrt(std::max(variances[2], kSmallestVariance));
  member.dof = kPriorDof + errors.windows[kWeightHorizon];
  return member;
}

// Mean over evenly chosen draws of the response, by period; NaN where the outcome is.
std::vector<double> MeanResponse(const FittedNode& node, const NodePast& past, std::size_t series,
                                 int draw_count) {
  const auto available = static_cast<std::size_t>(draw_count);
  const std::size_t used = std::min(available, kResponseDraws);
  std::vector<std::uint32_t> draws(used);
  for (std::size_t i = 0; i < used; ++i) {
    draws[i] = static_cast<std::uint32_t>(i * available / used);
  }
  const PastResponse response(node, past, node.draws.data(), available);
  std::vector<float> values(used);
  std::vector<double> means;
  for (std::size_t period = 0; period < past.series[series].outcome.size(); ++period) {
    double sum = std::nan("");
    if (!std::isnan(past.series[series].outcome[period])) {
      response.Evaluate(series, period, draws, values);
      sum = 0.0;
      for (const float value : values) sum += static_cast<double>(value);
    }
    means.push_back(sum / static_cast<double>(used));
  }
  return means;
}

std::vector<double> InputRatios(const FittedNode& node, const NodePast& past) {
  std::vector<double> ratios;
  std::vector<double> inputs(node.members.size());
  for (std::size_t period = 0; period < static_cast<std::size_t>(past.count); ++period) {
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      inputs[m] = past.inputs[m].empty() ? 0.0 : past.inputs[m][period];
    }
    ratios.push_back(LogInputRatio(node, inputs));
  }
  return ratios;
}

// The variance that the posterior gives a window of the next eight weeks at recent inputs: level
// and response now, the drift from here on, noise, and what the season's coefficients leave open.
double StructuralVariance(const FittedNode& node, std::size_t series, const NodePast& past,
                          const Rolling& rolling, Day end_day, int draw_count) {
  const auto count = static_cast<std::size_t>(draw_count);
  const bool total = node.kind == NodeKind::kBrandTotal;
  const std::size_t first = total ? 0 : FittedNode::kRowsPerMember * series;
  const auto row = [&](std::size_t r) { return node.draws.data() + r * count; };
  const float* drift_sd = row(total ? 1 : first + 3);
  const float* noise = row(total ? 2 : first + 4);
  const float* level = row(total ? 3 : first + 5);
  std::vector<double> centre(count, 0.0);
  for (std::size_t d = 0; d < count; ++d) {
    centre[d] = static_cast<double>(level[d]) + (total ? 0.0 : static_cast<double>(row(first)[d]));
  }
  std::vector<std::uint32_t> draws(count);
  for (std::size_t d = 0; d < count; ++d) draws[d] = static_cast<std::uint32_t>(d);
  const PastResponse response(node, past, node.draws.data(), count);
  const std::vector<std::size_t> recent =
      RecentPeriods(rolling.outcome, rolling.outcome.size(), rolling.spans);
  std::vector<float> values(count);
  for (const std::size_t period : recent) {
    response.Evaluate(series, period, draws, values);
    for (std::size_t d = 0; d < count; ++d) {
      centre[d] += static_cast<double>(values[d]) / static_cast<double>(recent.size());
    }
  }
  std::vector<double> season(static_cast<std::size_t>(node.season.column_count()));
  for (int week = 0; week < kRecentWeeks; ++week) {
    FillSeasonRow(node.season, {}, end_day + 7 * week, 7, season.data());
    for (std::size_t c = 0; c < static_cast<std::size_t>(2 * node.season.fourier_order); ++c) {
      const float* coefficient = row(static_cast<std::size_t>(node.season_row()) + c);
      for (std::size_t d = 0; d < count; ++d) {
        centre[d] += season[c] * static_cast<double>(coefficient[d]) / kRecentWeeks;
      }
    }
  }
  const WindowFactors factors =
      ComputeFactors(HorizonPeriods(kWeightHorizon, rolling.period_days), rolling.period_days);
  double mean = 0.0;
  double squares = 0.0;
  double within = 0.0;
  for (std::size_t d = 0; d < count; ++d) {
    mean += centre[d] / static_cast<double>(count);
    within += (std::pow(static_cast<double>(drift_sd[d]), 2) * factors.drift +
               std::pow(static_cast<double>(noise[d]), 2) * factors.noise) /
              static_cast<double>(count);
  }
  for (const double value : centre) squares += std::pow(value - mean, 2);
  return squares / static_cast<double>(count) + within;
}

}  // namespace

void LearnMembers(const FunnelHistory& history, const PeriodGrid& grid, int draw_count,
                  FittedNode& node) {
  const NodePast past = CollectPast(history, grid, node);
  node.mixtures.clear();
  for (std::size_t s = 0; s < past.series.size(); ++s) {
    Rolling rolling{&node,
                    past.series[s].outcome,
                    MeanResponse(node, past, s, draw_count),
                    {},
                    AnchorSpans(grid.period_days),
                    grid.period_days,
                    node.likelihood == Likelihood::kNegativeBinomial};
    if (node.kind == NodeKind::kBrandTotal && !node.members.empty()) {
      rolling.input_ratio = InputRatios(node, past);
    }
    SeriesMembers mixture;
    std::array<double, kMemberKindCount> variances{};
    variances[0] = StructuralVariance(node, s, past, rolling, grid.end_day, draw_count);
    for (const MemberKind kind :
         {MemberKind::kRecent, MemberKind::kLastYear, MemberKind::kInputRatio}) {
      if (kind == MemberKind::kInputRatio && rolling.input_ratio.empty()) continue;
      const double share = kind == MemberKind::kLastYear ? LearnShiftShare(rolling) : 0.0;
      if (PredictFrom(rolling, kind, share, rolling.outcome.size(), 0).empty() &&
          RecentPeriods(rolling.outcome, rolling.outcome.size(), rolling.spans).empty()) {
        continue;
      }
      const std::vector<std::size_t> recent =
          RecentPeriods(rolling.outcome, rolling.outcome.size(), rolling.spans);
      if (kind == MemberKind::kLastYear &&
          GrowthPeriods(rolling.outcome, recent, rolling.spans).empty()) {
        continue;
      }
      const auto k = static_cast<std::size_t>(kind);
      mixture.members[k] =
          LearnSpread(RollErrors(rolling, kind, share), grid.period_days, variances[k]);
      mixture.members[k].shift_share = share;
    }
    double precision = 0.0;
    double available = 0.0;
    for (const double variance : variances) {
      if (variance > 0.0) precision += 1.0 / variance;
      if (variance > 0.0) available += 1.0;
    }
    for (std::size_t k = 0; k < variances.size(); ++k) {
      if (variances[k] > 0.0) {
        mixture.members[k].weight = 0.5 / variances[k] / precision + 0.5 / available;
      }
    }
    node.mixtures.push_back(mixture);
  }
  node.past = KeepLast(past, kPastWeeks * 7 / grid.period_days);
}

}  // namespace funnelcast::simulator
