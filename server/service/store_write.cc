#include "server/service/store_write.h"

#include "fmt/format.h"
#include "server/errors/capacity.h"

namespace funnelcast::service {

void Digest::Add(const std::string& bytes) {
  for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
}

std::string Digest::ToString() const { return fmt::format("{:016x}", hash_); }

absl::Status CheckRoom(const std::string& what, std::int64_t count, std::int64_t limit) {
  if (count < limit) return absl::OkStatus();
  return errors::LimitExceeded(what, count + 1, limit);
}

}  // namespace funnelcast::service
