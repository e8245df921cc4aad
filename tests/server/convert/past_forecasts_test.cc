// Which row of a backtest speaks for a window.
#include "server/convert/past_forecasts.h"

#include "gtest/gtest.h"
#include "simulator/backtest/backtest.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {
namespace {

using data::Quantity;

void AddRow(v1::BacktestRow::Scope scope, const std::string& channel, v1::Stage stage, int weeks,
            int held, v1::Model& model) {
  v1::BacktestRow& row = *model.mutable_backtest()->add_rows();
  row.set_scope(scope);
  row.set_channel(channel);
  row.set_stage(stage);
  row.set_horizon_weeks(weeks);
  row.set_windows_held(held);
  row.set_window_count(10);
}

v1::Model BacktestedModel() {
  v1::Model model;
  AddRow(v1::BacktestRow::SCOPE_ALL_CHANNELS, "", v1::STAGE_ACTION, 4, 1, model);
  AddRow(v1::BacktestRow::SCOPE_BRAND, "", v1::STAGE_ACTION, 4, 8, model);
  AddRow(v1::BacktestRow::SCOPE_BRAND, "", v1::STAGE_ACTION, 8, 7, model);
  AddRow(v1::BacktestRow::SCOPE_BRAND, "", v1::STAGE_VALUE, 8, 3, model);
  AddRow(v1::BacktestRow::SCOPE_CHANNEL, "blog", v1::STAGE_ACTION, 8, 9, model);
  return model;
}

TEST(FindPastForecastsTest, TakesTheNearestHorizonOfTheSeries) {
  const v1::Model model = BacktestedModel();
  const auto held = [&](const std::string& channel, int days) {
    return FindPastForecasts(model, channel, data::Quantity::kAction, days)->held();
  };
  EXPECT_EQ(held("", 14), 8);
  EXPECT_EQ(held("", 42), 8);  // as near to four weeks as to eight
  EXPECT_EQ(held("", 43), 7);
  EXPECT_EQ(held("", 365), 7);
  EXPECT_EQ(held("blog", 28), 9);
  const auto past = FindPastForecasts(model, "", data::Quantity::kAction, 90);
  EXPECT_EQ(past->count(), 10);
  EXPECT_EQ(past->horizon_weeks(), 8);
}

TEST(FindPastForecastsTest, IsSilentWithoutARow) {
  const v1::Model model = BacktestedModel();
  EXPECT_FALSE(FindPastForecasts(v1::Model(), "", data::Quantity::kAction, 28).has_value());
  EXPECT_FALSE(FindPastForecasts(model, "tv", data::Quantity::kAction, 28).has_value());
  EXPECT_FALSE(FindPastForecasts(model, "", data::Quantity::kInterest, 28).has_value());
  EXPECT_FALSE(FindPastForecasts(model, "", data::Quantity::kSpend, 28).has_value());
}

}  // namespace
}  // namespace funnelcast::convert
