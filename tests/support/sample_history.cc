#include "tests/support/sample_history.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/model.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "grpcpp/client_context.h"

namespace funnelcast::testing {
namespace {

void EndUnlessOk(const grpc::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.error_message().c_str());
  std::abort();
}

void CreateBrandAndFunnel(TestServer& server, const std::string& brand) {
  const auto catalog = server.NewStub<v1::CatalogService>();
  v1::CreateBrandRequest create;
  create.set_brand_id(brand);
  create.mutable_brand()->set_currency_code("EUR");
  grpc::ClientContext brand_context;
  v1::Brand created;
  EndUnlessOk(catalog->CreateBrand(&brand_context, create, &created));
  v1::CreateFunnelRequest funnel;
  funnel.set_parent("brands/" + brand);
  funnel.set_funnel_id("sales");
  v1::FunnelStage* attention = funnel.mutable_funnel()->add_stages();
  attention->set_stage(v1::STAGE_ATTENTION);
  attention->set_metric("impressions");
  v1::FunnelStage* action = funnel.mutable_funnel()->add_stages();
  action->set_stage(v1::STAGE_ACTION);
  action->set_metric("orders");
  grpc::ClientContext funnel_context;
  v1::Funnel created_funnel;
  EndUnlessOk(catalog->CreateFunnel(&funnel_context, funnel, &created_funnel));
}

void AddObservation(v1::BatchWriteObservationsRequest& request, const std::string& channel,
                    const std::string& metric, int day, double value) {
  const std::chrono::year_month_day civil(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) +
                                          std::chrono::days(day));
  v1::Observation* observation = request.add_observations();
  observation->set_channel(channel);
  observation->set_metric(metric);
  *observation->mutable_date() = MakeDate(static_cast<int>(civil.year()),
                                          static_cast<int>(static_cast<unsigned>(civil.month())),
                                          static_cast<int>(static_cast<unsigned>(civil.day())));
  observation->set_value(value);
}

}  // namespace

google::type::Date MakeDate(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

void CreateSampleBrand(TestServer& server, const std::string& brand, int day_count) {
  CreateBrandAndFunnel(server, brand);
  v1::BatchWriteObservationsRequest request;
  request.set_parent("brands/" + brand);
  for (const char* channel : {"facebook", "newsletter"}) {
    for (int day = 0; day < day_count; ++day) {
      // Some up and down with the weekday, so that nothing is constant.
      const double level = 1.0 + 0.1 * (day % 7);
      AddObservation(request, channel, "spend", day, 100 * level);
      AddObservation(request, channel, "impressions", day, static_cast<int>(5000 * level));
      AddObservation(request, channel, "orders", day, static_cast<int>(10 * level));
    }
  }
  grpc::ClientContext context;
  v1::ImportSummary summary;
  EndUnlessOk(server.NewStub<v1::PerformanceService>()->BatchWriteObservations(&context, request,
                                                                               &summary));
}

void AddInput(v1::Plan& plan, const std::string& channel, const std::string& metric,
              const google::type::Date& date, double value) {
  v1::PlannedInput* input = plan.add_inputs();
  input->set_channel(channel);
  input->set_metric(metric);
  *input->mutable_date() = date;
  input->set_value(value);
}

std::string FitSampleModel(TestServer& server, const std::string& brand) {
  v1::FitModelRequest request;
  request.set_parent("brands/" + brand);
  grpc::ClientContext fit_context;
  google::longrunning::Operation operation;
  EndUnlessOk(server.NewStub<v1::ModelService>()->FitModel(&fit_context, request, &operation));
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(operation.name());
  wait.mutable_timeout()->set_seconds(60);
  grpc::ClientContext wait_context;
  EndUnlessOk(server.NewStub<google::longrunning::Operations>()->WaitOperation(&wait_context, wait,
                                                                               &operation));
  v1::Model model;
  if (!operation.done() || !operation.response().UnpackTo(&model)) {
    std::fprintf(stderr, "%s\n", operation.ShortDebugString().c_str());
    std::abort();
  }
  return model.name();
}

}  // namespace funnelcast::testing
