// See effect_terms.h.
#include "simulator/forward/effect_terms.h"

#include <algorithm>

#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

// Sums of the columns from `first` to before `end`, weighed by `values` [period][column], into
// `sums`. `coefficients`: [column]. Nothing where all values are zero.
void SumColumns(std::span<const BlockRow> coefficients, std::span<const float> values,
                std::size_t columns, std::size_t first, std::size_t end,
                std::vector<BlockRow>& sums) {
  sums.clear();
  if (first == end || std::all_of(values.begin(), values.end(), [](float v) { return v == 0.0F; }))
    return;
  sums.resize(values.size() / columns);
  std::vector<EffectProduct> products;
  for (std::size_t t = 0; t < sums.size(); ++t) {
    products.clear();
    for (std::size_t column = first; column < end; ++column) {
      const float value = values[t * columns + column];
      if (value != 0.0F) products.push_back({value, coefficients[column].values, nullptr});
    }
    std::fill_n(sums[t].values, kDrawBlock, 0.0F);
    AddEffects(sums[t].values, products, sums[t].values);
  }
}

}  // namespace

PlanSeason MakePlanSeason(const FittedNode& node, const PlanInputs& plan,
                          const PlanPeriods& periods, const LastYear& last_year) {
  PlanSeason season;
  season.columns = static_cast<std::size_t>(node.season.column_count());
  season.year_columns = static_cast<std::size_t>(2 * node.season.fourier_order);
  const Surroundings around = SurroundingsOf(node.season, plan);
  std::vector<double> row(season.columns);
  for (std::size_t t = 0; t < periods.first_days.size(); ++t) {
    FillSeasonRow(node.season, around, periods.first_days[t], periods.day_counts[t], row.data());
    season.values.insert(season.values.end(), row.begin(), row.end());
  }
  const std::size_t pattern_columns = season.columns - season.year_columns;
  for (const std::size_t period : last_year.periods) {
    const auto begin =
        last_year.past.patterns.begin() + static_cast<std::ptrdiff_t>(period * pattern_columns);
    season.past_values.insert(season.past_values.end(), begin,
                              begin + static_cast<std::ptrdiff_t>(pattern_columns));
  }
  return season;
}

void NodeBlock::Begin(const FittedNode& node, const NodeDraws& draws, const PlanSeason& season,
                      std::size_t first_draw) {
  std::vector<BlockRow> coefficients(season.columns);
  for (std::size_t column = 0; column < season.columns; ++column) {
    FillBlockRow(draws.row(node.season_row() + static_cast<int>(column)), first_draw, 0.0F,
                 coefficients[column]);
  }
  SumColumns(coefficients, season.values, season.columns, 0, season.year_columns, year_);
  SumColumns(coefficients, season.values, season.columns, season.year_columns, season.columns,
             patterns_);
  const std::span<const BlockRow> of_patterns =
      std::span<const BlockRow>(coefficients).subspan(season.year_columns);
  SumColumns(of_patterns, season.past_values, of_patterns.size(), 0, of_patterns.size(),
             past_patterns_);
}

const float* NodeBlock::Find(EffectSource source, std::size_t period) const {
  const auto of = [&](const std::vector<BlockRow>& sums) -> const float* {
    return sums.empty() ? nullptr : sums[period].values;
  };
  switch (source) {
    case EffectSource::kYear:
      return of(year_);
    case EffectSource::kPatterns:
      return of(patterns_);
    case EffectSource::kPastPatterns:
      return of(past_patterns_);
    case EffectSource::kOne:
    case EffectSource::kOwn:
      break;
  }
  return nullptr;
}

}  // namespace funnelcast::simulator
