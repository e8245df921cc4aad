#include "server/convert/stored.h"

#include "funnelcast/stored/v1/operation.pb.h"
#include "server/convert/notice.h"
#include "server/errors/server.h"
#include "server/words/encode.h"

namespace funnelcast::convert {
namespace {

// Fields that only one of the two messages has are left out. REQUIRES: the others have the same
// numbers and types in both.
template <typename To, typename From>
To Transcode(const From& from) {
  To to;
  to.ParseFromString(from.SerializeAsString());
  to.DiscardUnknownFields();
  return to;
}

template <typename Request, typename Stored>
absl::StatusOr<Request> DecodeRequest(const std::string& bytes) {
  Stored stored;
  if (stored.ParseFromString(bytes)) return Transcode<Request>(stored);
  return errors::StoredDataDamaged(words::Message{"STORED_REQUEST_DAMAGED", {}});
}

template <typename Kept>
void AddNotes(const Kept& kept, google::protobuf::RepeatedPtrField<v1::Notice>& notices) {
  for (const std::string& note : kept) *notices.Add() = ToNotice(DecodeNote(note));
}

v1::GoalCommitment ToProto(const stored::v1::GoalCommitment& stored) {
  auto proto = Transcode<v1::GoalCommitment>(stored);
  AddNotes(stored.warnings(), *proto.mutable_warnings());
  return proto;
}

}  // namespace

std::string EncodeRequest(const v1::FitModelRequest& request) {
  return Transcode<stored::v1::FitModel>(request).SerializeAsString();
}

std::string EncodeRequest(const v1::BacktestModelRequest& request) {
  return Transcode<stored::v1::BacktestModel>(request).SerializeAsString();
}

std::string EncodeRequest(const v1::RefreshModelRequest& request) {
  return Transcode<stored::v1::RefreshModel>(request).SerializeAsString();
}

absl::StatusOr<v1::FitModelRequest> DecodeFitRequest(const std::string& bytes) {
  return DecodeRequest<v1::FitModelRequest, stored::v1::FitModel>(bytes);
}

absl::StatusOr<v1::BacktestModelRequest> DecodeBacktestRequest(const std::string& bytes) {
  return DecodeRequest<v1::BacktestModelRequest, stored::v1::BacktestModel>(bytes);
}

absl::StatusOr<v1::RefreshModelRequest> DecodeRefreshRequest(const std::string& bytes) {
  return DecodeRequest<v1::RefreshModelRequest, stored::v1::RefreshModel>(bytes);
}

std::string EncodeCommitment(const v1::GoalCommitment& commitment,
                             const std::vector<words::Message>& warnings) {
  auto stored = Transcode<stored::v1::GoalCommitment>(commitment);
  for (const words::Message& warning : warnings) {
    stored.add_warnings(words::EncodeMessage(warning));
  }
  return stored.SerializeAsString();
}

std::optional<v1::GoalCommitment> DecodeCommitment(const std::string& bytes) {
  stored::v1::GoalCommitment stored;
  if (bytes.empty() || !stored.ParseFromString(bytes)) return std::nullopt;
  return ToProto(stored);
}

std::string EncodeGoal(const store::Goal& goal, const v1::Goal& proto) {
  auto stored = Transcode<stored::v1::Goal>(proto);
  if (!goal.commitment.empty()) stored.mutable_commitment()->ParseFromString(goal.commitment);
  return stored.SerializeAsString();
}

std::optional<v1::Goal> DecodeGoal(const std::string& bytes) {
  stored::v1::Goal stored;
  if (!stored.ParseFromString(bytes)) return std::nullopt;
  auto proto = Transcode<v1::Goal>(stored);
  if (stored.has_commitment()) *proto.mutable_commitment() = ToProto(stored.commitment());
  return proto;
}

v1::Model ToProto(const stored::v1::ModelSummary& summary) {
  auto proto = Transcode<v1::Model>(summary);
  AddNotes(summary.warnings(), *proto.mutable_warnings());
  for (int i = 0; i < summary.nodes_size(); ++i) {
    AddNotes(summary.nodes(i).notes(), *proto.mutable_nodes(i)->mutable_notes());
  }
  return proto;
}

words::Message DecodeNote(const std::string& kept) {
  std::optional<words::Message> message = words::DecodeMessage(kept);
  return message.has_value() ? *std::move(message) : words::Verbatim(kept);
}

}  // namespace funnelcast::convert
