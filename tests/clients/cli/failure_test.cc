// Failed calls in words: refusals, violations by flag, hints, silence and unreachable servers.
#include "clients/cli/failure.h"

#include <gtest/gtest.h>

#include "tests/clients/cli/fake_server.h"

namespace funnelcast::cli {
namespace {

TEST(FailureTest, FieldsAreNamedByTheirFlags) {
  EXPECT_EQ(FlagOfField("goal.end_date"), "--to");
  EXPECT_EQ(FlagOfField("brand.currency_code"), "--currency");
  EXPECT_EQ(FlagOfField("quantiles[2]"), "--quantiles");
  EXPECT_EQ(FlagOfField("goal.target"), "target");
  EXPECT_EQ(FlagOfField("funnel.stages[1].metric"), "");
  EXPECT_EQ(FlagOfField("row 17, column D (value)"), "");
  EXPECT_EQ(FlagOfField("plan.scenario"), "--plan");
  EXPECT_EQ(FlagOfField("scenario.plan.table, row 2, column D (value)"),
            "--plan, row 2, column D (value)");
}

TEST(FailureTest, SingleViolationIsOneLineWithTheFlag) {
  const grpc::Status status =
      InvalidFields({{"brand.currency_code", "`EURO` is no ISO 4217 code, for instance EUR."}});
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: --currency: `EURO` is no ISO 4217 code, for instance EUR.\n");
}

TEST(FailureTest, FieldAtTheBeginningOfASentenceBecomesTheFlag) {
  const grpc::Status status =
      InvalidFields({{"brand.currency_code", "brand.currency_code is \"EURO\"; use EUR."}});
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: --currency is \"EURO\"; use EUR.\n");
}

TEST(FailureTest, LongSentenceIsSaidOnceAndInFull) {
  const std::string regions(600, 'x');
  const grpc::Status status =
      InvalidFields({{"brand.holiday_region", "brand.holiday_region is none of " + regions + "."}});
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: --holidays is none of " + regions + ".\n");
}

TEST(FailureTest, SeveralViolationsAreCountedAndListed) {
  const grpc::Status status =
      InvalidFields({{"goal.start_date", "is missing."}, {"goal.end_date", "is missing."}});
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, "Nothing was stored."),
            "funnelcast: There are 2 problems:\n"
            "  --from: is missing.\n"
            "  --to: is missing.\n"
            "Hint: Nothing was stored.\n");
}

TEST(FailureTest, MissingThingsComeWithTheListToLookAt) {
  const grpc::Status status =
      ErrorWithInfo(grpc::StatusCode::NOT_FOUND, "There is no goal `brands/shop/goals/q9`.",
                    "RESOURCE_NOT_FOUND", "goal", "brands/shop/goals/q9");
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: There is no goal `brands/shop/goals/q9`.\n"
            "Hint: `funnelcast goal list shop` shows what there is.\n");
}

TEST(FailureTest, MissingModelPointsToTheFit) {
  const grpc::Status status =
      ErrorWithInfo(grpc::StatusCode::FAILED_PRECONDITION, "There is no model yet.", "NO_MODEL");
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: There is no model yet.\n"
            "Hint: `funnelcast fit BRAND` makes a model.\n");
}

TEST(FailureTest, ServerThatRefusesForNowIsNotUnreachable) {
  const grpc::Status own =
      ErrorWithInfo(grpc::StatusCode::UNAVAILABLE, "The server is shutting down.", "SHUTTING_DOWN");
  EXPECT_FALSE(IsUnreachable(own));
  EXPECT_NE(DescribeFailure(own, "host:1", 60, "").find("shutting down"), std::string::npos);
  EXPECT_TRUE(IsUnreachable(grpc::Status(grpc::StatusCode::UNAVAILABLE, "failed to connect")));
}

TEST(FailureTest, SilenceNamesTheTimeoutFlag) {
  const grpc::Status status(grpc::StatusCode::DEADLINE_EXCEEDED, "Deadline Exceeded");
  EXPECT_EQ(DescribeFailure(status, "host:1", 60, ""),
            "funnelcast: host:1 did not answer within 60 s. Wait longer with --timeout SECONDS.\n");
}

TEST(FailureTest, UnreachableServerIsOneSentenceWithAddressAndWayOut) {
  const Outcome outcome = RunProgram({"brand", "list", "--server", "127.0.0.1:1"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "funnelcast: No Funnelcast server answers at 127.0.0.1:1. Start one with "
            "`funnelcast-server --data-dir DIR`, or name another with --server or "
            "FUNNELCAST_SERVER.\n");
}

}  // namespace
}  // namespace funnelcast::cli
