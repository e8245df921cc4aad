// What moves the log mean of a series in a plan besides level and driver: a sum of terms, each a
// row of the series' draws times what moves all series of its node alike.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_SHIFT_TERMS_H_
#define FUNNELCAST_SIMULATOR_FORECAST_SHIFT_TERMS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulator/base/draw_values.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/data/plan_periods.h"
#include "simulator/nodes/node_draws.h"
#include "simulator/rules/last_year.h"
#include "simulator/simd/outcome_kernel.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::forecast {

// What a term's row is multiplied by, draw by draw. kOne: nothing. kYear: the year's Fourier terms.
// kPatterns: weekdays, events and controls of the plan. kPastPatterns: those of the same periods of
// last year. kOwn: what the series brings itself, [period][draw].
enum class ShiftSource { kOne, kYear, kPatterns, kPastPatterns, kOwn };

struct ShiftTerm {
  ShiftSource source = ShiftSource::kOne;
  std::span<const float> row;  // [draw_count]; empty: 1 in every draw. Not owned.
  std::vector<float> weights;  // [period]; empty: 1 in every period
  bool of_inputs = false;      // the weights hang on what the plan puts in

  // Whether it is the same in another plan of the same base.
  bool IsSame(const ShiftTerm& other) const {
    return source == other.source && row.data() == other.row.data() && weights == other.weights;
  }
};

// The values of a node's season columns in a plan: what the draws of their coefficients are
// multiplied by.
struct PlanSeason {
  std::size_t year_columns = 0;  // the first of all: Fourier terms
  std::size_t columns = 0;
  std::vector<float> values;       // [period][column]
  std::vector<float> past_values;  // of last year, [period][column - year_columns]; or empty

  bool operator==(const PlanSeason&) const = default;
};
PlanSeason MakePlanSeason(const data::FittedNode& node, const data::PlanInputs& plan,
                          const data::PlanPeriods& periods, const rules::LastYear& last_year);

// Sums of season columns for a block of draws.
struct ColumnSums {
  bool any = false;                           // else there are no such columns
  base::UnfilledVector<simd::BlockRow> rows;  // [period]
};

// What moves all series of a node alike, for a block of draws. For one thread.
class NodeBlock {
 public:
  // Sums up for the draws from `first_draw` on.
  void Begin(const data::FittedNode& node, const nodes::NodeDraws& draws, const PlanSeason& season,
             std::size_t first_draw);

  // [period]; nullptr where the node has no such columns.
  const simd::BlockRow* Find(ShiftSource source) const;

 private:
  base::UnfilledVector<simd::BlockRow> coefficients_;  // [column]
  ColumnSums year_;
  ColumnSums patterns_;
  ColumnSums past_patterns_;
};

// Adds terms up, block by block. For one thread.
class TermSums {
 public:
  // sums[t] = from[t] + the terms of period t, for the draws from `first_draw` on. `own`: of terms
  // with ShiftSource::kOwn, [period][draw_count]. `node`: begun for the same draws. `from` and
  // `sums` may be the same.
  void Add(std::span<const ShiftTerm> terms, std::span<const float> own, const NodeBlock& node,
           std::size_t draw_count, std::size_t first_draw, std::span<const simd::BlockRow> from,
           std::span<simd::BlockRow> sums);

 private:
  // A term where it has anything to add.
  struct Part {
    const float* row = nullptr;              // [kDrawBlock]
    const float* weights = nullptr;          // [period]; null: 1
    const simd::BlockRow* others = nullptr;  // [period]; null: 1, or the series' own shifts
    bool is_own = false;
  };

  std::vector<Part> parts_;
  base::UnfilledVector<simd::BlockRow> copies_;  // [term]
  std::vector<simd::RowProduct> products_;
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_SHIFT_TERMS_H_
