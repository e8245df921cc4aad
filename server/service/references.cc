#include "server/service/references.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "server/convert/fields.h"
#include "server/status_macros.h"
#include "server/store/channels.h"

namespace funnelcast::service {
namespace {

// `a count of outcomes`; for sentences.
words::Message KindWords(store::MetricKind kind) {
  switch (kind) {
    case store::MetricKind::kSpend:
      return words::Message{"KIND_SPEND", {}};
    case store::MetricKind::kEffort:
      return words::Message{"KIND_EFFORT", {}};
    case store::MetricKind::kCount:
      return words::Message{"KIND_COUNT", {}};
    case store::MetricKind::kMoney:
      return words::Message{"KIND_MONEY", {}};
    case store::MetricKind::kControl:
      return words::Message{"KIND_CONTROL", {}};
  }
  return words::Message{"KIND_OTHER", {}};
}

}  // namespace

void AddMissing(const std::string& what, const std::string& id, const std::string& field,
                errors::FieldViolations& violations) {
  violations.Add(field, errors::kUnknownReference,
                 words::Message{"REFERENCE_UNKNOWN",
                                {{"field", field},
                                 {"id", convert::Quoted(id)},
                                 {"entry", what},
                                 {"parents", what == "campaign" ? "BRAND CHANNEL" : "BRAND"}}});
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
  std::vector<words::Message> wanted;
  for (const store::MetricKind kind : kinds) wanted.push_back(KindWords(kind));
  violations.Add(field, errors::kConflicting,
                 words::Message{"METRIC_OF_OTHER_KIND",
                                {{"field", field},
                                 {"metric", convert::Quoted(metric)},
                                 {"kind", KindWords(found->kind)},
                                 {"wanted", words::List{std::move(wanted), words::Join::kOr}}}});
  return absl::OkStatus();
}

}  // namespace funnelcast::service
