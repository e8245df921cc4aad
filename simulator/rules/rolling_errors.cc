// Rolling forecasts of anchored components.
#include "simulator/rules/rolling_errors.h"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.h"

namespace funnelcast::rules {
namespace {

constexpr double kHalfPi = 1.5707963267948966;
constexpr double kPriorShiftShare = 0.7;
constexpr double kPriorShift = 0.2;  // growth of the window that the prior counts as

std::vector<std::size_t> Recent(const RollingSeries& series, std::size_t origin) {
  return RecentPeriods(series.outcome, origin, AnchorSpans(series.period_days));
}

double RecentLevel(const RollingSeries& series, const std::vector<double>& response,
                   const std::vector<std::size_t>& recent) {
  double outcomes = 0.5;
  double expected = 0.0;
  for (const std::size_t period : recent) {
    outcomes += series.outcome[period];
    expected += std::exp(response[period]);
  }
  return std::log(outcomes / expected);
}

// Log mean of a period by its counterpart of a year before and the responses of then and now.
double LastYearLog(const RollingSeries& series, std::size_t period) {
  const std::size_t before = period - series.periods(kYearWeeks);
  return std::log(std::max(series.outcome[before], 0.5)) + series.response[period] -
         series.response[before];
}

double Growth(const RollingSeries& series, const std::vector<std::size_t>& periods) {
  double outcomes = 0.0;
  double expected = 0.0;
  for (const std::size_t period : periods) {
    outcomes += series.outcome[period];
    expected += std::exp(LastYearLog(series, period));
  }
  return LogRatioOfSums(outcomes, expected);
}

// Sums over origins while windows come in.
struct ErrorSums {
  std::array<double, kErrorWeeks.size()> absolute{};
  std::array<double, kErrorWeeks.size()> poisson{};
  std::array<double, kErrorWeeks.size()> count{};
};

// Adds the windows that begin at `origin`; those of which less than half was observed do not count.
void AddWindows(const RollingSeries& series, const std::vector<double>& predicted,
                std::size_t origin, ErrorSums& sums) {
  double outcomes = 0.0;
  double expected = 0.0;
  std::size_t observed = 0;
  std::size_t h = 0;
  for (std::size_t i = 0; i < predicted.size() && h < kErrorWeeks.size(); ++i) {
    if (!std::isnan(series.outcome[origin + i])) {
      outcomes += series.outcome[origin + i];
      expected += predicted[i];
      ++observed;
    }
    if (i + 1 < series.periods(kErrorWeeks[h])) continue;
    if (2 * observed > i && expected > 0.0) {
      sums.absolute[h] += std::abs(LogRatioOfSums(outcomes, expected));
      sums.poisson[h] += series.counts ? 1.0 / (expected + 0.5) : 0.0;
      sums.count[h] += 1.0;
    }
    ++h;
  }
}

}  // namespace

bool Applies(const RollingSeries& series, data::ComponentKind kind, std::size_t origin) {
  if (kind == data::ComponentKind::kStructural) return false;
  const std::vector<std::size_t> recent = Recent(series, origin);
  if (recent.empty()) return false;
  if (kind == data::ComponentKind::kInputRatio) return !series.input_ratio.empty();
  return !GrowthPeriods(series.outcome, recent, AnchorSpans(series.period_days)).empty();
}

std::vector<double> PredictFrom(const RollingSeries& series, data::ComponentKind kind,
                                double shift_share, std::size_t origin, std::size_t horizon) {
  FUNNELCAST_CHECK(Applies(series, kind, origin));
  const std::vector<std::size_t> recent = Recent(series, origin);
  const std::vector<double>& response =
      kind == data::ComponentKind::kInputRatio ? series.input_ratio : series.response;
  const double level = RecentLevel(series, response, recent);
  double shift = 0.0;
  if (kind == data::ComponentKind::kLastYear) {
    const AnchorSpans spans(series.period_days);
    shift = shift_share * Growth(series, GrowthPeriods(series.outcome, recent, spans));
  }
  const std::size_t year = series.periods(kYearWeeks);
  std::vector<double> predicted;
  for (std::size_t period = origin; period < std::min(series.outcome.size(), origin + horizon);
       ++period) {
    const bool has_year = kind == data::ComponentKind::kLastYear && period >= year &&
                          !std::isnan(series.outcome[period - year]);
    const double log_mean =
        has_year ? LastYearLog(series, period) + shift : level + response[period];
    predicted.push_back(std::isnan(log_mean) ? 0.0 : std::exp(log_mean));
  }
  return predicted;
}

ErrorMoments RollErrors(const RollingSeries& series, data::ComponentKind kind, double shift_share) {
  ErrorSums sums;
  const std::size_t step = series.periods(1);
  for (std::size_t back = step; back <= series.outcome.size(); back += step) {
    const std::size_t origin = series.outcome.size() - back;
    if (!Applies(series, kind, origin)) continue;
    AddWindows(series,
               PredictFrom(series, kind, shift_share, origin, series.periods(kErrorWeeks.back())),
               origin, sums);
  }
  ErrorMoments moments;
  for (std::size_t h = 0; h < kErrorWeeks.size(); ++h) {
    if (sums.count[h] == 0.0) continue;
    const double mean = sums.absolute[h] / sums.count[h];
    const double poisson = sums.poisson[h] / sums.count[h];
    moments.variances[h] = std::max(kHalfPi * mean * mean - poisson, 0.0);
    moments.windows[h] = sums.count[h] / kErrorWeeks[h];
  }
  return moments;
}

double LearnShiftShare(const RollingSeries& series) {
  double products = kPriorShift * kPriorShift * kPriorShiftShare;
  double squares = kPriorShift * kPriorShift;
  const std::size_t step = series.periods(1);
  const std::size_t horizon = series.periods(kErrorWeeks[kWeightHorizon]);
  const AnchorSpans spans(series.period_days);
  for (std::size_t back = horizon; back <= series.outcome.size(); back += step) {
    const std::size_t origin = series.outcome.size() - back;
    if (!Applies(series, data::ComponentKind::kLastYear, origin)) continue;
    std::vector<std::size_t> ahead;
    for (std::size_t i = 0; i < horizon; ++i) ahead.push_back(origin + i);
    std::erase_if(ahead, [&](std::size_t period) {
      return std::isnan(series.outcome[period]) || std::isnan(series.outcome[period - spans.year]);
    });
    if (2 * ahead.size() < horizon) continue;
    const double growth =
        Growth(series, GrowthPeriods(series.outcome, Recent(series, origin), spans));
    products += growth * Growth(series, ahead) / kErrorWeeks[kWeightHorizon];
    squares += growth * growth / kErrorWeeks[kWeightHorizon];
  }
  return std::clamp(products / squares, 0.0, 1.0);
}

}  // namespace funnelcast::rules
