#include "server/service/ready_mappings.h"

#include <algorithm>
#include <utility>

#include "funnelcast/v1/mapping.pb.h"
#include "google/protobuf/util/json_util.h"
#include "server/convert/mapping.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "simulator/base/check.h"

namespace funnelcast::service {
namespace {

std::map<std::string, store::Mapping> ReadAll() {
  std::map<std::string, store::Mapping> mappings;
  for (const auto& [id, text] : ReadyMappingTexts()) {
    v1::Mapping mapping;
    const auto status = google::protobuf::util::JsonStringToMessage(text, &mapping);
    FUNNELCAST_CHECK(status.ok());
    mappings[id] = {.brand = "",
                    .id = id,
                    .display_name = mapping.display_name(),
                    .columns = convert::EncodeColumns(mapping.columns()),
                    .version = 0};
  }
  return mappings;
}

}  // namespace

const std::map<std::string, store::Mapping>& ReadyMappings() {
  static const std::map<std::string, store::Mapping> kMappings = ReadAll();
  return kMappings;
}

absl::StatusOr<store::Mapping> FindUsableMapping(store::Reader& reader, const std::string& brand,
                                                 const std::string& id) {
  const auto ready = ReadyMappings().find(id);
  if (ready == ReadyMappings().end()) return store::FindMapping(reader, brand, id);
  RETURN_IF_ERROR(store::CheckBrandExists(reader, brand));
  store::Mapping mapping = ready->second;
  mapping.brand = brand;
  return mapping;
}

absl::StatusOr<std::vector<store::Mapping>> ListUsableMappings(store::Reader& reader,
                                                               const std::string& brand,
                                                               const store::Page& page) {
  ASSIGN_OR_RETURN(std::vector<store::Mapping> mappings, store::ListMappings(reader, brand, page));
  const auto& ready = ReadyMappings();
  for (auto next = ready.upper_bound(page.after_id); next != ready.end(); ++next) {
    mappings.push_back(next->second);
    mappings.back().brand = brand;
  }
  std::ranges::sort(mappings, {}, &store::Mapping::id);
  if (std::ssize(mappings) > page.limit) {
    mappings.resize(static_cast<std::size_t>(page.limit));
  }
  return mappings;
}

}  // namespace funnelcast::service
