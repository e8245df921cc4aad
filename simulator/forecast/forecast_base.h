// What forecasts take from a model and a window, whatever their plans put in: draws, where series
// begin, the components of their mixtures. Plans that are compared share it.
#ifndef FUNNELCAST_SIMULATOR_FORECAST_FORECAST_BASE_H_
#define FUNNELCAST_SIMULATOR_FORECAST_FORECAST_BASE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/data/plan_periods.h"
#include "simulator/forecast/components.h"
#include "simulator/nodes/node_draws.h"
#include "simulator/rules/last_year.h"
#include "simulator/simd/outcome_kernel.h"

namespace funnelcast::forecast {

inline constexpr std::size_t kNoOutcome = static_cast<std::size_t>(-1);
inline constexpr std::size_t kNoSum = static_cast<std::size_t>(-1);

struct NodeBase {
  const data::FittedNode* node = nullptr;
  nodes::NodeDraws draws;
  rules::LastYear last_year;
};

// One series. Outcomes are named by their place in ForecastBase::outcomes().
struct SeriesBase {
  std::size_t node = 0;     // place in ForecastBase::nodes()
  std::size_t channel = 0;  // of the node; 0 for a total
  std::uint32_t key = 0;    // numbers its random streams
  SeriesStart start;
  std::optional<SeriesMixture> mixture;
  bool has_reach = false;
  std::size_t parent = kNoOutcome;
  std::size_t outcome = kNoOutcome;
  std::size_t sum = kNoSum;  // that the outcome is part of, by its place in ForecastBase::sums()
  bool begins_sum = false;   // the first of its parts

  const SeriesStart& start_of_draws() const {
    return mixture.has_value() ? mixture->start() : start;
  }
};

// The outcome of a series, or a sum over channels.
struct OutcomeBase {
  std::string channel;  // empty: the brand
  data::Stage stage = data::Stage::kAttention;
  bool is_sum = false;            // over channels
  std::vector<float> day_shares;  // [7][draw_count]; empty for sums, and where days do not matter
};

// What is simulated in one go: the series of some channels, or those of the brand. At least one
// channel and besides as many as leave their draws in the threads' nearer caches until they are
// summed up; what is drawn does not depend on it.
struct SeriesGroup {
  // Places in ForecastBase::series(): channel by channel, the brand last, parents before children.
  std::vector<std::size_t> series;
  std::vector<std::size_t> outcomes;  // those that are whole once the group has run, ascending
};

class ForecastBase {
 public:
  // `split_days`: whether weekday shares are wanted. The fitted funnel and `periods` must outlive
  // it.
  ForecastBase(const data::FittedFunnel& fitted, const data::PlanPeriods& periods, int draw_count,
               std::uint64_t seed, bool split_days);
  ForecastBase(const ForecastBase&) = delete;  // its series point into it
  ForecastBase& operator=(const ForecastBase&) = delete;

  const data::FittedFunnel& fitted() const { return fitted_; }
  const data::PlanPeriods& periods() const { return periods_; }
  std::size_t period_count() const { return steps_.size(); }
  std::size_t draw_count() const { return draw_count_; }
  std::uint64_t seed() const { return seed_; }
  bool splits_days() const { return split_days_; }
  // Of each period, from the middle of the period before.
  const std::vector<simd::LevelStep>& steps() const { return steps_; }

  const std::deque<NodeBase>& nodes() const { return nodes_; }
  // Channels, totals, brand stages; parents before children.
  const std::deque<SeriesBase>& series() const { return series_; }
  const std::vector<OutcomeBase>& outcomes() const { return outcomes_; }
  // The brand's outcomes of stages that no brand node forecasts: sums over channels, whose parts
  // are added in the order of the channels' ids.
  const std::vector<std::size_t>& sums() const { return sums_; }
  // Channels by their ids, then the brand. With feedback a single group, which takes periods in
  // turn.
  const std::vector<SeriesGroup>& groups() const { return groups_; }

  // The place of an outcome; kNoOutcome where there is none.
  std::size_t Find(const std::string& channel, data::Stage stage) const;

 private:
  void AddNodes(data::NodeKind kind, const std::vector<std::size_t>& chosen);
  void AddSeries(std::size_t node, std::size_t channel, std::uint32_t key);
  std::size_t AddOutcome(const std::string& channel, data::Stage stage, const data::DayShares* days,
                         std::uint32_t key);
  bool HasBrandNode(data::Stage stage) const;
  void AddBrandSums();
  void AddGroups();

  const data::FittedFunnel& fitted_;
  const data::PlanPeriods& periods_;
  const std::size_t draw_count_;
  const std::uint64_t seed_;
  const bool split_days_;
  const std::vector<float> scale_normals_;
  std::vector<simd::LevelStep> steps_;
  std::deque<NodeBase> nodes_;
  std::deque<SeriesBase> series_;
  std::vector<OutcomeBase> outcomes_;
  std::vector<std::size_t> sums_;
  std::vector<SeriesGroup> groups_;
};

}  // namespace funnelcast::forecast

#endif  // FUNNELCAST_SIMULATOR_FORECAST_FORECAST_BASE_H_
