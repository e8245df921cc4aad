#include "server/convert/etag.h"

#include <charconv>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/limits.h"

namespace funnelcast::convert {

std::string MakeEtag(std::int64_t version) { return fmt::format("v{}", version); }

store::ExpectedVersion CheckEtag(const std::string& etag, const std::string& field,
                                 errors::FieldViolations& violations) {
  if (etag.empty()) return std::nullopt;
  if (etag.size() > limits::kMaxEtagBytes) {
    violations.Add(
        field, errors::kTooLong,
        words::Message{
            "ETAG_TOO_LONG",
            {{"field", field}, {"bytes", etag.size()}, {"limit", limits::kMaxEtagBytes}}});
    return std::nullopt;
  }
  std::int64_t version = 0;
  const char* end = etag.data() + etag.size();
  if (etag.front() == 'v') {
    const auto [stop, error] = std::from_chars(etag.data() + 1, end, version);
    if (error == std::errc() && stop == end && version > 0) return version;
  }
  violations.Add(field, errors::kMalformed,
                 words::Message{"ETAG_MALFORMED", {{"field", field}, {"value", Quoted(etag)}}});
  return std::nullopt;
}

}  // namespace funnelcast::convert
