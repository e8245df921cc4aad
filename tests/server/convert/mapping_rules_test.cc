// Every rule for the fields of mappings, and the bytes that they are kept as.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/mapping.h"
#include "server/limits.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/convert/rules.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Create = v1::CreateMappingRequest;
using Columns = v1::ColumnMapping;

std::function<void(Create&)> In(const std::function<void(Columns&)>& change) {
  return [change](Create& request) { change(*request.mutable_mapping()->mutable_columns()); };
}

const std::vector<Rule<Create>> kRules = {
    {"parent MALFORMED", [](Create& r) { r.set_parent("acme"); }},
    {"mapping_id MALFORMED", [](Create& r) { r.set_mapping_id("Our ads"); }},
    {"mapping.display_name TOO_LONG",
     [](Create& r) {
       r.mutable_mapping()->set_display_name(
           std::string(limits::kMaxDisplayNameCharacters + 1, 'x'));
     }},
    {"mapping.columns.date_column REQUIRED", In([](Columns& c) {
       c.clear_date_column();
       c.clear_alternatives();
     })},
    {"mapping.columns.end_date_column TOO_LONG", In([](Columns& c) {
       c.set_end_date_column(std::string(limits::kMaxHeadingCharacters + 1, 'x'));
     })},
    {"mapping.columns.default_channel MALFORMED",
     In([](Columns& c) { c.set_default_channel("Google Ads"); })},
    {"mapping.columns.campaign_column REQUIRED", In([](Columns& c) { c.clear_campaign_column(); })},
    {"mapping.columns.row_length UNKNOWN_VALUE",
     In([](Columns& c) { c.set_row_length(static_cast<v1::Grid>(9)); })},
    {"mapping.columns.currency_code MALFORMED",
     In([](Columns& c) { c.set_currency_code("Euro"); })},
    {"mapping.columns.value_columns REQUIRED", In([](Columns& c) { c.clear_value_columns(); })},
    {"mapping.columns.value_columns[1].metric MALFORMED",
     In([](Columns& c) { c.mutable_value_columns(1)->set_metric("Spend"); })},
    {"mapping.columns.value_columns[1] DUPLICATE",
     In([](Columns& c) { c.mutable_value_columns(1)->set_metric("clicks"); })},
    {"mapping.columns.value_columns[0].factor OUT_OF_RANGE",
     In([](Columns& c) { c.mutable_value_columns(0)->set_factor(-1); })},
    {"mapping.columns.value_columns[0].factor OUT_OF_RANGE", In([](Columns& c) {
       c.mutable_value_columns(0)->set_factor(1.1 * limits::kMaxColumnFactor);
     })},
    {"mapping.columns.alternatives[0].column UNKNOWN_REFERENCE",
     In([](Columns& c) { c.mutable_alternatives(0)->set_column("Datum"); })},
    {"mapping.columns.alternatives[1].column DUPLICATE",
     In([](Columns& c) { *c.add_alternatives() = c.alternatives(0); })},
    {"mapping.columns.alternatives[0].others REQUIRED",
     In([](Columns& c) { c.mutable_alternatives(0)->clear_others(); })},
    {"mapping.columns.alternatives[0].others[0] MALFORMED",
     In([](Columns& c) { c.mutable_alternatives(0)->set_others(0, "Tag (*) *"); })},
    {"mapping.columns.segment_columns[0] REQUIRED",
     In([](Columns& c) { c.set_segment_columns(0, " "); })},
};

TEST(MappingRulesTest, CreateNamesEveryBadField) {
  ExpectRules<Create>(
      MappingRequest(), [](const Create& request) { return FromProto(request); }, kRules);
}

TEST(MappingRulesTest, ListsHaveLimits) {
  Create request = MappingRequest();
  Columns& columns = *request.mutable_mapping()->mutable_columns();
  columns.mutable_value_columns(0)->set_factor(limits::kMaxColumnFactor);
  for (int i = 1; i < limits::kMaxHeadingAlternatives; ++i)
    columns.mutable_alternatives(0)->add_others("Tag " + std::to_string(i));
  for (int i = 1; i < limits::kMaxSegmentColumns; ++i)
    columns.add_segment_columns("Segment " + std::to_string(i));
  for (int i = columns.value_columns_size(); i < limits::kMaxValueColumns; ++i) {
    v1::ColumnMapping::ValueColumn& column = *columns.add_value_columns();
    column.set_column("Column " + std::to_string(i));
    column.set_metric("metric_" + std::to_string(i));
  }
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), IsEmpty());
  columns.mutable_alternatives(0)->add_others("one too many");
  columns.add_segment_columns("one too many");
  columns.add_value_columns()->set_metric("one_too_many");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("mapping.columns.value_columns TOO_MANY",
                          "mapping.columns.alternatives[0].others TOO_MANY",
                          "mapping.columns.segment_columns TOO_MANY"));
}

// Every field set to something of its own comes back.
TEST(MappingRulesTest, StoredBytesHoldEveryField) {
  Columns columns = MappingRequest().mapping().columns();
  columns.set_channel_column("Platform");
  columns.set_activity_column("Ad");
  columns.set_audience_column("Audience");
  columns.set_end_date_column("Until");
  columns.set_row_length(v1::GRID_WEEK);
  columns.set_currency_column("Currency");
  columns.set_currency_code("EUR");
  columns.set_optional_columns(true);
  columns.mutable_value_columns(0)->set_channel("print");
  columns.mutable_value_columns(0)->set_factor(0.000001);
  const google::protobuf::Descriptor& type = *Columns::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const auto& reflection = *columns.GetReflection();
    EXPECT_TRUE(field.is_repeated() ? reflection.FieldSize(columns, &field) > 0
                                    : reflection.HasField(columns, &field))
        << field.name() << " is not tried";
  }
  const auto decoded = DecodeColumns(EncodeColumns(columns));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->DebugString(), columns.DebugString());
  for (const v1::Grid length : {v1::GRID_UNSPECIFIED, v1::GRID_DAY, v1::GRID_MONTH}) {
    columns.set_row_length(length);
    EXPECT_EQ(DecodeColumns(EncodeColumns(columns))->row_length(), length);
  }
}

TEST(MappingRulesTest, OtherBytesAreDamage) {
  EXPECT_EQ(DecodeColumns("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeColumns("mapping 1\n\xff").status().code(), absl::StatusCode::kDataLoss);
}

TEST(MappingRulesTest, UpdateOfNothingIsRefused) {
  v1::UpdateMappingRequest request;
  request.mutable_mapping()->set_name("brands/acme/mappings/our_ads");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()), ElementsAre("update_mask REQUIRED"));
}

TEST(MappingRulesTest, UpdateChangesWhatItNames) {
  v1::UpdateMappingRequest request;
  request.mutable_mapping()->set_name("brands/acme/mappings/our_ads");
  request.mutable_mapping()->set_display_name("Ours");
  request.mutable_update_mask()->add_paths("display_name");
  const auto update = FromProto(request);
  ASSERT_TRUE(update.ok()) << update.status();
  store::Mapping mapping{"acme", "our_ads", "Old", "bytes", 1};
  Apply(*update, mapping);
  EXPECT_EQ(mapping.display_name, "Ours");
  EXPECT_EQ(mapping.columns, "bytes");
  request.mutable_update_mask()->add_paths("columns");
  EXPECT_THAT(ViolationsOf(FromProto(request).status()),
              ElementsAre("mapping.columns.date_column REQUIRED",
                          "mapping.columns.value_columns REQUIRED"));
  request.mutable_update_mask()->add_paths("ready");
  request.mutable_mapping()->set_name("brands/acme");
  EXPECT_THAT(
      ViolationsOf(FromProto(request).status()),
      testing::IsSupersetOf({"mapping.name MALFORMED", "update_mask.paths[2] UNKNOWN_VALUE"}));
}

}  // namespace
}  // namespace funnelcast::convert
