// Fits: what is asked, waiting with progress, cancelling by Ctrl-C.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

using testing::HasSubstr;
using FitCommandTest = CliServerTest;

TEST_F(FitCommandTest, WaitsForTheModelAndShowsIt) {
  const Outcome outcome = Run({"fit", "shop", "--seed", "7"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.request.seed(), 7);
  EXPECT_FALSE(models_.request.has_end_date());
  EXPECT_THAT(outcome.err, HasSubstr("Fitting:  50 %  sampling\n"));
  EXPECT_THAT(outcome.out, HasSubstr("m1"));
  EXPECT_THAT(outcome.out, HasSubstr("4,000"));
  EXPECT_THAT(outcome.out, HasSubstr("Warning: History is short."));
}

// The last day that is used becomes the day after it in the request.
TEST_F(FitCommandTest, UntilIncludesItsDay) {
  Run({"fit", "shop", "--until", "31.12.2025", "--grid", "week", "--funnel", "sales"});
  EXPECT_EQ(models_.request.end_date().year(), 2026);
  EXPECT_EQ(models_.request.end_date().month(), 1);
  EXPECT_EQ(models_.request.end_date().day(), 1);
  EXPECT_EQ(models_.request.grid(), v1::GRID_WEEK);
  EXPECT_EQ(models_.request.funnel(), "sales");
}

TEST_F(FitCommandTest, UpdateSaysThatTheDrawsWereReweighted) {
  operations_.update.set_outcome(v1::ModelUpdate::OUTCOME_UPDATED);
  operations_.update.set_base_model("brands/shop/models/m0");
  operations_.update.set_effective_share(0.41);
  const Outcome outcome =
      Run({"fit", "shop", "--update", "--model", "m0", "--min-share", "0.3", "--seed", "4"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(models_.refresh_request.parent(), "brands/shop");
  EXPECT_EQ(models_.refresh_request.model(), "brands/shop/models/m0");
  EXPECT_EQ(models_.refresh_request.min_effective_share(), 0.3);
  EXPECT_EQ(models_.refresh_request.seed(), 4);
  EXPECT_THAT(outcome.out, HasSubstr("Updated from m0 by reweighting (effective share 41 %)."));
}

TEST_F(FitCommandTest, UpdateSaysWhyItFittedAnewOrThatNothingIsNew) {
  operations_.update.set_outcome(v1::ModelUpdate::OUTCOME_REFITTED);
  operations_.update.set_base_model("brands/shop/models/m0");
  operations_.update.set_reason("Channel tv is new.");
  Outcome outcome = Run({"fit", "shop", "--update"});
  EXPECT_EQ(models_.refresh_request.model(), "");
  EXPECT_FALSE(models_.refresh_request.has_seed());
  EXPECT_THAT(outcome.out, HasSubstr("Refitted, beginning at the draws of m0. Channel tv is new."));
  operations_.update.set_outcome(v1::ModelUpdate::OUTCOME_UNCHANGED);
  outcome = Run({"fit", "shop", "--update"});
  EXPECT_THAT(outcome.out, HasSubstr("Nothing is new since m0: it stays as it is."));
}

// An update goes on with the periods, chains and draws of its model.
TEST_F(FitCommandTest, UpdateTakesNoFlagsOfAFit) {
  EXPECT_EQ(Run({"fit", "shop", "--update", "--grid", "week"}).code, 2);
  EXPECT_EQ(Run({"fit", "shop", "--update", "--chains", "2"}).code, 2);
  EXPECT_EQ(Run({"fit", "shop", "--model", "m0"}).code, 2);
  EXPECT_EQ(Run({"fit", "shop", "--min-share", "0.3"}).code, 2);
}

TEST_F(FitCommandTest, DetachedFitPrintsTheOperation) {
  const Outcome outcome = Run({"fit", "shop", "--detach", "--output", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["name"], "brands/shop/operations/fit1");
}

TEST_F(FitCommandTest, CtrlCAsksTheServerToCancelAndSaysSo) {
  operations_.polls_until_done = 1000;
  operations_.interrupt = true;
  const Outcome outcome = Run({"fit", "shop"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(operations_.cancelled);
  EXPECT_THAT(outcome.err, HasSubstr("Asked the server to cancel"));
  EXPECT_THAT(outcome.err, HasSubstr("funnelcast: The fit was cancelled."));
}

TEST_F(FitCommandTest, WaitingForAFailedOperationEndsWithOne) {
  operations_.cancelled = true;
  const Outcome outcome = Run({"operation", "wait", "brands/shop/operations/fit1"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("cancelled"));
  const Outcome shown = Run({"operation", "show", "brands/shop/operations/fit1"});
  EXPECT_EQ(shown.code, 0);
  EXPECT_THAT(shown.out, HasSubstr("The fit was cancelled."));
}

TEST_F(FitCommandTest, OperationAsJsonHoldsItsModel) {
  operations_.polls_until_done = 0;
  const Outcome outcome =
      Run({"operation", "show", "brands/shop/operations/fit1", "--output", "json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["response"]["name"], "brands/shop/models/m1");
  EXPECT_EQ(json["metadata"]["state"], "STATE_SUCCEEDED");
}

}  // namespace
}  // namespace funnelcast::cli
