#include "server/convert/model.h"

#include <charconv>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/convert/funnel.h"
#include "server/convert/names.h"
#include "server/convert/stored.h"
#include "server/errors/server.h"
#include "server/limits.h"
#include "server/status_macros.h"

namespace funnelcast::convert {
namespace {

v1::EvidenceTier ToProto(data::EvidenceTier tier) {
  switch (tier) {
    case data::EvidenceTier::kOwnHistory:
      return v1::EVIDENCE_TIER_OWN_HISTORY;
    case data::EvidenceTier::kPooled:
      return v1::EVIDENCE_TIER_POOLED;
    case data::EvidenceTier::kPriorOnly:
      return v1::EVIDENCE_TIER_PRIOR_ONLY;
    case data::EvidenceTier::kBenchmark:
      return v1::EVIDENCE_TIER_BENCHMARK;
  }
  return v1::EVIDENCE_TIER_UNSPECIFIED;
}

fit::GridChoice CheckFitGrid(v1::Grid grid, errors::FieldViolations& violations) {
  switch (grid) {
    case v1::GRID_UNSPECIFIED:
      return fit::GridChoice::kAuto;
    case v1::GRID_DAY:
      return fit::GridChoice::kDay;
    case v1::GRID_WEEK:
      return fit::GridChoice::kWeek;
    default:
      violations.Add(
          "grid", errors::kUnknownValue,
          words::Message{"FIT_GRID_UNKNOWN", {{"value", words::Plain{static_cast<int>(grid)}}}});
      return fit::GridChoice::kAuto;
  }
}

fit::MechanismChoice CheckEffect(v1::EffectChoice choice, const char* field,
                                 errors::FieldViolations& violations) {
  switch (choice) {
    case v1::EFFECT_CHOICE_UNSPECIFIED:
    case v1::EFFECT_CHOICE_AUTO:
      return fit::MechanismChoice::kAuto;
    case v1::EFFECT_CHOICE_ON:
      return fit::MechanismChoice::kOn;
    case v1::EFFECT_CHOICE_OFF:
      return fit::MechanismChoice::kOff;
    default:
      violations.Add(
          field, errors::kUnknownValue,
          words::Message{"EFFECT_CHOICE_UNKNOWN",
                         {{"field", field}, {"value", words::Plain{static_cast<int>(choice)}}}});
      return fit::MechanismChoice::kAuto;
  }
}

void CheckFitCounts(const v1::FitModelRequest& request, fit::FitOptions& options,
                    errors::FieldViolations& violations) {
  if (request.chain_count() != 0) {
    CheckInteger(request.chain_count(), "chain_count", 1, limits::kMaxChains, violations);
    options.chain_count = request.chain_count();
  }
  if (request.draw_count_per_chain() != 0) {
    CheckInteger(request.draw_count_per_chain(), "draw_count_per_chain", limits::kMinDrawsPerChain,
                 limits::kMaxDrawsPerChain, violations);
    options.draw_count_per_chain = request.draw_count_per_chain();
  }
  const std::int64_t draw_count = std::int64_t{options.chain_count} * options.draw_count_per_chain;
  if (draw_count > limits::kMaxDraws) {
    violations.Add("draw_count_per_chain", errors::kTooMany,
                   words::Message{"TOO_MANY_DRAWS",
                                  {{"chains", options.chain_count},
                                   {"each", options.draw_count_per_chain},
                                   {"draws", draw_count},
                                   {"limit", limits::kMaxDraws}}});
  }
}

void AddNode(const data::NodeDiagnostics& from, stored::v1::ModelSummary& model) {
  stored::v1::NodeDiagnostics* node = model.add_nodes();
  node->set_node(from.description);
  node->set_parameter_count(from.parameter_count);
  node->set_observation_count(from.observation_count);
  node->set_max_rhat(from.max_rhat);
  node->set_min_bulk_ess(from.min_bulk_ess);
  node->set_min_tail_ess(from.min_tail_ess);
  node->set_divergence_count(from.divergence_count);
  node->set_mean_leapfrog_steps(from.mean_leapfrog_steps);
  for (const std::string& note : from.notes) node->add_notes(note);
  node->set_effective_share(from.effective_share);
}

void AddChannel(const data::ChannelEvidence& from, stored::v1::ModelSummary& model) {
  stored::v1::ChannelEvidence* channel = model.add_channels();
  channel->set_channel(from.channel);
  channel->set_tier(ToProto(from.tier));
  channel->set_active_period_count(from.active_period_count);
  channel->set_max_daily_input(from.max_daily_input);
  channel->set_mean_daily_input(from.mean_daily_input);
  channel->set_response_contraction(from.contraction.size);
  for (const data::CampaignEvidence& one : from.campaigns) {
    stored::v1::CampaignEvidence* campaign = channel->add_campaigns();
    campaign->set_campaign(one.campaign);
    campaign->set_tier(ToProto(one.tier));
    campaign->set_active_weeks(one.active_weeks);
    campaign->set_recent_share(one.recent_share);
  }
}

}  // namespace

absl::StatusOr<FitRequest> FromProto(const v1::FitModelRequest& request) {
  errors::FieldViolations violations;
  FitRequest fit;
  fit.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  fit.funnel = request.funnel();
  fit.end_day = CheckOptionalDate(request.end_date(), "end_date", violations);
  fit.options.grid = CheckFitGrid(request.grid(), violations);
  if (request.has_seed()) {
    CheckInteger(request.seed(), "seed", 0, limits::kMaxSeed, violations);
    fit.options.seed = static_cast<std::uint64_t>(request.seed());
  }
  CheckFitCounts(request, fit.options, violations);
  fit.options.carry_over = CheckEffect(request.carry_over(), "carry_over", violations);
  fit.options.saturation = CheckEffect(request.saturation(), "saturation", violations);
  fit.options.word_of_mouth = CheckEffect(request.word_of_mouth(), "word_of_mouth", violations);
  fit.options.exhaustion = CheckEffect(request.exhaustion(), "exhaustion", violations);
  CheckRequestId(request.request_id(), violations);
  if (!violations.empty()) return violations.ToStatus();
  return fit;
}

absl::StatusOr<ModelListQuery> FromProto(const v1::ListModelsRequest& request) {
  errors::FieldViolations violations;
  ModelListQuery query;
  query.brand = CheckName(request.parent(), kBrandPattern, "parent", violations).front();
  CheckOptionalId(request.funnel(), "funnel", violations);
  query.funnel = request.funnel();
  query.scope = fmt::format("ListModels\n{}\n{}", request.parent(), request.funnel());
  query.page.limit = CheckPageSize(request.page_size(), limits::kDefaultPageSize, violations) + 1;
  // A position is the time and id of the last model of the page before.
  const std::string position = CheckPageToken(request.page_token(), query.scope, violations);
  const std::size_t space = position.find(' ');
  if (space != std::string::npos) {
    std::from_chars(position.data(), position.data() + space, query.page.after_create_time_us);
    query.page.after_id = position.substr(space + 1);
  }
  if (!violations.empty()) return violations.ToStatus();
  return query;
}

std::string CutPage(const ModelListQuery& query, std::vector<store::Model>& models) {
  if (models.size() < static_cast<std::size_t>(query.page.limit)) return {};
  models.resize(static_cast<std::size_t>(query.page.limit) - 1);
  const store::Model& last = models.back();
  return MakePageToken(query.scope, fmt::format("{} {}", last.create_time_us, last.id));
}

std::string EncodeSummary(const data::FittedFunnel& fit, const store::Funnel& funnel,
                          double fit_seconds) {
  stored::v1::ModelSummary model;
  model.set_grid(fit.period_days == 1 ? v1::GRID_DAY : v1::GRID_WEEK);
  model.set_seed(static_cast<std::int64_t>(fit.seed));
  model.set_draw_count(fit.draw_count);
  for (const data::NodeDiagnostics& node : fit.diagnostics) AddNode(node, model);
  for (const data::FittedSplit& split : fit.campaign_splits) AddNode(split.diagnostics, model);
  for (const data::ChannelEvidence& channel : fit.channels) AddChannel(channel, model);
  for (const std::string& warning : fit.warnings) model.add_warnings(warning);
  model.set_fit_seconds(fit_seconds);
  for (const store::FunnelStage& stage : funnel.stages) {
    stored::v1::FunnelStage* proto = model.add_stages();
    proto->set_stage(ToProto(stage.stage));
    proto->set_metric(stage.metric);
  }
  return model.SerializeAsString();
}

absl::StatusOr<stored::v1::ModelSummary> DecodeSummary(const store::Model& model) {
  stored::v1::ModelSummary summary;
  if (summary.ParseFromString(model.summary)) return summary;
  return errors::StoredDataDamaged(words::Message{
      "MODEL_SUMMARY_DAMAGED", {{"name", FormatName(kModelPattern, {model.brand, model.id})}}});
}

absl::StatusOr<stored::v1::ModelSummary> Complete(const store::Model& model) {
  ASSIGN_OR_RETURN(stored::v1::ModelSummary summary, DecodeSummary(model));
  summary.set_name(FormatName(kModelPattern, {model.brand, model.id}));
  summary.set_funnel(model.funnel);
  ToProto(model.data_start, *summary.mutable_data_start());
  ToProto(model.data_end, *summary.mutable_data_end());
  *summary.mutable_create_time() = TimestampToProto(model.create_time_us);
  summary.set_stored_bytes(model.draws_byte_count +
                           static_cast<std::int64_t>(model.summary.size()));
  return summary;
}

absl::StatusOr<v1::Model> ToProto(const store::Model& model) {
  ASSIGN_OR_RETURN(const stored::v1::ModelSummary summary, Complete(model));
  return ToProto(summary);
}

absl::StatusOr<std::string> EncodeModel(const store::Model& model) {
  ASSIGN_OR_RETURN(const stored::v1::ModelSummary summary, Complete(model));
  return summary.SerializeAsString();
}

}  // namespace funnelcast::convert
