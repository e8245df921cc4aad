#include "server/errors/encoded_status.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/errors/error.h"
#include "server/errors/fields.h"
#include "server/errors/payload.h"
#include "server/errors/said.h"
#include "server/limits.h"
#include "server/text.h"
#include "server/words/render.h"

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

// The text of a message that may have been written by another version of the server; `otherwise`
// where this one has no words for it.
std::string TextOf(const words::Message& message, words::Language language,
                   const std::string& otherwise) {
  return words::TryRender(message, language).value_or(otherwise);
}

// The first `keep` violations, and one that counts the rest of `total`.
google::rpc::BadRequest KeepViolations(const google::rpc::BadRequest& all, int keep,
                                       std::size_t total, words::Language language) {
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
    to->set_description(words::Render(FurtherViolations(rest), language));
  }
  return kept;
}

// Puts the descriptions of `bad_request`, the first of all `total` violations, into a language.
void Translate(const std::vector<words::Message>& violations, std::size_t total,
               words::Language language, google::rpc::BadRequest& bad_request) {
  for (int i = 0; i < bad_request.field_violations_size(); ++i) {
    const auto place = static_cast<std::size_t>(i);
    auto* violation = bad_request.mutable_field_violations(i);
    if (violation->reason() == kFurtherViolations) {
      violation->set_description(words::Render(FurtherViolations(total - place), language));
    } else if (place < violations.size()) {
      violation->set_description(TextOf(violations[place], language, violation->description()));
    }
  }
}

// Adds as many violations to `encoded` as fit.
void AddViolations(google::rpc::BadRequest all, const google::rpc::ErrorInfo& info,
                   words::Language language, google::rpc::Status& encoded) {
  if (all.field_violations().empty()) return;
  int listed = all.field_violations_size();
  if (all.field_violations(listed - 1).reason() == kFurtherViolations) --listed;
  const std::size_t total = TotalViolations(info, listed);
  if (total > limits::kMaxFieldViolations) {
    listed = std::min(listed, static_cast<int>(limits::kMaxFieldViolations) - 1);
  }
  for (int keep = listed; keep >= 0; --keep) {
    auto* detail = encoded.add_details();
    detail->PackFrom(KeepViolations(all, keep, total, language));
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

std::string EncodeStatus(const absl::Status& status, words::Language language) {
  const std::optional<Said> said = GetSaid(status);
  google::rpc::Status encoded;
  encoded.set_code(static_cast<int>(status.code()));
  const std::string text = MessageOf(status);
  encoded.set_message(CleanText(said.has_value() ? TextOf(said->message, language, text) : text,
                                limits::kMaxMessageBytes));
  const google::rpc::ErrorInfo info = CleanInfo(status);
  encoded.add_details()->PackFrom(info);
  google::rpc::BadRequest violations;
  if (GetPayload(status, violations)) {
    if (said.has_value()) {
      const std::size_t total = TotalViolations(info, violations.field_violations_size());
      Translate(said->violations, total, language, violations);
    }
    AddViolations(std::move(violations), info, language, encoded);
  }
  return encoded.SerializeAsString();
}

std::string EncodeStoredStatus(const absl::Status& status) {
  google::rpc::Status encoded;
  encoded.ParseFromString(EncodeStatus(status, words::Language::kEnglish));
  if (const std::string said = SaidBytes(status); !said.empty()) {
    auto* detail = encoded.add_details();
    detail->set_type_url(kSaidType);
    detail->set_value(said);
  }
  return encoded.SerializeAsString();
}

google::rpc::Status DecodeStoredStatus(const std::string& bytes, words::Language language) {
  google::rpc::Status status;
  if (!status.ParseFromString(bytes)) return google::rpc::Status();
  const int last = status.details_size() - 1;
  if (last < 0 || status.details(last).type_url() != kSaidType) return status;
  const std::optional<Said> said = DecodeSaid(status.details(last).value());
  status.mutable_details()->RemoveLast();
  if (!said.has_value()) return status;
  status.set_message(
      CleanText(TextOf(said->message, language, status.message()), limits::kMaxMessageBytes));
  google::rpc::ErrorInfo info;
  for (auto& detail : *status.mutable_details()) {
    if (detail.UnpackTo(&info)) continue;
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    const std::size_t total = TotalViolations(info, bad_request.field_violations_size());
    Translate(said->violations, total, language, bad_request);
    detail.PackFrom(bad_request);
  }
  return status;
}

}  // namespace funnelcast::errors
