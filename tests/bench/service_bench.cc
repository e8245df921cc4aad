// Latency of calls to a running server, seen from a client on the same machine:
//   service_bench ADDRESS
// makes a brand of ten channels of four stages and measures Forecast (1,000 draws, 52 weeks), a
// comparison of 100 plans of 13 and of 52 weeks, then GetGoal against an empty unary call (the
// health check) in turns on the same channel.
#include <fmt/format.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "funnelcast/v1/forecast.grpc.pb.h"
#include "funnelcast/v1/goal.pb.h"
#include "tests/bench/service_bench_brand.h"

namespace {

using namespace funnelcast;  // a program of its own; nothing includes it

constexpr int kForecastCount = 60;
constexpr int kTriedPlanCount = 8;
constexpr int kPlanCount = 100;
constexpr int kComparisonCount = 5;
constexpr int kTurnCount = 20;
constexpr int kCallsPerTurn = 250;

using Clock = std::chrono::steady_clock;

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double QuantileOf(std::vector<double> values, double probability) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(probability * static_cast<double>(values.size() - 1))];
}

bool Fail(const char* what, const grpc::Status& status) {
  std::fprintf(stderr, "%s: %s\n", what, status.error_message().c_str());
  return false;
}

// One unary call in bytes, so that every method costs the client the same.
grpc::Status CallInBytes(grpc::GenericStub& stub, const std::string& method,
                         const std::string& request) {
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice slice(request);
  const grpc::ByteBuffer sent(&slice, 1);
  const auto call = stub.PrepareUnaryCall(&context, method, sent, &queue);
  call->StartCall();
  grpc::ByteBuffer received;
  grpc::Status status;
  call->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status;
}

// Forecasts of one window, plan after plan: with the same draws, so that the server need not draw
// levels and noise anew, or with others each time.
bool MeasureForecast(const std::shared_ptr<grpc::Channel>& channel,
                     const std::vector<std::string>& plans, bool same_draws) {
  const auto stub = v1::ForecastService::NewStub(channel);
  v1::ForecastRequest request;
  request.set_parent(bench::kBrand);
  request.set_draw_count(1000);
  std::vector<double> milliseconds;
  for (int i = 0; i < kForecastCount; ++i) {
    request.mutable_plan()->set_scenario(
        fmt::format("{}/scenarios/{}", bench::kBrand, plans[i % plans.size()]));
    if (!same_draws) request.set_seed(i);
    v1::ForecastResponse response;
    grpc::ClientContext context;
    const Clock::time_point start = Clock::now();
    const grpc::Status status = stub->Forecast(&context, request, &response);
    milliseconds.push_back(MillisecondsSince(start));
    if (!status.ok()) return Fail("Forecast", status);
  }
  std::printf(
      "Forecast, 1,000 draws x 52 weeks x 10 channels x 4 stages, %s, seen by the client: fastest "
      "%.1f ms, median %.1f ms, 95 %% under %.1f ms (to reach: 10 ms)\n",
      same_draws ? "plan after plan" : "other draws each time", QuantileOf(milliseconds, 0.0),
      QuantileOf(milliseconds, 0.5), QuantileOf(milliseconds, 0.95));
  return true;
}

bool MeasureForecasts(const std::shared_ptr<grpc::Channel>& channel) {
  std::vector<std::string> plans;
  for (int i = 0; i < kTriedPlanCount; ++i) {
    plans.push_back(fmt::format("tried{}", i));
    const grpc::Status stored = bench::StoreBenchPlan(
        channel, plans.back(), bench::MakeBenchPlan(bench::kPlanWeeks, 0.8 + 0.05 * i));
    if (!stored.ok()) return Fail("CreateScenario", stored);
  }
  return MeasureForecast(channel, plans, false) && MeasureForecast(channel, plans, true);
}

// Stores the plans first: a year of a hundred of them would be more than a call may carry.
bool MeasureComparison(const std::shared_ptr<grpc::Channel>& channel, int week_count) {
  const auto stub = v1::ForecastService::NewStub(channel);
  v1::CompareScenariosRequest request;
  request.set_parent(bench::kBrand);
  request.set_draw_count(1000);
  for (int i = 0; i < kPlanCount; ++i) {
    const std::string id = fmt::format("weeks{}_{}", week_count, i);
    const grpc::Status stored =
        bench::StoreBenchPlan(channel, id, bench::MakeBenchPlan(week_count, 0.5 + 0.01 * i));
    if (!stored.ok()) return Fail("CreateScenario", stored);
    request.add_plans()->set_scenario(fmt::format("{}/scenarios/{}", bench::kBrand, id));
  }
  std::vector<double> milliseconds;
  for (int turn = 0; turn < kComparisonCount; ++turn) {
    grpc::ClientContext context;
    v1::CompareScenariosResponse message;
    const Clock::time_point start = Clock::now();
    const auto reader = stub->CompareScenarios(&context, request);
    while (reader->Read(&message)) {
    }
    const grpc::Status status = reader->Finish();
    milliseconds.push_back(MillisecondsSince(start));
    if (!status.ok()) return Fail("CompareScenarios", status);
  }
  std::printf(
      "Comparison of 100 plans of %d weeks, 1,000 draws x 10 channels x 4 stages: fastest %.0f ms, "
      "median %.0f ms "
      "(to reach: 500 ms)\n",
      week_count, QuantileOf(milliseconds, 0.0), QuantileOf(milliseconds, 0.5));
  return true;
}

bool MeasureGetGoal(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  v1::GetGoalRequest request;
  request.set_name(bench::kGoal);
  const std::string goal_request = request.SerializeAsString();
  std::vector<double> goals, empties;
  for (int turn = 0; turn < kTurnCount; ++turn) {
    for (int i = 0; i < kCallsPerTurn; ++i) {
      Clock::time_point start = Clock::now();
      grpc::Status status = CallInBytes(stub, "/grpc.health.v1.Health/Check", "");
      empties.push_back(MillisecondsSince(start));
      if (!status.ok()) return Fail("Check", status);
      start = Clock::now();
      status = CallInBytes(stub, "/funnelcast.v1.GoalService/GetGoal", goal_request);
      goals.push_back(MillisecondsSince(start));
      if (!status.ok()) return Fail("GetGoal", status);
    }
  }
  const double goal = QuantileOf(goals, 0.5);
  const double empty = QuantileOf(empties, 0.5);
  std::printf(
      "GetGoal: median %.3f ms; empty unary call: median %.3f ms; ratio %.2f "
      "(to reach: 2)\n",
      goal, empty, goal / empty);
  return true;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "Usage: service_bench ADDRESS\n");
    return 2;
  }
  grpc::ChannelArguments limits;
  limits.SetMaxReceiveMessageSize(64 << 20);
  const auto channel =
      grpc::CreateCustomChannel(arguments[1], grpc::InsecureChannelCredentials(), limits);
  const grpc::Status made = bench::MakeBenchBrand(channel);
  if (!made.ok()) return Fail("preparing the brand", made) ? 0 : 1;
  const bool measured = MeasureForecasts(channel) && MeasureComparison(channel, 13) &&
                        MeasureComparison(channel, bench::kPlanWeeks) && MeasureGetGoal(channel);
  return measured ? 0 : 1;
}
