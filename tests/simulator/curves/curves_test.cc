// Response curves and how much the data said of them.
#include "simulator/curves/curves.h"

#include <gtest/gtest.h>

#include <cmath>

#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/node.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/forecast.h"
#include "tests/simulator/toy_funnel.h"

namespace funnelcast {
namespace {

const curves::ResponseCurve* FindCurve(const std::vector<curves::ResponseCurve>& curves,
                                       const std::string& channel, data::Stage outcome) {
  for (const curves::ResponseCurve& curve : curves) {
    if (curve.channel == channel && curve.outcome == outcome) return &curve;
  }
  return nullptr;
}

TEST(ResponseCurvesTest, BeginsAtNothingAndRises) {
  const absl::StatusOr<std::vector<curves::ResponseCurve>> curves =
      curves::ComputeResponseCurves(FittedToy(), {});
  ASSERT_TRUE(curves.ok()) << curves.status();
  for (const char* channel : {"a", "b"}) {
    for (const data::Stage outcome : {data::Stage::kAction, data::Stage::kValue}) {
      const curves::ResponseCurve* curve = FindCurve(*curves, channel, outcome);
      ASSERT_NE(curve, nullptr) << channel;
      ASSERT_EQ(curve->points.size(), 21U);
      EXPECT_EQ(curve->points[0].input, 0.0);
      EXPECT_EQ(curve->points[0].outcome.mean, 0.0);
      for (std::size_t p = 1; p < curve->points.size(); ++p) {
        EXPECT_GT(curve->points[p].outcome.mean, curve->points[p - 1].outcome.mean);
      }
      EXPECT_TRUE(curve->points[5].is_observed);
      EXPECT_FALSE(curve->points[20].is_observed);
    }
  }
}

// Without saturation a brand total is linear in an input: marginal and average return agree, draw
// by draw, and the curve at twice the input is twice as high.
TEST(ResponseCurvesTest, IsALineWithoutSaturation) {
  curves::CurveOptions options;
  options.channel = "a";
  options.point_count = 3;
  const absl::StatusOr<std::vector<curves::ResponseCurve>> curves =
      curves::ComputeResponseCurves(FittedToy(), options);
  ASSERT_TRUE(curves.ok()) << curves.status();
  const curves::ResponseCurve* curve = FindCurve(*curves, "a", data::Stage::kAction);
  ASSERT_NE(curve, nullptr);
  EXPECT_TRUE(curve->shape_is_fixed);
  EXPECT_NEAR(curve->marginal_return.mean / curve->average_return.mean, 1.0, 1e-6);
  EXPECT_NEAR(curve->points[2].outcome.mean / curve->points[1].outcome.mean, 2.0, 1e-6);
  EXPECT_NE(curve->evidence.find("straight line is an assumption"), std::string::npos);
}

// The average return times the usual input is the height of the curve there, and the forecast of a
// plan with that input exceeds the one without by as much, up to noise: 2,000 draws of sums of four
// weeks whose sd is about 30 orders.
TEST(ResponseCurvesTest, AgreesWithForecasts) {
  const data::FunnelHistory history = MakeToyHistory(168);
  // Curves are those of the structural model, without the other channels of a forecast's mixture.
  data::FittedFunnel fitted = FittedToy();
  for (data::FittedNode& node : fitted.nodes) node.mixtures.clear();
  curves::CurveOptions options;
  options.channel = "a";
  const absl::StatusOr<std::vector<curves::ResponseCurve>> curves =
      curves::ComputeResponseCurves(fitted, options);
  ASSERT_TRUE(curves.ok()) << curves.status();
  const curves::ResponseCurve* curve = FindCurve(*curves, "a", data::Stage::kAction);
  ASSERT_NE(curve, nullptr);
  forecast::ForecastOptions forecast_options;
  forecast_options.draw_count = fitted.draw_count;
  double means[2];
  double variances[2];
  for (const int with : {0, 1}) {
    const absl::StatusOr<data::ForecastDraws> forecast = forecast::ForecastPlan(
        fitted, MakeToyPlan(history, 7, with * curve->usual_input / 7.0, 50.0), forecast_options);
    ASSERT_TRUE(forecast.ok()) << forecast.status();
    const std::vector<double> sums =
        forecast::SumOverWindow(*forecast, *forecast->Find("", data::Quantity::kAction),
                                history.end_day(), history.end_day() + 7);
    double sum = 0.0;
    double squares = 0.0;
    for (const double value : sums) {
      sum += value;
      squares += value * value;
    }
    means[with] = sum / static_cast<double>(sums.size());
    variances[with] = squares / static_cast<double>(sums.size()) - means[with] * means[with];
  }
  const double expected = curve->average_return.mean * curve->usual_input;
  const double error = std::sqrt((variances[0] + variances[1]) / fitted.draw_count);
  EXPECT_NEAR(means[1] - means[0], expected, 4.0 * error + 0.02 * expected);
}

// Impressions of a channel are known from 24 weeks of counts: little of the prior is left. Clicks
// per impression too, so that both contract to nearly 1 where a posterior that is the prior gives
// 0.
TEST(ResponseCurvesTest, ContractionTellsDataFromPrior) {
  data::FittedFunnel fitted = FittedToy();
  for (data::FittedNode& node : fitted.nodes) {
    if (node.kind != data::NodeKind::kBrandTotal) continue;
    // The posterior's draws replaced by the prior's: nothing was learnt.
    const auto count = static_cast<std::size_t>(fitted.draw_count);
    for (std::size_t i = 0; i < node.draws.size(); ++i) {
      node.draws[i] =
          node.prior_draws[i / count * data::kPriorDrawCount + i % count % data::kPriorDrawCount];
    }
  }
  curves::AssessContractions(fitted);
  // 400 against 256 draws: the ratio of variances is within 4 sqrt(2 / 256 + 2 / 400) of 1.
  EXPECT_LT(fitted.channels[0].contraction.size, 0.46);
  EXPECT_GT(FittedToy().channels[0].contraction.size, fitted.channels[0].contraction.size);
}

TEST(ResponseCurvesTest, RefusesWhatItCannotDraw) {
  curves::CurveOptions options;
  options.channel = "z";
  EXPECT_EQ(curves::ComputeResponseCurves(FittedToy(), options).status().code(),
            absl::StatusCode::kNotFound);
  options.channel = "a";
  options.point_count = 1;
  EXPECT_EQ(curves::ComputeResponseCurves(FittedToy(), options).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(DescribeContractionTest, SaysItInWords) {
  EXPECT_EQ(curves::DescribeContraction({0.9, 0.0}, true),
            "The data say much about how much it brings. That it is a straight line is an "
            "assumption: the data do not ask for a bend.");
  EXPECT_EQ(curves::DescribeContraction({0.2, 0.5}, false),
            "The data say little about how much it brings; this curve is mostly the prior, and "
            "something about its bend.");
}

}  // namespace
}  // namespace funnelcast
