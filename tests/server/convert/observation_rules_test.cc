// Every rule for the fields of observation requests, and the batch that good ones become.
#include "server/convert/observation_rules.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/history_report.h"
#include "server/convert/import.h"
#include "server/convert/observation.h"
#include "server/convert/page_token.h"
#include "server/limits.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/convert/rules.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

template <typename Request>
void ExpectRules(const Request& good, const std::vector<Rule<Request>>& rules) {
  funnelcast::ExpectRules(
      good, [](const Request& request) { return FromProto(request); }, rules);
}

using Write = v1::BatchWriteObservationsRequest;

std::function<void(Write&)> Second(const std::function<void(v1::Observation&)>& change) {
  return [change](Write& request) { change(*request.mutable_observations(1)); };
}

TEST(ObservationRulesTest, WriteNamesEveryBadField) {
  using O = v1::Observation;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ExpectRules<Write>(
      WriteRequest(),
      {
          {"parent MALFORMED", [](Write& r) { r.set_parent("acme"); }},
          {"request_id MALFORMED", [](Write& r) { r.set_request_id("\xc3\xbc"); }},
          {"observations REQUIRED", [](Write& r) { r.clear_observations(); }},
          {"observations[1].metric REQUIRED", Second([](O& o) { o.clear_metric(); })},
          {"observations[1].metric MALFORMED", Second([](O& o) { o.set_metric("Clicks"); })},
          {"observations[1].channel MALFORMED", Second([](O& o) { o.set_channel("face book"); })},
          {"observations[1].audience MALFORMED",
           Second([](O& o) { o.set_audience("\u00fcber40"); })},
          {"observations[1].campaign REQUIRED", Second([](O& o) { o.set_activity("post"); })},
          {"observations[1].channel REQUIRED", Second([](O& o) {
             o.set_campaign("spring");
             o.clear_channel();
           })},
          {"observations[1].date REQUIRED", Second([](O& o) { o.clear_date(); })},
          {"observations[1].date MALFORMED",
           Second([](O& o) { *o.mutable_date() = MakeDate(2025, 2, 30); })},
          {"observations[1].date OUT_OF_RANGE",
           Second([](O& o) { *o.mutable_date() = MakeDate(1989, 12, 31); })},
          {"observations[1].date OUT_OF_RANGE",
           Second([](O& o) { *o.mutable_date() = MakeDate(2100, 1, 2); })},
          {"observations[1].end_date MALFORMED",
           Second([](O& o) { *o.mutable_end_date() = MakeDate(2025, 2, 30); })},
          {"observations[1].end_date WINDOW_ORDER",
           Second([](O& o) { *o.mutable_end_date() = o.date(); })},
          {"observations[1].end_date OUT_OF_RANGE",
           Second([](O& o) { *o.mutable_end_date() = MakeDate(2026, 3, 4); })},
          {"observations[1].value OUT_OF_RANGE",
           Second([](O& o) { o.set_value(-1.1 * limits::kMaxObservedValue); })},
          {"observations[1].value OUT_OF_RANGE",
           Second([](O& o) { o.set_value(1.1 * limits::kMaxObservedValue); })},
          {"observations[1].value NOT_FINITE", Second([=](O& o) { o.set_value(kNaN); })},
          {"observations[1].value NOT_FINITE", Second([=](O& o) { o.set_value(-kInfinity); })},
          {"observations[1] DUPLICATE",
           Second([](O& o) { *o.mutable_date() = MakeDate(2025, 3, 1); })},
      });
}

TEST(ObservationRulesTest, ABatchHoldsAtMostTenThousand) {
  Write request;
  request.set_parent("brands/acme");
  for (int i = 0; i < limits::kMaxObservationsPerBatch; ++i) {
    v1::Observation* observation = request.add_observations();
    observation->set_metric("clicks");
    observation->set_channel("c" + std::to_string(i));
    *observation->mutable_date() = MakeDate(2025, 3, 1);
  }
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), IsEmpty());
  request.add_observations();
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("observations TOO_MANY"));
}

TEST(ObservationRulesTest, ManyViolationsAreCutAndCounted) {
  Write request;
  request.set_parent("brands/acme");
  for (int i = 0; i < 30; ++i) {
    v1::Observation* observation = request.add_observations();
    observation->set_metric("clicks");
    *observation->mutable_date() = MakeDate(2025, 3, i + 1);
    observation->set_value(1e16);
  }
  const auto violations = ViolationsOf(FromProto(request).status());
  ASSERT_THAT(violations, testing::SizeIs(testing::Le(20U)));
  EXPECT_EQ(violations.front(), "observations[0].value OUT_OF_RANGE");
  EXPECT_THAT(violations.back(), testing::HasSubstr("FURTHER_VIOLATIONS"));
}

// The store takes series in order, each with its days in order.
TEST(ObservationRulesTest, ABatchIsOrderedBySeriesAndDay) {
  Write request = WriteRequest();
  request.mutable_observations()->SwapElements(0, 1);
  v1::Observation* other = request.add_observations();
  *other = request.observations(0);
  other->set_channel("blog");
  const auto write = FromProto(request);
  ASSERT_TRUE(write.ok());
  ASSERT_EQ(write->batch.series.size(), 2U);
  EXPECT_EQ(write->batch.series[0].channel, "blog");
  ASSERT_EQ(write->batch.values.size(), 3U);
  EXPECT_EQ(write->batch.values[1].series, 1U);
  EXPECT_LT(write->batch.values[1].day, write->batch.values[2].day);
}

// The first of the request is on 2025-03-01, the second on the day after.
TEST(ObservationRulesTest, ValuesOfOneSeriesMustNotOverlap) {
  Write request = WriteRequest();
  *request.mutable_observations(0)->mutable_end_date() = MakeDate(2025, 3, 2);
  *request.mutable_observations(1)->mutable_end_date() = MakeDate(2026, 3, 3);
  const auto write = FromProto(request);
  ASSERT_TRUE(write.ok()) << write.status();
  EXPECT_EQ(write->batch.values[0].day_count, 1);
  EXPECT_EQ(write->batch.values[1].day_count, limits::kMaxValueDays);
  *request.mutable_observations(0)->mutable_end_date() = MakeDate(2025, 3, 3);
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("observations[1] CONFLICTING"));
  request.mutable_observations()->SwapElements(0, 1);
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("observations[1] CONFLICTING"));
  request.mutable_observations(1)->set_channel("blog");
  EXPECT_TRUE(FromProto(request).ok());
}

// What the brand is: 2025-03-02 is its today, sessions may be fractional, weather is a control.
TEST(ObservationRulesTest, BatchKeepsToTheRulesOfItsBrand) {
  ObservationRules rules{.brand = "acme",
                         .today = 20'149,
                         .metric_kinds = {{"weather", store::MetricKind::kControl}},
                         .fractional_metrics = {"sessions"}};
  const auto check = [&](const std::function<void(v1::Observation&)>& change) {
    Write request = WriteRequest();
    change(*request.mutable_observations(1));
    errors::FieldViolations violations;
    CheckAgainstRules(request, rules, violations);
    return ViolationsOf(violations.ToStatus());
  };
  using O = v1::Observation;
  EXPECT_THAT(check([](O&) {}), IsEmpty());
  EXPECT_THAT(check([](O& o) { *o.mutable_date() = MakeDate(2025, 3, 3); }),
              ElementsAre("observations[1].date OUT_OF_RANGE"));
  EXPECT_THAT(check([](O& o) { *o.mutable_end_date() = MakeDate(2025, 3, 4); }),
              ElementsAre("observations[1].end_date OUT_OF_RANGE"));
  EXPECT_THAT(check([](O& o) { *o.mutable_end_date() = MakeDate(2025, 3, 3); }), IsEmpty());
  EXPECT_THAT(check([](O& o) {
                o.set_metric("spend");
                *o.mutable_date() = MakeDate(2025, 3, 3);
              }),
              IsEmpty());
  EXPECT_THAT(check([](O& o) { o.set_value(-1); }),
              ElementsAre("observations[1].value OUT_OF_RANGE"));
  EXPECT_THAT(check([](O& o) { o.set_value(1.5); }),
              ElementsAre("observations[1].value OUT_OF_RANGE"));
  EXPECT_THAT(check([](O& o) {
                o.set_metric("sessions");
                o.set_value(1.5);
              }),
              IsEmpty());
  EXPECT_THAT(check([](O& o) {
                o.set_metric("weather");
                o.set_value(-7.5);
              }),
              IsEmpty());
}

TEST(ObservationRulesTest, QueryNamesEveryBadField) {
  using Query = v1::QueryObservationsRequest;
  Query good;
  good.set_parent("brands/acme");
  *good.mutable_start_date() = MakeDate(2025, 1, 1);
  *good.mutable_end_date() = MakeDate(2025, 2, 1);
  good.add_metrics("clicks");
  good.add_channels("facebook");
  ExpectRules<Query>(
      good,
      {
          {"parent REQUIRED", [](Query& r) { r.clear_parent(); }},
          {"start_date MALFORMED", [](Query& r) { r.mutable_start_date()->set_month(0); }},
          {"end_date WINDOW_ORDER", [](Query& r) { *r.mutable_end_date() = MakeDate(2025, 1, 1); }},
          {"metrics[1] MALFORMED", [](Query& r) { r.add_metrics("Clicks"); }},
          {"metrics[1] DUPLICATE", [](Query& r) { r.add_metrics("clicks"); }},
          {"channels[0] REQUIRED", [](Query& r) { r.set_channels(0, ""); }},
          {"grid UNKNOWN_VALUE", [](Query& r) { r.set_grid(static_cast<v1::Grid>(9)); }},
          {"as_of_time OUT_OF_RANGE", [](Query& r) { r.mutable_as_of_time()->set_seconds(-1); }},
          {"as_of_time OUT_OF_RANGE",
           [](Query& r) { r.mutable_as_of_time()->set_nanos(1'000'000'000); }},
          {"page_size OUT_OF_RANGE", [](Query& r) { r.set_page_size(limits::kMaxPageSize + 1); }},
          {"page_token BAD_PAGE_TOKEN", [](Query& r) { r.set_page_token("AAAA"); }},
          {"page_token BAD_PAGE_TOKEN", [](Query& r) { r.set_page_token(std::string(2000, 'A')); }},
      });
  for (int i = 1; i < limits::kMaxQueryMetrics; ++i) good.add_metrics("m" + std::to_string(i));
  for (int i = 1; i < limits::kMaxQueryChannels; ++i) good.add_channels("c" + std::to_string(i));
  EXPECT_THAT(ViolationsOf(FromProto(good).status()), IsEmpty());
  good.add_metrics("one_too_many");
  good.add_channels("one_too_many");
  EXPECT_THAT(ViolationsOf(FromProto(good).status()),
              ElementsAre("metrics TOO_MANY", "channels TOO_MANY"));
}

TEST(ObservationRulesTest, APageTokenGoesOnAfterItsRowInTheSameSelection) {
  v1::QueryObservationsRequest request;
  request.set_parent("brands/acme");
  const auto first = FromProto(request);
  ASSERT_TRUE(first.ok());
  history::ObservedSum row;
  row.metric = "clicks";
  row.start = 20'000;
  request.set_page_token(MakeSumPageToken(*first, row));
  const auto next = FromProto(request);
  ASSERT_TRUE(next.ok() && next->query.after.has_value());
  EXPECT_EQ(next->query.after->metric, "clicks");
  EXPECT_EQ(next->query.after->channel, "");
  EXPECT_EQ(next->query.after->start, 20'000);
  request.set_grid(v1::GRID_WEEK);
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("page_token BAD_PAGE_TOKEN"));
}

// A token grows with the position it holds.
TEST(PageTokenTest, AtMostSoManyBytes) {
  std::string position = "x";
  while (MakePageToken("list", position + "x").size() <= limits::kMaxPageTokenBytes) {
    position += "x";
  }
  errors::FieldViolations violations;
  EXPECT_EQ(CheckPageToken(MakePageToken("list", position), "list", violations), position);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(CheckPageToken(MakePageToken("list", position + "x"), "list", violations), "");
  EXPECT_FALSE(violations.empty());
}

// Of more imports whose values stay than are listed, the first are.
TEST(UndoImportTest, ConflictsAreListedUpToALimit) {
  store::UndoResult result;
  result.kept.resize(limits::kMaxListedConflicts);
  EXPECT_EQ(ToProto("acme", result).kept_size(), 20);
  result.kept.resize(limits::kMaxListedConflicts + 1);
  EXPECT_EQ(ToProto("acme", result).kept_size(), 20);
}

TEST(ObservationRulesTest, ReportChecksParentAndTime) {
  using Report = v1::GetHistoryReportRequest;
  Report good;
  good.set_parent("brands/acme");
  ExpectRules<Report>(
      good,
      {
          {"parent MALFORMED", [](Report& r) { r.set_parent("brands/Acme"); }},
          {"as_of_time OUT_OF_RANGE", [](Report& r) { r.mutable_as_of_time()->set_nanos(-1); }},
      });
}

}  // namespace
}  // namespace funnelcast::convert
