// Waiting for long-running work on the server, with progress and Ctrl-C.
#ifndef FUNNELCAST_CLIENTS_CLI_OPERATION_WAIT_H_
#define FUNNELCAST_CLIENTS_CLI_OPERATION_WAIT_H_

#include <google/longrunning/operations.pb.h>
#include <grpcpp/grpcpp.h>

#include "clients/cli/context.h"
#include "funnelcast/v1/model.pb.h"

namespace funnelcast::cli {

// Asks for `*operation` until it has ended and shows its progress meanwhile. Ctrl-C asks the server
// to cancel it and keeps waiting for the end; a server that restarts is waited for. OK once the
// operation has ended, however it did.
grpc::Status WaitForOperation(Context& context, google::longrunning::Operation* operation);

// The operation's error as the status of a call, with its details; OK when it has none.
grpc::Status StatusOfOperation(const google::longrunning::Operation& operation);

// Its metadata; empty when it has none of this kind.
v1::FitModelMetadata MetadataOf(const google::longrunning::Operation& operation);

// `queued`, `running`, `succeeded`, `failed`, `cancelled`; to be translated for people.
const char* OperationStateWord(const google::longrunning::Operation& operation);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_OPERATION_WAIT_H_
