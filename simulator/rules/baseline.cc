// Seasonal naive, the last eight weeks, and the ratio to the input.
#include "simulator/rules/baseline.h"

#include "simulator/data/daily_sums.h"

namespace funnelcast::rules {
namespace {

constexpr data::Day kRecentDays = 8 * 7;
constexpr data::Day kYearDays = 52 * 7;  // whole weeks, so that weekdays match
constexpr data::Day kSeasonalHistory =
    60 * 7;  // less leaves hardly more than one week to look back to

}  // namespace

std::optional<double> PredictByBaseline(Baseline baseline, const BaselineCase& one) {
  const data::FunnelHistory& history = *one.history;
  const data::Day known_days = one.origin - history.first_day;
  const auto sum = [&](const data::DailyValues& daily, data::Day first, data::Day end) {
    return data::SumDays(history, daily, first, end);
  };
  if (baseline == Baseline::kSeasonalNaive) {
    if (known_days < kSeasonalHistory) return std::nullopt;
    return sum(*one.outcome, one.origin - kYearDays, one.window_end - kYearDays);
  }
  if (known_days < kRecentDays) return std::nullopt;
  const double recent = sum(*one.outcome, one.origin - kRecentDays, one.origin);
  if (baseline == Baseline::kLastEightWeeks) {
    return recent * static_cast<double>(one.window_end - one.origin) / kRecentDays;
  }
  if (one.input == nullptr || one.input->empty()) return std::nullopt;
  const double spent = sum(*one.input, one.origin - kRecentDays, one.origin);
  if (!(spent > 0.0)) return std::nullopt;
  return recent / spent * sum(*one.input, one.origin, one.window_end);
}

}  // namespace funnelcast::rules
