// Observations through a real server: batches, imported files, queries and the report.
#include "google/protobuf/util/message_differencer.h"
#include "server/limits.h"
#include "server/service/import_header.h"
#include "tests/server/notices.h"
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kTidyFile[] =
    "date,channel,metric,value\n"
    "2025-03-01,facebook,clicks,12\n"
    "2025-03-02,facebook,clicks,14\n"
    "2025-03-01,facebok,spend,20.50\n";

class PerformanceServiceTest : public ServerFixture {
 protected:
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
  }

  v1::ImportFileHeader Header() {
    v1::ImportFileHeader header;
    header.set_parent("brands/acme");
    header.set_file_name("march.csv");
    return header;
  }

  // The error of an import that must fail; nothing may be stored then.
  grpc::Status RefusedImport(const v1::ImportFileHeader& header, const std::string& file) {
    v1::ImportSummary summary;
    const grpc::Status status = Import(header, file, summary);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(ObservationCount(), 0);
    return status;
  }

  std::int64_t ObservationCount() {
    v1::GetHistoryReportRequest request;
    request.set_parent("brands/acme");
    return Must(*performance_, &PerformanceStub::GetHistoryReport, request).observation_count();
  }

  v1::QueryObservationsResponse Query(v1::Grid grid) {
    v1::QueryObservationsRequest request;
    request.set_parent("brands/acme");
    request.add_metrics("clicks");
    request.set_grid(grid);
    return Must(*performance_, &PerformanceStub::QueryObservations, request);
  }
};

TEST_F(PerformanceServiceTest, BatchAddsCorrectsAndLeavesAlone) {
  v1::BatchWriteObservationsRequest request = WriteRequest();
  const v1::ImportSummary first =
      Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  EXPECT_EQ(first.added_count(), 2);
  EXPECT_THAT(first.new_channels(), ElementsAre("facebook"));
  EXPECT_EQ(first.first_date().day(), 1);
  EXPECT_EQ(first.last_date().day(), 2);
  request.mutable_observations(1)->set_value(15);
  const v1::ImportSummary second =
      Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  EXPECT_EQ(second.corrected_count(), 1);
  EXPECT_EQ(second.unchanged_count(), 1);
  EXPECT_THAT(second.new_channels(), IsEmpty());
}

TEST_F(PerformanceServiceTest, RepeatedBatchGetsTheFirstAnswer) {
  v1::BatchWriteObservationsRequest request = WriteRequest();
  request.set_request_id("batch-1");
  const v1::ImportSummary first =
      Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  const v1::ImportSummary again =
      Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(again, first));
  EXPECT_EQ(again.added_count(), 2);
}

TEST_F(PerformanceServiceTest, BatchOfValidateOnlyStoresNothing) {
  v1::BatchWriteObservationsRequest request = WriteRequest();
  request.set_validate_only(true);
  const v1::ImportSummary summary =
      Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  EXPECT_EQ(summary.added_count(), 2);
  EXPECT_TRUE(summary.validate_only());
  EXPECT_EQ(ObservationCount(), 0);
}

TEST_F(PerformanceServiceTest, UnknownCampaignIsLookedUpInItsChannel) {
  v1::DeleteObservationsRequest request;
  request.set_parent("brands/acme");
  request.add_campaigns("spring");
  EXPECT_THAT(Refused(*performance_, &PerformanceStub::DeleteObservations, request).error_message(),
              HasSubstr("`funnelcast campaign list BRAND CHANNEL`"));
}

TEST_F(PerformanceServiceTest, BatchWithKnownOnlyRefusesNewChannels) {
  v1::BatchWriteObservationsRequest request = WriteRequest();
  request.set_known_only(true);
  const grpc::Status status =
      Refused(*performance_, &PerformanceStub::BatchWriteObservations, request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("facebook"));
}

TEST_F(PerformanceServiceTest, BatchForAnUnknownBrandIsNotFound) {
  v1::BatchWriteObservationsRequest request = WriteRequest();
  request.set_parent("brands/nobody");
  EXPECT_EQ(Refused(*performance_, &PerformanceStub::BatchWriteObservations, request).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(PerformanceServiceTest, QueryOfAnUnknownMetricIsNoEmptyHistory) {
  v1::QueryObservationsRequest request;
  request.set_parent("brands/acme");
  request.add_metrics("clickz");
  const grpc::Status status = Refused(*performance_, &PerformanceStub::QueryObservations, request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("clickz"));
  request.mutable_as_of_time()->set_seconds(1'700'000'000);
  Must(*performance_, &PerformanceStub::QueryObservations, request);
}

TEST_F(PerformanceServiceTest, FileIsReadInPiecesAndSummedUp) {
  v1::ImportSummary summary;
  const grpc::Status status = Import(Header(), kTidyFile, summary);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(summary.row_count(), 3);
  EXPECT_EQ(summary.added_count(), 3);
  EXPECT_THAT(summary.new_channels(), ElementsAre("facebok", "facebook"));
  EXPECT_THAT(summary.new_metrics(), ElementsAre("spend"));
  EXPECT_THAT(TextsOf(summary.warnings()), Contains(HasSubstr("facebok")));
  EXPECT_NE(summary.format(), "");
  EXPECT_EQ(ObservationCount(), 3);
}

TEST_F(PerformanceServiceTest, RepeatedFileGetsTheFirstAnswerHoweverItIsCut) {
  v1::ImportFileHeader header = Header();
  header.set_request_id("file-1");
  v1::ImportSummary first;
  ASSERT_TRUE(Import(header, kTidyFile, first, 7).ok());
  v1::ImportSummary again;
  ASSERT_TRUE(Import(header, kTidyFile, again, 50).ok());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(again, first));
  v1::ImportSummary other;
  const grpc::Status reused =
      Import(header, std::string(kTidyFile) + "2025-03-03,facebook,clicks,1\n", other);
  EXPECT_EQ(ReasonOf(reused), "REQUEST_ID_REUSED");
}

TEST_F(PerformanceServiceTest, DryRunCountsTheSameAndStoresNothing) {
  v1::ImportFileHeader header = Header();
  header.set_validate_only(true);
  v1::ImportSummary dry;
  ASSERT_TRUE(Import(header, kTidyFile, dry).ok());
  EXPECT_EQ(ObservationCount(), 0);
  header.set_validate_only(false);
  v1::ImportSummary real;
  ASSERT_TRUE(Import(header, kTidyFile, real).ok());
  // Only what is stored can be taken back.
  EXPECT_EQ(real.import(), "brands/acme/imports/1");
  real.clear_import();
  real.set_validate_only(true);
  EXPECT_EQ(dry.warnings_size(), real.warnings_size());
  dry.clear_warnings();
  real.clear_warnings();
  EXPECT_EQ(dry.ShortDebugString(), real.ShortDebugString());
}

TEST_F(PerformanceServiceTest, BadCellsAreNamedByRowAndColumnAndNothingIsStored) {
  const grpc::Status status = RefusedImport(Header(),
                                            "date,channel,metric,value\n"
                                            "2025-03-01,facebook,clicks,12\n"
                                            "2025-02-30,facebook,clicks,13\n"
                                            "2025-03-02,facebook,clicks,many\n");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre("row 3, column A (date) BAD_CELL", "row 4, column D (value) BAD_CELL"));
}

TEST_F(PerformanceServiceTest, ManyBadCellsAreCutAndCounted) {
  std::string file = "date,channel,metric,value\n";
  for (int i = 0; i < 50; ++i) file += "2025-03-01,facebook,clicks,x\n";
  const auto violations = ViolationsOf(RefusedImport(Header(), file));
  EXPECT_THAT(violations, testing::SizeIs(testing::Le(20U)));
  EXPECT_THAT(violations.back(), HasSubstr("FURTHER_VIOLATIONS"));
}

TEST_F(PerformanceServiceTest, KnownOnlyRefusesAFileWithNewNames) {
  v1::ImportFileHeader header = Header();
  header.set_known_only(true);
  EXPECT_EQ(RefusedImport(header, kTidyFile).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(PerformanceServiceTest, HeaderIsCheckedFieldByField) {
  v1::ImportFileHeader header;
  header.set_parent("acme");
  header.set_file_name(std::string(limits::kMaxFileNameCharacters + 1, 'f'));
  header.set_request_id("a b");
  header.set_byte_count(limits::kMaxImportFileBytes + 1);
  v1::ColumnMapping& mapping = *header.mutable_mapping();
  mapping.set_activity_column("Ad");
  mapping.set_default_channel("Google Ads");
  mapping.add_value_columns()->set_metric("Clicks");
  EXPECT_THAT(
      ViolationsOf(RefusedImport(header, "")),
      ElementsAre("header.parent MALFORMED", "header.file_name TOO_LONG",
                  "header.request_id MALFORMED", "header.byte_count OUT_OF_RANGE",
                  "header.mapping.date_column REQUIRED", "header.mapping.default_channel MALFORMED",
                  "header.mapping.campaign_column REQUIRED",
                  "header.mapping.value_columns[0].column REQUIRED",
                  "header.mapping.value_columns[0].metric MALFORMED"));
}

TEST_F(PerformanceServiceTest, HeaderTakesTheLargestFile) {
  v1::ImportFileHeader header = Header();
  header.set_file_name(std::string(limits::kMaxFileNameCharacters, 'f'));
  header.set_byte_count(limits::kMaxImportFileBytes);
  EXPECT_TRUE(service::FromProto(header).ok());
}

TEST_F(PerformanceServiceTest, WideTableIsReadThroughItsMapping) {
  v1::ImportFileHeader header = Header();
  v1::ColumnMapping& mapping = *header.mutable_mapping();
  mapping.set_date_column("Day");
  mapping.set_default_channel("google_search");
  for (const char* metric : {"clicks", "spend"}) {
    mapping.add_value_columns()->set_column(metric);
    mapping.mutable_value_columns()->rbegin()->set_metric(metric);
  }
  v1::ImportSummary summary;
  const grpc::Status status = Import(header, "Day;Clicks;Spend\n01.03.2025;12;3,50\n", summary);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(summary.added_count(), 2);
  EXPECT_THAT(summary.new_channels(), ElementsAre("google_search"));
}

// A new channel that looks like a misspelling of a known one is a warning each.
TEST_F(PerformanceServiceTest, WarningsAreListedUpToALimit) {
  const auto table = [](int count, const std::string& ending) {
    std::string text = "date,channel,metric,value\n";
    for (int i = 0; i < count; ++i) {
      const std::string letters = {static_cast<char>('a' + i / 20), static_cast<char>('a' + i % 20),
                                   static_cast<char>('a' + i % 20)};
      text += "2025-03-01," + letters + letters + ending + ",clicks,1\n";
    }
    return text;
  };
  v1::ImportSummary summary;
  ASSERT_TRUE(Import(Header(), table(limits::kMaxImportWarnings + 1, ""), summary).ok());
  v1::ImportFileHeader only_checked = Header();
  only_checked.set_validate_only(true);
  ASSERT_TRUE(Import(only_checked, table(limits::kMaxImportWarnings, "x"), summary).ok());
  EXPECT_EQ(summary.warnings_size(), limits::kMaxImportWarnings);
  EXPECT_THAT(summary.warnings(49).text(), testing::HasSubstr("cjjcjjx"));
  ASSERT_TRUE(Import(only_checked, table(limits::kMaxImportWarnings + 1, "x"), summary).ok());
  EXPECT_EQ(summary.warnings_size(), limits::kMaxImportWarnings);
}

TEST_F(PerformanceServiceTest, FileThatEndsTooSoonIsRefused) {
  v1::ImportFileHeader header = Header();
  header.set_byte_count(static_cast<std::int64_t>(sizeof(kTidyFile)) + 100);
  EXPECT_THAT(ViolationsOf(RefusedImport(header, kTidyFile)),
              ElementsAre("header.byte_count CONFLICTING"));
}

TEST_F(PerformanceServiceTest, StreamWithoutHeaderIsRefused) {
  grpc::ClientContext context;
  v1::ImportSummary summary;
  const auto writer = performance_->ImportFile(&context, &summary);
  v1::ImportFileRequest message;
  message.set_content(kTidyFile);
  writer->Write(message);
  writer->WritesDone();
  EXPECT_THAT(ViolationsOf(writer->Finish()), ElementsAre("header REQUIRED"));
}

TEST_F(PerformanceServiceTest, PieceOfMoreThanOneMebibyteIsRefused) {
  v1::ImportSummary summary;
  const std::string large(2 * limits::kMaxImportMessageBytes, ' ');
  EXPECT_THAT(ViolationsOf(Import(Header(), large, summary, limits::kMaxImportMessageBytes + 1)),
              ElementsAre("content TOO_LONG"));
  const grpc::Status taken = Import(Header(), large, summary, limits::kMaxImportMessageBytes);
  EXPECT_THAT(ViolationsOf(taken), testing::Not(ElementsAre("content TOO_LONG")));
}

TEST_F(PerformanceServiceTest, BrokenConnectionStoresNothing) {
  {
    grpc::ClientContext context;
    v1::ImportSummary summary;
    const auto writer = performance_->ImportFile(&context, &summary);
    v1::ImportFileRequest message;
    *message.mutable_header() = Header();
    writer->Write(message);
    message.set_content(kTidyFile);
    writer->Write(message);
    context.TryCancel();
    EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_EQ(ObservationCount(), 0);
}

TEST_F(PerformanceServiceTest, QuerySumsByDayWeekAndMonth) {
  Observe("clicks", "facebook", MakeDate(2025, 3, 1), 31, 2);  // 2025-03-01 is a Saturday
  EXPECT_EQ(Query(v1::GRID_DAY).rows_size(), 31);
  const v1::QueryObservationsResponse weeks = Query(v1::GRID_WEEK);
  ASSERT_EQ(weeks.rows_size(), 6);
  EXPECT_EQ(weeks.rows(0).value(), 4);
  EXPECT_EQ(weeks.rows(1).value(), 14);
  const v1::QueryObservationsResponse months = Query(v1::GRID_MONTH);
  ASSERT_EQ(months.rows_size(), 1);
  EXPECT_EQ(months.rows(0).value(), 62);
  EXPECT_EQ(months.rows(0).observed_day_count(), 31);
}

TEST_F(PerformanceServiceTest, QueryReadsAsOfAMomentAndPageByPage) {
  Observe("clicks", "facebook", MakeDate(2025, 3, 1), 3, 10);
  const std::int64_t before_us = now_us_;
  now_us_ += 60'000'000;
  Observe("clicks", "facebook", MakeDate(2025, 3, 2), 1, 99);
  v1::QueryObservationsRequest request;
  request.set_parent("brands/acme");
  request.set_page_size(2);
  const auto now = Must(*performance_, &PerformanceStub::QueryObservations, request);
  ASSERT_EQ(now.rows_size(), 2);
  EXPECT_EQ(now.rows(1).value(), 99);
  request.set_page_token(now.next_page_token());
  const auto rest = Must(*performance_, &PerformanceStub::QueryObservations, request);
  ASSERT_EQ(rest.rows_size(), 1);
  EXPECT_EQ(rest.rows(0).start().day(), 3);
  EXPECT_EQ(rest.next_page_token(), "");
  request.clear_page_token();
  request.mutable_as_of_time()->set_seconds(before_us / 1'000'000 + 1);
  const auto then = Must(*performance_, &PerformanceStub::QueryObservations, request);
  EXPECT_EQ(then.rows(1).value(), 10);
}

TEST_F(PerformanceServiceTest, ReportCoversSeriesAndNamesGaps) {
  Observe("clicks", "facebook", MakeDate(2025, 3, 1), 20, 10);
  Observe("clicks", "facebook", MakeDate(2025, 4, 1), 20, 10);
  v1::GetHistoryReportRequest request;
  request.set_parent("brands/acme");
  const v1::HistoryReport report = Must(*performance_, &PerformanceStub::GetHistoryReport, request);
  EXPECT_EQ(report.observation_count(), 40);
  ASSERT_EQ(report.series_size(), 1);
  EXPECT_EQ(report.series(0).observed_day_count(), 40);
  EXPECT_EQ(report.series(0).missing_day_count(), 11);
  ASSERT_GE(report.findings_size(), 1);
  EXPECT_EQ(report.findings(0).kind(), v1::FINDING_KIND_GAP);
}

}  // namespace
}  // namespace funnelcast
