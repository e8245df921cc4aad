// Channels in SQL.
#include "server/store/channels.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO channel (brand, channel, display_name, version) "
    "VALUES (:brand, :channel, :display_name, 1) ON CONFLICT (brand, channel) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, channel, display_name, version FROM channel "
    "WHERE brand = :brand AND channel = :channel",
    "ttti"};
constexpr Sql kList{
    "SELECT brand, channel, display_name, version FROM channel "
    "WHERE brand = :brand AND channel > :after ORDER BY channel LIMIT :count",
    "ttti"};
constexpr Sql kCount{"SELECT count(*) FROM channel WHERE brand = :brand", "i"};
constexpr Sql kUpdate{
    "UPDATE channel SET display_name = :display_name, version = :version "
    "WHERE brand = :brand AND channel = :channel"};

Channel ReadChannel(Statement& row) {
  Channel channel;
  row.Read(channel.brand, channel.id, channel.display_name, channel.version);
  return channel;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "channels", id);
}

}  // namespace

absl::StatusOr<Channel> InsertChannel(Transaction& transaction, Channel channel) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, channel.brand));
  channel.version = 1;
  RETURN_IF_ERROR(
      CheckInserted(Execute(transaction, kInsert, channel.brand, channel.id, channel.display_name),
                    "channel", NameOf(channel.brand, channel.id)));
  return channel;
}

absl::Status EnsureChannel(Transaction& transaction, const std::string& brand,
                           const std::string& id) {
  return Execute(transaction, kInsert, brand, id, id).status();
}

absl::StatusOr<Channel> FindChannel(Reader& reader, const std::string& brand,
                                    const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadChannel, brand, id), "channel", NameOf(brand, id));
}

absl::StatusOr<std::vector<Channel>> ListChannels(Reader& reader, const std::string& brand,
                                                  const Page& page) {
  return SelectAll(reader, kList, ReadChannel, brand, page.after_id, page.limit);
}

absl::StatusOr<std::int64_t> CountChannels(Reader& reader, const std::string& brand) {
  return Found(SelectOne(reader, kCount, ReadInteger, brand), "brand", BrandName(brand));
}

absl::StatusOr<Channel> UpdateChannel(Transaction& transaction, Channel channel,
                                      ExpectedVersion expected) {
  auto stored = FindChannel(transaction, channel.brand, channel.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "channel", NameOf(channel.brand, channel.id)));
  channel.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, channel.display_name, channel.version,
                          channel.brand, channel.id));
  return channel;
}

}  // namespace funnelcast::store
