#include "server/service/old_ids.h"

#include "server/convert/names.h"
#include "server/status_macros.h"

namespace funnelcast::service {

using store::EntryKind;

absl::Status UseNewIds(store::Reader& reader, const std::string& pattern, convert::Ids& ids) {
  const std::optional<EntryKind> kind = KindOf(pattern);
  if (!kind) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, ids.front()));
  if (aliases.empty()) return absl::OkStatus();
  const store::EntryPath path = aliases.Resolve(PathOf(*kind, ids));
  ids.back() = path.id;
  if (*kind == EntryKind::kCampaign || *kind == EntryKind::kActivity) ids[1] = path.channel;
  if (*kind == EntryKind::kActivity) ids[2] = path.campaign;
  return absl::OkStatus();
}

std::optional<EntryKind> KindOf(const std::string& pattern) {
  if (pattern == convert::kMetricPattern) return EntryKind::kMetric;
  if (pattern == convert::kChannelPattern) return EntryKind::kChannel;
  if (pattern == convert::kCampaignPattern) return EntryKind::kCampaign;
  if (pattern == convert::kActivityPattern) return EntryKind::kActivity;
  if (pattern == convert::kAudiencePattern) return EntryKind::kAudience;
  return std::nullopt;
}

store::EntryPath PathOf(EntryKind kind, const convert::Ids& ids) {
  store::EntryPath path;
  path.kind = kind;
  path.id = ids.back();
  if (kind == EntryKind::kCampaign || kind == EntryKind::kActivity) path.channel = ids[1];
  if (kind == EntryKind::kActivity) path.campaign = ids[2];
  return path;
}

}  // namespace funnelcast::service
