#include "server/convert/funnel.h"

#include <algorithm>
#include <set>

#include "fmt/format.h"
#include "server/convert/etag.h"
#include "server/convert/fields.h"
#include "server/convert/metric.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

using data::Stage;

// The stage of a request's enum, nothing for values that are none.
std::optional<Stage> StageFromProto(v1::Stage stage) {
  if (stage < v1::STAGE_ATTENTION || stage > v1::STAGE_VALUE) return std::nullopt;
  return static_cast<Stage>(static_cast<int>(stage) - static_cast<int>(v1::STAGE_ATTENTION));
}

// Checks one stage and appends it to `stages`; `seen` holds the metrics so far.
void CheckStage(const v1::FunnelStage& proto, const std::string& field,
                std::vector<store::FunnelStage>& stages, std::set<std::string>& seen,
                errors::FieldViolations& violations) {
  const std::optional<Stage> stage = StageFromProto(proto.stage());
  CheckId(proto.metric(), field + ".metric", violations);
  if (!stage) {
    violations.Add(field + ".stage", errors::kUnknownValue,
                   words::Message{"STAGE_UNKNOWN",
                                  {{"field", field},
                                   {"value", words::Plain{static_cast<int>(proto.stage())}}}});
    return;
  }
  const auto same_stage = [&](const store::FunnelStage& other) { return other.stage == *stage; };
  if (std::any_of(stages.begin(), stages.end(), same_stage)) {
    violations.Add(field + ".stage", errors::kDuplicate,
                   words::Message{"STAGE_TWICE", {{"field", field}, {"stage", StageWord(*stage)}}});
  }
  if (!proto.metric().empty() && !seen.insert(proto.metric()).second) {
    violations.Add(field + ".metric", errors::kDuplicate,
                   words::Message{"STAGE_METRIC_TWICE",
                                  {{"field", field}, {"metric", Quoted(proto.metric())}}});
  }
  stages.push_back({*stage, proto.metric()});
}

// The stages in their order.
std::vector<store::FunnelStage> CheckStages(const v1::Funnel& funnel,
                                            errors::FieldViolations& violations) {
  std::vector<store::FunnelStage> stages;
  if (funnel.stages().empty()) {
    violations.Add("funnel.stages", errors::kRequired, words::Message{"STAGES_MISSING", {}});
    return stages;
  }
  // More than one metric a stage is wrong anyway; reading on would only repeat that.
  const int read = std::min(funnel.stages_size(), data::kStageCount + 1);
  std::set<std::string> seen;
  for (int i = 0; i < read; ++i) {
    CheckStage(funnel.stages(i), fmt::format("funnel.stages[{}]", i), stages, seen, violations);
  }
  const auto counts = [](const store::FunnelStage& stage) { return stage.stage != Stage::kValue; };
  if (!stages.empty() && std::none_of(stages.begin(), stages.end(), counts)) {
    violations.Add("funnel.stages", errors::kRequired, words::Message{"STAGES_ONLY_VALUE", {}});
  }
  std::sort(stages.begin(), stages.end(),
            [](const auto& a, const auto& b) { return a.stage < b.stage; });
  return stages;
}

}  // namespace

absl::StatusOr<store::Funnel> FromProto(const v1::CreateFunnelRequest& request) {
  errors::FieldViolations violations;
  const Ids parent = CheckCreate(request.parent(), kBrandPattern, request.funnel_id(), "funnel_id",
                                 request.request_id(), violations);
  CheckText(request.funnel().display_name(), "funnel.display_name",
            limits::kMaxDisplayNameCharacters, violations);
  store::Funnel record;
  record.brand = parent.front();
  record.id = request.funnel_id();
  record.display_name = NameOrId(request.funnel().display_name(), record.id);
  record.stages = CheckStages(request.funnel(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::StatusOr<FunnelUpdate> FromProto(const v1::UpdateFunnelRequest& request) {
  errors::FieldViolations violations;
  const v1::Funnel& funnel = request.funnel();
  const auto& mask = request.update_mask();
  const Ids ids = CheckName(funnel.name(), kFunnelPattern, "funnel.name", violations);
  FunnelUpdate update;
  update.brand = ids.front();
  update.id = ids.back();
  update.version = CheckEtag(funnel.etag(), "funnel.etag", violations);
  CheckMask(mask, {"display_name", "stages"}, violations);
  if (Masked(mask, "display_name", !funnel.display_name().empty())) {
    CheckText(funnel.display_name(), "funnel.display_name", limits::kMaxDisplayNameCharacters,
              violations);
    update.display_name = NameOrId(funnel.display_name(), update.id);
  }
  if (Masked(mask, "stages", !funnel.stages().empty()))
    update.stages = CheckStages(funnel, violations);
  if (!violations.empty()) return violations.ToStatus();
  return update;
}

void Apply(const FunnelUpdate& update, store::Funnel& funnel) {
  if (update.display_name) funnel.display_name = *update.display_name;
  if (update.stages) funnel.stages = *update.stages;
}

bool FitsStage(store::MetricKind kind, Stage stage) {
  return kind == (stage == Stage::kValue ? store::MetricKind::kMoney : store::MetricKind::kCount);
}

std::string StageWord(Stage stage) {
  switch (stage) {
    case Stage::kAttention:
      return "attention";
    case Stage::kInterest:
      return "interest";
    case Stage::kDesire:
      return "desire";
    case Stage::kAction:
      return "action";
    case Stage::kValue:
      return "value";
  }
  return "";
}

v1::Stage ToProto(Stage stage) {
  return static_cast<v1::Stage>(static_cast<int>(stage) + static_cast<int>(v1::STAGE_ATTENTION));
}

v1::Funnel ToProto(const store::Funnel& funnel) {
  v1::Funnel proto;
  proto.set_name(FormatName(kFunnelPattern, {funnel.brand, funnel.id}));
  proto.set_display_name(funnel.display_name);
  for (const store::FunnelStage& stage : funnel.stages) {
    v1::FunnelStage* added = proto.add_stages();
    added->set_stage(ToProto(stage.stage));
    added->set_metric(stage.metric);
  }
  proto.set_etag(MakeEtag(funnel.version));
  return proto;
}

}  // namespace funnelcast::convert
