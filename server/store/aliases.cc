// Old ids in SQL, and what follows from them.
#include "server/store/aliases.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/status_macros.h"
#include "server/store/connection.h"
#include "server/store/entries.h"
#include "server/store/metrics.h"
#include "server/words/day_text.h"

namespace funnelcast::store {
namespace {

constexpr Sql kLoad{
    "SELECT kind, parent, old_id, new_id FROM alias WHERE brand = :brand "
    "ORDER BY kind, parent, old_id",
    "ittt"};
constexpr Sql kInsert{
    "INSERT INTO alias (brand, kind, parent, old_id, new_id) "
    "VALUES (:brand, :kind, :parent, :old_id, :new_id) "
    "ON CONFLICT (brand, kind, parent, old_id) DO UPDATE SET new_id = excluded.new_id"};
constexpr Sql kInsertNew{
    "INSERT INTO alias (brand, kind, parent, old_id, new_id) "
    "VALUES (:brand, :kind, :parent, :old_id, :new_id) "
    "ON CONFLICT (brand, kind, parent, old_id) DO NOTHING"};
constexpr Sql kDelete{
    "DELETE FROM alias WHERE brand = :brand AND kind = :kind AND parent = :parent "
    "AND old_id = :old_id"};

Aliases::Row ReadRow(Statement& statement) {
  Aliases::Row row;
  statement.Read(row.kind, row.parent, row.old_id, row.new_id);
  return row;
}

std::string ParentOf(const EntryPath& path) {
  return AliasParent(path.kind, path.channel, path.campaign);
}

// Whether a row is about something that lies below `path`.
bool LiesBelow(const Aliases::Row& row, const EntryPath& path) {
  if (path.kind == EntryKind::kChannel) {
    return (row.kind == EntryKind::kCampaign && row.parent == path.id) ||
           (row.kind == EntryKind::kActivity && row.parent.starts_with(path.id + "/"));
  }
  return path.kind == EntryKind::kCampaign && row.kind == EntryKind::kActivity &&
         row.parent == path.channel + "/" + path.id;
}

// The parent of a row below `path` once that has another id.
std::string MovedParent(const std::string& parent, const EntryPath& path,
                        const std::string& new_id) {
  if (path.kind == EntryKind::kChannel) return new_id + parent.substr(path.id.size());
  return path.channel + "/" + new_id;
}

absl::Status DeleteRow(Transaction& transaction, const std::string& brand,
                       const Aliases::Row& row) {
  return Execute(transaction, kDelete, brand, row.kind, row.parent, row.old_id).status();
}

absl::Status DeleteRowsBelow(Transaction& transaction, const std::string& brand,
                             const Aliases& aliases, const EntryPath& path) {
  absl::Status status;
  for (const Aliases::Row& row : aliases.rows()) {
    if (LiesBelow(row, path)) status.Update(DeleteRow(transaction, brand, row));
  }
  return status;
}

std::string Words(const SeriesKey& key) {
  std::string words = key.metric;
  for (const std::string& part : {key.channel, key.campaign, key.activity, key.audience}) {
    if (!part.empty()) words += (words == key.metric ? " of " : "/") + part;
  }
  return words;
}

// How values of the same days become one.
struct Joining {
  SameDays same_days = SameDays::kRefuse;
  std::set<std::string> controls;  // metrics whose values are averaged
};

words::Message OverlapOf(const SeriesKey& one, const SeriesKey& other, Day day,
                         SameDays same_days) {
  return {same_days == SameDays::kSum ? "RENAMED_SERIES_DAYS_DIFFER" : "RENAMED_SERIES_SAME_DAY",
          {{"one", Words(one)}, {"other", Words(other)}, {"day", words::Day{day}}}};
}

// Sorts values by their new series and day, and drops series that have become another's.
absl::Status JoinSeries(const std::vector<SeriesKey>& resolved, const Joining& joining,
                        ObservationBatch& batch) {
  std::map<SeriesKey, std::uint32_t> places;
  std::vector<SeriesKey> series;
  std::vector<std::uint32_t> place_of(resolved.size());
  for (std::size_t i = 0; i < resolved.size(); ++i) {
    const auto [place, is_new] =
        places.emplace(resolved[i], static_cast<std::uint32_t>(series.size()));
    if (is_new) series.push_back(resolved[i]);
    place_of[i] = place->second;
  }
  std::vector<std::size_t> order(batch.values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    return std::pair(place_of[batch.values[i].series], batch.values[i].day);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<ObservedValue> values;
  values.reserve(order.size());
  std::uint32_t last_series = 0;  // of the batch as it was
  int joined_count = 1;           // values that are in the last one
  for (const std::size_t i : order) {
    ObservedValue value = batch.values[i];
    const SeriesKey& old_key = batch.series[value.series];
    value.series = place_of[value.series];
    if (!values.empty() && values.back().series == value.series &&
        values.back().day + values.back().day_count > value.day) {
      ObservedValue& last = values.back();
      if (joining.same_days == SameDays::kRefuse || last.day != value.day ||
          last.day_count != value.day_count) {
        return errors::InvalidField(
            "observations", errors::kDuplicate,
            OverlapOf(batch.series[last_series], old_key, value.day, joining.same_days));
      }
      ++joined_count;
      const bool is_control = joining.controls.contains(series[value.series].metric);
      last.value += is_control ? (value.value - last.value) / joined_count : value.value;
      continue;
    }
    joined_count = 1;
    values.push_back(value);
    last_series = batch.values[i].series;
  }
  batch.series = std::move(series);
  batch.values = std::move(values);
  return absl::OkStatus();
}

}  // namespace

std::string AliasParent(EntryKind kind, const std::string& channel, const std::string& campaign) {
  switch (kind) {
    case EntryKind::kCampaign:
      return channel;
    case EntryKind::kActivity:
      return channel + "/" + campaign;
    default:
      return "";
  }
}

Aliases::Aliases(std::vector<Row> rows) : rows_(std::move(rows)) {
  for (const Row& row : rows_) new_ids_[{row.kind, row.parent, row.old_id}] = row.new_id;
}

// From one renaming to the next; there are no circles, as an id with an entry means nothing else.
std::string Aliases::Follow(EntryKind kind, const std::string& parent,
                            const std::string& id) const {
  std::string now = id;
  for (std::size_t i = 0; i < new_ids_.size(); ++i) {
    const auto next = new_ids_.find({kind, parent, now});
    if (next == new_ids_.end()) break;
    now = next->second;
  }
  return now;
}

std::string Aliases::Metric(const std::string& id) const {
  return Follow(EntryKind::kMetric, "", id);
}

std::string Aliases::Channel(const std::string& id) const {
  return Follow(EntryKind::kChannel, "", id);
}

std::string Aliases::Audience(const std::string& id) const {
  return Follow(EntryKind::kAudience, "", id);
}

std::string Aliases::Campaign(const std::string& channel, const std::string& id) const {
  return Follow(EntryKind::kCampaign, Channel(channel), id);
}

std::string Aliases::Activity(const std::string& channel, const std::string& campaign,
                              const std::string& id) const {
  return Follow(EntryKind::kActivity, Channel(channel) + "/" + Campaign(channel, campaign), id);
}

SeriesKey Aliases::Resolve(const SeriesKey& key) const {
  if (empty()) return key;
  return {Metric(key.metric), Channel(key.channel), Campaign(key.channel, key.campaign),
          Activity(key.channel, key.campaign, key.activity), Audience(key.audience)};
}

EntryPath Aliases::Resolve(const EntryPath& path) const {
  EntryPath now = path;
  now.channel = Channel(path.channel);
  now.campaign = Campaign(path.channel, path.campaign);
  now.id = Follow(now.kind, ParentOf(now), now.id);
  return now;
}

std::string Aliases::Fingerprint() const {
  if (empty()) return "";
  std::string text;
  for (const auto& [key, new_id] : new_ids_) {
    const auto& [kind, parent, old_id] = key;
    text += fmt::format("{} {} {} {}\n", static_cast<int>(kind), parent, old_id, new_id);
  }
  return fmt::format("{:016x}", std::hash<std::string>()(text));
}

absl::StatusOr<Aliases> LoadAliases(Reader& reader, const std::string& brand) {
  ASSIGN_OR_RETURN(auto rows, SelectAll(reader, kLoad, ReadRow, brand));
  return Aliases(std::move(rows));
}

absl::StatusOr<std::optional<ObservationBatch>> ResolveBatch(Reader& reader,
                                                             const std::string& brand,
                                                             const ObservationBatch& batch,
                                                             SameDays same_days) {
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(reader, brand));
  if (aliases.empty()) return std::nullopt;
  std::vector<SeriesKey> keys;
  keys.reserve(batch.series.size());
  for (const SeriesKey& key : batch.series) keys.push_back(aliases.Resolve(key));
  if (keys == batch.series) return std::nullopt;
  ObservationBatch resolved = batch;
  ASSIGN_OR_RETURN(auto controls, LoadMetricsOfKind(reader, brand, MetricKind::kControl));
  RETURN_IF_ERROR(JoinSeries(keys, {same_days, std::move(controls)}, resolved));
  resolved.fractional_metrics.clear();
  for (const std::string& id : batch.fractional_metrics) {
    resolved.fractional_metrics.insert(aliases.Metric(id));
  }
  resolved.external_ids.clear();
  for (const auto& [path, external_id] : batch.external_ids) {
    const auto& [channel, campaign] = path;
    resolved.external_ids.insert_or_assign(
        {aliases.Channel(channel), aliases.Campaign(channel, campaign)}, external_id);
  }
  return resolved;
}

absl::Status CheckNoAlias(Reader& reader, const std::string& brand, const EntryPath& path) {
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(reader, brand));
  const EntryPath now = aliases.Resolve(path);
  if (now.id == path.id) return absl::OkStatus();
  const std::string type = EntryWord(path.kind);
  return errors::MakeError(
      absl::StatusCode::kAlreadyExists, "ID_IS_AN_OLD_ONE",
      words::Message{"ID_IS_AN_OLD_ONE", {{"old", path.id}, {"type", type}, {"now", now.id}}},
      {{"resource_type", type}, {"resource_name", EntryName(brand, now)}});
}

absl::Status InsertAlias(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         const std::string& new_id) {
  const std::string parent = ParentOf(path);
  RETURN_IF_ERROR(Execute(transaction, kDelete, brand, path.kind, parent, new_id));
  return Execute(transaction, kInsert, brand, path.kind, parent, path.id, new_id).status();
}

absl::Status CarryChildAliases(Transaction& transaction, const std::string& brand,
                               const EntryPath& path, const std::string& new_id, ChildAliases how) {
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(transaction, brand));
  absl::Status status;
  if (how == ChildAliases::kMove) {
    // What an entry of this id left behind, which has been gone since.
    EntryPath before = path;
    before.id = new_id;
    status = DeleteRowsBelow(transaction, brand, aliases, before);
  }
  for (const Aliases::Row& row : aliases.rows()) {
    if (!LiesBelow(row, path)) continue;
    const std::string parent = MovedParent(row.parent, path, new_id);
    if (how == ChildAliases::kMove) status.Update(DeleteRow(transaction, brand, row));
    EntryPath taken{row.kind, "", "", row.old_id};
    taken.channel = parent.substr(0, parent.find('/'));
    if (row.kind == EntryKind::kActivity) taken.campaign = parent.substr(parent.find('/') + 1);
    // Where the other one has an entry of that id, it means that.
    if (how == ChildAliases::kCopy && FindEntry(transaction, brand, taken).ok()) continue;
    status.Update(
        Execute(transaction, kInsertNew, brand, row.kind, parent, row.old_id, row.new_id).status());
  }
  return status;
}

absl::Status DropAliases(Transaction& transaction, const std::string& brand,
                         const EntryPath& path) {
  ASSIGN_OR_RETURN(const auto aliases, LoadAliases(transaction, brand));
  absl::Status status = DeleteRowsBelow(transaction, brand, aliases, path);
  for (const Aliases::Row& row : aliases.rows()) {
    if (row.kind != path.kind || row.parent != ParentOf(path)) continue;
    EntryPath old = path;
    old.id = row.old_id;
    if (aliases.Resolve(old).id != path.id) continue;
    status.Update(DeleteRow(transaction, brand, row));
    status.Update(DeleteRowsBelow(transaction, brand, aliases, old));
  }
  return status;
}

}  // namespace funnelcast::store
