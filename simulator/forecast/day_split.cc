// Dirichlet draws and sums over weekdays.
#include "simulator/forecast/day_split.h"

#include <algorithm>
#include <span>

#include "simulator/base/random.h"
#include "simulator/data/grid.h"
#include "simulator/simd/outcome_kernel.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::forecast {
namespace {

// Gamma draws of a shape too small for ToGammas; none below 1e-6. `day`: 0 to 6, whose streams are
// apart.
void DrawSmallGammas(double shape, std::uint64_t seed, std::uint32_t series, std::span<float> row,
                     std::size_t day) {
  std::fill(row.begin(), row.end(), 0.0F);
  if (shape < 1e-6) return;
  for (std::size_t draw = 0; draw < row.size(); ++draw) {
    base::RandomStream random(seed, base::StreamPurpose::kSmallDayShares, series,
                              static_cast<std::uint32_t>(draw * 7 + day));
    row[draw] = static_cast<float>(random.Gamma(shape));
  }
}

}  // namespace

std::vector<float> DrawDayShares(const data::DayShares& shares, std::uint64_t seed,
                                 std::uint32_t series, int draw_count) {
  const auto count = static_cast<std::size_t>(draw_count);
  std::vector<float> result(7 * count);
  std::vector<std::span<float>> days;
  for (std::size_t d = 0; d < 7; ++d) days.emplace_back(result.data() + d * count, count);
  simd::DrawNormalRows(seed, base::StreamPurpose::kDayShares, series, days);
  std::vector<float> sum(count, 0.0F);
  for (std::size_t d = 0; d < 7; ++d) {
    const double shape = shares.concentration * shares.means[d];
    if (shape >= simd::kLeastGammaShape) {
      simd::ToGammas(shape, days[d]);
    } else {
      DrawSmallGammas(shape, seed, series, days[d], d);
    }
    simd::AddScaled(1.0F, days[d], sum);
  }
  // A week of nothing but tiny shares, or of none.
  for (std::size_t draw = 0; draw < count; ++draw) {
    if (sum[draw] > 1e-30F) continue;
    for (std::size_t d = 0; d < 7; ++d) days[d][draw] = static_cast<float>(shares.means[d]);
    sum[draw] = 1.0F;
  }
  for (const std::span<float> day : days) simd::Divide(sum, day);
  return result;
}

DayRows RowsOfDays(std::span<const float> day_shares) {
  const std::size_t count = day_shares.size() / 7;
  DayRows rows;
  for (std::size_t d = 0; d < rows.size(); ++d) rows[d] = day_shares.subspan(d * count, count);
  return rows;
}

std::array<simd::BlockRow, 7> DaysOfBlock(std::span<const float> day_shares,
                                          std::size_t first_draw) {
  std::array<simd::BlockRow, 7> rows;
  const DayRows days = RowsOfDays(day_shares);
  for (std::size_t d = 0; d < days.size(); ++d)
    simd::FillBlockRow(days[d], first_draw, 0.0F, rows[d]);
  return rows;
}

void ComputeShareOfDays(const DayRows& rows, data::Day first_day, data::Day end_day,
                        data::Day period_first, data::Day period_end, std::span<float> shares) {
  std::vector<float> whole(shares.size(), 0.0F);
  std::fill(shares.begin(), shares.end(), 0.0F);
  for (data::Day day = period_first; day < period_end; ++day) {
    const std::span<const float> row = rows[static_cast<std::size_t>(data::Weekday(day))];
    simd::AddScaled(1.0F, row, whole);
    if (day >= first_day && day < end_day) simd::AddScaled(1.0F, row, shares);
  }
  const float even =
      static_cast<float>(end_day - first_day) / static_cast<float>(period_end - period_first);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = whole[i] > 0.0F ? shares[i] / whole[i] : even;
  }
}

void CutToDays(const data::PlanPeriods& periods, const DayRows& rows, std::span<float> last) {
  const data::Day first = periods.first_days.back();
  std::vector<float> shares(last.size());
  ComputeShareOfDays(rows, first, first + periods.day_counts.back(), first,
                     first + periods.period_days, shares);
  for (std::size_t i = 0; i < last.size(); ++i) last[i] *= shares[i];
}

}  // namespace funnelcast::forecast
