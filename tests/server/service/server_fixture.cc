// See server_fixture.h.
#include "tests/server/service/server_fixture.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "server/service/resource_services.h"
#include "server/store/funnels.h"
#include "server/store/models.h"

namespace funnelcast {
namespace {

constexpr int kDrawCount = 200;

data::Day DayOf(const google::type::Date& date) {
  const std::chrono::year_month_day civil{std::chrono::year(date.year()),
                                          std::chrono::month(static_cast<unsigned>(date.month())),
                                          std::chrono::day(static_cast<unsigned>(date.day()))};
  return static_cast<data::Day>(std::chrono::sys_days(civil).time_since_epoch().count());
}

// The stored bytes of a model are the first day after its history and the channel it knows.
data::FittedFunnel MakeFit(data::Day data_end_day, const std::string& channel) {
  data::FittedFunnel fit;
  fit.data_first_day = data_end_day - 2 * 364;
  fit.data_end_day = data_end_day;
  fit.draw_count = kDrawCount;
  data::ChannelEvidence evidence;
  evidence.channel = channel;
  evidence.max_daily_input = 100;
  evidence.active_period_count = 104;
  evidence.active_weeks = 104;
  evidence.tier = data::EvidenceTier::kOwnHistory;
  fit.channels.push_back(evidence);
  return fit;
}

// Draw d brings d orders in every week.
data::ForecastDraws MakeDraws(const data::PlanInputs& plan, int draw_count) {
  data::ForecastDraws draws;
  draws.first_day = plan.first_day;
  draws.end_day = plan.end_day();
  draws.draw_count = draw_count;
  data::SeriesDraws orders;
  orders.quantity = data::Quantity::kAction;
  for (data::Day day = plan.first_day; day < plan.end_day(); day += 7) {
    draws.period_first_days.push_back(day);
    const int days = std::min(7, plan.end_day() - day);
    for (int draw = 0; draw < draw_count; ++draw) {
      orders.values.push_back(static_cast<float>(draw) * static_cast<float>(days) / 7.0F);
    }
  }
  orders.day_shares.assign(7 * static_cast<std::size_t>(draw_count), 1.0F / 7.0F);
  draws.series.push_back(std::move(orders));
  return draws;
}

service::Engine MakeKnownEngine() {
  service::Engine engine;
  engine.check_fittable = [](const data::FunnelHistory&) { return absl::OkStatus(); };
  engine.fit = [](const data::FunnelHistory& history, const fit::FitOptions&,
                  const fit::FitProgress&) -> absl::StatusOr<data::FittedFunnel> {
    return MakeFit(history.end_day(), "facebook");
  };
  engine.forecast =
      [](const data::FittedFunnel&, const data::PlanInputs& plan,
         const forecast::ForecastOptions& options) -> absl::StatusOr<data::ForecastDraws> {
    return MakeDraws(plan, options.draw_count);
  };
  engine.encode = [](const data::FittedFunnel& fit) {
    return std::to_string(fit.data_end_day) + " " + fit.channels.front().channel;
  };
  engine.decode = [](std::string_view bytes) -> absl::StatusOr<data::FittedFunnel> {
    const std::string text(bytes);
    return MakeFit(std::atoi(text.c_str()), text.substr(text.find(' ') + 1));
  };
  return engine;
}

}  // namespace

void ServerFixture::SetUp() {
  std::string pattern = (std::filesystem::temp_directory_path() / "funnelcast-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  store::StoreOptions options;
  options.clock = [this] { return now_us_; };
  auto store = store::Store::Open(folder_ + "/data", options);
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  logger_ = std::make_unique<Logger>(LogLevel::kOff);
  calls_ = std::make_unique<service::CallRunner>(
      service::CallOptions(), [this] { return now_us_; }, *logger_, registry_);
  engine_ = MakeKnownEngine();
  services_.push_back(service::MakeCatalogService(*calls_, *store_));
  services_.push_back(service::MakePerformanceService(*calls_, *store_));
  services_.push_back(service::MakeMappingService(*calls_, *store_));
  services_.push_back(service::MakeScenarioService(*calls_, *store_));
  services_.push_back(service::MakeGoalService(*calls_, *store_, engine_, models_));
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (const auto& one : services_) builder.RegisterService(one.get());
  server_ = builder.BuildAndStart();
  ASSERT_NE(server_, nullptr);
  channel_ =
      grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials());
  catalog_ = v1::CatalogService::NewStub(channel_);
  performance_ = v1::PerformanceService::NewStub(channel_);
  mappings_ = v1::MappingService::NewStub(channel_);
  scenarios_ = v1::ScenarioService::NewStub(channel_);
  goals_ = v1::GoalService::NewStub(channel_);
}

void ServerFixture::TearDown() {
  if (server_) server_->Shutdown();
  server_.reset();
  calls_.reset();
  services_.clear();
  store_.reset();
  std::filesystem::remove_all(folder_);
}

void ServerFixture::CreateShop() {
  Must(*catalog_, &CatalogStub::CreateBrand, BrandRequest());
  Must(*catalog_, &CatalogStub::CreateFunnel, FunnelRequest());
}

void ServerFixture::Observe(const std::string& metric, const std::string& channel,
                            const google::type::Date& first, int day_count, double value) {
  v1::BatchWriteObservationsRequest request;
  request.set_parent("brands/acme");
  for (int i = 0; i < day_count; ++i) {
    v1::Observation* observation = request.add_observations();
    observation->set_metric(metric);
    observation->set_channel(channel);
    const std::chrono::year_month_day civil{
        std::chrono::sys_days(std::chrono::days(DayOf(first) + i))};
    *observation->mutable_date() = MakeDate(static_cast<int>(civil.year()),
                                            static_cast<int>(static_cast<unsigned>(civil.month())),
                                            static_cast<int>(static_cast<unsigned>(civil.day())));
    observation->set_value(value);
  }
  Must(*performance_, &PerformanceStub::BatchWriteObservations, request);
}

void ServerFixture::StoreModel(const std::string& funnel, const google::type::Date& end,
                               const std::string& channel) {
  store::Model model;
  model.brand = "acme";
  model.id = funnel + "_model";
  model.funnel = funnel;
  model.data_end = DayOf(end);
  model.data_start = model.data_end - 2 * 364;
  const absl::Status status = store_->Write([&](store::Transaction& transaction) {
    return store::InsertModel(transaction, model, std::to_string(model.data_end) + " " + channel)
        .status();
  });
  ASSERT_TRUE(status.ok()) << status;
}

grpc::Status ServerFixture::Import(const v1::ImportFileHeader& header, const std::string& file,
                                   v1::ImportSummary& summary, std::size_t piece_bytes) {
  grpc::ClientContext context;
  const auto writer = performance_->ImportFile(&context, &summary);
  v1::ImportFileRequest message;
  *message.mutable_header() = header;
  bool open = writer->Write(message);
  for (std::size_t at = 0; open && at < file.size(); at += piece_bytes) {
    message.set_content(file.substr(at, piece_bytes));
    open = writer->Write(message);
  }
  if (open) writer->WritesDone();
  return writer->Finish();
}

}  // namespace funnelcast
