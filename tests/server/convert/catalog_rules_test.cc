// Every rule for the fields of the catalogue's requests: each case breaks a good request in one
// place and names the violation that must come of it.
#include <functional>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/activity.h"
#include "server/convert/audience.h"
#include "server/convert/brand.h"
#include "server/convert/campaign.h"
#include "server/convert/channel.h"
#include "server/convert/etag.h"
#include "server/convert/event.h"
#include "server/convert/funnel.h"
#include "server/convert/metric.h"
#include "server/errors/error.h"
#include "server/limits.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/convert/rules.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// ExpectRules with the conversion under test.
template <typename Request>
void ExpectRules(const Request& good, const std::vector<Rule<Request>>& rules) {
  funnelcast::ExpectRules(
      good, [](const Request& request) { return FromProto(request); }, rules);
}

// Rules that all create requests with a parent share; `id` names the field of the new id.
template <typename Request, typename SetId>
void ExpectCreateRules(const Request& good, const std::string& id, const SetId& set_id) {
  const std::string required = id + " REQUIRED";
  const std::string malformed = id + " MALFORMED";
  const std::string too_long = id + " TOO_LONG";
  ExpectRules<Request>(
      good,
      {
          {"parent REQUIRED", [](Request& r) { r.clear_parent(); }},
          {"parent MALFORMED", [](Request& r) { r.set_parent("brand/acme"); }},
          {"parent MALFORMED", [](Request& r) { r.set_parent(r.parent() + "/more/x"); }},
          {required, [&](Request& r) { set_id(r, ""); }},
          {malformed, [&](Request& r) { set_id(r, "Upper"); }},
          {malformed, [&](Request& r) { set_id(r, "_first"); }},
          {malformed, [&](Request& r) { set_id(r, "a/b"); }},
          {too_long, [&](Request& r) { set_id(r, std::string(limits::kMaxIdBytes + 1, 'a')); }},
          {"request_id TOO_LONG",
           [](Request& r) { r.set_request_id(std::string(limits::kMaxRequestIdBytes + 1, 'k')); }},
          {"request_id MALFORMED", [](Request& r) { r.set_request_id("two words"); }},
      });
  Request at_limit = good;
  set_id(at_limit, std::string(limits::kMaxIdBytes, 'a'));
  at_limit.set_request_id(std::string(limits::kMaxRequestIdBytes, 'k'));
  EXPECT_THAT(ViolationsOf(FromProto(at_limit).status()), IsEmpty());
}

std::string Characters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "\u00fc";
  return text;
}

TEST(BrandRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateBrandRequest;
  ExpectRules<Request>(
      BrandRequest(),
      {
          {"brand_id REQUIRED", [](Request& r) { r.clear_brand_id(); }},
          {"brand_id MALFORMED", [](Request& r) { r.set_brand_id("Acme GmbH"); }},
          {"brand.currency_code REQUIRED",
           [](Request& r) { r.mutable_brand()->clear_currency_code(); }},
          {"brand.currency_code MALFORMED",
           [](Request& r) { r.mutable_brand()->set_currency_code("eur"); }},
          {"brand.currency_code MALFORMED",
           [](Request& r) { r.mutable_brand()->set_currency_code("EURO"); }},
          {"brand.time_zone UNKNOWN_VALUE",
           [](Request& r) { r.mutable_brand()->set_time_zone("Europe/Berlinn"); }},
          {"brand.time_zone UNKNOWN_VALUE",
           [](Request& r) { r.mutable_brand()->set_time_zone("../etc/passwd"); }},
          {"brand.time_zone UNKNOWN_VALUE",
           [](Request& r) { r.mutable_brand()->set_time_zone("/etc/passwd"); }},
          {"brand.time_zone UNKNOWN_VALUE",
           [](Request& r) {
             r.mutable_brand()->set_time_zone(std::string(limits::kMaxTimeZoneBytes + 1, 'A'));
           }},
          {"brand.holiday_region UNKNOWN_VALUE",
           [](Request& r) { r.mutable_brand()->set_holiday_region("FR"); }},
          {"brand.holiday_region UNKNOWN_VALUE",
           [](Request& r) { r.mutable_brand()->set_holiday_region("de-by"); }},
          {"request_id MALFORMED", [](Request& r) { r.set_request_id("a\nb"); }},
      });
}

TEST(BrandRulesTest, DisplayNameIsUtf8WithoutControlCharactersAndCountedInCharacters) {
  using Request = v1::CreateBrandRequest;
  const auto with_name = [](const std::string& name) {
    return [name](Request& r) { r.mutable_brand()->set_display_name(name); };
  };
  ExpectRules<Request>(BrandRequest(),
                       {
                           {"brand.display_name TOO_LONG",
                            with_name(Characters(limits::kMaxDisplayNameCharacters + 1))},
                           {"brand.display_name CONTROL_CHARACTER", with_name("Acme\nGmbH")},
                           {"brand.display_name CONTROL_CHARACTER", with_name("Acme\x7f")},
                           {"brand.display_name CONTROL_CHARACTER", with_name("Acme\u0085")},
                           {"brand.display_name CONTROL_CHARACTER", with_name("Acme\u2028")},
                           {"brand.display_name MALFORMED", with_name("Acme\xff")},
                           {"brand.display_name MALFORMED", with_name("Acme\xc3")},
                           {"brand.display_name MALFORMED", with_name("\xed\xa0\x80")},
                           {"brand.display_name MALFORMED", with_name("\xc0\xaf")},
                       });
  Request at_limit = BrandRequest();
  at_limit.mutable_brand()->set_display_name(Characters(limits::kMaxDisplayNameCharacters));
  EXPECT_THAT(ViolationsOf(FromProto(at_limit).status()), IsEmpty());
}

TEST(BrandRulesTest, AllViolationsOfARequestComeAtOnce) {
  v1::CreateBrandRequest request;
  request.set_request_id("with space");
  EXPECT_THAT(
      ViolationsOf(FromProto(request).status()),
      ElementsAre("brand_id REQUIRED", "brand.currency_code REQUIRED", "request_id MALFORMED"));
}

TEST(BrandRulesTest, TimeZoneIsUtcAndNameTheIdWhenLeftOut) {
  v1::CreateBrandRequest request = BrandRequest();
  request.mutable_brand()->clear_time_zone();
  const auto brand = FromProto(request);
  ASSERT_TRUE(brand.ok());
  EXPECT_EQ(brand->time_zone, "UTC");
  EXPECT_EQ(brand->display_name, "acme");
}

// Zeros before the version leave it what it is.
TEST(EtagRulesTest, AtMostSoManyBytes) {
  const std::string longest = "v" + std::string(limits::kMaxEtagBytes - 2, '0') + "3";
  errors::FieldViolations violations;
  EXPECT_EQ(CheckEtag(longest, "etag", violations), 3);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(CheckEtag(longest + "3", "etag", violations), std::nullopt);
  EXPECT_THAT(errors::MessageOf(violations.ToStatus()),
              testing::EndsWith("etag is 129 bytes long; an etag has at most 128."));
}

TEST(BrandRulesTest, UpdateChecksNameEtagMaskAndWhatTheMaskNames) {
  using Request = v1::UpdateBrandRequest;
  Request good;
  good.mutable_brand()->set_name("brands/acme");
  good.mutable_brand()->set_etag("v3");
  good.mutable_brand()->set_currency_code("USD");
  ExpectRules<Request>(
      good,
      {
          {"brand.name REQUIRED", [](Request& r) { r.mutable_brand()->clear_name(); }},
          {"brand.name MALFORMED", [](Request& r) { r.mutable_brand()->set_name("acme"); }},
          {"brand.etag MALFORMED", [](Request& r) { r.mutable_brand()->set_etag("W/\"3\""); }},
          {"brand.etag MALFORMED", [](Request& r) { r.mutable_brand()->set_etag("v0"); }},
          {"update_mask.paths[0] UNKNOWN_VALUE",
           [](Request& r) { r.mutable_update_mask()->add_paths("name"); }},
          {"brand.currency_code MALFORMED",
           [](Request& r) { r.mutable_brand()->set_currency_code("$"); }},
      });
  // An empty value that the mask names is no value that was left out.
  good.mutable_brand()->clear_currency_code();
  good.mutable_update_mask()->add_paths("currency_code");
  EXPECT_THAT(ViolationsOf(FromProto(good).status()), ElementsAre("brand.currency_code REQUIRED"));
}

TEST(BrandRulesTest, UpdateTakesSetFieldsOfAnEmptyMaskAndNamedOnesOtherwise) {
  v1::UpdateBrandRequest request;
  request.mutable_brand()->set_name("brands/acme");
  request.mutable_brand()->set_display_name("Acme");
  request.mutable_brand()->set_currency_code("USD");
  const auto all_set = FromProto(request);
  ASSERT_TRUE(all_set.ok());
  EXPECT_TRUE(all_set->display_name && all_set->currency_code && !all_set->time_zone);
  request.mutable_update_mask()->add_paths("currency_code");
  const auto named = FromProto(request);
  ASSERT_TRUE(named.ok());
  EXPECT_TRUE(!named->display_name && named->currency_code && !named->time_zone);
  request.mutable_update_mask()->add_paths("currency_code");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("update_mask.paths[1] DUPLICATE"));
}

// The empty region takes the calendar away, where the mask says so.
TEST(BrandRulesTest, HolidayRegionIsSetAndTakenAway) {
  v1::UpdateBrandRequest request;
  request.mutable_brand()->set_name("brands/acme");
  request.mutable_brand()->set_holiday_region("CH-ZH");
  EXPECT_EQ(FromProto(request)->holiday_region, "CH-ZH");
  request.mutable_brand()->set_holiday_region("XX");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("brand.holiday_region UNKNOWN_VALUE"));
  request.mutable_brand()->clear_holiday_region();
  EXPECT_FALSE(FromProto(request)->holiday_region.has_value());
  request.mutable_update_mask()->add_paths("holiday_region");
  EXPECT_EQ(FromProto(request)->holiday_region, "");
}

TEST(FunnelRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateFunnelRequest;
  ExpectCreateRules(FunnelRequest(), "funnel_id",
                    [](Request& r, const std::string& id) { r.set_funnel_id(id); });
  const auto stage = [](Request& r, int i) { return r.mutable_funnel()->mutable_stages(i); };
  ExpectRules<Request>(
      FunnelRequest(),
      {
          {"funnel.stages REQUIRED", [](Request& r) { r.mutable_funnel()->clear_stages(); }},
          {"funnel.stages[1].stage UNKNOWN_VALUE", [&](Request& r) { stage(r, 1)->clear_stage(); }},
          {"funnel.stages[1].stage UNKNOWN_VALUE",
           [&](Request& r) { stage(r, 1)->set_stage(static_cast<v1::Stage>(17)); }},
          {"funnel.stages[1].stage DUPLICATE",
           [&](Request& r) { stage(r, 1)->set_stage(v1::STAGE_ATTENTION); }},
          {"funnel.stages[2].metric REQUIRED", [&](Request& r) { stage(r, 2)->clear_metric(); }},
          {"funnel.stages[2].metric MALFORMED",
           [&](Request& r) { stage(r, 2)->set_metric("Orders!"); }},
          {"funnel.stages[2].metric DUPLICATE",
           [&](Request& r) { stage(r, 2)->set_metric("clicks"); }},
          {"funnel.stages REQUIRED",
           [](Request& r) { r.mutable_funnel()->mutable_stages()->DeleteSubrange(0, 3); }},
          {"funnel.display_name TOO_LONG",
           [](Request& r) {
             r.mutable_funnel()->set_display_name(
                 std::string(limits::kMaxDisplayNameCharacters + 1, 'x'));
           }},
      });
}

TEST(FunnelRulesTest, StagesAreKeptInTheirOrder) {
  v1::CreateFunnelRequest request = FunnelRequest();
  request.mutable_funnel()->mutable_stages()->SwapElements(0, 3);
  const auto funnel = FromProto(request);
  ASSERT_TRUE(funnel.ok());
  EXPECT_EQ(funnel->stages.front().metric, "impressions");
  EXPECT_EQ(funnel->stages.back().metric, "revenue");
}

TEST(MetricRulesTest, CreateNamesEveryBadFieldAndTakesTheKindFromTheId) {
  using Request = v1::CreateMetricRequest;
  Request good;
  good.set_parent("brands/acme");
  good.set_metric_id("effort_hours");
  ExpectCreateRules(good, "metric_id",
                    [](Request& r, const std::string& id) { r.set_metric_id(id); });
  ExpectRules<Request>(
      good, {
                {"metric.kind UNKNOWN_VALUE",
                 [](Request& r) { r.mutable_metric()->set_kind(static_cast<v1::MetricKind>(9)); }},
                {"metric.display_name CONTROL_CHARACTER",
                 [](Request& r) { r.mutable_metric()->set_display_name("\t"); }},
            });
  EXPECT_EQ(FromProto(good)->kind, store::MetricKind::kEffort);
  good.mutable_metric()->set_kind(v1::METRIC_KIND_MONEY);
  EXPECT_EQ(FromProto(good)->kind, store::MetricKind::kMoney);
}

TEST(MetricRulesTest, UpdateKnowsItsFields) {
  using Request = v1::UpdateMetricRequest;
  Request good;
  good.mutable_metric()->set_name("brands/acme/metrics/likes");
  ExpectRules<Request>(
      good, {
                {"metric.name MALFORMED",
                 [](Request& r) { r.mutable_metric()->set_name("brands/acme/metric/likes"); }},
                {"metric.etag MALFORMED", [](Request& r) { r.mutable_metric()->set_etag("3"); }},
                {"update_mask.paths[0] UNKNOWN_VALUE",
                 [](Request& r) { r.mutable_update_mask()->add_paths("etag"); }},
            });
}

TEST(ChannelRulesTest, CreateAndUpdateNameEveryBadField) {
  using Create = v1::CreateChannelRequest;
  Create create;
  create.set_parent("brands/acme");
  create.set_channel_id("facebook");
  ExpectCreateRules(create, "channel_id",
                    [](Create& r, const std::string& id) { r.set_channel_id(id); });
  using Update = v1::UpdateChannelRequest;
  Update update;
  update.mutable_channel()->set_name("brands/acme/channels/facebook");
  ExpectRules<Update>(
      update, {
                  {"channel.name REQUIRED", [](Update& r) { r.mutable_channel()->clear_name(); }},
                  {"channel.etag MALFORMED", [](Update& r) { r.mutable_channel()->set_etag("v"); }},
                  {"channel.display_name TOO_LONG",
                   [](Update& r) {
                     r.mutable_channel()->set_display_name(
                         std::string(limits::kMaxDisplayNameCharacters + 1, 'x'));
                   }},
                  {"update_mask.paths[0] UNKNOWN_VALUE",
                   [](Update& r) { r.mutable_update_mask()->add_paths("kind"); }},
              });
}

TEST(CampaignRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateCampaignRequest;
  Request good;
  good.set_parent("brands/acme/channels/facebook");
  good.set_campaign_id("spring");
  good.mutable_campaign()->set_external_id(std::string(limits::kMaxExternalIdCharacters, '7'));
  ExpectCreateRules(good, "campaign_id",
                    [](Request& r, const std::string& id) { r.set_campaign_id(id); });
  ExpectRules<Request>(good, {{"campaign.external_id TOO_LONG", [](Request& r) {
                                 r.mutable_campaign()->mutable_external_id()->push_back('7');
                               }}});
}

TEST(ActivityRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateActivityRequest;
  Request good;
  good.set_parent("brands/acme/channels/facebook/campaigns/spring");
  good.set_activity_id("post_1");
  ExpectCreateRules(good, "activity_id",
                    [](Request& r, const std::string& id) { r.set_activity_id(id); });
}

TEST(AudienceRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateAudienceRequest;
  Request good;
  good.set_parent("brands/acme");
  good.set_audience_id("parents");
  ExpectCreateRules(good, "audience_id",
                    [](Request& r, const std::string& id) { r.set_audience_id(id); });
}

TEST(EventRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateEventRequest;
  ExpectCreateRules(EventRequest(), "event_id",
                    [](Request& r, const std::string& id) { r.set_event_id(id); });
  ExpectRules<Request>(
      EventRequest(),
      {
          {"event.start_date REQUIRED", [](Request& r) { r.mutable_event()->clear_start_date(); }},
          {"event.end_date REQUIRED", [](Request& r) { r.mutable_event()->clear_end_date(); }},
          {"event.start_date MALFORMED",
           [](Request& r) { *r.mutable_event()->mutable_start_date() = MakeDate(2025, 2, 29); }},
          {"event.start_date OUT_OF_RANGE",
           [](Request& r) { *r.mutable_event()->mutable_start_date() = MakeDate(1989, 12, 31); }},
          {"event.end_date OUT_OF_RANGE",
           [](Request& r) { *r.mutable_event()->mutable_end_date() = MakeDate(2100, 1, 2); }},
          {"event.end_date WINDOW_ORDER",
           [](Request& r) { *r.mutable_event()->mutable_end_date() = MakeDate(2025, 11, 28); }},
          {"event.end_date OUT_OF_RANGE",
           [](Request& r) { *r.mutable_event()->mutable_end_date() = MakeDate(2029, 1, 1); }},
          {"event.series MALFORMED",
           [](Request& r) { r.mutable_event()->set_series("Black Friday"); }},
          {"event.lead_days OUT_OF_RANGE",
           [](Request& r) { r.mutable_event()->set_lead_days(limits::kMaxEventRampDays + 1); }},
          {"event.lead_days OUT_OF_RANGE",
           [](Request& r) { r.mutable_event()->set_lead_days(-1); }},
          {"event.lag_days OUT_OF_RANGE",
           [](Request& r) { r.mutable_event()->set_lag_days(limits::kMaxEventRampDays + 1); }},
          {"event.lag_days OUT_OF_RANGE", [](Request& r) { r.mutable_event()->set_lag_days(-1); }},
      });
  Request at_limit = EventRequest();
  at_limit.mutable_event()->set_lead_days(limits::kMaxEventRampDays);
  at_limit.mutable_event()->set_lag_days(limits::kMaxEventRampDays);
  EXPECT_EQ(ToProto(*FromProto(at_limit)).lag_days(), limits::kMaxEventRampDays);
  EXPECT_EQ(FromProto(EventRequest())->series, "black_friday_2025");
}

}  // namespace
}  // namespace funnelcast::convert
