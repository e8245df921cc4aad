#include "server/errors/said.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/cord.h"
#include "server/words/encode.h"

namespace funnelcast::errors {

// One encoded message a line, that of the error first: JSON has no line breaks of its own.
void SetSaid(absl::Status& status, const Said& said) {
  std::string bytes = words::EncodeMessage(said.message);
  for (const words::Message& violation : said.violations) {
    bytes += '\n';
    bytes += words::EncodeMessage(violation);
  }
  status.SetPayload(kSaidType, absl::Cord(bytes));
}

std::string SaidBytes(const absl::Status& status) {
  const auto payload = status.GetPayload(kSaidType);
  return payload.has_value() ? std::string(*payload) : std::string();
}

std::optional<Said> DecodeSaid(const std::string& bytes) {
  std::vector<words::Message> messages;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    auto message = words::DecodeMessage(std::string_view(bytes).substr(begin, end - begin));
    if (!message.has_value()) return std::nullopt;
    messages.push_back(*std::move(message));
    begin = end + 1;
  }
  if (messages.empty()) return std::nullopt;
  Said said;
  said.message = std::move(messages.front());
  messages.erase(messages.begin());
  said.violations = std::move(messages);
  return said;
}

std::optional<Said> GetSaid(const absl::Status& status) { return DecodeSaid(SaidBytes(status)); }

}  // namespace funnelcast::errors
