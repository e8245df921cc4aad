// Response curves: what is asked, the table for people, JSON for programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using CurvesCommandTest = CliServerTest;

TEST_F(CurvesCommandTest, ShowsReturnsAndWhatTheDataSay) {
  const Outcome outcome = Run({"curves", "shop", "--funnel", "sales", "--model", "m1"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.curves_request.parent(), "brands/shop");
  EXPECT_EQ(models_.curves_request.funnel(), "sales");
  EXPECT_EQ(models_.curves_request.model(), "brands/shop/models/m1");
  EXPECT_EQ(models_.curves_request.quantiles_size(), 3);
  EXPECT_THAT(outcome.out, HasSubstr("0.25 (0.125 to 0.5)"));
  EXPECT_THAT(outcome.out, HasSubstr("35%"));
  EXPECT_THAT(outcome.out, HasSubstr("facebook, orders: The data say little."));
  EXPECT_THAT(outcome.out, Not(HasSubstr("never tried")));
}

TEST_F(CurvesCommandTest, ShowsThePointsOfOneChannel) {
  const Outcome outcome =
      Run({"curves", "shop", "--channel", "facebook", "--points", "2", "--up-to", "2000"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.curves_request.channel(), "facebook");
  EXPECT_EQ(models_.curves_request.point_count(), 2);
  EXPECT_EQ(models_.curves_request.highest_input(), 2000.0);
  EXPECT_THAT(outcome.out, HasSubstr("never tried"));
}

TEST_F(CurvesCommandTest, JsonHasCurves) {
  const Outcome outcome = Run({"curves", "shop", "--output", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const nlohmann::json curves = nlohmann::json::parse(outcome.out)["curves"];
  ASSERT_EQ(curves.size(), 1U);
  EXPECT_EQ(curves[0]["channel"], "facebook");
  EXPECT_EQ(curves[0]["averageReturn"]["mean"], 0.25);
  EXPECT_EQ(curves[0]["contraction"]["size"], 0.35);
  EXPECT_EQ(curves[0]["contraction"]["shapeIsFixed"], false);
  EXPECT_EQ(curves[0]["points"].size(), 2U);
}

TEST_F(CurvesCommandTest, FitAsksForEffects) {
  const Outcome outcome = Run({"fit", "shop", "--carry-over", "on", "--saturation", "off",
                               "--word-of-mouth", "on", "--exhaustion", "off", "--detach"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.request.exhaustion(), v1::EFFECT_CHOICE_OFF);
  EXPECT_EQ(models_.request.word_of_mouth(), v1::EFFECT_CHOICE_ON);
  EXPECT_EQ(models_.request.carry_over(), v1::EFFECT_CHOICE_ON);
  EXPECT_EQ(models_.request.saturation(), v1::EFFECT_CHOICE_OFF);
}

}  // namespace
}  // namespace funnelcast::cli
