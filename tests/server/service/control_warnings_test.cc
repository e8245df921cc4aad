// What a forecast says of controls that are planned, left out, or not known.
#include "server/service/control_warnings.h"

#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/words/render.h"

namespace funnelcast::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A model that saw prices from 90 to 110, the last one 104, in two nodes.
data::FittedFunnel FitWithPrice() {
  data::FittedFunnel fit;
  fit.nodes.resize(2);
  for (data::FittedNode& node : fit.nodes) {
    node.season.controls.push_back({"price", true, 4.6, 0.1, 104.0, 90.0, 110.0});
  }
  return fit;
}

// The warnings in English.
std::vector<std::string> TextsOf(const std::vector<words::Message>& warnings) {
  std::vector<std::string> texts;
  for (const words::Message& warning : warnings) {
    texts.push_back(words::Render(warning, words::Language::kEnglish));
  }
  return texts;
}

TEST(ControlWarningsTest, LeftOutControlsStayAsTheyWere) {
  EXPECT_THAT(TextsOf(ControlWarnings(FitWithPrice(), {})),
              ElementsAre("price is not planned; the forecast keeps its last value of 104."));
  EXPECT_THAT(ControlWarnings({}, {}), IsEmpty());
}

// Days that are left open are not outside of anything; of the others the farthest is named.
TEST(ControlWarningsTest, PlansBeyondWhatWasObservedAreNamed) {
  data::PlanInputs plan;
  plan.controls.push_back({"price", {std::nan(""), 90.0, 110.0}});
  EXPECT_THAT(ControlWarnings(FitWithPrice(), plan), IsEmpty());
  plan.controls[0].values = {112.0, 80.0, 115.0};
  EXPECT_THAT(TextsOf(ControlWarnings(FitWithPrice(), plan)),
              ElementsAre(HasSubstr("price is planned at 80, outside of the 90 to 110")));
}

TEST(ControlWarningsTest, ControlsTheModelDoesNotKnowAreNamed) {
  data::PlanInputs plan;
  plan.controls.push_back({"price", {100.0}});
  plan.controls.push_back({"warmth", {20.0}});
  EXPECT_THAT(TextsOf(ControlWarnings(FitWithPrice(), plan)),
              ElementsAre(HasSubstr("The plan states warmth, which the model does not know")));
}

}  // namespace
}  // namespace funnelcast::service
