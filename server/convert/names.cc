#include "server/convert/names.h"

#include "fmt/format.h"
#include "server/convert/fields.h"

namespace funnelcast::convert {
namespace {

std::vector<std::string> SplitAtSlashes(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool IsPlace(const std::string& segment) { return !segment.empty() && segment.front() == '{'; }

}  // namespace

std::optional<std::vector<std::string>> ParseName(const std::string& name,
                                                  const std::string& pattern) {
  // The longest name has four ids; more text than that cannot be one and is not worth taking apart.
  if (name.size() > 512) return std::nullopt;
  const std::vector<std::string> segments = SplitAtSlashes(name);
  const std::vector<std::string> wanted = SplitAtSlashes(pattern);
  if (segments.size() != wanted.size()) return std::nullopt;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (IsPlace(wanted[i])) {
      if (!IsId(segments[i])) return std::nullopt;
      ids.push_back(segments[i]);
    } else if (segments[i] != wanted[i]) {
      return std::nullopt;
    }
  }
  return ids;
}

std::vector<std::string> CheckName(const std::string& name, const std::string& pattern,
                                   const std::string& field, errors::FieldViolations& violations) {
  if (auto ids = ParseName(name, pattern)) return *std::move(ids);
  if (name.empty()) {
    violations.Add(field, errors::kRequired,
                   words::Message{"NAME_MISSING", {{"field", field}, {"pattern", pattern}}});
  } else {
    violations.Add(
        field, errors::kMalformed,
        words::Message{"NAME_MALFORMED",
                       {{"field", field}, {"value", Quoted(name)}, {"pattern", pattern}}});
  }
  std::size_t places = 0;
  for (const std::string& segment : SplitAtSlashes(pattern)) places += IsPlace(segment) ? 1 : 0;
  return std::vector<std::string>(places);
}

std::string CheckReference(const std::string& name, const std::string& pattern,
                           const std::string& brand, const std::string& field,
                           errors::FieldViolations& violations) {
  if (name.empty()) return {};
  std::vector<std::string> ids = CheckName(name, pattern, field, violations);
  if (ids.front().empty()) return {};
  // A brand that is itself malformed was reported already; comparing with it would only add noise.
  if (!brand.empty() && ids.front() != brand) {
    violations.Add(
        field, errors::kForeignBrand,
        words::Message{
            "NAME_OF_OTHER_BRAND",
            {{"field", field}, {"value", Quoted(name)}, {"other", ids.front()}, {"brand", brand}}});
    return {};
  }
  return ids.back();
}

std::string FormatName(const std::string& pattern, const std::vector<std::string>& ids) {
  std::string name;
  std::size_t next = 0;
  for (const std::string& segment : SplitAtSlashes(pattern)) {
    if (!name.empty()) name += '/';
    name += IsPlace(segment) ? ids[next++] : segment;
  }
  return name;
}

}  // namespace funnelcast::convert
