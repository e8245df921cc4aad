#include "server/convert/refresh.h"

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/status_macros.h"

namespace funnelcast::convert {
namespace {

v1::ModelUpdate::Outcome ToProto(data::FitOrigin origin) {
  switch (origin) {
    case data::FitOrigin::kFitted:
      break;
    case data::FitOrigin::kUpdated:
      return v1::ModelUpdate::OUTCOME_UPDATED;
    case data::FitOrigin::kRefitted:
      return v1::ModelUpdate::OUTCOME_REFITTED;
    case data::FitOrigin::kUnchanged:
      return v1::ModelUpdate::OUTCOME_UNCHANGED;
  }
  return v1::ModelUpdate::OUTCOME_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<RefreshRequest> FromProto(const v1::RefreshModelRequest& request) {
  errors::FieldViolations violations;
  RefreshRequest refresh;
  refresh.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  refresh.funnel = request.funnel();
  refresh.model =
      CheckReference(request.model(), kModelPattern, refresh.brand, "model", violations);
  refresh.end_day = CheckOptionalDate(request.end_date(), "end_date", violations);
  if (request.has_seed()) {
    CheckInteger(request.seed(), "seed", 0, limits::kMaxSeed, violations);
    refresh.seed = static_cast<std::uint64_t>(request.seed());
  }
  const double share = request.min_effective_share();
  if (share != 0.0 && !(share >= limits::kMinEffectiveShare && share <= 1.0)) {
    violations.Add("min_effective_share", errors::kOutOfRange,
                   words::Message{"EFFECTIVE_SHARE_OUT_OF_RANGE",
                                  {{"value", words::Exact{share}},
                                   {"min", words::Exact{limits::kMinEffectiveShare}}}});
  }
  refresh.min_effective_share = share;
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return refresh;
}

absl::StatusOr<std::string> EncodeSummary(const data::FittedFunnel& update,
                                          const store::Funnel& funnel, double seconds,
                                          const store::Model& base) {
  ASSIGN_OR_RETURN(const stored::v1::ModelSummary before, DecodeSummary(base));
  stored::v1::ModelSummary summary;
  summary.ParseFromString(EncodeSummary(update, funnel, seconds));
  stored::v1::ModelUpdate& proto = *summary.mutable_update();
  proto.set_outcome(ToProto(update.update.origin));
  proto.set_base_model(FormatName(kModelPattern, {base.brand, base.id}));
  proto.set_effective_share(update.update.effective_share);
  proto.set_reason(update.update.reason);
  proto.set_update_count(update.update.update_count);
  if (update.update.origin == data::FitOrigin::kUpdated && before.has_backtest()) {
    *summary.mutable_backtest() = before.backtest();
  }
  return summary.SerializeAsString();
}

absl::StatusOr<std::string> EncodeUnchanged(const store::Model& base) {
  ASSIGN_OR_RETURN(stored::v1::ModelSummary summary, Complete(base));
  stored::v1::ModelUpdate update;
  update.set_outcome(v1::ModelUpdate::OUTCOME_UNCHANGED);
  update.set_base_model(summary.name());
  update.set_effective_share(1.0);
  *summary.mutable_update() = update;
  return summary.SerializeAsString();
}

}  // namespace funnelcast::convert
