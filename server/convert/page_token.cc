#include "server/convert/page_token.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "fmt/format.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

// FNV-1a, 64 bits. The fingerprint guards against mix-ups, not against malice: a forged position
// only moves the reader within a list that may be read anyway.
std::string Fingerprint(const std::string& scope, const std::string& position) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : fmt::format("{}\n{}", scope, position)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return fmt::format("{:016x}", hash);
}

constexpr std::size_t kFingerprintBytes = 16;

}  // namespace

std::string MakePageToken(const std::string& scope, const std::string& position) {
  return absl::WebSafeBase64Escape(Fingerprint(scope, position) + position);
}

std::string CheckPageToken(const std::string& page_token, const std::string& scope,
                           errors::FieldViolations& violations) {
  if (page_token.empty()) return {};
  std::string decoded;
  if (page_token.size() <= limits::kMaxPageTokenBytes &&
      absl::WebSafeBase64Unescape(page_token, &decoded) && decoded.size() > kFingerprintBytes) {
    std::string position = decoded.substr(kFingerprintBytes);
    if (decoded.substr(0, kFingerprintBytes) == Fingerprint(scope, position)) return position;
  }
  violations.Add("page_token", "BAD_PAGE_TOKEN", words::Message{"PAGE_TOKEN_OF_OTHER_LIST", {}});
  return {};
}

}  // namespace funnelcast::convert
