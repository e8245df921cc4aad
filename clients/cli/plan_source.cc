// Plans from files and names; see plan_source.h.
#include "clients/cli/plan_source.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "clients/cli/translation.h"

namespace funnelcast::cli {
namespace {

namespace fs = std::filesystem;

// The contract's 4 MiB a call, with room for the rest of the request.
constexpr size_t kMaxPlanBytes = 4 * 1024 * 1024 - 64 * 1024;
constexpr char kIdCharacters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

}  // namespace

Flag AddPlan(CLI::App& command, std::string& plan) {
  return AddText(command, "--plan", plan,
                 Tr("A tidy CSV file with future dates and spend or effort_hours by channel, if "
                    "wanted by "
                    "campaign, or the id of a stored scenario"))
      .Require()
      .ShowValueAs(Tr("FILE|SCENARIO"));
}

absl::StatusOr<std::string> ReadPlanFile(const std::string& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) return absl::NotFoundError(TrF("There is no file '{}'.", file));
  if (fs::is_directory(status)) {
    return absl::InvalidArgumentError(TrF("'{}' is a folder, not a plan file.", file));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream.good()) return absl::PermissionDeniedError(TrF("'{}' cannot be read.", file));
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (bytes.empty()) return absl::InvalidArgumentError(TrF("'{}' is empty.", file));
  if (bytes.size() > kMaxPlanBytes) {
    return absl::InvalidArgumentError(TrF("'{}' is larger than the {} MB that a plan may have.",
                                          file, kMaxPlanBytes / 1'000'000));
  }
  return bytes;
}

absl::StatusOr<v1::PlanSource> ReadPlanSource(const std::string& brand, const std::string& plan) {
  v1::PlanSource source;
  std::error_code error;
  if (fs::exists(plan, error)) {
    absl::StatusOr<std::string> table = ReadPlanFile(plan);
    if (!table.ok()) return table.status();
    source.mutable_plan()->set_table(std::move(*table));
    return source;
  }
  if (plan.empty() || (!plan.starts_with("brands/") &&
                       plan.find_first_not_of(kIdCharacters) != std::string::npos)) {
    return absl::NotFoundError(
        TrF("There is no plan file '{}', and it cannot be the id of a scenario either.", plan));
  }
  source.set_scenario(ChildName(brand, "scenarios", plan));
  return source;
}

std::string PlanHint(const grpc::Status& status, const v1::PlanSource& source,
                     const std::string& brand) {
  if (status.error_code() == grpc::StatusCode::NOT_FOUND && source.has_scenario() &&
      status.error_message().find("scenario") != std::string::npos) {
    return TrF(
        "There is no file '{}' either. `funnelcast scenario list {}` shows the stored "
        "plans.",
        IdOf(source.scenario()), brand);
  }
  return "";
}

}  // namespace funnelcast::cli
