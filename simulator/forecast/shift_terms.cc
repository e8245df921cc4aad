// See shift_terms.h.
#include "simulator/forecast/shift_terms.h"

#include <algorithm>

#include "simulator/mechanisms/season.h"

namespace funnelcast::forecast {
namespace {

// Sums of the columns from `first` to before `end`, weighed by `values` [period][column].
// `coefficients`: [column].
void SumColumns(std::span<const simd::BlockRow> coefficients, std::span<const float> values,
                std::size_t columns, std::size_t first, std::size_t end, ColumnSums& sums) {
  sums.any = first < end && !values.empty();
  if (!sums.any) return;
  sums.rows.resize(values.size() / columns);
  std::vector<simd::RowProduct> products;
  const simd::BlockRow zeros{};
  for (std::size_t t = 0; t < sums.rows.size(); ++t) {
    products.clear();
    for (std::size_t column = first; column < end; ++column) {
      const float value = values[t * columns + column];
      if (value != 0.0F) products.push_back({value, coefficients[column].values, nullptr});
    }
    simd::AddProducts(zeros.values, products, sums.rows[t].values);
  }
}

// The draws of a block of a row, where they stand or, for the last draws, filled up in `copy`.
const float* FindBlock(std::span<const float> row, std::size_t first_draw, simd::BlockRow& copy) {
  if (first_draw + simd::kDrawBlock <= row.size()) return row.data() + first_draw;
  simd::FillBlockRow(row, first_draw, 0.0F, copy);
  return copy.values;
}

}  // namespace

PlanSeason MakePlanSeason(const data::FittedNode& node, const data::PlanInputs& plan,
                          const data::PlanPeriods& periods, const rules::LastYear& last_year) {
  PlanSeason season;
  season.columns = static_cast<std::size_t>(node.season.column_count());
  season.year_columns = static_cast<std::size_t>(2 * node.season.fourier_order);
  const mechanisms::Surroundings around = mechanisms::SurroundingsOf(node.season, plan);
  std::vector<double> row(season.columns);
  for (std::size_t t = 0; t < periods.first_days.size(); ++t) {
    mechanisms::FillSeasonRow(node.season, around, periods.first_days[t], periods.day_counts[t],
                              row.data());
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

void NodeBlock::Begin(const data::FittedNode& node, const nodes::NodeDraws& draws,
                      const PlanSeason& season, std::size_t first_draw) {
  coefficients_.resize(season.columns);
  for (std::size_t column = 0; column < season.columns; ++column) {
    simd::FillBlockRow(draws.row(node.season_row() + static_cast<int>(column)), first_draw, 0.0F,
                       coefficients_[column]);
  }
  SumColumns(coefficients_, season.values, season.columns, 0, season.year_columns, year_);
  SumColumns(coefficients_, season.values, season.columns, season.year_columns, season.columns,
             patterns_);
  const std::span<const simd::BlockRow> of_patterns =
      std::span<const simd::BlockRow>(coefficients_).subspan(season.year_columns);
  SumColumns(of_patterns, season.past_values, of_patterns.size(), 0, of_patterns.size(),
             past_patterns_);
}

const simd::BlockRow* NodeBlock::Find(ShiftSource source) const {
  const auto of = [](const ColumnSums& sums) { return sums.any ? sums.rows.data() : nullptr; };
  switch (source) {
    case ShiftSource::kYear:
      return of(year_);
    case ShiftSource::kPatterns:
      return of(patterns_);
    case ShiftSource::kPastPatterns:
      return of(past_patterns_);
    case ShiftSource::kOne:
    case ShiftSource::kOwn:
      break;
  }
  return nullptr;
}

void TermSums::Add(std::span<const ShiftTerm> terms, std::span<const float> own,
                   const NodeBlock& node, std::size_t draw_count, std::size_t first_draw,
                   std::span<const simd::BlockRow> from, std::span<simd::BlockRow> sums) {
  copies_.resize(std::max(copies_.size(), terms.size()));
  parts_.clear();
  for (std::size_t k = 0; k < terms.size(); ++k) {
    const ShiftTerm& term = terms[k];
    Part part;
    part.others = node.Find(term.source);
    part.is_own = term.source == ShiftSource::kOwn;
    if (part.others == nullptr && !part.is_own && term.source != ShiftSource::kOne) continue;
    if (term.row.empty()) std::fill_n(copies_[k].values, simd::kDrawBlock, 1.0F);
    part.row = term.row.empty() ? copies_[k].values : FindBlock(term.row, first_draw, copies_[k]);
    if (!term.weights.empty()) part.weights = term.weights.data();
    parts_.push_back(part);
  }
  if (parts_.empty() && from.data() == sums.data()) return;
  simd::BlockRow own_copy;
  for (std::size_t t = 0; t < sums.size(); ++t) {
    products_.clear();
    for (const Part& part : parts_) {
      const float weight = part.weights == nullptr ? 1.0F : part.weights[t];
      if (weight == 0.0F) continue;
      const float* other = part.others == nullptr ? nullptr : part.others[t].values;
      if (part.is_own) {
        other = FindBlock(own.subspan(t * draw_count, draw_count), first_draw, own_copy);
      }
      products_.push_back({weight, part.row, other});
    }
    simd::AddProducts(from[t].values, products_, sums[t].values);
  }
}

}  // namespace funnelcast::forecast
