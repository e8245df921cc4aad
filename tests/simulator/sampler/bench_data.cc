// Reads the data of targets.
#include "tests/simulator/sampler/bench_data.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

namespace funnelcast::sampler_bench {
namespace {

std::string DefaultFile(const TargetEntry& entry) {
  const char* named = std::getenv("FUNNELCAST_POSTERIORS");
  const std::string folder = named != nullptr ? named : FUNNELCAST_DEFAULT_POSTERIORS;
  return fmt::format("{}/{}/data.json", folder, entry.reference);
}

absl::StatusOr<Json> ReadJson(const TargetEntry& entry, const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(
        fmt::format("The data of target {} are not at {}. Name their file with --data, or the "
                    "folder of reference posteriors in FUNNELCAST_POSTERIORS, or take made-up "
                    "ones with --example.",
                    entry.name, path));
  }
  Json data = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!data.is_object()) {
    return absl::InvalidArgumentError(fmt::format("{} does not hold a JSON object.", path));
  }
  return data;
}

absl::StatusOr<Json> FindData(const TargetEntry& entry, const DataChoice& choice) {
  if (!entry.needs_data) return Json();
  if (choice.example) return entry.example_data();
  return ReadJson(entry, choice.file.empty() ? DefaultFile(entry) : choice.file);
}

}  // namespace

absl::StatusOr<Target> MakeTarget(const TargetEntry& entry, const DataChoice& choice) {
  const absl::StatusOr<Json> data = FindData(entry, choice);
  if (!data.ok()) return data.status();
  try {
    return entry.make(*data);
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        fmt::format("The data do not fit target {}: {}.", entry.name, error.what()));
  }
}

}  // namespace funnelcast::sampler_bench
