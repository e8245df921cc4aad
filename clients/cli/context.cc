// Output and endings shared by the commands; see context.h.
#include "clients/cli/context.h"

#include <fmt/format.h>

#include "clients/cli/failure.h"
#include "clients/cli/json_output.h"
#include "clients/cli/paging.h"
#include "clients/cli/translation.h"
#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::cli {

Connection& Context::connection() {
  if (!connection_) {
    connection_ = std::make_unique<Connection>(server, timeout_s, LanguageCode(CurrentLanguage()));
  }
  return *connection_;
}

int Context::Print(const google::protobuf::Message& message, const Table& table,
                   const std::function<void()>& for_people) {
  switch (output) {
    case OutputFormat::kJson: {
      const absl::StatusOr<std::string> json = ToJson(message);
      if (!json.ok()) return Refuse(std::string(json.status().message()), kFailed);
      terminal_.out << *json << "\n";
      break;
    }
    case OutputFormat::kCsv:
      terminal_.out << table.AsCsv();
      break;
    case OutputFormat::kTable:
      for_people();
      break;
  }
  terminal_.out.flush();
  // A full disk or a closed pipe behind the output must not pass for success.
  return terminal_.out.good() ? kDone : Refuse(Tr("The output could not be written."), kFailed);
}

int Context::PrintList(const google::protobuf::Message& message, const Table& table,
                       const std::string& when_empty) {
  return Print(message, table, [&] {
    terminal_.out << (table.empty() ? when_empty + "\n" : table.ForPeople(terminal_));
  });
}

int Context::PrintRecord(const google::protobuf::Message& message, const Table& table) {
  return Print(message, table, [&] { terminal_.out << table.ForPeopleAsRecord(terminal_); });
}

int Context::PrintDone(const std::string& sentence) {
  if (output == OutputFormat::kTable) terminal_.out << sentence << "\n";
  if (output == OutputFormat::kJson) terminal_.out << "{}\n";
  terminal_.out.flush();
  return kDone;
}

void Context::Say(const std::string& text) { terminal_.out << text << "\n"; }

int Context::Refuse(const std::string& sentence, ExitCode code) {
  terminal_.out.flush();
  terminal_.err << "funnelcast: " << sentence << "\n";
  return code;
}

int Context::Fail(const grpc::Status& status, const std::string& hint) {
  terminal_.out.flush();
  terminal_.err << DescribeFailure(status, server, timeout_s, hint);
  return kFailed;
}

Units Context::LoadUnits(const std::string& brand) {
  Units units;
  v1::GetBrandRequest brand_request;
  brand_request.set_name(BrandName(brand));
  v1::Brand found;
  if (connection().Call(&v1::CatalogService::Stub::GetBrand, brand_request, &found).ok()) {
    units.currency_code = found.currency_code();
  }
  v1::ListMetricsRequest metrics_request;
  metrics_request.set_parent(BrandName(brand));
  v1::ListMetricsResponse metrics;
  if (ListAll(connection(), &v1::CatalogService::Stub::ListMetrics, metrics_request, &metrics)
          .ok()) {
    for (const v1::Metric& metric : metrics.metrics()) {
      units.kinds[IdOf(metric.name())] = metric.kind();
    }
  }
  return units;
}

}  // namespace funnelcast::cli
