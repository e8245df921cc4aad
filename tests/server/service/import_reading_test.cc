// What an import has to know of its brand: the mapping it names, campaigns that were renamed,
// claims beside the brand's own outcomes, and what its summary says. Rows and cells are tested in
// server/ingest.
#include "server/limits.h"
#include "server/service/campaign_identity.h"
#include "server/service/import_header.h"
#include "server/store/aliases.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/renames.h"
#include "server/words/render.h"
#include "tests/server/notices.h"
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ImportReadingTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  static v1::ImportFileHeader Header() {
    v1::ImportFileHeader header;
    header.set_parent("brands/acme");
    return header;
  }

  // The summary of an import that must succeed.
  v1::ImportSummary Imported(const std::string& file,
                             const v1::ImportFileHeader& header = Header()) {
    v1::ImportSummary summary;
    const grpc::Status status = Import(header, file, summary);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return summary;
  }

  grpc::Status RefusedBatch(const std::string& metric, const google::type::Date& date,
                            double value) {
    v1::BatchWriteObservationsRequest request;
    request.set_parent("brands/acme");
    v1::Observation& observation = *request.add_observations();
    observation.set_metric(metric);
    *observation.mutable_date() = date;
    observation.set_value(value);
    return Refused(*performance_, &PerformanceStub::BatchWriteObservations, request);
  }

  // The sentences about campaigns of `ads` with these ids of their tool, and the batch after it.
  std::vector<std::string> Match(store::ObservationBatch& batch) {
    auto snapshot = store_->Read();
    const auto notices = service::MatchCampaigns(*snapshot, "acme", batch);
    EXPECT_TRUE(notices.ok()) << notices.status();
    std::vector<std::string> sentences;
    if (!notices.ok()) return sentences;
    for (const words::Message& notice : *notices) {
      sentences.push_back(words::Render(notice, words::Language::kEnglish));
    }
    return sentences;
  }

  void Rename(const store::EntryPath& path, const std::string& new_id) {
    const absl::Status status = store_->Write([&](store::Transaction& t) {
      return store::RenameEntry(t, "acme", path, new_id, std::nullopt);
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  std::vector<std::string> CampaignIds() {
    auto snapshot = store_->Read();
    const auto campaigns = store::ListCampaignsOfBrand(*snapshot, "acme");
    std::vector<std::string> ids;
    for (const store::Campaign& one : *campaigns) ids.push_back(one.channel + "/" + one.id);
    return ids;
  }

  // The campaigns `spring` (id 501 in the tool) and `brand` of the channel ads.
  void CreateCampaigns(const std::string& id_of_brand = "") {
    const absl::Status status = store_->Write([&](store::Transaction& t) {
      absl::Status inserted = store::InsertChannel(t, {"acme", "ads", "Ads"}).status();
      inserted.Update(
          store::InsertCampaign(t, {"acme", "ads", "spring", "Spring", "501"}).status());
      inserted.Update(
          store::InsertCampaign(t, {"acme", "ads", "brand", "Brand", id_of_brand}).status());
      return inserted;
    });
    ASSERT_TRUE(status.ok()) << status;
  }
};

store::ObservationBatch Campaigns(const std::map<std::string, std::string>& external_ids) {
  store::ObservationBatch batch;
  for (const auto& [id, external_id] : external_ids) {
    batch.series.push_back({"clicks", "ads", id, "", ""});
    if (!external_id.empty()) batch.external_ids[{"ads", id}] = external_id;
  }
  return batch;
}

std::vector<std::string> CampaignsOf(const store::ObservationBatch& batch) {
  std::vector<std::string> ids;
  for (const store::SeriesKey& series : batch.series) ids.push_back(series.campaign);
  return ids;
}

TEST_F(ImportReadingTest, CampaignRenamedInTheToolStaysTheKnownOne) {
  CreateCampaigns();
  store::ObservationBatch batch = Campaigns({{"brand", "502"}, {"spring_2026", "501"}});
  batch.display_names = {{"spring_2026", "Spring 2026"}};
  EXPECT_THAT(Match(batch), ElementsAre(AllOf(HasSubstr("\"Spring 2026\""), HasSubstr("501"),
                                              HasSubstr("renamed"))));
  EXPECT_THAT(CampaignsOf(batch), ElementsAre("brand", "spring"));
  EXPECT_EQ(batch.external_ids.at({"ads", "spring"}), "501");
  EXPECT_EQ(batch.external_ids.at({"ads", "brand"}), "502");
}

TEST_F(ImportReadingTest, NamesakeWithAnotherIdOfTheToolIsAnotherCampaign) {
  CreateCampaigns();
  store::ObservationBatch batch = Campaigns({{"spring", "777"}, {"spring_2", "778"}});
  batch.display_names = {{"spring", "Spring"}};
  EXPECT_THAT(Match(batch), ElementsAre(AllOf(HasSubstr("777"), HasSubstr("spring_3"))));
  EXPECT_THAT(CampaignsOf(batch), ElementsAre("spring_3", "spring_2"));
  EXPECT_EQ(batch.display_names.at("spring_3"), "Spring");
}

// Stored as spring_2 before, and not renamed since: nothing to say the next time.
TEST_F(ImportReadingTest, NamesakeIsKnownAgainWithoutAWord) {
  CreateCampaigns();
  ASSERT_TRUE(
      store_
          ->Write([](store::Transaction& t) {
            return store::InsertCampaign(t, {"acme", "ads", "spring_2", "Spring", "777"}).status();
          })
          .ok());
  store::ObservationBatch batch = Campaigns({{"spring", "777"}});
  batch.display_names = {{"spring", "Spring"}};
  EXPECT_THAT(Match(batch), IsEmpty());
  EXPECT_THAT(CampaignsOf(batch), ElementsAre("spring_2"));
}

// Two campaigns that swapped their names.
TEST_F(ImportReadingTest, CampaignsThatSwappedNamesKeepTheirOwnValues) {
  CreateCampaigns("502");
  store::ObservationBatch batch = Campaigns({{"brand", "501"}, {"spring", "502"}});
  EXPECT_EQ(Match(batch).size(), 2U);
  EXPECT_THAT(CampaignsOf(batch), ElementsAre("spring", "brand"));
  EXPECT_EQ(batch.external_ids.at({"ads", "brand"}), "502");
}

// The export still calls the channel what it was called before: a new campaign of a known one's
// name is another one there too.
TEST_F(ImportReadingTest, NamesakeUnderAnOldIdOfItsChannelIsAnotherCampaign) {
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest());
  v1::ImportFileHeader header = Header();
  header.set_mapping_name("brands/acme/mappings/our_ads");
  header.set_channel("google_ads");
  const std::string headings = "Day,Campaign,Campaign ID,clicks,spend\n";
  Imported(headings + "2025-03-01,Spring,111,12,3.50\n", header);
  Rename({store::EntryKind::kChannel, "", "", "google_ads"}, "google");
  for (const int unchanged : {0, 2}) {
    const auto summary = Imported(headings + "2025-03-01,Spring,222,5,1.50\n", header);
    EXPECT_EQ(summary.corrected_count(), 0);
    EXPECT_EQ(summary.unchanged_count(), unchanged);
  }
  EXPECT_THAT(CampaignIds(), ElementsAre("google/spring", "google/spring_2"));
}

// Spring is spring_sale since; a new Spring, and a Spring sale of the tool's own, are others.
TEST_F(ImportReadingTest, IdInTheToolCountsForMoreThanAnOldId) {
  CreateCampaigns();
  Rename({store::EntryKind::kCampaign, "ads", "", "spring"}, "spring_sale");
  store::ObservationBatch known = Campaigns({{"spring", "501"}, {"spring_sale", "777"}});
  EXPECT_EQ(Match(known).size(), 1U);
  EXPECT_THAT(CampaignsOf(known), ElementsAre("spring", "spring_sale_2"));
  store::ObservationBatch other = Campaigns({{"spring", "777"}});
  EXPECT_EQ(Match(other).size(), 1U);
  EXPECT_THAT(CampaignsOf(other), ElementsAre("spring_sale_2"));
}

TEST_F(ImportReadingTest, OldIdIsNotGivenToANamesake) {
  CreateCampaigns();
  Rename({store::EntryKind::kCampaign, "ads", "", "brand"}, "spring_2");
  Rename({store::EntryKind::kCampaign, "ads", "", "spring_2"}, "brand_ads");
  store::ObservationBatch batch = Campaigns({{"spring", "777"}});
  EXPECT_EQ(Match(batch).size(), 1U);
  EXPECT_THAT(CampaignsOf(batch), ElementsAre("spring_3"));
}

// A file with the old and the new name of a channel is added up by its flag, whose name it is told.
TEST_F(ImportReadingTest, BothNamesOfAChannelAreAddedUpByAFlag) {
  Imported("date,channel,metric,value\n2025-03-01,meta,clicks,8\n");
  Rename({store::EntryKind::kChannel, "", "", "meta"}, "facebook_ads");
  const std::string both =
      "date,channel,metric,value\n2025-03-01,meta,clicks,3\n2025-03-01,facebook_ads,clicks,5\n";
  v1::ImportSummary summary;
  EXPECT_THAT(Import(Header(), both, summary).error_message(), HasSubstr("`--sum-rows`"));
  v1::ImportFileHeader header = Header();
  header.set_sum_rows(true);
  EXPECT_EQ(Imported(both, header).unchanged_count(), 1);
}

TEST_F(ImportReadingTest, ClaimsUnderAnOldIdNameWhatTheFileCallsThem) {
  Imported("date,channel,metric,value\n2025-03-01,,orders,10\n");
  Rename({store::EntryKind::kMetric, "", "", "orders"}, "bestellungen");
  EXPECT_THAT(TextsOf(Imported("date,channel,metric,value\n2025-03-01,ads,orders,25\n").warnings()),
              Contains(HasSubstr("`--metric orders=claimed_bestellungen`")));
}

TEST_F(ImportReadingTest, TwoCampaignsThatWouldBecomeOneAreRefused) {
  CreateCampaigns();
  store::ObservationBatch batch = Campaigns({{"spring", ""}, {"spring_2026", "501"}});
  auto snapshot = store_->Read();
  EXPECT_EQ(service::MatchCampaigns(*snapshot, "acme", batch).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(ImportReadingTest, HeaderNamesEveryBadFieldOfReading) {
  v1::ImportFileHeader header = Header();
  *header.mutable_mapping() = MappingRequest().mapping().columns();
  header.set_mapping_name("brands/other/mappings/google_ads");
  header.set_channel("Google Ads");
  (*header.mutable_metric_overrides())["orders"] = "Sign ups";
  header.set_date_order(static_cast<v1::DateOrder>(9));
  header.set_decimal_mark(static_cast<v1::DecimalMark>(9));
  v1::ImportSummary summary;
  EXPECT_THAT(
      ViolationsOf(Import(header, "", summary)),
      ElementsAre("header.mapping_name FOREIGN_BRAND", "header.mapping_name CONFLICTING",
                  "header.channel MALFORMED", "header.metric_overrides[\"orders\"] MALFORMED",
                  "header.date_order UNKNOWN_VALUE", "header.decimal_mark UNKNOWN_VALUE"));
}

TEST_F(ImportReadingTest, HeaderTakesAHundredOverrides) {
  v1::ImportFileHeader header = Header();
  for (int i = 0; i < limits::kMaxMetricOverrides; ++i) {
    (*header.mutable_metric_overrides())["m" + std::to_string(i)] = "clicks";
  }
  EXPECT_TRUE(service::FromProto(header).ok());
  (*header.mutable_metric_overrides())["one too many"] = "clicks";
  EXPECT_THAT(ViolationsOf(service::FromProto(header).status()),
              ElementsAre("header.metric_overrides TOO_MANY"));
}

TEST_F(ImportReadingTest, HeaderIsCompletedByMappingAndBrand) {
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest());
  v1::ImportFileHeader proto = Header();
  proto.set_mapping_name("brands/acme/mappings/our_ads");
  proto.set_channel("search");
  proto.set_sum_rows(true);
  proto.set_replace(true);
  proto.set_date_order(v1::DATE_ORDER_MONTH_FIRST);
  proto.set_decimal_mark(v1::DECIMAL_MARK_COMMA);
  auto header = service::FromProto(proto);
  ASSERT_TRUE(header.ok()) << header.status();
  auto snapshot = store_->Read();
  // Half past midnight of 29 May in Berlin.
  const absl::Status status = service::CompleteHeader(*snapshot, 1'780'007'400'000'000, *header);
  ASSERT_TRUE(status.ok()) << status;
  const ingest::TableOptions& table = header->table;
  EXPECT_EQ(table.mapping->title, "Our ads");
  EXPECT_THAT(table.mapping->alternatives.at("Day"), ElementsAre("Tag"));
  EXPECT_EQ(table.channel, "search");
  EXPECT_TRUE(table.sum_rows);
  EXPECT_EQ(table.date_order, ingest::DateOrder::kMonthFirst);
  EXPECT_EQ(table.decimal_mark, ingest::DecimalMark::kComma);
  EXPECT_EQ(table.brand.currency_code, "EUR");
  EXPECT_EQ(table.brand.today, 20'602);
  EXPECT_EQ(table.brand.metric_kinds.at("revenue"), store::MetricKind::kMoney);
  EXPECT_EQ(header->options.absent_values, store::AbsentValues::kTakeOut);
}

TEST_F(ImportReadingTest, UnknownMappingIsNotFoundBeforeTheFileIsRead) {
  v1::ImportFileHeader header = Header();
  header.set_mapping_name("brands/acme/mappings/tiktok");
  v1::ImportSummary summary;
  EXPECT_EQ(Import(header, "", summary).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ImportReadingTest, SummaryNamesTheImportAndTheSumsOfIt) {
  const v1::ImportSummary summary =
      Imported("date,channel,metric,value\n2025-03-01,blog,clicks,12\n2025-03-02,blog,clicks,14\n");
  EXPECT_EQ(summary.import(), "brands/acme/imports/1");
  ASSERT_EQ(summary.sums_size(), 1);
  EXPECT_EQ(summary.sums(0).metric(), "clicks");
  EXPECT_EQ(summary.sums(0).sum(), 26);
  EXPECT_EQ(summary.sums(0).value_count(), 2);
}

// Two rows of two values each, by a mapping of the brand's own whose day has another heading here.
TEST_F(ImportReadingTest, WideTableIsReadByAMappingThatTheServerKeeps) {
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest());
  v1::ImportFileHeader header = Header();
  header.set_mapping_name("brands/acme/mappings/our_ads");
  (*header.mutable_metric_overrides())["clicks"] = "visits";
  const v1::ImportSummary summary = Imported(
      "Our report\nTag,Campaign,Campaign ID,clicks,spend,CTR\n"
      "2025-03-01,Spring,501,12,3.50,1\n2025-03-02,Spring,501,14,4.50,1\n",
      header);
  EXPECT_EQ(summary.row_count(), 2);
  EXPECT_EQ(summary.added_count(), 4);
  EXPECT_THAT(summary.new_metrics(), ElementsAre("spend", "visits"));
  ASSERT_EQ(summary.columns_size(), 6);
  EXPECT_EQ(summary.columns(0).role(), "date");
  EXPECT_EQ(summary.columns(2).role(), "campaign id");
  EXPECT_EQ(summary.columns(3).metric(), "visits");
  EXPECT_EQ(summary.columns(5).role(), "");
  ASSERT_EQ(summary.left_out_size(), 1);
  EXPECT_EQ(summary.left_out(0).kind(), v1::LEFT_OUT_KIND_TITLE);
}

// The same rows under another name of the campaign: it is known by its id in the tool.
TEST_F(ImportReadingTest, RenamedCampaignIsFoundAgainInAFile) {
  Must(*mappings_, &MappingStub::CreateMapping, MappingRequest());
  v1::ImportFileHeader header = Header();
  header.set_mapping_name("brands/acme/mappings/our_ads");
  const std::string headings = "Day,Campaign,Campaign ID,clicks,spend\n";
  Imported(headings + "2025-03-01,Spring,501,12,3.50\n", header);
  const v1::ImportSummary summary =
      Imported(headings + "2025-03-01,Spring 2026,501,12,3.50\n", header);
  EXPECT_EQ(summary.unchanged_count(), 2);
  EXPECT_EQ(summary.new_other_count(), 0);
  EXPECT_THAT(TextsOf(summary.warnings()), Contains(HasSubstr("renamed in the tool")));
}

TEST_F(ImportReadingTest, MisspellingsNameTheCommandsThatMendThem) {
  Imported("date,channel,metric,value\n2025-03-01,instagram_stories,clicks,12\n");
  const v1::ImportSummary summary =
      Imported("date,channel,metric,value\n2025-03-01,instagramm_stories,clicks,12\n");
  EXPECT_THAT(TextsOf(summary.warnings()),
              Contains(AllOf(HasSubstr("merge it (`funnelcast channel merge acme "
                                       "instagramm_stories --into instagram_stories`"),
                             HasSubstr("`funnelcast imports undo acme 2`"))));
}

TEST_F(ImportReadingTest, ValuesThatTheFileLacksAreCountedAndCanBeTakenOut) {
  Imported(
      "date,channel,metric,value\n2025-03-01,blog,clicks,1\n2025-03-02,blog,clicks,2\n"
      "2025-03-03,blog,clicks,3\n");
  const std::string shorter =
      "date,channel,metric,value\n2025-03-01,blog,clicks,1\n2025-03-03,blog,clicks,3\n";
  EXPECT_THAT(TextsOf(Imported(shorter).warnings()),
              Contains(AllOf(HasSubstr("lacks 1 observation that is"), HasSubstr("--replace"))));
  v1::ImportFileHeader header = Header();
  header.set_replace(true);
  const v1::ImportSummary replaced = Imported(shorter, header);
  EXPECT_EQ(replaced.removed_count(), 1);
  EXPECT_THAT(TextsOf(replaced.warnings()), Not(Contains(HasSubstr("--replace"))));
}

constexpr char kOwn[] = "date,channel,metric,value\n2025-03-01,,orders,10\n2025-03-02,,orders,20\n";

// Day 1: 10 of the brand against 12 + 8; day 2: 20 against 15; day 3 has no own value.
TEST_F(ImportReadingTest, ClaimsBeyondTheBrandsOwnAreCountedOnCommonDays) {
  Imported(kOwn);
  Imported("date,channel,metric,value\n2025-03-01,meta,orders,8\n");
  const v1::ImportSummary summary = Imported(
      "date,channel,campaign,metric,value\n2025-03-01,ads,a,orders,7\n2025-03-01,ads,b,orders,5\n"
      "2025-03-02,ads,a,orders,15\n2025-03-03,ads,a,orders,99\n");
  EXPECT_THAT(TextsOf(summary.warnings()),
              Contains(AllOf(HasSubstr("the 2 days"), HasSubstr("claim 35 orders"),
                             HasSubstr("17 % more than the 30 that the brand has itself"),
                             HasSubstr("`funnelcast imports undo acme 3`"),
                             HasSubstr("`--metric orders=claimed_orders`"))));
}

// The flag must name what the mapping or the file calls the column.
TEST_F(ImportReadingTest, ClaimsUnderAMetricThatWasGivenNameItsSource) {
  Imported("date,channel,metric,value\n2025-03-01,,bestellungen,10\n");
  v1::ImportFileHeader header = Header();
  header.set_validate_only(true);
  (*header.mutable_metric_overrides())["All conv."] = "bestellungen";
  header.set_mapping_name("brands/acme/mappings/google_ads");
  const v1::ImportSummary summary = Imported("Day,Clicks,All conv.\n2025-03-01,30,25\n", header);
  EXPECT_THAT(
      TextsOf(summary.warnings()),
      Contains(HasSubstr("`--metric \"All conv.=claimed_bestellungen\"` keeps them apart")));
}

TEST_F(ImportReadingTest, ClaimsWithinTheBrandsOwnAreANote) {
  Imported(kOwn);
  EXPECT_THAT(TextsOf(Imported("date,channel,metric,value\n2025-03-01,ads,orders,7\n").warnings()),
              ElementsAre(AllOf(HasSubstr("the day"), HasSubstr("7 orders, within the 10"),
                                Not(HasSubstr("undo")))));
}

TEST_F(ImportReadingTest, OwnOutcomesAfterClaimsAreComparedToo) {
  Imported("date,channel,metric,value\n2025-03-01,ads,orders,25\n");
  EXPECT_THAT(TextsOf(Imported(kOwn).warnings()),
              Contains(AllOf(HasSubstr("claim 25 orders"), HasSubstr("more than the 10"),
                             HasSubstr("`funnelcast imports list acme`"))));
}

// A brand that tells both itself, inputs, and channels alone have nothing to compare.
TEST_F(ImportReadingTest, NothingIsSaidOfClaimsWhereThereAreNone) {
  Imported(std::string(kOwn) + "2025-03-01,ads,orders,99\n");
  EXPECT_THAT(TextsOf(Imported(std::string(kOwn) + "2025-03-01,ads,orders,98\n").warnings()),
              IsEmpty());
  Imported("date,channel,metric,value\n2025-03-01,,spend,1\n");
  EXPECT_THAT(TextsOf(Imported("date,channel,metric,value\n2025-03-01,ads,spend,9\n").warnings()),
              IsEmpty());
  EXPECT_THAT(TextsOf(Imported("date,channel,metric,value\n2025-03-01,ads,clicks,9\n").warnings()),
              IsEmpty());
}

// The clock of the test stands in May 2026.
TEST_F(ImportReadingTest, BatchIsHeldAgainstTheBrand) {
  EXPECT_THAT(ViolationsOf(RefusedBatch("orders", MakeDate(2026, 6, 1), 3)),
              ElementsAre("observations[0].date OUT_OF_RANGE"));
  const grpc::Status negative = RefusedBatch("revenue", MakeDate(2026, 5, 1), -38.2);
  EXPECT_THAT(negative.error_message(), HasSubstr("send it gross, and refunds as a metric"));
  const grpc::Status fraction = RefusedBatch("orders", MakeDate(2026, 5, 1), 7.67);
  EXPECT_THAT(fraction.error_message(), HasSubstr("--fractional"));
  v1::BatchWriteObservationsRequest control;
  control.set_parent("brands/acme");
  v1::Observation& temperature = *control.add_observations();
  temperature.set_metric("temperature");
  *temperature.mutable_date() = MakeDate(2026, 6, 1);
  temperature.set_value(-7.5);
  Must(*performance_, &PerformanceStub::BatchWriteObservations, control);
}

}  // namespace
}  // namespace funnelcast
