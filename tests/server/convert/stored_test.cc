// What the store keeps as bytes: it reads back, in any language, and folders of older versions too.
#include "server/convert/stored.h"

#include <string>
#include <utility>
#include <vector>

#include "funnelcast/stored/v1/operation.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "server/words/encode.h"
#include "server/words/language.h"
#include "tests/server/notices.h"

namespace funnelcast::convert {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;

// A page token's message has no arguments, so that it is easy to write by hand.
words::Message SampleMessage() { return words::Message{"BAD_PAGE_TOKEN", {}}; }

bool IsEncodedAlike(const FieldDescriptor& one, const FieldDescriptor& other) {
  const auto type = [](const FieldDescriptor& field) {
    return field.type() == FieldDescriptor::TYPE_ENUM ? FieldDescriptor::TYPE_INT32 : field.type();
  };
  return one.number() == other.number() && type(one) == type(other) &&
         one.is_repeated() == other.is_repeated();
}

// Fields that a stored message shares with the contract's, `warnings` and `notes` apart.
void ExpectAlike(const Descriptor& kept, const Descriptor& contract) {
  for (int i = 0; i < kept.field_count(); ++i) {
    const FieldDescriptor& field = *kept.field(i);
    if (field.name() == "warnings" || field.name() == "notes") continue;
    const FieldDescriptor* const other = contract.FindFieldByName(field.name());
    ASSERT_NE(other, nullptr) << field.full_name();
    EXPECT_TRUE(IsEncodedAlike(field, *other)) << field.full_name();
    const bool is_ours = field.message_type() != nullptr &&
                         field.message_type()->full_name().find("stored") != std::string::npos;
    if (is_ours) ExpectAlike(*field.message_type(), *other->message_type());
  }
}

TEST(StoredTest, FieldsHaveTheNumbersAndTypesOfTheContract) {
  ExpectAlike(*stored::v1::ModelSummary::descriptor(), *v1::Model::descriptor());
  ExpectAlike(*stored::v1::Goal::descriptor(), *v1::Goal::descriptor());
  ExpectAlike(*stored::v1::FitModel::descriptor(), *v1::FitModelRequest::descriptor());
  ExpectAlike(*stored::v1::BacktestModel::descriptor(), *v1::BacktestModelRequest::descriptor());
  ExpectAlike(*stored::v1::RefreshModel::descriptor(), *v1::RefreshModelRequest::descriptor());
}

// Notes are said in the language of the call that reads them.
TEST(StoredTest, SummariesAreReadInTheLanguageOfTheCall) {
  stored::v1::ModelSummary summary;
  summary.set_draw_count(400);
  summary.add_warnings(words::EncodeMessage(SampleMessage()));
  summary.add_nodes()->add_notes(words::EncodeMessage(SampleMessage()));
  EXPECT_EQ(ToProto(summary).draw_count(), 400);
  EXPECT_EQ(ToProto(summary).warnings(0).reason(), "BAD_PAGE_TOKEN");
  const words::LanguageScope scope(words::Language::kGerman);
  const std::string german =
      "page_token gehört nicht zu dieser Liste; ein leeres beginnt von vorn.";
  EXPECT_THAT(TextsOf(ToProto(summary).warnings()), ElementsAre(german));
  EXPECT_THAT(TextsOf(ToProto(summary).nodes(0).notes()), ElementsAre(german));
}

// Older versions kept English sentences in the same fields, which stay what they are.
TEST(StoredTest, SentencesOfOlderFoldersStay) {
  stored::v1::ModelSummary summary;
  summary.add_warnings("History is short.");
  const words::LanguageScope scope(words::Language::kGerman);
  const v1::Model model = ToProto(summary);
  EXPECT_THAT(TextsOf(model.warnings()), ElementsAre("History is short."));
  EXPECT_EQ(model.warnings(0).reason(), "");
}

TEST(StoredTest, CommitmentsComeBackWithTheirWarnings) {
  v1::GoalCommitment commitment;
  commitment.set_chance(0.8);
  commitment.set_verdict_class(v1::VERDICT_CLASS_REALISTIC);
  commitment.add_quantiles()->set_value(3.0);
  const auto read = DecodeCommitment(EncodeCommitment(commitment, {SampleMessage()}));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->chance(), 0.8);
  EXPECT_EQ(read->verdict_class(), v1::VERDICT_CLASS_REALISTIC);
  EXPECT_EQ(read->quantiles(0).value(), 3.0);
  EXPECT_EQ(read->warnings(0).reason(), "BAD_PAGE_TOKEN");
  EXPECT_FALSE(DecodeCommitment("").has_value());
  EXPECT_FALSE(DecodeCommitment("\xFF").has_value());
}

// A goal as it was keeps the bytes of its commitment.
TEST(StoredTest, GoalsComeBackWithTheirCommitment) {
  store::Goal goal;
  goal.commitment = EncodeCommitment(v1::GoalCommitment(), {SampleMessage()});
  v1::Goal proto;
  proto.set_name("brands/acme/goals/q3");
  proto.set_state(v1::GOAL_STATE_COMMITTED);
  const auto read = DecodeGoal(EncodeGoal(goal, proto));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->name(), "brands/acme/goals/q3");
  EXPECT_EQ(read->state(), v1::GOAL_STATE_COMMITTED);
  EXPECT_EQ(read->commitment().warnings_size(), 1);
}

TEST(StoredTest, RequestsComeBack) {
  v1::FitModelRequest request;
  request.set_parent("brands/acme");
  request.set_saturation(v1::EFFECT_CHOICE_ON);
  request.set_seed(0);
  const auto read = DecodeFitRequest(EncodeRequest(request));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->SerializeAsString(), request.SerializeAsString());
  // What older versions queued are the contract's own bytes.
  EXPECT_EQ(DecodeFitRequest(request.SerializeAsString())->saturation(), v1::EFFECT_CHOICE_ON);
  EXPECT_TRUE(absl::IsDataLoss(DecodeRefreshRequest("\xFF").status()));
}

}  // namespace
}  // namespace funnelcast::convert
