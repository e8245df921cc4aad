#include "server/errors/encoded_status.h"

#include <algorithm>
#include <cstdint>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/payload.h"
#include "server/limits.h"
#include "server/text.h"

namespace funnelcast::errors {
namespace {

constexpr std::size_t kFieldBytes = 200;
constexpr std::size_t kDescriptionBytes = 400;
constexpr std::size_t kMetadataBytes = 200;
constexpr int kMetadataEntries = 8;
constexpr char kReplacement[] = "\xEF\xBF\xBD";
constexpr char kEllipsis[] = "\xE2\x80\xA6";

google::rpc::ErrorInfo CleanInfo(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  if (!GetPayload(status, info)) {
    const std::string code = absl::StatusCodeToString(status.code());
    info.set_reason(code);
    info.set_domain(kDomain);
  }
  google::rpc::ErrorInfo clean;
  clean.set_reason(CleanText(info.reason(), 63));
  clean.set_domain(info.domain());
  // Ordered, so that the same error always has the same bytes and the same entries are kept.
  const Metadata ordered(info.metadata().begin(), info.metadata().end());
  for (const auto& [key, value] : ordered) {
    if (clean.metadata_size() == kMetadataEntries) break;
    (*clean.mutable_metadata())[CleanText(key, 64)] = CleanText(value, kMetadataBytes);
  }
  return clean;
}

std::size_t TotalViolations(const google::rpc::ErrorInfo& info, int listed) {
  const auto count = info.metadata().find("violation_count");
  std::size_t total = 0;
  if (count != info.metadata().end()) {
    for (const char c : count->second) {
      total = total * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return std::max(total, static_cast<std::size_t>(listed));
}

// The first `keep` violations, and one that counts the rest of `total`.
google::rpc::BadRequest KeepViolations(const google::rpc::BadRequest& all, int keep,
                                       std::size_t total) {
  google::rpc::BadRequest kept;
  for (int i = 0; i < keep; ++i) {
    const auto& from = all.field_violations(i);
    auto* to = kept.add_field_violations();
    to->set_field(CleanText(from.field(), kFieldBytes));
    to->set_reason(CleanText(from.reason(), 63));
    to->set_description(CleanText(from.description(), kDescriptionBytes));
  }
  if (const std::size_t rest = total - static_cast<std::size_t>(keep); rest > 0) {
    auto* to = kept.add_field_violations();
    to->set_reason(kFurtherViolations);
    to->set_description(fmt::format("{} more not listed here.", rest));
  }
  return kept;
}

// Adds as many violations to `encoded` as fit.
void AddViolations(const absl::Status& status, const google::rpc::ErrorInfo& info,
                   google::rpc::Status& encoded) {
  google::rpc::BadRequest all;
  if (!GetPayload(status, all) || all.field_violations().empty()) return;
  int listed = all.field_violations_size();
  if (all.field_violations(listed - 1).reason() == kFurtherViolations) --listed;
  const std::size_t total = TotalViolations(info, listed);
  if (total > limits::kMaxFieldViolations) {
    listed = std::min(listed, static_cast<int>(limits::kMaxFieldViolations) - 1);
  }
  for (int keep = listed; keep >= 0; --keep) {
    auto* detail = encoded.add_details();
    detail->PackFrom(KeepViolations(all, keep, total));
    if (encoded.ByteSizeLong() <= limits::kMaxEncodedStatusBytes) return;
    encoded.mutable_details()->RemoveLast();
  }
}

}  // namespace

std::string CleanText(const std::string& text, std::size_t max_bytes) {
  std::string clean;
  std::size_t cut = 0;  // where an ellipsis would still fit
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = Utf8SequenceLength(text, at);
    const char c = text[at];
    if (c == '\n' || c == '\t' || c == '\r') {
      clean += ' ';
    } else if (length == 0 || IsControlCharacter(text, at, length)) {
      clean += kReplacement;
    } else {
      clean.append(text, at, length);
    }
    at += std::max<std::size_t>(length, 1);
    if (clean.size() > max_bytes) {
      clean.resize(cut);
      return clean + kEllipsis;
    }
    if (clean.size() + 3 <= max_bytes) cut = clean.size();
  }
  return clean;
}

std::string EncodeStatus(const absl::Status& status) {
  google::rpc::Status encoded;
  encoded.set_code(static_cast<int>(status.code()));
  encoded.set_message(CleanText(MessageOf(status), limits::kMaxMessageBytes));
  const google::rpc::ErrorInfo info = CleanInfo(status);
  encoded.add_details()->PackFrom(info);
  AddViolations(status, info, encoded);
  return encoded.SerializeAsString();
}

}  // namespace funnelcast::errors
