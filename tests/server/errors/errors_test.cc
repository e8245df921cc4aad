// Errors on their way to clients: reasons, limits of size and number, and text that is safe to
// show.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "server/errors/capacity.h"
#include "server/errors/encoded_status.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/grpc_status.h"
#include "server/errors/request.h"
#include "server/errors/resource.h"
#include "server/errors/server.h"
#include "server/limits.h"

namespace funnelcast::errors {
namespace {

google::rpc::Status Decode(const absl::Status& status) {
  google::rpc::Status decoded;
  EXPECT_TRUE(decoded.ParseFromString(EncodeStatus(status, words::Language::kEnglish)));
  return decoded;
}

google::rpc::BadRequest BadRequestIn(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  const google::rpc::Status decoded = Decode(status);
  EXPECT_EQ(decoded.details_size(), 2);
  EXPECT_TRUE(decoded.details(1).UnpackTo(&bad_request));
  return bad_request;
}

google::rpc::ErrorInfo InfoIn(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  EXPECT_TRUE(Decode(status).details(0).UnpackTo(&info));
  return info;
}

FieldViolations MakeViolations(std::size_t count, const std::string& description) {
  FieldViolations violations;
  for (std::size_t i = 0; i < count; ++i) {
    violations.Add("inputs[" + std::to_string(i) + "].value", kOutOfRange, description);
  }
  return violations;
}

// Every named error has its code and reason, and our domain.
TEST(ErrorsTest, NamedErrorsCarryCodeAndReason) {
  struct Case {
    absl::Status status;
    absl::StatusCode code;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {NotFound("goal", "brands/a/goals/b"), absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND"},
      {AlreadyExists("goal", "x"), absl::StatusCode::kAlreadyExists, "RESOURCE_EXISTS"},
      {EtagMismatch("goal", "x"), absl::StatusCode::kAborted, "ETAG_MISMATCH"},
      {InUse("funnel", "x", "2 goals", "delete them first"), absl::StatusCode::kFailedPrecondition,
       "RESOURCE_IN_USE"},
      {RequestIdReused("r"), absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"},
      {BadPageToken(), absl::StatusCode::kInvalidArgument, "BAD_PAGE_TOKEN"},
      {FailedPrecondition("NO_MODEL", "m"), absl::StatusCode::kFailedPrecondition, "NO_MODEL"},
      {Cancelled("m"), absl::StatusCode::kCancelled, "CANCELLED"},
      {DeadlineExceeded("m"), absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED"},
      {LimitExceeded("w", 3, 2), absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED"},
      {RequestTooLarge("m"), absl::StatusCode::kResourceExhausted, "REQUEST_TOO_LARGE"},
      {Busy("w"), absl::StatusCode::kResourceExhausted, "BUSY"},
      {DiskFull("m"), absl::StatusCode::kResourceExhausted, "DISK_FULL"},
      {Internal("m"), absl::StatusCode::kInternal, "INTERNAL"},
      {ShuttingDown(), absl::StatusCode::kUnavailable, "SHUTTING_DOWN"},
      {StoreUnavailable("m"), absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"},
      {StoredDataDamaged("m"), absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED"}};
  for (const Case& one : cases) {
    EXPECT_EQ(one.status.code(), one.code) << one.reason;
    EXPECT_EQ(ReasonOf(one.status), one.reason);
    EXPECT_EQ(InfoIn(one.status).domain(), "funnelcast") << one.reason;
  }
}

// The gRPC status has the code and message of the error and the same message in its details.
TEST(ErrorsTest, GrpcStatusCarriesCodeMessageAndDetails) {
  const grpc::Status status =
      ToGrpcStatus(NotFound("brand", "brands/acme"), words::Language::kEnglish);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "There is no brand `brands/acme`.");
  google::rpc::Status decoded;
  ASSERT_TRUE(decoded.ParseFromString(status.error_details()));
  EXPECT_EQ(decoded.message(), status.error_message());
  EXPECT_EQ(decoded.code(), 5);
}

TEST(ErrorsTest, OkStaysOk) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus(), words::Language::kEnglish).ok());
}

// A status from a library has no ErrorInfo; its code stands in for the reason.
TEST(ErrorsTest, StatusWithoutInfoGetsItsCodeAsReason) {
  EXPECT_EQ(InfoIn(absl::UnavailableError("gone")).reason(), "UNAVAILABLE");
}

// Twenty violations are all listed; nothing is counted.
TEST(FieldViolationsTest, TwentyAreListed) {
  const auto bad_request =
      BadRequestIn(MakeViolations(limits::kMaxFieldViolations, "Too large.").ToStatus());
  ASSERT_EQ(bad_request.field_violations_size(), 20);
  EXPECT_EQ(bad_request.field_violations(19).field(), "inputs[19].value");
  EXPECT_EQ(bad_request.field_violations(19).reason(), kOutOfRange);
}

// Of twenty-one, nineteen are listed and the twentieth entry counts the other two.
TEST(FieldViolationsTest, TwentyOneAreCutAndCounted) {
  const absl::Status status =
      MakeViolations(limits::kMaxFieldViolations + 1, "Too large.").ToStatus();
  const auto bad_request = BadRequestIn(status);
  ASSERT_EQ(bad_request.field_violations_size(), 20);
  EXPECT_EQ(bad_request.field_violations(18).field(), "inputs[18].value");
  EXPECT_EQ(bad_request.field_violations(19).reason(), kFurtherViolations);
  EXPECT_EQ(bad_request.field_violations(19).description(), "2 more not listed here.");
  EXPECT_EQ(InfoIn(status).metadata().at("violation_count"), "21");
}

// 100,000 violations take no more memory or space than twenty.
TEST(FieldViolationsTest, ManyAreCounted) {
  const FieldViolations violations = MakeViolations(100'000, "Too large.");
  EXPECT_EQ(violations.kept().size(), 20U);
  EXPECT_EQ(BadRequestIn(violations.ToStatus()).field_violations(19).description(),
            "99,981 more not listed here.");
}

// Long descriptions are cut, and violations left out, until the status fits into 4 KiB; the rest is
// counted exactly.
TEST(FieldViolationsTest, EncodedStatusStaysWithinFourKibibytes) {
  const absl::Status status = MakeViolations(20, std::string(5000, 'x')).ToStatus();
  EXPECT_LE(EncodeStatus(status, words::Language::kEnglish).size(), limits::kMaxEncodedStatusBytes);
  const auto bad_request = BadRequestIn(status);
  const int listed = bad_request.field_violations_size() - 1;
  ASSERT_GT(listed, 3);
  EXPECT_EQ(bad_request.field_violations(listed).description(),
            std::to_string(20 - listed) + " more not listed here.");
}

TEST(FieldViolationsTest, NoViolationIsOk) { EXPECT_TRUE(FieldViolations().ToStatus().ok()); }

// Adding up: 15 and 10 violations are 25, of which the first 20 are kept.
TEST(FieldViolationsTest, AddAllCountsWhatItDoesNotKeep) {
  FieldViolations violations = MakeViolations(15, "a");
  violations.AddAll(MakeViolations(10, "b"));
  EXPECT_EQ(violations.count(), 25U);
  EXPECT_EQ(violations.kept().size(), 20U);
}

// The message names the first field and how many more problems there are.
TEST(FieldViolationsTest, MessageNamesFirstFieldAndCountsOthers) {
  EXPECT_EQ(MessageOf(MakeViolations(3, "Too large.").ToStatus()),
            "inputs[0].value: Too large. (2 more problems in this request.)");
  EXPECT_EQ(MessageOf(MakeViolations(1, "Too large.").ToStatus()), "inputs[0].value: Too large.");
}

// Control characters become U+FFFD, white space a space, broken UTF-8 U+FFFD; everything else
// stays.
TEST(CleanTextTest, MakesTextSafeToShow) {
  EXPECT_EQ(CleanText("plain", 100), "plain");
  EXPECT_EQ(CleanText("a\tb\nc", 100), "a b c");
  EXPECT_EQ(CleanText("a\x1b[31mb", 100), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(CleanText("gr\xC3\xBC\xC3\x9F", 100), "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(CleanText("a\xFFz", 100), "a\xEF\xBF\xBDz");
  EXPECT_EQ(CleanText("a\xC3", 100), "a\xEF\xBF\xBD");
  EXPECT_EQ(CleanText("\xC2\x9B", 100), "\xEF\xBF\xBD");  // a C1 control character
  EXPECT_EQ(CleanText("\xED\xA0\x80", 100), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
}

// Text at the limit stays whole; past it, it ends with an ellipsis, never inside a character.
TEST(CleanTextTest, CutsAtCharacters) {
  EXPECT_EQ(CleanText("12345678", 8), "12345678");
  EXPECT_EQ(CleanText("123456789", 8), "12345\xE2\x80\xA6");
  // Four times two bytes: three bytes of ellipsis leave room for two of them.
  EXPECT_EQ(CleanText("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", 7), "\xC3\xBC\xC3\xBC\xE2\x80\xA6");
}

// A message of any length leaves the status within its limits.
TEST(ErrorsTest, LongMessagesAreCut) {
  std::string umlauts;
  for (int i = 0; i < 50'000; ++i) umlauts += "\xC3\xBC";
  const grpc::Status status = ToGrpcStatus(Internal(umlauts), words::Language::kEnglish);
  EXPECT_LE(status.error_message().size(), limits::kMaxMessageBytes);
  EXPECT_LE(status.error_details().size(), limits::kMaxEncodedStatusBytes);
}

FieldViolations MakeTypedViolations(int count) {
  FieldViolations violations;
  for (int i = 0; i < count; ++i) {
    violations.Add("page_token", "BAD_PAGE_TOKEN", words::Message{"BAD_PAGE_TOKEN", {}});
  }
  return violations;
}

// One error, two languages: the status keeps what is said, not how.
TEST(LanguageTest, ErrorsAreSaidInTheLanguageOfTheCaller) {
  const absl::Status status = NotFound("brand", "brands/acme");
  EXPECT_EQ(MessageOf(status), "There is no brand `brands/acme`.");
  const grpc::Status german = ToGrpcStatus(status, words::Language::kGerman);
  EXPECT_EQ(german.error_message(), "Es gibt keine Marke `brands/acme`.");
}

TEST(LanguageTest, ViolationsAreSaidInTheLanguageOfTheCaller) {
  const absl::Status status = MakeTypedViolations(21).ToStatus();
  google::rpc::Status decoded;
  ASSERT_TRUE(decoded.ParseFromString(EncodeStatus(status, words::Language::kGerman)));
  EXPECT_THAT(decoded.message(), ::testing::HasSubstr("20 weitere Fehler"));
  google::rpc::BadRequest violations;
  ASSERT_TRUE(decoded.details(1).UnpackTo(&violations));
  EXPECT_THAT(violations.field_violations(0).description(), ::testing::HasSubstr("von vorn"));
  const int last = violations.field_violations_size() - 1;
  EXPECT_EQ(violations.field_violations(last).description(),
            std::to_string(21 - last) + " weitere sind hier nicht aufgeführt.");
}

// What the store keeps is read in any language, and says the same as the error itself.
TEST(StoredStatusTest, IsReadInEveryLanguage) {
  for (const int count : {1, 2, 20, 21}) {
    const absl::Status status = MakeTypedViolations(count).ToStatus();
    const std::string stored = EncodeStoredStatus(status);
    for (const words::Language language : words::kLanguages) {
      google::rpc::Status sent;
      ASSERT_TRUE(sent.ParseFromString(EncodeStatus(status, language)));
      EXPECT_EQ(DecodeStoredStatus(stored, language).DebugString(), sent.DebugString()) << count;
    }
  }
}

// Folders of older versions hold statuses that do not tell what they say: these stay English.
TEST(StoredStatusTest, OlderOnesKeepTheirWords) {
  const absl::Status status = NotFound("brand", "brands/acme");
  const std::string old = EncodeStatus(status, words::Language::kEnglish);
  EXPECT_EQ(DecodeStoredStatus(old, words::Language::kGerman).message(),
            "There is no brand `brands/acme`.");
  EXPECT_EQ(DecodeStoredStatus("\xFF", words::Language::kGerman).code(), 0);
}

}  // namespace
}  // namespace funnelcast::errors
