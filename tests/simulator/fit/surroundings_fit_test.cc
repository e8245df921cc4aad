// Whether fits find what surroundings do, and forecasts go on with it.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "simulator/base/random.h"
#include "simulator/data/calendar.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "simulator/mechanisms/season.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

constexpr std::size_t kOrders = 3;

struct Moments {
  double mean = 0.0;
  double sd = 0.0;
};

// Of the draws of one season column of the node of orders.
Moments CoefficientOf(const data::FittedFunnel& fitted, int (*row_of)(const data::FittedNode&)) {
  for (const data::FittedNode& node : fitted.nodes) {
    if (node.stage != data::Stage::kAction) continue;
    const auto count = static_cast<std::size_t>(fitted.draw_count);
    const float* draws =
        node.draws.data() + static_cast<std::size_t>(node.season_row() + row_of(node)) * count;
    Moments moments;
    moments.mean = std::accumulate(draws, draws + count, 0.0) / static_cast<double>(count);
    for (std::size_t d = 0; d < count; ++d) {
      moments.sd += std::pow(draws[d] - moments.mean, 2) / static_cast<double>(count - 1);
    }
    moments.sd = std::sqrt(moments.sd);
    return moments;
  }
  ADD_FAILURE() << "no node of orders";
  return {};
}

double MeanOrders(const data::FittedFunnel& fitted, const data::PlanInputs& plan) {
  const auto draws = forecast::ForecastPlan(fitted, plan, {.draw_count = 400});
  EXPECT_TRUE(draws.ok()) << draws.status();
  for (const data::SeriesDraws& series : draws->series) {
    if (!series.channel.empty() || series.quantity != data::Quantity::kAction) continue;
    const std::vector<double> sums = forecast::SumOverWindow(*draws, series, draws->first_day,
                                                             draws->first_day + plan.day_count);
    return std::accumulate(sums.begin(), sums.end(), 0.0) / static_cast<double>(sums.size());
  }
  ADD_FAILURE() << "no series of orders";
  return 0.0;
}

// Orders of the toy brand, about 300 a week so that they are told from noise, times `factor(day)`.
template <typename Factor>
data::FunnelHistory HistoryWithOrders(int day_count, const Factor& factor) {
  data::FunnelHistory history = MakeToyHistory(day_count);
  base::RandomStream random(5, base::StreamPurpose::kTest, 1, 0);
  for (int day = 0; day < day_count; ++day) {
    const auto d = static_cast<std::size_t>(day);
    const double spend = history.channels[0].spend[d] + history.channels[1].spend[d];
    history.brand[kOrders][d] = random.NegativeBinomial(0.3 * spend * factor(day), 100.0);
  }
  history.brand[kOrders + 1].clear();
  return history;
}

// Orders fall by 1.5 % for each per cent of a price that steps up and down by weeks. The
// coefficient is that elasticity times the control's scale.
TEST(ControlFitTest, ElasticityIsFoundAndForecast) {
  data::DailyValues price;
  base::RandomStream random(6, base::StreamPurpose::kTest, 2, 0);
  for (int day = 0; day < 280; ++day) {
    price.push_back(day % 7 == 0 ? 20.0 * std::exp(0.15 * random.Normal()) : price.back());
  }
  data::FunnelHistory history = HistoryWithOrders(
      280, [&](int day) { return std::pow(price[static_cast<std::size_t>(day)] / 20.0, -1.5); });
  history.controls.push_back({"price", price});
  const auto fitted = fit::FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const data::ControlColumn& column = fitted->nodes.front().season.controls.front();
  const Moments found = CoefficientOf(
      *fitted, [](const data::FittedNode& node) { return node.season.control_row(); });
  EXPECT_NEAR(found.mean / column.scale, -1.5, 4.0 * found.sd / column.scale);
  EXPECT_LT(found.sd, 0.1 * 0.3) << "learnt next to nothing";
  data::PlanInputs plan = MakeToyPlan(history, 28, 100.0, 50.0);
  plan.controls.push_back({"price", data::DailyValues(28, 20.0)});
  const double usual = MeanOrders(*fitted, plan);
  plan.controls[0].values.assign(28, 26.0);
  // Same seed, same noise: the ratio is as exact as the coefficient.
  EXPECT_NEAR(std::log(MeanOrders(*fitted, plan) / usual), -1.5 * std::log(1.3),
              4.0 * found.sd / column.scale * std::log(1.3));
}

// Orders double in the Black Friday days of two years, and sink by a fifth of that ramp before.
TEST(CalendarFitTest, SalesAreFoundWithTheirLead) {
  const int day_count = 14 * 56;
  const std::vector<data::EventDays> days =
      data::CalendarDays("US", 20000, 20000 + day_count + 400);
  data::SeasonShape ramps;
  ramps.events = {{"black_week", data::EventPart::kCore, 1.0},
                  {"black_week", data::EventPart::kLead, 1.0}};
  data::FunnelHistory history = HistoryWithOrders(day_count, [&](int day) {
    double row[2];
    mechanisms::FillSeasonRow(ramps, {days, 20000, {}}, 20000 + day, 1, row);
    return std::exp(std::log(2.0) * row[0] - 0.2 * row[1]);
  });
  history.events = days;
  const auto fitted = fit::FitFunnel(history, QuickFit(), nullptr);
  ASSERT_TRUE(fitted.ok()) << fitted.status();
  const Moments core = CoefficientOf(*fitted, [](const data::FittedNode& node) {
    int row = node.season.event_row();
    for (const data::EventColumn& column : node.season.events) {
      if (column.series == "black_week" && column.part == data::EventPart::kCore) break;
      ++row;
    }
    return row;
  });
  // The history's weeks begin on Fridays, so that four days of seven are doubled in one week: the
  // log of the week's sum rises by log(11/7), for a column of 4/7.
  EXPECT_NEAR(core.mean, std::log(11.0 / 7.0) * 7.0 / 4.0, 4.0 * core.sd);
  EXPECT_LT(core.sd, 0.5 * 0.4) << "learnt next to nothing";
  EXPECT_LT(fitted->max_rhat(), 1.1);
}

}  // namespace
}  // namespace funnelcast
