// The journal of imports through a real server: listing, undoing, deleting.
#include "tests/server/service/server_fixture.h"

namespace funnelcast {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportServiceTest : public ServerFixture {
 protected:
  // Two imports: clicks of two days, the second of which the other one corrects.
  void SetUp() override {
    ServerFixture::SetUp();
    CreateShop();
    v1::BatchWriteObservationsRequest request = WriteRequest();
    request.set_request_id("first");
    Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
    request.mutable_observations()->DeleteSubrange(0, 1);
    request.mutable_observations(0)->set_value(50);
    request.set_request_id("second");
    Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
  }

  // All days with their values.
  std::vector<double> Values() {
    v1::QueryObservationsRequest request;
    request.set_parent("brands/acme");
    const auto response = Must(*performance_, &PerformanceStub::QueryObservations, request);
    std::vector<double> values;
    for (const auto& row : response.rows()) values.push_back(row.value());
    return values;
  }

  v1::ListImportsResponse List(int page_size, const std::string& token = "") {
    v1::ListImportsRequest request;
    request.set_parent("brands/acme");
    request.set_page_size(page_size);
    request.set_page_token(token);
    return Must(*performance_, &PerformanceStub::ListImports, request);
  }

  static v1::UndoImportRequest UndoRequest(const std::string& name) {
    v1::UndoImportRequest request;
    request.set_name(name);
    return request;
  }
};

TEST_F(ImportServiceTest, ListsTheNewestFirstPageByPage) {
  const v1::ListImportsResponse first = List(1);
  ASSERT_EQ(first.imports_size(), 1);
  EXPECT_EQ(first.imports(0).name(), "brands/acme/imports/2");
  EXPECT_EQ(first.imports(0).corrected_count(), 1);
  const v1::ListImportsResponse second = List(1, first.next_page_token());
  ASSERT_EQ(second.imports_size(), 1);
  EXPECT_EQ(second.imports(0).name(), "brands/acme/imports/1");
  EXPECT_EQ(second.imports(0).added_count(), 2);
  EXPECT_THAT(second.next_page_token(), IsEmpty());
}

TEST_F(ImportServiceTest, GetTellsSumsAndNewIds) {
  v1::GetImportRequest request;
  request.set_name("brands/acme/imports/1");
  const v1::Import import = Must(*performance_, &PerformanceStub::GetImport, request);
  EXPECT_THAT(import.new_channels(), ElementsAre("facebook"));
  ASSERT_EQ(import.sums_size(), 1);
  EXPECT_EQ(import.sums(0).value_count(), 2);
  EXPECT_GT(import.create_time().seconds(), 0);
}

TEST_F(ImportServiceTest, UndoIsCarriedOutOnceForARequestId) {
  const std::vector<double> before = Values();
  v1::UndoImportRequest request = UndoRequest("brands/acme/imports/2");
  request.set_validate_only(true);
  EXPECT_THAT(Must(*performance_, &PerformanceStub::UndoImport, request).import().name(),
              IsEmpty());
  EXPECT_EQ(Values(), before);
  request.set_validate_only(false);
  request.set_request_id("undo");
  const v1::UndoImportResponse undone = Must(*performance_, &PerformanceStub::UndoImport, request);
  EXPECT_EQ(undone.import().undoes(), "brands/acme/imports/2");
  EXPECT_NE(Values(), before);
  const v1::UndoImportResponse again = Must(*performance_, &PerformanceStub::UndoImport, request);
  EXPECT_EQ(again.SerializeAsString(), undone.SerializeAsString());
  request.set_request_id("another");
  const grpc::Status refused = Refused(*performance_, &PerformanceStub::UndoImport, request);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("`funnelcast imports undo acme 3`"));
}

TEST_F(ImportServiceTest, UndoNamesLaterImportsAndForceKeepsTheirs) {
  v1::UndoImportRequest request = UndoRequest("brands/acme/imports/1");
  const grpc::Status refused = Refused(*performance_, &PerformanceStub::UndoImport, request);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("import 2 (1 observation)"));
  request.set_force(true);
  const v1::UndoImportResponse undone = Must(*performance_, &PerformanceStub::UndoImport, request);
  ASSERT_EQ(undone.kept_size(), 1);
  EXPECT_EQ(undone.kept(0).import(), "brands/acme/imports/2");
  EXPECT_THAT(Values(), ElementsAre(50));
}

TEST_F(ImportServiceTest, NamesOfImportsAreChecked) {
  EXPECT_EQ(
      Refused(*performance_, &PerformanceStub::UndoImport, UndoRequest("brands/acme/imports/x"))
          .error_code(),
      grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(
      Refused(*performance_, &PerformanceStub::UndoImport, UndoRequest("brands/acme/imports/9"))
          .error_code(),
      grpc::StatusCode::NOT_FOUND);
}

TEST_F(ImportServiceTest, DeletionCountsFirstAndIsUndone) {
  const std::vector<double> before = Values();
  v1::DeleteObservationsRequest request;
  request.set_parent("brands/acme");
  request.add_channels("facebook");
  request.set_validate_only(true);
  const v1::DeleteObservationsResponse counted =
      Must(*performance_, &PerformanceStub::DeleteObservations, request);
  EXPECT_EQ(counted.removed_count(), 2);
  EXPECT_TRUE(counted.validate_only());
  EXPECT_THAT(counted.import(), IsEmpty());
  EXPECT_EQ(Values(), before);
  request.set_validate_only(false);
  const v1::DeleteObservationsResponse deleted =
      Must(*performance_, &PerformanceStub::DeleteObservations, request);
  EXPECT_EQ(deleted.import(), "brands/acme/imports/3");
  EXPECT_THAT(Values(), IsEmpty());
  Must(*performance_, &PerformanceStub::UndoImport, UndoRequest(deleted.import()));
  EXPECT_EQ(Values(), before);
}

TEST_F(ImportServiceTest, DeletionOfEverythingOrOfUnknownIdsIsRefused) {
  v1::DeleteObservationsRequest request;
  request.set_parent("brands/acme");
  EXPECT_EQ(Refused(*performance_, &PerformanceStub::DeleteObservations, request).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  request.add_channels("facebok");
  const grpc::Status unknown =
      Refused(*performance_, &PerformanceStub::DeleteObservations, request);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(unknown.error_message(), HasSubstr("facebok"));
  EXPECT_THAT(unknown.error_message(), HasSubstr("`funnelcast channel list BRAND`"));
  request.clear_channels();
  request.add_campaigns("sprng");
  EXPECT_THAT(Refused(*performance_, &PerformanceStub::DeleteObservations, request).error_message(),
              HasSubstr("`funnelcast campaign list BRAND CHANNEL`"));
}

}  // namespace
}  // namespace funnelcast
