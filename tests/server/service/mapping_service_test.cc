// Mappings through a real server: those that come with it and a brand's own.
#include <set>

#include "server/convert/mapping.h"
#include "server/service/ready_mappings.h"
#include "tests/server/service/server_fixture.h"
#include "tests/support/message_bytes.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What the metrics of exports are called in funnels and in the sample brand.
const std::set<std::string> kKnownMetrics = {"clicks",   "impressions", "leads",   "likes",
                                             "orders",   "page_visits", "reach",   "revenue",
                                             "sessions", "spend",       "visitors"};

class MappingServiceTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  v1::Mapping Get(const std::string& id) {
    v1::GetMappingRequest request;
    request.set_name("brands/acme/mappings/" + id);
    return Must(*mappings_, &MappingStub::GetMapping, request);
  }
};

TEST(ReadyMappingsTest, EachIsValidAndNamesKnownMetricsOnce) {
  const auto& ready = service::ReadyMappings();
  EXPECT_EQ(ready.size(), 6U);
  for (const auto& [id, mapping] : ready) {
    const auto columns = convert::DecodeColumns(mapping.columns);
    ASSERT_TRUE(columns.ok()) << id;
    errors::FieldViolations violations;
    convert::CheckColumns(*columns, "", violations);
    EXPECT_TRUE(violations.empty()) << id << ": " << violations.ToStatus();
    EXPECT_NE(mapping.display_name, "") << id;
    EXPECT_TRUE(columns->optional_columns()) << id;
    EXPECT_FALSE(columns->segment_columns().empty()) << id;
    std::set<std::string> metrics;
    for (const auto& value : columns->value_columns()) {
      EXPECT_TRUE(kKnownMetrics.contains(value.metric())) << id << ": " << value.metric();
      EXPECT_TRUE(metrics.insert(value.metric()).second) << id << " twice: " << value.metric();
    }
  }
}

// A heading that two columns of one mapping claim would be read twice.
TEST(ReadyMappingsTest, NoHeadingStandsForTwoColumns) {
  for (const auto& [id, mapping] : service::ReadyMappings()) {
    const auto columns = convert::DecodeColumns(mapping.columns);
    ASSERT_TRUE(columns.ok()) << id;
    std::set<std::string> seen;
    for (const auto& alternative : columns->alternatives()) {
      EXPECT_TRUE(seen.insert(alternative.column()).second) << id << ": " << alternative.column();
      for (const std::string& other : alternative.others()) {
        EXPECT_TRUE(seen.insert(other).second) << id << ": " << other;
      }
    }
  }
}

TEST_F(MappingServiceTest, EveryBrandHasTheReadyOnes) {
  const v1::Mapping google = Get("google_ads");
  EXPECT_TRUE(google.ready());
  EXPECT_EQ(google.etag(), "");
  EXPECT_EQ(google.display_name(), "Google Ads report");
  EXPECT_EQ(google.columns().campaign_id_column(), "Campaign ID");
  v1::GetMappingRequest unknown;
  unknown.set_name("brands/acme/mappings/tiktok");
  EXPECT_EQ(Refused(*mappings_, &MappingStub::GetMapping, unknown).error_code(),
            grpc::StatusCode::NOT_FOUND);
  unknown.set_name("brands/nobody/mappings/google_ads");
  EXPECT_EQ(Refused(*mappings_, &MappingStub::GetMapping, unknown).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(MappingServiceTest, ListMixesReadyAndOwnPageByPage) {
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest("a_first"));
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest("google_own"));
  v1::ListMappingsRequest request;
  request.set_parent("brands/acme");
  request.set_page_size(3);
  std::vector<std::string> ids;
  do {
    const auto page = Must(*mappings_, &MappingStub::ListMappings, request);
    EXPECT_LE(page.mappings_size(), 3);
    for (const v1::Mapping& mapping : page.mappings()) ids.push_back(mapping.name().substr(21));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(ids, ElementsAre("a_first", "ga4", "google_ads", "google_own", "hubspot",
                               "linkedin_ads", "matomo", "meta_ads"));
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refused(*mappings_, &MappingStub::ListMappings, request).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(MappingServiceTest, OwnOneIsCreatedChangedAndDeleted) {
  const v1::Mapping created = Must(*mappings_, &MappingStub::CreateMapping, MappingRequest());
  EXPECT_EQ(created.name(), "brands/acme/mappings/our_ads");
  EXPECT_FALSE(created.ready());
  v1::UpdateMappingRequest update;
  *update.mutable_mapping() = created;
  update.mutable_mapping()->mutable_columns()->set_default_channel("search");
  const v1::Mapping changed = Must(*mappings_, &MappingStub::UpdateMapping, update);
  EXPECT_EQ(changed.columns().default_channel(), "search");
  EXPECT_EQ(Get("our_ads").ShortDebugString(), changed.ShortDebugString());
  EXPECT_EQ(Refused(*mappings_, &MappingStub::UpdateMapping, update).error_code(),
            grpc::StatusCode::ABORTED);
  v1::DeleteMappingRequest remove;
  remove.set_name(created.name());
  remove.set_etag(changed.etag());
  Must(*mappings_, &MappingStub::DeleteMapping, remove);
  EXPECT_EQ(Refused(*mappings_, &MappingStub::DeleteMapping, remove).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(MappingServiceTest, ReadyOnesAreNeitherShadowedNorChangedNorDeleted) {
  EXPECT_EQ(
      Refused(*mappings_, &MappingStub::CreateMapping, MappingRequest("google_ads")).error_code(),
      grpc::StatusCode::ALREADY_EXISTS);
  v1::UpdateMappingRequest update;
  update.mutable_mapping()->set_name("brands/acme/mappings/google_ads");
  update.mutable_mapping()->set_display_name("Ours");
  const grpc::Status refused = Refused(*mappings_, &MappingStub::UpdateMapping, update);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(refused), "READY_MAPPING");
  EXPECT_THAT(refused.error_message(),
              HasSubstr("`funnelcast mapping create acme my_google_ads --like google_ads`"));
  v1::DeleteMappingRequest remove;
  remove.set_name("brands/acme/mappings/google_ads");
  EXPECT_EQ(Refused(*mappings_, &MappingStub::DeleteMapping, remove).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(MappingServiceTest, CheckedAndRepeatedRequestsStoreOnce) {
  v1::CreateMappingRequest request = MappingRequest();
  request.set_validate_only(true);
  Must(*mappings_, &MappingStub::CreateMapping, request);
  request.set_validate_only(false);
  request.set_request_id("mapping-1");
  const v1::Mapping first = Must(*mappings_, &MappingStub::CreateMapping, request);
  const v1::Mapping again = Must(*mappings_, &MappingStub::CreateMapping, request);
  EXPECT_EQ(BytesOf(first), BytesOf(again));
}

}  // namespace
}  // namespace funnelcast
