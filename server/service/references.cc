#include "server/service/references.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/status_macros.h"
#include "server/store/channels.h"
#include "server/words/kind_words.h"
#include "server/words/render.h"

namespace funnelcast::service {
namespace {

std::string KindWords(store::MetricKind kind) {
  return words::Render(words::KindOf(kind), words::Language::kEnglish);
}

}  // namespace

void AddMissing(const std::string& what, const std::string& id, const std::string& field,
                errors::FieldViolations& violations) {
  violations.Add(
      field, errors::kUnknownReference,
      fmt::format(
          "{0} is {1}, but the brand has no such {2}; `funnelcast {2} list BRAND{3}` shows what "
          "there is, and `funnelcast {2} create --help` how to make one.",
          field, convert::Quoted(id), what, what == "campaign" ? " CHANNEL" : ""));
}

absl::Status CheckKnown(store::Reader& reader, const std::string& brand,
                        const store::Aliases& aliases,
                        const google::protobuf::RepeatedPtrField<std::string>& metrics,
                        const google::protobuf::RepeatedPtrField<std::string>& channels,
                        errors::FieldViolations& violations) {
  for (int i = 0; i < metrics.size(); ++i) {
    const auto found = store::FindMetric(reader, brand, aliases.Metric(metrics[i]));
    RETURN_IF_ERROR(
        ViolationIfMissing(found, "metric", metrics[i], fmt::format("metrics[{}]", i), violations));
  }
  for (int i = 0; i < channels.size(); ++i) {
    const auto found = store::FindChannel(reader, brand, aliases.Channel(channels[i]));
    RETURN_IF_ERROR(ViolationIfMissing(found, "channel", channels[i],
                                       fmt::format("channels[{}]", i), violations));
  }
  return absl::OkStatus();
}

absl::Status CheckMetricKind(store::Reader& reader, const std::string& brand,
                             const std::string& metric,
                             std::initializer_list<store::MetricKind> kinds,
                             const std::string& field, errors::FieldViolations& violations) {
  const auto found = store::FindMetric(reader, brand, metric);
  if (!found.ok()) return ViolationIfMissing(found, "metric", metric, field, violations);
  if (std::find(kinds.begin(), kinds.end(), found->kind) != kinds.end()) return absl::OkStatus();
  std::vector<std::string> wanted;
  for (const store::MetricKind kind : kinds) wanted.push_back(KindWords(kind));
  violations.Add(
      field, errors::kConflicting,
      fmt::format("{} is {}, which is {}; name a metric that is {}.", field,
                  convert::Quoted(metric), KindWords(found->kind), fmt::join(wanted, " or ")));
  return absl::OkStatus();
}

}  // namespace funnelcast::service
