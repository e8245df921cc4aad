// See service_bench_brand.h. The values wobble like noise, since a history without any is harder to
// fit than a real one.
#include "tests/bench/service_bench_brand.h"

#include <fmt/format.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <cmath>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/goal.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "funnelcast/v1/scenario.grpc.pb.h"
#include "google/longrunning/operations.grpc.pb.h"

namespace funnelcast::bench {
namespace {

using Channel = std::shared_ptr<grpc::Channel>;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kHistoryDays = 728;
const sys_days kHistoryStart =
    year_month_day(std::chrono::year(2024), std::chrono::January, std::chrono::day(1));

void SetDate(int day, google::type::Date* date) {
  const year_month_day civil(kHistoryStart + std::chrono::days(day));
  date->set_year(static_cast<int>(civil.year()));
  date->set_month(static_cast<int>(static_cast<unsigned>(civil.month())));
  date->set_day(static_cast<int>(static_cast<unsigned>(civil.day())));
}

std::string ChannelId(int index) { return fmt::format("channel_{}", index); }

// A factor between 0.8 and 1.2 that looks like chance: the fraction of multiples of the golden
// ratio.
double Wobble(int day, int salt) {
  const double position = (day * 31.0 + salt * 17.0) * 0.6180339887498949;
  return 0.8 + 0.4 * (position - std::floor(position));
}

double SpendOn(int channel, int day) {
  return (50.0 + 10.0 * channel) * Wobble(day / 7, channel) * Wobble(day, channel + 100);
}

grpc::Status CreateBrandAndFunnel(const Channel& channel) {
  const auto stub = v1::CatalogService::NewStub(channel);
  v1::CreateBrandRequest brand;
  brand.set_brand_id("bench");
  brand.mutable_brand()->set_currency_code("EUR");
  v1::Brand created_brand;
  grpc::ClientContext brand_context;
  const grpc::Status status = stub->CreateBrand(&brand_context, brand, &created_brand);
  if (!status.ok()) return status;
  v1::CreateFunnelRequest funnel;
  funnel.set_parent(kBrand);
  funnel.set_funnel_id("sales");
  const auto add = [&](v1::Stage stage, const char* metric) {
    v1::FunnelStage& added = *funnel.mutable_funnel()->add_stages();
    added.set_stage(stage);
    added.set_metric(metric);
  };
  add(v1::STAGE_ATTENTION, "impressions");
  add(v1::STAGE_INTEREST, "clicks");
  add(v1::STAGE_DESIRE, "leads");
  add(v1::STAGE_ACTION, "orders");
  v1::Funnel created_funnel;
  grpc::ClientContext funnel_context;
  return stub->CreateFunnel(&funnel_context, funnel, &created_funnel);
}

grpc::Status WriteHistoryOf(const Channel& channel, int index) {
  v1::BatchWriteObservationsRequest request;
  request.set_parent(kBrand);
  const auto add = [&](const char* metric, const std::string& id, int day, double value) {
    v1::Observation& observation = *request.add_observations();
    observation.set_metric(metric);
    observation.set_channel(id);
    SetDate(day, observation.mutable_date());
    observation.set_value(value);
  };
  for (int day = 0; day < kHistoryDays; ++day) {
    const double spend = SpendOn(index, day);
    add("spend", ChannelId(index), day, spend);
    add("impressions", ChannelId(index), day, std::round(120.0 * spend * Wobble(day, index + 200)));
    add("clicks", ChannelId(index), day, std::round(1.5 * spend * Wobble(day, index + 300)));
    add("leads", ChannelId(index), day, std::round(0.3 * spend * Wobble(day, index + 400)));
    add("orders", ChannelId(index), day, std::round(0.1 * spend * Wobble(day, index + 500)));
  }
  v1::ImportSummary summary;
  grpc::ClientContext context;
  return v1::PerformanceService::NewStub(channel)->BatchWriteObservations(&context, request,
                                                                          &summary);
}

grpc::Status Fit(const Channel& channel) {
  v1::FitModelRequest request;
  request.set_parent(kBrand);
  request.set_draw_count_per_chain(250);
  google::longrunning::Operation operation;
  grpc::ClientContext context;
  grpc::Status status = v1::ModelService::NewStub(channel)->FitModel(&context, request, &operation);
  const auto operations = google::longrunning::Operations::NewStub(channel);
  while (status.ok() && !operation.done()) {
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(operation.name());
    wait.mutable_timeout()->set_seconds(30);
    grpc::ClientContext wait_context;
    status = operations->WaitOperation(&wait_context, wait, &operation);
  }
  if (status.ok() && operation.has_error()) {
    return {grpc::StatusCode::INTERNAL, operation.error().message()};
  }
  return status;
}

grpc::Status CreateGoal(const Channel& channel) {
  v1::CreateGoalRequest request;
  request.set_parent(kBrand);
  request.set_goal_id("orders");
  v1::Goal& goal = *request.mutable_goal();
  goal.set_metric("orders");
  goal.set_comparison(v1::COMPARISON_AT_LEAST);
  goal.set_target(1000);
  SetDate(kHistoryDays, goal.mutable_start_date());
  SetDate(kHistoryDays + 91, goal.mutable_end_date());
  v1::Goal created;
  grpc::ClientContext context;
  return v1::GoalService::NewStub(channel)->CreateGoal(&context, request, &created);
}

}  // namespace

v1::Plan MakeBenchPlan(int week_count, double level) {
  v1::Plan plan;
  for (int index = 0; index < kChannelCount; ++index) {
    for (int day = 0; day < week_count * 7; ++day) {
      v1::PlannedInput& input = *plan.add_inputs();
      input.set_channel(ChannelId(index));
      input.set_metric("spend");
      SetDate(kHistoryDays + day, input.mutable_date());
      input.set_value(level * SpendOn(index, day));
    }
  }
  return plan;
}

grpc::Status StoreBenchPlan(const Channel& channel, const std::string& scenario,
                            const v1::Plan& plan) {
  v1::CreateScenarioRequest request;
  request.set_parent(kBrand);
  request.set_scenario_id(scenario);
  *request.mutable_scenario()->mutable_plan() = plan;
  v1::Scenario created;
  grpc::ClientContext context;
  return v1::ScenarioService::NewStub(channel)->CreateScenario(&context, request, &created);
}

grpc::Status MakeBenchBrand(const Channel& channel) {
  if (grpc::Status status = CreateBrandAndFunnel(channel); !status.ok()) return status;
  for (int index = 0; index < kChannelCount; ++index) {
    if (grpc::Status status = WriteHistoryOf(channel, index); !status.ok()) return status;
  }
  if (grpc::Status status = Fit(channel); !status.ok()) return status;
  const grpc::Status stored = StoreBenchPlan(channel, "year", MakeBenchPlan(kPlanWeeks, 1.0));
  if (!stored.ok()) return stored;
  return CreateGoal(channel);
}

}  // namespace funnelcast::bench
