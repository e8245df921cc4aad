#include "server/service/call.h"

#include <exception>
#include <new>
#include <string_view>

#include "fmt/format.h"
#include "server/errors/capacity.h"
#include "server/errors/error.h"
#include "server/errors/grpc_status.h"
#include "server/errors/request.h"
#include "server/errors/server.h"
#include "server/status_macros.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// The name of a code as gRPC's Prometheus libraries write it ("NotFound"), which other languages'
// dashboards expect.
const char* MetricCodeName(absl::StatusCode code) {
  constexpr const char* kNames[] = {
      "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
      "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
      "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
      "DataLoss", "Unauthenticated"};
  const auto index = static_cast<std::size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "Unknown";
}

LogLevel LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return LogLevel::kError;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
      return LogLevel::kWarning;
    default:
      return LogLevel::kInfo;
  }
}

// What the caller's metadata ask for.
words::Language LanguageOf(const grpc::ServerContextBase& context) {
  const auto& metadata = context.client_metadata();
  const auto header = metadata.find("accept-language");
  if (header == metadata.end()) return words::Language::kEnglish;
  return words::ParseAcceptLanguage(std::string_view(header->second.data(), header->second.size()));
}

}  // namespace

std::string BrandInName(const std::string& name) {
  constexpr std::string_view kPrefix = "brands/";
  if (name.compare(0, kPrefix.size(), kPrefix) != 0) return {};
  const std::string rest = name.substr(kPrefix.size(), limits::kMaxIdBytes + 1);
  const std::string id = rest.substr(0, rest.find('/'));
  return id.size() <= limits::kMaxIdBytes ? id : std::string();
}

CallContext::CallContext(const Method& method, grpc::ServerContextBase& context,
                         MethodMetrics& metrics, Clock clock)
    : method_(method),
      context_(&context),
      metrics_(&metrics),
      clock_(std::move(clock)),
      start_(std::chrono::steady_clock::now()),
      language_(LanguageOf(context)) {}

void CallContext::ChooseLanguage(const std::string& language_code) {
  if (!language_code.empty()) language_ = words::ParseLanguageCode(language_code);
}

void CallContext::AddReceived(std::size_t bytes) {
  request_bytes_ += bytes;
  metrics_->CountReceived();
}

CallRunner::CallRunner(const CallOptions& options, Clock clock, Logger& logger,
                       prometheus::Registry& registry)
    : clock_(std::move(clock)),
      logger_(&logger),
      metrics_(registry),
      store_pool_(options.store_threads, options.max_queued),
      compute_pool_(options.compute_threads, options.max_queued) {}

std::shared_ptr<CallContext> CallRunner::Begin(const Method& method,
                                               grpc::ServerContextBase& context, const char* type) {
  MethodMetrics& metrics = metrics_.Find(method.service, method.name, type);
  metrics.CountStart();
  return std::make_shared<CallContext>(method, context, metrics, clock_);
}

absl::Status CallRunner::CheckAlive(const CallContext& call) {
  if (!call.cancelled()) return absl::OkStatus();
  return errors::Cancelled(words::Message{"CALLER_GONE", {}});
}

absl::Status CallRunner::StatusOfException(const CallContext& call) {
  std::string what;
  try {
    throw;
  } catch (const std::bad_alloc&) {
    what = "out of memory";
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {
    what = "an exception of unknown type";
  }
  logger_->Write(LogLine(LogLevel::kError, "handler_threw")
                     .Add("service", call.method_.service)
                     .Add("method", call.method_.name)
                     .Add("what", what));
  return errors::Internal(words::Message{"CALL_FAILED", {}});
}

absl::Status CallRunner::Guard(const CallContext& call, const std::function<absl::Status()>& work) {
  RETURN_IF_ERROR(CheckAlive(call));
  const words::LanguageScope scope(call.language_);
  try {
    return work();
  } catch (...) {
    return StatusOfException(call);
  }
}

grpc::Status CallRunner::End(const CallContext& call, const absl::Status& status) {
  const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - call.start_;
  LogLine line(LevelOf(status.code()), "call");
  line.Add("method", fmt::format("/{}/{}", call.method_.service, call.method_.name))
      .Add("code", std::string(absl::StatusCodeToString(status.code())))
      .Add("duration_ms", duration.count() * 1e3)
      .Add("peer", call.context_->peer())
      .Add("request_bytes", call.request_bytes_);
  if (!call.brand_.empty()) line.Add("brand", call.brand_);
  if (!status.ok()) {
    line.Add("reason", errors::ReasonOf(status)).Add("message", errors::MessageOf(status));
  }
  logger_->Write(line);
  call.metrics_->CountEnd(MetricCodeName(status.code()), duration.count(), status.ok());
  return errors::ToGrpcStatus(status, call.language_);
}

absl::Status CallRunner::BusyError(const Method& method) const {
  return errors::Busy(words::Message{"CALLS_WAIT", {{"count", queued()}, {"method", method.name}}});
}

}  // namespace funnelcast::service
