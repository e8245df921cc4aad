// Forecasts from a prepared window are those without one, and their summaries those of their draws.
#ifndef FUNNELCAST_TESTS_SIMULATOR_EXPECT_PREPARED_H_
#define FUNNELCAST_TESTS_SIMULATOR_EXPECT_PREPARED_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast {

constexpr double kEnds[] = {0.1, 0.9};
// Campaigns that get nothing, channels whose reach is not measured.
constexpr std::size_t kMostOvercounted = 6;

// Holds a summary against the draws of the same forecast.
inline void ExpectSummaryOf(const data::ForecastDraws& draws,
                            const absl::StatusOr<forecast::ForecastSummary>& summary) {
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->first_day, draws.first_day);
  EXPECT_EQ(summary->end_day, draws.end_day);
  EXPECT_EQ(summary->period_first_days, draws.period_first_days);
  EXPECT_EQ(summary->draw_count, draws.draw_count);
  EXPECT_EQ(summary->support.resting_on_prior, draws.support.resting_on_prior);
  ASSERT_EQ(summary->series.size(), draws.series.size());
  for (std::size_t s = 0; s < draws.series.size(); ++s) {
    const forecast::ForecastSummary::Series& one = summary->series[s];
    EXPECT_EQ(one.channel, draws.series[s].channel);
    EXPECT_EQ(one.campaign, draws.series[s].campaign);
    EXPECT_EQ(one.quantity, draws.series[s].quantity);
    const forecast::SeriesSummary expected =
        forecast::SummarizeSeries(draws, draws.series[s], kEnds);
    EXPECT_EQ(one.summary.means, expected.means);
    EXPECT_EQ(one.summary.quantiles, expected.quantiles);
  }
}

// Prepares the window of the first plan and holds the forecast of each, on the same days, against
// the one without it, byte by byte. 300 draws end in a part of a block.
inline void ExpectSameWhenPrepared(
    const data::FittedFunnel& fitted, const std::vector<data::PlanInputs>& plans,
    forecast::CampaignUse campaigns = forecast::CampaignUse::kChannelsOnly) {
  for (const forecast::WindowUse use :
       {forecast::WindowUse::kAnyWindow, forecast::WindowUse::kWholePeriods}) {
    forecast::ForecastOptions options;
    options.draw_count = 300;
    options.seed = 7;
    options.windows = use;
    options.campaigns = campaigns;
    const auto shared = std::make_shared<const data::FittedFunnel>(fitted);
    const auto window = forecast::PrepareWindow(shared, plans.front(), options);
    ASSERT_TRUE(window.ok()) << window.status();
    EXPECT_FALSE(
        forecast::SuitsWindow(**window, fitted, plans.front(), options));  // a copy of its model
    for (std::size_t i = 0; i < plans.size(); ++i) {
      SCOPED_TRACE(i);
      options.prepared = nullptr;
      const auto without = forecast::ForecastPlan(*shared, plans[i], options);
      ASSERT_TRUE(forecast::SuitsWindow(**window, *shared, plans[i], options));
      options.prepared = *window;
      const auto with = forecast::ForecastPlan(*shared, plans[i], options);
      ASSERT_TRUE(without.ok() && with.ok()) << with.status();
      ASSERT_EQ(with->series.size(), without->series.size());
      const std::size_t count = forecast::CountSeries(*shared, plans[i], campaigns);
      EXPECT_GE(count, with->series.size());
      EXPECT_LE(count, with->series.size() + kMostOvercounted);
      for (std::size_t s = 0; s < with->series.size(); ++s) {
        EXPECT_EQ(with->series[s].values, without->series[s].values) << s;
        EXPECT_EQ(with->series[s].day_shares, without->series[s].day_shares) << s;
      }
      ExpectSummaryOf(*without, forecast::SummarizePlan(*shared, plans[i], options, kEnds));
    }
  }
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SIMULATOR_EXPECT_PREPARED_H_
