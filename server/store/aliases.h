// Ids that catalogue entries had before they were renamed or merged into another. An id that means
// another one is never an entry's own at the same time.
#ifndef FUNNELCAST_SERVER_STORE_ALIASES_H_
#define FUNNELCAST_SERVER_STORE_ALIASES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/observations.h"
#include "server/store/reader.h"
#include "server/store/series_merge.h"

namespace funnelcast::store {

// Where a catalogue entry stands within its brand.
struct EntryPath {
  EntryKind kind = EntryKind::kMetric;
  std::string channel;   // of campaigns and activities
  std::string campaign;  // of activities
  std::string id;
};

// How rows of the table name what a campaign or an activity lies in; empty for all else. For this
// folder alone.
std::string AliasParent(EntryKind kind, const std::string& channel, const std::string& campaign);

// What old ids of one brand mean now. An id that is none stays as it is.
class Aliases {
 public:
  struct Row {
    EntryKind kind = EntryKind::kMetric;
    std::string parent;  // channel of a campaign, channel/campaign of an activity, else empty
    std::string old_id;
    std::string new_id;
  };

  Aliases() = default;
  explicit Aliases(std::vector<Row> rows);

  bool empty() const { return new_ids_.empty(); }
  const std::vector<Row>& rows() const { return rows_; }

  std::string Metric(const std::string& id) const;
  std::string Channel(const std::string& id) const;
  std::string Audience(const std::string& id) const;
  // A campaign of a channel, an activity of a campaign, whose parents may be old ids as well.
  std::string Campaign(const std::string& channel, const std::string& id) const;
  std::string Activity(const std::string& channel, const std::string& campaign,
                       const std::string& id) const;
  // The same of all parts at once.
  SeriesKey Resolve(const SeriesKey& key) const;
  EntryPath Resolve(const EntryPath& path) const;

  // Equal where aliases are; empty where there are none.
  std::string Fingerprint() const;

 private:
  using Key = std::tuple<EntryKind, std::string, std::string>;  // kind, parent, old id
  std::string Follow(EntryKind kind, const std::string& parent, const std::string& id) const;

  std::vector<Row> rows_;
  std::map<Key, std::string> new_ids_;
};

// None for a brand that does not exist.
absl::StatusOr<Aliases> LoadAliases(Reader& reader, const std::string& brand);

// The batch with what old ids mean now in their place; nothing when it has none. Series that become
// one are joined, and the order is that of every batch.
//
// Errors: INVALID_ARGUMENT when two of them have a value on the same day and `same_days` does not
// add them up.
absl::StatusOr<std::optional<ObservationBatch>> ResolveBatch(Reader& reader,
                                                             const std::string& brand,
                                                             const ObservationBatch& batch,
                                                             SameDays same_days);

// ALREADY_EXISTS when the id of a new entry is the old one of another, with the way out.
absl::Status CheckNoAlias(Reader& reader, const std::string& brand, const EntryPath& path);

// Lets `path` mean `new_id` from now on. REQUIRES: `new_id` is an entry, `path` no longer is.
absl::Status InsertAlias(Transaction& transaction, const std::string& brand, const EntryPath& path,
                         const std::string& new_id);

// What becomes of the old ids of a channel's campaigns, or of a campaign's activities, where `path`
// is known by another id.
enum class ChildAliases { kMove, kCopy };
absl::Status CarryChildAliases(Transaction& transaction, const std::string& brand,
                               const EntryPath& path, const std::string& new_id, ChildAliases how);

// Drops all ids that mean `path`, and those of what lies below it.
absl::Status DropAliases(Transaction& transaction, const std::string& brand, const EntryPath& path);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_ALIASES_H_
