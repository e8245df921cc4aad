// Channels, the ways to reach people.
#ifndef FUNNELCAST_SERVER_STORE_CHANNELS_H_
#define FUNNELCAST_SERVER_STORE_CHANNELS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Channel {
  std::string brand;
  std::string id;
  std::string display_name;
  std::int64_t version = 0;
};

// Stores a new channel and returns it with its version. NOT_FOUND for the brand, ALREADY_EXISTS for
// an id that is taken.
absl::StatusOr<Channel> InsertChannel(Transaction& transaction, Channel channel);

// Stores a channel unless the brand has one of that id.
absl::Status EnsureChannel(Transaction& transaction, const std::string& brand,
                           const std::string& id);

absl::StatusOr<Channel> FindChannel(Reader& reader, const std::string& brand,
                                    const std::string& id);

absl::StatusOr<std::vector<Channel>> ListChannels(Reader& reader, const std::string& brand,
                                                  const Page& page);

absl::StatusOr<std::int64_t> CountChannels(Reader& reader, const std::string& brand);

// Replaces the display name. NOT_FOUND, ABORTED.
absl::StatusOr<Channel> UpdateChannel(Transaction& transaction, Channel channel,
                                      ExpectedVersion expected);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_CHANNELS_H_
