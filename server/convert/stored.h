// Messages of the contract in the form that the store keeps, and back. Those of
// funnelcast.stored.v1 have the field numbers and types of the contract's, but for sentences: these
// are kept as messages that can be said in any language.
#ifndef FUNNELCAST_SERVER_CONVERT_STORED_H_
#define FUNNELCAST_SERVER_CONVERT_STORED_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "funnelcast/stored/v1/goal.pb.h"
#include "funnelcast/stored/v1/model.pb.h"
#include "funnelcast/v1/goal.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "server/store/goals.h"
#include "server/words/message.h"

namespace funnelcast::convert {

// Bytes of the queued request of an operation.
std::string EncodeRequest(const v1::FitModelRequest& request);
std::string EncodeRequest(const v1::BacktestModelRequest& request);
std::string EncodeRequest(const v1::RefreshModelRequest& request);

// The queued request; DATA_LOSS for other bytes. The requests of older folders read alike.
absl::StatusOr<v1::FitModelRequest> DecodeFitRequest(const std::string& bytes);
absl::StatusOr<v1::BacktestModelRequest> DecodeBacktestRequest(const std::string& bytes);
absl::StatusOr<v1::RefreshModelRequest> DecodeRefreshRequest(const std::string& bytes);

// Bytes of a commitment, whose own warnings are ignored.
std::string EncodeCommitment(const v1::GoalCommitment& commitment,
                             const std::vector<words::Message>& warnings);
// Nothing for other bytes.
std::optional<v1::GoalCommitment> DecodeCommitment(const std::string& bytes);

// Bytes of a goal as it was: `proto` is what is shown of `goal`.
std::string EncodeGoal(const store::Goal& goal, const v1::Goal& proto);
std::optional<v1::Goal> DecodeGoal(const std::string& bytes);

// A summary of a model as the contract shows it, its sentences in the language of the call.
v1::Model ToProto(const stored::v1::ModelSummary& summary);

// A message as it is kept among fields of text; a sentence of an older version is taken as it is.
words::Message DecodeNote(const std::string& kept);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_STORED_H_
