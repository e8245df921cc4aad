#include "server/convert/metric.h"

#include "fmt/format.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

// The kind stated, or the one that `id` suggests when none is.
store::MetricKind CheckKind(v1::MetricKind kind, const std::string& id,
                            errors::FieldViolations& violations) {
  switch (kind) {
    case v1::METRIC_KIND_UNSPECIFIED:
      return store::MetricKindFromId(id);
    case v1::METRIC_KIND_SPEND:
      return store::MetricKind::kSpend;
    case v1::METRIC_KIND_EFFORT:
      return store::MetricKind::kEffort;
    case v1::METRIC_KIND_COUNT:
      return store::MetricKind::kCount;
    case v1::METRIC_KIND_MONEY:
      return store::MetricKind::kMoney;
    case v1::METRIC_KIND_CONTROL:
      return store::MetricKind::kControl;
    default:
      break;
  }
  violations.Add(
      "metric.kind", errors::kUnknownValue,
      words::Message{"METRIC_KIND_UNKNOWN", {{"value", words::Plain{static_cast<int>(kind)}}}});
  return store::MetricKind::kCount;
}

}  // namespace

absl::StatusOr<store::Metric> FromProto(const v1::CreateMetricRequest& request) {
  errors::FieldViolations violations;
  const v1::Metric& metric = request.metric();
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.metric_id(), "metric_id",
                                 request.request_id(), violations);
  CheckText(metric.display_name(), "metric.display_name", limits::kMaxDisplayNameCharacters,
            violations);
  store::Metric record;
  record.brand = parent.front();
  record.id = request.metric_id();
  record.display_name = NameOrId(metric.display_name(), record.id);
  record.kind = CheckKind(metric.kind(), record.id, violations);
  record.fractional = metric.fractional();
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<MetricUpdate> FromProto(const v1::UpdateMetricRequest& request) {
  errors::FieldViolations violations;
  const v1::Metric& metric = request.metric();
  const auto& mask = request.update_mask();
  const Ids ids = CheckName(metric.name(), kMetricPattern, "metric.name", violations);
  MetricUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(metric.etag(), "metric.etag", violations);
  CheckMask(mask, {"display_name", "kind", "fractional"}, violations);
  if (Masked(mask, "display_name", !metric.display_name().empty())) {
    CheckText(metric.display_name(), "metric.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(metric.display_name(), update.id);
  }
  if (Masked(mask, "kind", metric.kind() != v1::METRIC_KIND_UNSPECIFIED)) {
    update.kind = CheckKind(metric.kind(), update.id, violations);
  }
  if (Masked(mask, "fractional", metric.fractional())) update.fractional = metric.fractional();
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const MetricUpdate& update, store::Metric& metric) {
  if (update.display_name) metric.display_name = *update.display_name;
  if (update.kind) metric.kind = *update.kind;
  if (update.fractional) metric.fractional = *update.fractional;
}

v1::MetricKind ToProto(store::MetricKind kind) {
  switch (kind) {
    case store::MetricKind::kSpend:
      return v1::METRIC_KIND_SPEND;
    case store::MetricKind::kEffort:
      return v1::METRIC_KIND_EFFORT;
    case store::MetricKind::kCount:
      return v1::METRIC_KIND_COUNT;
    case store::MetricKind::kMoney:
      return v1::METRIC_KIND_MONEY;
    case store::MetricKind::kControl:
      return v1::METRIC_KIND_CONTROL;
  }
  return v1::METRIC_KIND_UNSPECIFIED;
}

v1::Metric ToProto(const store::Metric& metric) {
  v1::Metric proto;
  proto.set_name(FormatName(kMetricPattern, {metric.brand, metric.id}));
  proto.set_display_name(metric.display_name);
  proto.set_kind(ToProto(metric.kind));
  proto.set_fractional(metric.fractional);
  proto.set_etag(MakeEtag(metric.version));
  return proto;
}

}  // namespace funnelcast::convert
