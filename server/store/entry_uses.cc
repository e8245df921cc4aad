// Uses of catalogue entries in SQL, and the sentence about them.
#include "server/store/entry_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "server/errors/resource.h"
#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/entries.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kValuesOfMetric{
    "SELECT coalesce(sum(observation_count), 0) FROM series "
    "WHERE brand_key = :brand_key AND metric = :metric",
    "i"};
constexpr Sql kValuesOfChannel{
    "SELECT coalesce(sum(observation_count), 0) FROM series "
    "WHERE brand_key = :brand_key AND channel = :channel",
    "i"};
constexpr Sql kValuesOfCampaign{
    "SELECT coalesce(sum(observation_count), 0) FROM series "
    "WHERE brand_key = :brand_key AND channel = :channel AND campaign = :campaign",
    "i"};
constexpr Sql kValuesOfActivity{
    "SELECT coalesce(sum(observation_count), 0) FROM series "
    "WHERE brand_key = :brand_key AND channel = :channel AND campaign = :campaign "
    "AND activity = :activity",
    "i"};
constexpr Sql kValuesOfAudience{
    "SELECT coalesce(sum(observation_count), 0) FROM series "
    "WHERE brand_key = :brand_key AND audience = :audience",
    "i"};

// The ids of records that refer to an id twice over; both parameters are that id.
struct Referrers {
  const char* word;
  Sql sql;
};
constexpr Referrers kMetricReferrers[] = {
    {"funnel",
     {"SELECT DISTINCT funnel FROM funnel_stage WHERE brand = :brand AND metric = :a "
      "AND metric = :b ORDER BY funnel",
      "t"}},
    {"goal",
     {"SELECT goal FROM goal WHERE brand = :brand AND (metric = :a OR per_metric = :b) "
      "ORDER BY goal",
      "t"}},
    {"benchmark",
     {"SELECT benchmark FROM benchmark WHERE brand = :brand AND (metric = :a OR per_metric = :b) "
      "ORDER BY benchmark",
      "t"}},
    {"experiment",
     {"SELECT experiment FROM experiment WHERE brand = :brand AND metric = :a AND metric = :b "
      "ORDER BY experiment",
      "t"}},
};
constexpr Referrers kChannelReferrers[] = {
    {"goal",
     {"SELECT goal FROM goal WHERE brand = :brand AND channel = :a AND channel = :b ORDER BY goal",
      "t"}},
    {"benchmark",
     {"SELECT benchmark FROM benchmark WHERE brand = :brand AND channel = :a AND channel = :b "
      "ORDER BY benchmark",
      "t"}},
    {"experiment",
     {"SELECT experiment FROM experiment WHERE brand = :brand AND channel = :a AND channel = :b "
      "ORDER BY experiment",
      "t"}},
};

// `the goals a, b, c and 3 more`.
words::Message ListOf(const char* word, const std::vector<std::string>& ids) {
  constexpr std::size_t kNamed = 3;
  return {"USERS_OF_A_KIND",
          {{"kind", word}, {"count", ids.size()}, {"ids", words::Names(ids, kNamed)}}};
}

std::span<const Referrers> ReferrersOf(EntryKind kind) {
  if (kind == EntryKind::kMetric) return kMetricReferrers;
  if (kind == EntryKind::kChannel) return kChannelReferrers;
  return {};
}

// The flags that choose the observations of an entry; none where deletions know no such flag.
std::string DeletionFlags(const EntryPath& path) {
  switch (path.kind) {
    case EntryKind::kMetric:
      return "--metric " + path.id;
    case EntryKind::kChannel:
      return "--channel " + path.id;
    case EntryKind::kCampaign:
      return fmt::format("--channel {} --campaign {}", path.channel, path.id);
    case EntryKind::kActivity:
    case EntryKind::kAudience:
      break;
  }
  return "";
}

words::Message WayOut(const std::string& brand, const EntryPath& path, bool has_values) {
  const std::string merge = EntryCommand("merge", brand, path);
  if (!has_values) return {"CHANGE_USERS_OR_MERGE", {{"merge", merge}}};
  const std::string flags = DeletionFlags(path);
  if (flags.empty()) return {"MERGE_IT", {{"merge", merge}}};
  return {"TAKE_OUT_OR_MERGE", {{"brand", brand}, {"flags", flags}, {"merge", merge}}};
}

}  // namespace

absl::StatusOr<std::int64_t> CountValues(Reader& reader, const std::string& brand,
                                         const EntryPath& path) {
  ASSIGN_OR_RETURN(const auto found, FindBrandKey(reader, brand));
  const std::int64_t key = found;
  ASSIGN_OR_RETURN(const auto sum, [&]() -> absl::StatusOr<std::optional<std::int64_t>> {
    switch (path.kind) {
      case EntryKind::kMetric:
        return SelectOne(reader, kValuesOfMetric, ReadInteger, key, path.id);
      case EntryKind::kChannel:
        return SelectOne(reader, kValuesOfChannel, ReadInteger, key, path.id);
      case EntryKind::kCampaign:
        return SelectOne(reader, kValuesOfCampaign, ReadInteger, key, path.channel, path.id);
      case EntryKind::kActivity:
        return SelectOne(reader, kValuesOfActivity, ReadInteger, key, path.channel, path.campaign,
                         path.id);
      case EntryKind::kAudience:
        break;
    }
    return SelectOne(reader, kValuesOfAudience, ReadInteger, key, path.id);
  }());
  return sum.value_or(0);
}

absl::Status CheckUnused(Reader& reader, const std::string& brand, const EntryPath& path) {
  ASSIGN_OR_RETURN(const auto values, CountValues(reader, brand, path));
  std::vector<words::Message> uses;
  if (values > 0) {
    uses.push_back({"OBSERVATION_COUNT", {{"count", values}}});
  }
  for (const Referrers& referrers : ReferrersOf(path.kind)) {
    ASSIGN_OR_RETURN(const auto ids,
                     SelectAll(reader, referrers.sql, ReadText, brand, path.id, path.id));
    if (!ids.empty()) uses.push_back(ListOf(referrers.word, ids));
  }
  if (uses.empty()) return absl::OkStatus();
  return errors::InUse(EntryWord(path.kind), EntryName(brand, path), uses,
                       WayOut(brand, path, values > 0));
}

}  // namespace funnelcast::store
