// A real server on a free port of 127.0.0.1 with the resource services over a store in a folder of
// its own, and short ways to call it. The engine answers at once with draws that are known
// beforehand.
#ifndef FUNNELCAST_TESTS_SERVER_SERVICE_SERVER_FIXTURE_H_
#define FUNNELCAST_TESTS_SERVER_SERVICE_SERVER_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/goal.grpc.pb.h"
#include "funnelcast/v1/mapping.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "funnelcast/v1/scenario.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/log.h"
#include "server/service/call.h"
#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/store.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/violations.h"

namespace funnelcast {

class ServerFixture : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Calls `method` of a stub with `request`, which must succeed.
  template <typename Stub, typename Request, typename Response>
  Response Must(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // The same for a call that must fail: its status.
  template <typename Stub, typename Request, typename Response>
  grpc::Status Refused(Stub& stub,
                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                    Response*),
                       const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    EXPECT_FALSE(status.ok()) << response.ShortDebugString();
    return status;
  }

  // The brand `acme` with its funnel `sales`.
  void CreateShop();
  // Stores `metric` of `channel` on each of `day_count` days from `first` on; the value of every
  // day.
  void Observe(const std::string& metric, const std::string& channel,
               const google::type::Date& first, int day_count, double value);
  // Stores a model of the funnel that knows `channel`, whose forecast says that draw d brings d
  // orders a week, d = 0 to 199. Its history runs to `end`, which is the first day of plans.
  void StoreModel(const std::string& funnel, const google::type::Date& end,
                  const std::string& channel = "facebook");
  // Imports a file in pieces of `piece_bytes`.
  grpc::Status Import(const v1::ImportFileHeader& header, const std::string& file,
                      v1::ImportSummary& summary, std::size_t piece_bytes = 7);

  std::string folder_;
  std::int64_t now_us_ = 1'780'000'000'000'000;  // in May 2026
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<Logger> logger_;
  prometheus::Registry registry_;
  std::unique_ptr<service::CallRunner> calls_;
  service::Engine engine_;
  service::ModelCache models_{1 << 20, 1 << 20};
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::CatalogService::Stub> catalog_;
  std::unique_ptr<v1::PerformanceService::Stub> performance_;
  std::unique_ptr<v1::MappingService::Stub> mappings_;
  std::unique_ptr<v1::ScenarioService::Stub> scenarios_;
  std::unique_ptr<v1::GoalService::Stub> goals_;
};

using CatalogStub = v1::CatalogService::Stub;
using PerformanceStub = v1::PerformanceService::Stub;
using MappingStub = v1::MappingService::Stub;
using ScenarioStub = v1::ScenarioService::Stub;
using GoalStub = v1::GoalService::Stub;

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SERVER_SERVICE_SERVER_FIXTURE_H_
