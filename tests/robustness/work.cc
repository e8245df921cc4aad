// Small things that all work of the robustness tests needs.
#include "tests/robustness/work.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "funnelcast/v1/catalog_service.grpc.pb.h"

namespace funnelcast::robustness {
namespace {

// The one database in a data folder.
std::filesystem::path FindDatabase(const std::string& data_dir) {
  for (const auto& entry : std::filesystem::directory_iterator(data_dir)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".db" || extension == ".sqlite" || extension == ".sqlite3") {
      return entry.path();
    }
  }
  return {};
}

}  // namespace

bool IsServerGone(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::CANCELLED;
}

std::string Describe(const grpc::Status& status) {
  return fmt::format("code {}: {}", static_cast<int>(status.error_code()), status.error_message());
}

std::unique_ptr<grpc::ClientContext> NewContext() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  return context;
}

google::type::Date MakeDate(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

grpc::Status EnsureBrand(const Channel& channel, const std::string& brand) {
  v1::CreateBrandRequest request;
  request.set_brand_id(brand);
  request.mutable_brand()->set_currency_code("EUR");
  v1::Brand created;
  const grpc::Status status =
      v1::CatalogService::NewStub(channel)->CreateBrand(NewContext().get(), request, &created);
  if (status.error_code() == grpc::StatusCode::ALREADY_EXISTS) return grpc::Status::OK;
  return status;
}

std::string CheckIntegrity(const std::string& data_dir) {
  const std::filesystem::path path = FindDatabase(data_dir);
  if (path.empty()) return "no database in " + data_dir;
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) return "cannot open " + path.string();
  std::string answer;
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nullptr);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    answer += reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return answer;
}

}  // namespace funnelcast::robustness
