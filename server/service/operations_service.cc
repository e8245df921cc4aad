// Long-running operations over gRPC.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <string>

#include "fmt/format.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/empty.pb.h"
#include "server/convert/names.h"
#include "server/convert/operation.h"
#include "server/convert/requests.h"
#include "server/errors/fields.h"
#include "server/limits.h"
#include "server/service/method_table.h"
#include "server/service/operation_wait.h"
#include "server/service/platform_services.h"
#include "server/status_macros.h"
#include "server/store/operations.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

namespace longrunning = google::longrunning;

// Keeps references.
struct OperationTools {
  store::Store& store;
  jobs::Runner& runner;
};

absl::StatusOr<longrunning::Operation> FindByName(store::Store& store, const std::string& name,
                                                  words::Language language) {
  ASSIGN_OR_RETURN(const auto ids, convert::GetFromProto(name, convert::kOperationPattern));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const auto operation, store::FindOperation(snapshot, ids.front(), ids.back()));
  return convert::ToProto(operation, language);
}

absl::StatusOr<longrunning::Operation> GetOperation(const OperationTools& tools,
                                                    const longrunning::GetOperationRequest& request,
                                                    const CallContext& call) {
  return FindByName(tools.store, request.name(), call.language());
}

absl::StatusOr<longrunning::ListOperationsResponse> ListOperations(
    const OperationTools& tools, const longrunning::ListOperationsRequest& request,
    const CallContext& call) {
  errors::FieldViolations violations;
  if (!request.filter().empty()) {
    violations.Add("filter", errors::kUnknownValue, words::Message{"OPERATIONS_NOT_FILTERED", {}});
  }
  // The parent's field is called `name` here, other than in our own lists.
  const convert::Ids ids =
      convert::CheckName(request.name(), convert::kBrandPattern, "name", violations);
  if (!violations.empty()) return violations.ToStatus();
  ASSIGN_OR_RETURN(const auto query,
                   convert::ListFromProto("ListOperations", request.name(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(auto reader, tools.store.Read());
  ASSIGN_OR_RETURN(auto operations, store::ListOperations(reader, ids.front(), query.page));
  longrunning::ListOperationsResponse response;
  response.set_next_page_token(convert::CutPage(query, operations));
  for (const store::Operation& operation : operations) {
    *response.add_operations() = convert::ToProto(operation, call.language());
  }
  return response;
}

absl::StatusOr<google::protobuf::Empty> CancelOperation(
    const OperationTools& tools, const longrunning::CancelOperationRequest& request) {
  ASSIGN_OR_RETURN(const auto ids,
                   convert::GetFromProto(request.name(), convert::kOperationPattern));
  RETURN_IF_ERROR(tools.runner.Cancel(ids.front(), ids.back()));
  return google::protobuf::Empty();
}

absl::StatusOr<google::protobuf::Empty> DeleteOperation(
    const OperationTools& tools, const longrunning::DeleteOperationRequest& request) {
  ASSIGN_OR_RETURN(const auto ids,
                   convert::GetFromProto(request.name(), convert::kOperationPattern));
  ASSIGN_OR_RETURN(store::Writing writing, tools.store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(store::DeleteOperation(transaction, ids.front(), ids.back()));
  RETURN_IF_ERROR(writing.Commit());
  return google::protobuf::Empty();
}

}  // namespace

absl::StatusOr<OperationWait> CheckWait(const longrunning::WaitOperationRequest& request) {
  errors::FieldViolations violations;
  OperationWait wait;
  const convert::Ids ids =
      convert::CheckName(request.name(), convert::kOperationPattern, "name", violations);
  wait.brand = ids.front();
  wait.id = ids.back();
  wait.duration = limits::kDefaultOperationWait;
  if (request.has_timeout()) {
    const auto& timeout = request.timeout();
    if (timeout.seconds() < 0 || timeout.nanos() < 0 || timeout.nanos() > 999'999'999) {
      violations.Add("timeout", errors::kOutOfRange,
                     words::Message{"TIMEOUT_NEGATIVE",
                                    {{"seconds", words::Plain{timeout.seconds()}},
                                     {"nanos", words::Plain{timeout.nanos()}}}});
    }
    const auto seconds =
        std::min<std::int64_t>(timeout.seconds(), limits::kMaxOperationWait.count());
    wait.duration = std::min<std::chrono::milliseconds>(
        std::chrono::seconds(seconds) + std::chrono::milliseconds(timeout.nanos() / 1'000'000),
        limits::kMaxOperationWait);
  }
  if (!violations.empty()) return violations.ToStatus();
  return wait;
}

namespace {

// The answer must leave before the caller's own deadline, or it learns nothing.
std::chrono::steady_clock::time_point EndOfWait(const OperationWait& wait,
                                                const CallContext& call) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      call.deadline() - std::chrono::system_clock::now() - std::chrono::milliseconds(200));
  return std::chrono::steady_clock::now() +
         std::clamp(wait.duration, std::chrono::milliseconds(0),
                    std::max(left, std::chrono::milliseconds(0)));
}

using Wait = PendingCall<longrunning::WaitOperationRequest, longrunning::Operation>;

void WaitOperation(const OperationTools& tools, std::shared_ptr<Wait> call) {
  const auto wait = CheckWait(call->request());
  if (!wait.ok()) return call->Finish([&] { return wait.status(); });
  tools.runner.NotifyAtEnd(
      wait->brand, wait->id, EndOfWait(*wait, call->context()),
      [&store = tools.store, call, name = call->request().name()] {
        call->Finish([&] { return FindByName(store, name, call->context().language()); });
      });
}

}  // namespace

std::unique_ptr<grpc::Service> MakeOperationsService(CallRunner& calls, store::Store& store,
                                                     jobs::Runner& runner) {
  auto table = std::make_unique<MethodTable<const OperationTools>>(
      "google.longrunning.Operations", calls, OperationTools{store, runner});
  table->Add(Lane::kStore, &ListOperations);
  table->Add(Lane::kInline, &GetOperation);
  table->Add(Lane::kStore, &DeleteOperation);
  table->Add(Lane::kStore, &CancelOperation);
  table->AddPending(&WaitOperation);
  return table;
}

}  // namespace funnelcast::service
