// `funnelcast operation ...`: long-running work on the server.
#include <fmt/format.h>
#include <google/longrunning/operations.grpc.pb.h>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/flags.h"
#include "clients/cli/operation_wait.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

using google::longrunning::Operation;
using google::longrunning::Operations;

Table OperationTable(const google::protobuf::RepeatedPtrField<Operation>& operations) {
  Table table({{"operation", Tr("operation")},
               {"funnel", Tr("funnel")},
               {"state", Tr("state")},
               {"progress", Tr("progress"), Align::kRight},
               {"step", Tr("doing")},
               {"create_time", Tr("asked for")},
               {"end_time", Tr("ended")},
               {"error", Tr("error")}});
  for (const Operation& operation : operations) {
    const v1::FitModelMetadata metadata = MetadataOf(operation);
    table.AddRow(
        {operation.name(), metadata.funnel(), TranslatedCell(OperationStateWord(operation)),
         Cell(FormatShare(metadata.progress(), Place::kTable), FormatRaw(metadata.progress())),
         metadata.step(), FormatTime(metadata.create_time()), FormatTime(metadata.end_time()),
         operation.error().message()});
  }
  return table;
}

int PrintOperation(Context& context, const Operation& operation) {
  google::protobuf::RepeatedPtrField<Operation> operations;
  *operations.Add() = operation;
  return context.PrintRecord(operation, OperationTable(operations));
}

struct ListFlags {
  std::string brand;
};

int ListOperations(Context& context, const ListFlags& flags) {
  google::longrunning::ListOperationsRequest request;
  request.set_name(BrandName(flags.brand));
  google::longrunning::ListOperationsResponse response;
  const grpc::Status status =
      ListAll(context.connection(), &Operations::Stub::ListOperations, request, &response);
  if (!status.ok()) return context.Fail(status);
  return context.PrintList(response, OperationTable(response.operations()),
                           Tr("No operations yet."));
}

struct OperationFlags {
  std::string operation;
};

grpc::Status GetOperation(Context& context, const std::string& name, Operation* operation) {
  google::longrunning::GetOperationRequest request;
  request.set_name(name);
  return context.connection().Call(&Operations::Stub::GetOperation, request, operation);
}

int ShowOperation(Context& context, const OperationFlags& flags) {
  Operation operation;
  const grpc::Status status = GetOperation(context, flags.operation, &operation);
  return status.ok() ? PrintOperation(context, operation) : context.Fail(status);
}

int CancelOperation(Context& context, const OperationFlags& flags) {
  google::longrunning::CancelOperationRequest request;
  request.set_name(flags.operation);
  google::protobuf::Empty empty;
  const grpc::Status status =
      context.connection().Call(&Operations::Stub::CancelOperation, request, &empty);
  if (!status.ok()) return context.Fail(status);
  return context.PrintDone(
      TrF("Asked the server to cancel {}; one that has ended stays as it is.", flags.operation));
}

int WaitOperation(Context& context, const OperationFlags& flags) {
  Operation operation;
  grpc::Status status = GetOperation(context, flags.operation, &operation);
  if (status.ok()) status = WaitForOperation(context, &operation);
  if (!status.ok()) return context.Fail(status);
  const int code = PrintOperation(context, operation);
  // As with the work itself: an end without its result is no success.
  return operation.has_error() ? static_cast<int>(kFailed) : code;
}

}  // namespace

void AddOperationCommands(CLI::App& app, Context& context) {
  CLI::App& group = AddGroup(app, "operation", Tr("Operations: long-running work, such as fits"));
  auto [list, list_flags] = AddCommand(group, context, "list", Tr("List the operations of a brand"),
                                       "  funnelcast operation list shop", &ListOperations);
  AddArgument(list, "BRAND", list_flags.brand, Tr("Id of the brand"));
  const auto add = [&](const char* name, const std::string& description, const char* example,
                       int (*run)(Context&, const OperationFlags&)) {
    auto [command, flags] = AddCommand(group, context, name, description, example, run);
    AddArgument(command, "OPERATION", flags.operation,
                Tr("Name of the operation, as `operation list` shows it"));
  };
  add("show", Tr("Show how far an operation is"), "  funnelcast operation show OPERATION",
      &ShowOperation);
  add("cancel", Tr("Ask the server to stop an operation"),
      "  funnelcast operation cancel OPERATION", &CancelOperation);
  add("wait", Tr("Wait for the end of an operation"), "  funnelcast operation wait OPERATION",
      &WaitOperation);
}

}  // namespace funnelcast::cli
