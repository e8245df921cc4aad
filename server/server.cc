#include "server/server.h"

#include <chrono>
#include <utility>

#include "fmt/format.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "server/convert/operation.h"
#include "server/jobs/runner.h"
#include "server/limits.h"
#include "server/service/backtest_job.h"
#include "server/service/call.h"
#include "server/service/fit_job.h"
#include "server/service/model_cache.h"
#include "server/service/platform_services.h"
#include "server/service/refresh_job.h"
#include "server/service/resource_services.h"
#include "server/service/store_probe.h"
#include "server/status_macros.h"
#include "server/store/store.h"
#include "server/web/address.h"
#include "server/web/health.h"
#include "server/web/http_listener.h"
#include "server/web/metrics_page.h"

namespace funnelcast {
namespace {

absl::StatusOr<web::Address> ParseListenAddress(const std::string& text, bool allow_insecure) {
  auto address = web::ParseAddress(text);
  if (!address.ok() || address->is_loopback || allow_insecure) return address;
  return absl::InvalidArgumentError(fmt::format(
      "{} can be reached from other machines, and calls are neither encrypted nor checked for who "
      "makes them. Listen on 127.0.0.1 behind a proxy that does both, or accept the risk with "
      "--allow-insecure.",
      text));
}

void SetArguments(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits::kMaxUnaryRequestBytes));
  // A second server on the same port would take half of the calls without anybody noticing.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Clients behind firewalls keep idle connections alive; a ping each ten seconds is no abuse.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Finds clients that vanished without a word, so that their calls end.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      service::Engine engine, Logger& logger) {
  std::unique_ptr<Server> server(new Server(options, std::move(engine), logger));
  RETURN_IF_ERROR(server->StartAll());
  return server;
}

Server::Server(const ServerOptions& options, service::Engine engine, Logger& logger)
    : options_(options),
      engine_(std::move(engine)),
      logger_(logger),
      registry_(service::MakeRegistry()),
      models_(std::make_unique<service::ModelCache>(limits::kModelCacheBytes,
                                                    limits::kWindowCacheBytes)) {}

Server::~Server() { Stop(); }

absl::Status Server::StartAll() {
  ASSIGN_OR_RETURN(auto listen, ParseListenAddress(options_.listen, options_.allow_insecure));
  ASSIGN_OR_RETURN(auto http, ParseListenAddress(options_.http, options_.allow_insecure));
  RETURN_IF_ERROR(StartStore());
  RETURN_IF_ERROR(StartHttp(http));
  RETURN_IF_ERROR(StartOperations());
  RETURN_IF_ERROR(StartGrpc(listen));
  phase_ = Phase::kReady;
  logger_.Write(LogLine(LogLevel::kInfo, "ready")
                    .Add("listen", listen_address_)
                    .Add("http", http_address_)
                    .Add("data_dir", options_.data_dir));
  return absl::OkStatus();
}

void Server::Stop() {
  const std::lock_guard<std::mutex> lock(stop_mutex_);
  const Phase before = phase_.exchange(Phase::kStopped);
  if (before == Phase::kStopped) return;
  if (before == Phase::kReady) logger_.Write(LogLine(LogLevel::kInfo, "stopping"));
  if (grpc_ != nullptr) {
    grpc_->GetHealthCheckService()->SetServingStatus(false);
    // Calls that wait for an operation would last as long as that; they get its present state.
    runner_->BeginStop();
    grpc_->Shutdown(std::chrono::system_clock::now() + limits::kShutdownGrace);
    grpc_->Wait();
  }
  // Calls are over, so that nothing uses what follows; HTTP answers until the end.
  runner_.reset();
  http_.reset();
  if (before == Phase::kReady) logger_.Write(LogLine(LogLevel::kInfo, "stopped"));
}

absl::Status Server::StartStore() {
  store::StoreOptions store_options;
  store_options.clock = options_.clock;
  ASSIGN_OR_RETURN(auto store, store::Store::Open(options_.data_dir, store_options));
  store_ = std::move(store);
  probe_ = std::make_unique<service::StoreProbe>(*store_, options_.data_dir);
  service::CallOptions call_options;
  call_options.compute_threads = options_.worker_count;
  calls_ = std::make_unique<service::CallRunner>(call_options, options_.clock, logger_, *registry_);
  return absl::OkStatus();
}

absl::Status Server::StartHttp(const web::Address& address) {
  web::Pages pages;
  pages["/livez"] = web::LivePage;
  pages["/readyz"] = [this] { return ReadyPage(); };
  pages["/metrics"] = [this] { return web::MetricsPage(*registry_, Gauges()); };
  ASSIGN_OR_RETURN(auto http, web::HttpListener::Start(address, std::move(pages)));
  http_ = std::move(http);
  http_address_ = http_->address().ToString();
  return absl::OkStatus();
}

web::Page Server::ReadyPage() {
  return web::ReadyPage({{"server",
                          [this] {
                            if (phase_ == Phase::kReady) return absl::OkStatus();
                            return absl::UnavailableError(phase_ == Phase::kStarting ? "starting"
                                                                                     : "stopping");
                          }},
                         {"store", [this] { return probe_->Check(); }}});
}

std::vector<web::Gauge> Server::Gauges() {
  return {{"funnelcast_queued_calls", "Calls that wait for a thread.",
           [this] { return static_cast<double>(calls_->queued()); }},
          {"funnelcast_store_bytes", "Bytes of the database with its write-ahead log.",
           [this] { return static_cast<double>(probe_->StoredBytes()); }},
          {"funnelcast_model_cache_bytes", "Bytes of decoded models kept in memory.",
           [this] { return static_cast<double>(models_->bytes()); }}};
}

absl::Status Server::StartOperations() {
  jobs::RunnerOptions runner_options;
  ASSIGN_OR_RETURN(
      auto runner,
      jobs::Runner::Start(*store_,
                          {{convert::kFitKind, service::MakeFitJob(*store_, engine_)},
                           {convert::kBacktestKind, service::MakeBacktestJob(*store_, engine_)},
                           {convert::kRefreshKind, service::MakeRefreshJob(*store_, engine_)}},
                          runner_options, logger_));
  runner_ = std::move(runner);
  return absl::OkStatus();
}

void Server::MakeServices() {
  services_.push_back(
      {"funnelcast.v1.CatalogService", service::MakeCatalogService(*calls_, *store_)});
  services_.push_back(
      {"funnelcast.v1.PerformanceService", service::MakePerformanceService(*calls_, *store_)});
  services_.push_back(
      {"funnelcast.v1.MappingService", service::MakeMappingService(*calls_, *store_)});
  services_.push_back(
      {"funnelcast.v1.ScenarioService", service::MakeScenarioService(*calls_, *store_)});
  services_.push_back(
      {"funnelcast.v1.GoalService", service::MakeGoalService(*calls_, *store_, engine_, *models_)});
  services_.push_back({"funnelcast.v1.ModelService",
                       service::MakeModelService(*calls_, *store_, *runner_, engine_, *models_)});
  services_.push_back({"funnelcast.v1.ForecastService",
                       service::MakeForecastService(*calls_, *store_, engine_, *models_)});
  services_.push_back({"google.longrunning.Operations",
                       service::MakeOperationsService(*calls_, *store_, *runner_)});
}

absl::Status Server::StartGrpc(web::Address address) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  MakeServices();
  grpc::ServerBuilder builder;
  SetArguments(builder);
  int port = 0;
  builder.AddListeningPort(address.ToString(), grpc::InsecureServerCredentials(), &port);
  for (const auto& named : services_) builder.RegisterService(named.service.get());
  grpc_ = builder.BuildAndStart();
  if (grpc_ == nullptr || port == 0) {
    grpc_ = nullptr;
    return absl::UnavailableError(
        fmt::format("Cannot listen on {} for gRPC: is another program on that port? Stop it, or "
                    "choose another one with --listen.",
                    address.ToString()));
  }
  address.port = static_cast<std::uint16_t>(port);
  listen_address_ = address.ToString();
  for (const auto& named : services_) {
    grpc_->GetHealthCheckService()->SetServingStatus(named.name, true);
  }
  return absl::OkStatus();
}

}  // namespace funnelcast
