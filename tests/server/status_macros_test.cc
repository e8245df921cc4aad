// The macros that hand errors up: what they return, declare and evaluate.
#include "server/status_macros.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

namespace funnelcast {
namespace {

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return absl::InvalidArgumentError("odd");
  return number / 2;
}

absl::Status CheckEven(int number) { return Half(number).status(); }

absl::StatusOr<int> Quarter(int number) {
  RETURN_IF_ERROR(CheckEven(number));
  ASSIGN_OR_RETURN(const int half, Half(number));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(ReturnIfErrorTest, GoesOnWithoutErrorAndReturnsTheFirstOne) {
  int reached = 0;
  const auto run = [&](int first, int second) -> absl::Status {
    RETURN_IF_ERROR(CheckEven(first));
    ++reached;
    RETURN_IF_ERROR(CheckEven(second));
    ++reached;
    return absl::OkStatus();
  };
  EXPECT_TRUE(run(2, 4).ok());
  EXPECT_EQ(reached, 2);
  EXPECT_EQ(run(2, 3), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(reached, 3);
}

TEST(ReturnIfErrorTest, DropsTheValueOfAStatusOr) {
  const auto run = [](int number) -> absl::Status {
    RETURN_IF_ERROR(Half(number));
    return absl::OkStatus();
  };
  EXPECT_TRUE(run(2).ok());
  EXPECT_EQ(run(1), absl::InvalidArgumentError("odd"));
}

// It is one statement: an `else` behind it belongs to the `if` before it.
TEST(ReturnIfErrorTest, StandsBetweenIfAndElse) {
  const auto run = [](bool checked) -> absl::Status {
    if (checked)
      RETURN_IF_ERROR(CheckEven(1));
    else
      return absl::NotFoundError("not checked");
    return absl::OkStatus();
  };
  EXPECT_EQ(run(true), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(run(false), absl::NotFoundError("not checked"));
}

TEST(AssignOrReturnTest, DeclaresAVariableOrReturnsTheError) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(7).status(), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
}

TEST(AssignOrReturnTest, AssignsToWhatIsThere) {
  std::map<std::string, int> halves;
  const auto run = [&](int number) -> absl::Status {
    ASSIGN_OR_RETURN(halves["last"], Half(number));
    return absl::OkStatus();
  };
  EXPECT_TRUE(run(4).ok());
  EXPECT_FALSE(run(5).ok());
  EXPECT_EQ(halves["last"], 2);
}

TEST(AssignOrReturnTest, MovesValuesThatCannotBeCopiedAndTakesCommas) {
  const auto make = [](int number, int) -> absl::StatusOr<std::unique_ptr<int>> {
    return std::make_unique<int>(number);
  };
  const auto run = [&]() -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const std::unique_ptr<int> made, make(3, 4));
    return *made;
  };
  EXPECT_EQ(run().value(), 3);
}

TEST(AssignOrReturnTest, EvaluatesItsExpressionOnce) {
  int calls = 0;
  const auto count = [&]() -> absl::StatusOr<int> { return ++calls; };
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const int value, count());
    RETURN_IF_ERROR(count());
    return value == 1 ? absl::OkStatus() : absl::InternalError("evaluated twice");
  };
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace funnelcast
