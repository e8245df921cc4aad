// Columns of the year, of events with their ramps, and of holidays.
#include "simulator/mechanisms/season.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "simulator/base/civil_day.h"
#include "simulator/data/calendar.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/mechanisms/season_notes.h"

namespace funnelcast {
namespace {

std::vector<double> RowOf(const data::SeasonShape& shape,
                          const std::vector<data::EventDays>& events, data::Day first_day,
                          int day_count) {
  std::vector<double> row(static_cast<std::size_t>(shape.column_count()));
  mechanisms::FillSeasonRow(shape, {events, 0, {}}, first_day, day_count, row.data());
  return row;
}

// `black_week/0` and so on; `/0` for all public holidays together.
std::vector<std::string> Names(const std::vector<data::EventColumn>& columns) {
  std::vector<std::string> names;
  for (const data::EventColumn& column : columns) {
    names.push_back(column.series + "/" + std::to_string(static_cast<int>(column.part)));
  }
  return names;
}

TEST(SeasonTest, EventColumnHoldsTheShareOfDays) {
  data::SeasonShape shape;
  shape.fourier_order = 1;
  shape.events = {{"sale", data::EventPart::kCore, 0.5}};
  const std::vector<double> row = RowOf(shape, {{"sale", 105, 120}, {"other", 0, 1000}}, 100, 7);
  EXPECT_DOUBLE_EQ(row[2], 2.0 / 7.0);
  EXPECT_NEAR(row[0] * row[0] + row[1] * row[1], 1.0, 1e-12);
}

// A sale of day 10 with three days of lead and one of lag weighs 1/4, 2/4, 3/4 before and 1/2
// after.
TEST(SeasonTest, LeadAndLagAreRamps) {
  data::SeasonShape shape;
  shape.events = {{"sale", data::EventPart::kCore, 0.5},
                  {"sale", data::EventPart::kLead, 0.5},
                  {"sale", data::EventPart::kLag, 0.5}};
  const std::vector<data::EventDays> events = {{"sale", 10, 11, 3, 1}};
  const double expected[][3] = {{0, 0, 0}, {0, 0.25, 0}, {0, 0.5, 0}, {0, 0.75, 0},
                                {1, 0, 0}, {0, 0, 0.5},  {0, 0, 0}};
  std::vector<double> sums(3, 0.0);
  for (int i = 0; i < 7; ++i) {
    const std::vector<double> row = RowOf(shape, events, 6 + i, 1);
    for (std::size_t c = 0; c < 3; ++c) {
      EXPECT_DOUBLE_EQ(row[c], expected[i][c]) << "day " << 6 + i << ", column " << c;
      sums[c] += row[c] / 7.0;
    }
  }
  // A period has the mean of its days.
  const std::vector<double> week = RowOf(shape, events, 6, 7);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_DOUBLE_EQ(week[c], sums[c]);
}

TEST(SeasonTest, OverlappingEventsOfASeriesCountOnce) {
  data::SeasonShape shape;
  shape.events = {{"sale", data::EventPart::kCore, 0.5}};
  EXPECT_DOUBLE_EQ(RowOf(shape, {{"sale", 0, 50}, {"sale", 0, 50}}, 10, 7)[0], 1.0);
}

// Own events have columns although they never happened; shopping days once they were seen, single
// holidays when they were seen twice, all holidays together from the first on.
TEST(EventColumnTest, FollowWhatWasSeen) {
  const data::Day first = base::DayOfDate(2024, 11, 1);
  std::vector<data::EventDays> events = data::CalendarDays("DE", first, first + 1000);
  events.push_back({"fair", first + 900, first + 905, 2, 0});
  EXPECT_THAT(Names(mechanisms::ChooseEventColumns(events, first, first + 10)),
              testing::ElementsAre("fair/0", "fair/1"));
  EXPECT_THAT(Names(mechanisms::ChooseEventColumns(events, first, first + 60)),
              testing::ElementsAre("/0", "black_week/0", "black_week/1", "christmas_shopping/0",
                                   "christmas_shopping/1", "fair/0", "fair/1"));
  const std::vector<std::string> two_years =
      Names(mechanisms::ChooseEventColumns(events, first, first + 430));
  EXPECT_THAT(two_years, testing::Contains("christmas_day/0"));
  EXPECT_THAT(two_years, testing::Not(testing::Contains("labor_day/0")));
}

// The column of all holidays holds each of them, those without a column of their own too.
TEST(EventColumnTest, AllHolidaysTogether) {
  data::SeasonShape shape;
  shape.events = {{"", data::EventPart::kCore, 0.3}};
  const data::Day labor_day = base::DayOfDate(2026, 5, 1);
  const std::vector<data::EventDays> events =
      data::CalendarDays("DE", labor_day - 30, labor_day + 30);
  EXPECT_DOUBLE_EQ(RowOf(shape, events, labor_day, 1)[0], 1.0);
  EXPECT_DOUBLE_EQ(RowOf(shape, events, labor_day - 1, 1)[0], 0.0);
  // Good Friday and Easter Monday are four days apart; own events are no holidays.
  const data::Day good_friday = data::EasterSunday(2026) - 2;
  EXPECT_DOUBLE_EQ(RowOf(shape, events, good_friday, 7)[0], 2.0 / 7.0);
  EXPECT_DOUBLE_EQ(RowOf(shape, {{"fair", labor_day, labor_day + 1}}, labor_day, 1)[0], 0.0);
}

// Draws spread evenly from a half to one and a half times the value that each column is given.
TEST(SeasonNotesTest, SayWhatIsTold) {
  data::FittedNode node;
  node.kind = data::NodeKind::kBrandTotal;
  node.season.events = {{"", data::EventPart::kCore, 0.3}, {"sale", data::EventPart::kLead, 0.5}};
  node.season.controls = {{"price", true, 0.0, 0.5, 1.0, 1.0, 2.0},
                          {"warmth", false, 0.0, 4.0, 1.0, 1.0, 2.0}};
  constexpr int kDraws = 1001;
  node.draws.assign(static_cast<std::size_t>(node.row_count()) * kDraws, 0.0F);
  const double values[] = {0.0, std::log(0.8), -1.0, std::log(1.5)};
  for (int column = 0; column < 4; ++column) {
    for (int d = 0; d < kDraws; ++d) {
      node.draws[static_cast<std::size_t>((node.season_row() + column) * kDraws + d)] =
          static_cast<float>(values[column] * (0.5 + d / 1000.0));
    }
  }
  EXPECT_THAT(
      mechanisms::DescribeSeason(node, kDraws),
      testing::ElementsAre(
          "events: the days before sale, a period full of them: -20 % (95 %: -28 % to -11.1 %)",
          "events: 1 of 2 mechanisms are not told from nothing",
          testing::StartsWith("controls: price, 10 % more goes with -17.4 % (95 %: -24.5 % to"),
          testing::StartsWith(
              "controls: warmth, 4 more (one sd) goes with +50 % (95 %: +23.7 % to")));
}

TEST(SeasonTest, PriorsStandInTheOrderOfTheColumns) {
  data::SeasonShape shape;
  shape.fourier_order = 1;
  shape.weekdays = true;
  shape.events = {{"", data::EventPart::kCore, 0.3}, {"sale", data::EventPart::kCore, 0.5}};
  shape.controls.resize(1);
  const std::vector<double> sds = shape.PriorSds();
  ASSERT_EQ(static_cast<int>(sds.size()), shape.column_count());
  EXPECT_EQ(sds[static_cast<std::size_t>(shape.event_row())], 0.3);
  EXPECT_EQ(sds[static_cast<std::size_t>(shape.event_row()) + 1], 0.5);
  EXPECT_EQ(sds[static_cast<std::size_t>(shape.control_row())], shape.control_sd);
}

}  // namespace
}  // namespace funnelcast
