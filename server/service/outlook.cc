#include "server/service/outlook.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/model.h"
#include "server/convert/names.h"
#include "server/convert/new_ids.h"
#include "server/errors/capacity.h"
#include "server/errors/error.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/control_warnings.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/trust.h"

namespace funnelcast::service {
namespace {

namespace trust = data::trust;

// Planned campaigns, `channel/campaign`, that the model has seen for under two weeks or never.
std::vector<std::string> ListCampaignsWithoutHistory(const data::FittedFunnel& fit,
                                                     const data::PlanInputs& inputs) {
  const auto is_known = [&](const std::string& channel, const std::string& id) {
    for (const data::ChannelEvidence& evidence : fit.channels) {
      if (evidence.channel != channel) continue;
      return std::any_of(evidence.campaigns.begin(), evidence.campaigns.end(),
                         [&](const data::CampaignEvidence& campaign) {
                           return campaign.campaign == id &&
                                  campaign.tier != data::EvidenceTier::kPriorOnly;
                         });
    }
    return false;
  };
  std::vector<std::string> unknown;
  for (const data::ChannelPlan& channel : inputs.channels) {
    for (const data::CampaignPlan& campaign : channel.campaigns) {
      const bool has_input = HasInput({campaign.id, campaign.spend, campaign.effort_hours});
      if (has_input && !is_known(channel.id, campaign.id))
        unknown.push_back(channel.id + "/" + campaign.id);
    }
  }
  return unknown;
}

// Channels whose input was never observed by campaign and is planned so.
std::vector<std::string> ListSharesUnknown(const data::FittedFunnel& fit,
                                           const data::PlanInputs& inputs) {
  std::vector<std::string> unknown;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (channel.campaigns.empty() || data::SplitsFollowInput(fit, channel.id)) continue;
    unknown.push_back(channel.id);
  }
  return unknown;
}

std::string Percent(double share) { return fmt::format("{:.0f} %", share * 100); }

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void Append(std::vector<std::string> more, std::vector<std::string>& warnings) {
  for (std::string& warning : more) warnings.push_back(std::move(warning));
}

std::vector<std::string> ConvergenceWarnings(const data::FittedFunnel& fit) {
  std::vector<std::string> warnings;
  if (const double rhat = fit.max_rhat(); !(rhat <= trust::kHighestRhat)) {
    warnings.push_back(
        fmt::format("The model's chains do not agree (largest R-hat {:.3f}, trusted up to {:.2f}); "
                    "do not rely on this forecast before a fit with more draws agrees.",
                    rhat, trust::kHighestRhat));
  }
  // Fewer cannot move a 5 % quantile by what a user would see; the model's diagnostics count them
  // all.
  if (const int count = fit.divergence_count();
      count * trust::kDrawsPerDivergence > fit.draw_count) {
    warnings.push_back(
        fmt::format("The sampler met {} divergent transition{} of {} draws; the tails of this "
                    "forecast may be too narrow.",
                    count, count == 1 ? "" : "s", fit.draw_count));
  }
  return warnings;
}

std::vector<std::string> HistoryWarnings(const data::FittedFunnel& fit, data::Day first_day) {
  std::vector<std::string> warnings;
  if (const int gap = first_day - fit.data_end_day; gap >= trust::kStaleDays) {
    warnings.push_back(
        fmt::format("The model's history ends on {}, {} weeks before the plan begins; import what "
                    "happened since and fit again.",
                    convert::FormatDay(fit.data_end_day - 1), gap / 7));
  }
  if (const int days = fit.data_end_day - fit.data_first_day;
      days < 7.0 * trust::kShortHistoryWeeks) {
    warnings.push_back(fmt::format(
        "The history spans only {} weeks, too short to know the seasons of a year.", days / 7));
  }
  return warnings;
}

// Series whose draws a forecast may keep, at most: stages, reach and both inputs of the brand, its
// channels and the campaigns that are told apart.
std::int64_t CountKeptSeries(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                             forecast::CampaignUse campaigns) {
  const auto stages = std::min<std::int64_t>(data::kStageCount, std::ssize(fit.nodes));
  const bool by_campaign = campaigns == forecast::CampaignUse::kByCampaign;
  std::int64_t part_count = std::ssize(fit.channels) + 1;
  for (const data::ChannelPlan& plan : inputs.channels) {
    part_count += std::ssize(plan.campaigns);
    if (plan.campaigns.empty() || by_campaign) continue;
    for (const data::ChannelEvidence& channel : fit.channels) {
      if (channel.channel == plan.id) part_count += std::ssize(channel.campaigns);
    }
  }
  for (const data::ChannelEvidence& channel : fit.channels) {
    part_count += by_campaign ? std::ssize(channel.campaigns) : 0;
  }
  std::int64_t reach_count = 0;
  for (const data::FittedNode& node : fit.nodes) {
    const bool is_exhausted = node.exhaustion != data::ExhaustionKind::kNone;
    reach_count += is_exhausted ? std::ssize(node.channels) : 0;
  }
  return (stages + 2) * part_count + reach_count;
}

// Periods of a forecast and their total.
std::int64_t CountPeriods(const data::FittedFunnel& fit, const data::PlanInputs& inputs) {
  return (inputs.day_count + fit.period_days - 1) / fit.period_days + 1;
}

// Events and controls of a plan as bytes, which differ where they do.
std::string TellSurroundings(const data::PlanInputs& inputs) {
  std::string bytes;
  const auto add = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  const auto add_text = [&](const std::string& text) {
    add(text.size());
    bytes += text;
  };
  add(inputs.events.size());
  for (const data::EventDays& event : inputs.events) {
    add_text(event.series);
    for (const int number : {event.first_day, event.end_day, event.lead_days, event.lag_days}) {
      add(number);
    }
    add(event.kind);
  }
  for (const data::ControlPlan& control : inputs.controls) {
    add_text(control.id);
    add(control.values.size());
    for (const double value : control.values) add(value);
  }
  return bytes;
}

// Checks a plan and finds what the cache keeps of its window.
absl::StatusOr<forecast::ForecastOptions> PrepareForecast(const SharedFit& fit,
                                                          const data::PlanInputs& inputs,
                                                          const ForecastSettings& settings,
                                                          const Engine& engine,
                                                          ModelCache& models) {
  const auto draw_count = ChooseDrawCount(*fit, settings.draw_count, settings.default_draw_count);
  if (!draw_count.ok()) return draw_count.status();
  forecast::ForecastOptions options;
  options.draw_count = *draw_count;
  options.seed = settings.seed;
  options.windows = settings.windows;
  options.campaigns = settings.campaigns;
  options.thread_count = engine.thread_count;
  if (absl::Status status = CheckPlanFitsModel(*fit, inputs, "plan"); !status.ok()) return status;
  const absl::Status size = CheckForecastSize(*fit, inputs, options.draw_count, options.campaigns);
  if (!size.ok()) return size;
  WindowKey key;
  key.fit = fit;
  key.first_day = inputs.first_day;
  key.day_count = inputs.day_count;
  key.draw_count = options.draw_count;
  key.seed = options.seed;
  key.use = options.windows;
  key.surroundings = TellSurroundings(inputs);
  auto window = models.windows().Get(key, forecast::PreparedBytes(*fit, inputs, options),
                                     [&] { return engine.prepare_window(fit, inputs, options); });
  if (!window.ok()) return RefusalOf(window.status());
  options.prepared = *std::move(window);
  return options;
}

// What the engine made, unless nobody waits for it any more.
template <typename Forecast>
absl::StatusOr<Forecast> FinishForecast(absl::StatusOr<Forecast> forecast,
                                        const CallContext& call) {
  if (!forecast.ok()) return RefusalOf(forecast.status());
  if (call.cancelled()) return errors::Cancelled("The caller went away during the forecast.");
  return forecast;
}

// The model as it is stored.
absl::StatusOr<store::Model> FindChosenModel(store::Reader& reader, const store::Funnel& funnel,
                                             const std::string& model, const std::string& field) {
  if (model.empty()) {
    auto newest = store::FindNewestModel(reader, funnel.brand, funnel.id);
    if (!absl::IsNotFound(newest.status())) return newest;
    return errors::FailedPrecondition(
        "NO_MODEL",
        fmt::format("The funnel `{}` of brands/{} has no model yet; fit one first.", funnel.id,
                    funnel.brand),
        {{"funnel", funnel.id}});
  }
  auto found = store::FindModel(reader, funnel.brand, model);
  if (absl::IsNotFound(found.status())) {
    return errors::InvalidField(
        field, errors::kUnknownReference,
        fmt::format("{} is brands/{}/models/{}, which does not exist; name a stored model, or "
                    "leave it out for the newest.",
                    field, funnel.brand, model));
  }
  if (found.ok() && found->funnel != funnel.id) {
    return errors::InvalidField(
        field, errors::kConflicting,
        fmt::format("{} is {}, which is a model of the funnel `{}` and not of `{}`.", field, model,
                    found->funnel, funnel.id));
  }
  return found;
}

}  // namespace

absl::StatusOr<store::Funnel> ChooseFunnel(store::Reader& reader, const std::string& brand,
                                           const std::string& funnel, const std::string& field) {
  if (absl::Status status = store::CheckBrandExists(reader, brand); !status.ok()) return status;
  if (funnel.empty()) return store::FindOnlyFunnel(reader, brand);
  auto found = store::FindFunnel(reader, brand, funnel);
  if (!absl::IsNotFound(found.status())) return found;
  return errors::InvalidField(
      field, errors::kUnknownReference,
      fmt::format("{} is `{}`, which brands/{} does not have; name one of its funnels.", field,
                  funnel, brand));
}

absl::StatusOr<store::Model> ChooseModel(store::Reader& reader, const store::Funnel& funnel,
                                         const std::string& model, const std::string& field) {
  auto found = FindChosenModel(reader, funnel, model, field);
  if (!found.ok()) return found;
  const absl::Status status = UseNewIds(reader, *found);
  if (!status.ok()) return status;
  return found;
}

absl::Status UseNewIds(store::Reader& reader, store::Model& model) {
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, model.brand));
  if (aliases.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto summary, convert::DecodeSummary(model));
  convert::UseNewIds(aliases, summary);
  model.summary = summary.SerializeAsString();
  return absl::OkStatus();
}

absl::StatusOr<data::FittedFunnel> DecodeFit(const std::string& draws, const store::Model& model,
                                             const Engine& engine, const store::Aliases& aliases) {
  auto fit = engine.decode(draws);
  if (!fit.ok()) {
    return errors::MakeError(
        fit.status().code(), "STORED_DATA_DAMAGED",
        fmt::format("{} cannot be read back; fit the funnel again. ({})",
                    convert::FormatName(convert::kModelPattern, {model.brand, model.id}),
                    errors::MessageOf(fit.status())));
  }
  const std::string refit = fmt::format("funnelcast fit {} --funnel {}", model.brand, model.funnel);
  const absl::Status renamed = convert::UseNewIds(aliases, refit, *fit);
  if (!renamed.ok()) return renamed;
  return fit;
}

absl::StatusOr<SharedFit> LoadFit(store::Reader& reader, const store::Model& model,
                                  const Engine& engine, ModelCache& cache) {
  const auto aliases = store::LoadAliases(reader, model.brand);
  if (!aliases.ok()) return aliases.status();
  // A model has other ids after something was renamed or merged, and is another one to the cache.
  const std::string name = convert::FormatName(convert::kModelPattern, {model.brand, model.id});
  return cache.Get({name, aliases->Fingerprint()}, [&]() -> absl::StatusOr<ModelCache::Loaded> {
    const auto draws = store::FindModelDraws(reader, model.brand, model.id);
    if (!draws.ok()) return draws.status();
    auto fit = DecodeFit(*draws, model, engine, *aliases);
    if (!fit.ok()) return fit.status();
    ModelCache::Loaded loaded;
    loaded.fit = std::make_shared<const data::FittedFunnel>(*std::move(fit));
    loaded.bytes = sizeof(data::FittedFunnel) + draws->size();
    return loaded;
  });
}

bool HasInput(const data::ChannelPlan& channel) {
  const auto positive = [](double value) { return value > 0; };
  return std::any_of(channel.spend.begin(), channel.spend.end(), positive) ||
         std::any_of(channel.effort_hours.begin(), channel.effort_hours.end(), positive);
}

bool Knows(const data::FittedFunnel& fit, const std::string& channel) {
  return std::any_of(fit.channels.begin(), fit.channels.end(),
                     [&](const data::ChannelEvidence& evidence) {
                       return evidence.channel == channel && evidence.takes_input();
                     });
}

absl::StatusOr<bool> IsUsedBySomeFunnel(store::Reader& reader, const Engine& engine,
                                        ModelCache& cache, const std::string& brand,
                                        const std::string& channel) {
  const auto funnels =
      store::ListFunnels(reader, brand, {.after_id = "", .limit = limits::kMaxFunnelsPerBrand});
  if (!funnels.ok()) return funnels.status();
  for (const store::Funnel& funnel : *funnels) {
    const auto model = store::FindNewestModel(reader, brand, funnel.id);
    if (absl::IsNotFound(model.status())) return true;
    if (!model.ok()) return model.status();
    const absl::StatusOr<SharedFit> fit = LoadFit(reader, *model, engine, cache);
    // A model that a new fit has to replace says as little as none.
    if (absl::IsFailedPrecondition(fit.status())) return true;
    if (!fit.ok()) return fit.status();
    if (Knows(**fit, channel)) return true;
  }
  return false;
}

absl::StatusOr<std::vector<std::string>> LeaveToOtherFunnels(
    store::Reader& reader, const Engine& engine, ModelCache& cache, const std::string& brand,
    const data::FittedFunnel& fit, data::PlanInputs& inputs) {
  std::vector<std::string> left;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (Knows(fit, channel.id) || !HasInput(channel)) continue;
    const auto used = IsUsedBySomeFunnel(reader, engine, cache, brand, channel.id);
    if (!used.ok()) return used.status();
    if (*used) left.push_back(channel.id);
  }
  std::erase_if(inputs.channels, [&](const data::ChannelPlan& channel) {
    return std::find(left.begin(), left.end(), channel.id) != left.end();
  });
  return left;
}

std::string LeftOutWarning(const std::vector<std::string>& channels, const std::string& what) {
  return fmt::format("The plan's input for {} is no part of this {}: it serves another funnel.",
                     Joined(channels), what);
}

absl::StatusOr<int> ChooseDrawCount(const data::FittedFunnel& fit, int draw_count, int if_zero) {
  if (draw_count > fit.draw_count) {
    return errors::InvalidField("draw_count", errors::kOutOfRange,
                                fmt::format("draw_count is {}, and the model keeps {} draws; ask "
                                            "for at most those.",
                                            draw_count, fit.draw_count));
  }
  return draw_count > 0 ? draw_count : std::min(if_zero, fit.draw_count);
}

absl::Status CheckPlanFitsModel(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                                const std::string& field) {
  errors::FieldViolations violations;
  for (const data::ChannelPlan& channel : inputs.channels) {
    if (Knows(fit, channel.id) || !HasInput(channel)) continue;
    violations.Add(field, errors::kUnknownReference,
                   fmt::format("The plan has input for {}, and the model has never seen any of it; "
                               "import history of that channel and fit again, or leave it out.",
                               channel.id));
  }
  return violations.ToStatus();
}

absl::Status CheckForecastSize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                               int draw_count, forecast::CampaignUse campaigns) {
  const std::int64_t cells =
      draw_count * CountKeptSeries(fit, inputs, campaigns) * CountPeriods(fit, inputs);
  if (cells <= limits::kMaxForecastCells) return absl::OkStatus();
  return errors::LimitExceeded(
      "draws x series x periods in this forecast; ask for fewer draws or a shorter plan", cells,
      limits::kMaxForecastCells);
}

absl::Status CheckSummarySize(const data::FittedFunnel& fit, const data::PlanInputs& inputs,
                              std::size_t quantile_count, forecast::CampaignUse campaigns) {
  const auto series = static_cast<std::int64_t>(forecast::CountSeries(fit, inputs, campaigns));
  const std::int64_t values =
      series * CountPeriods(fit, inputs) * static_cast<std::int64_t>(quantile_count + 1);
  if (values <= limits::kMaxForecastValues) return absl::OkStatus();
  return errors::LimitExceeded("values in this forecast; ask for fewer quantiles or a shorter plan",
                               values, limits::kMaxForecastValues);
}

absl::Status CheckComparisonSize(const data::FittedFunnel& fit,
                                 std::span<const data::PlanInputs> plans, int draw_count) {
  for (const data::PlanInputs& plan : plans) {
    const absl::Status one =
        CheckForecastSize(fit, plan, draw_count, forecast::CampaignUse::kChannelsOnly);
    if (!one.ok()) return one;
  }
  const auto stages = std::min<std::int64_t>(data::kStageCount, std::ssize(fit.nodes));
  const std::int64_t cells = draw_count * stages * std::ssize(plans);
  if (cells <= limits::kMaxComparisonCells) return absl::OkStatus();
  return errors::LimitExceeded(
      "draws x stages x plans in this comparison; ask for fewer draws or fewer plans", cells,
      limits::kMaxComparisonCells);
}

absl::Status CountDailyValues(const convert::Plan& plan, std::int64_t& count) {
  for (const convert::PlanSeries& series : plan.series) {
    // A campaign's input is part of its channel's as well.
    count += (series.campaign.empty() ? 1 : 2) * std::int64_t{plan.end_day - plan.first_day};
  }
  if (count <= limits::kMaxComparedDailyValues) return absl::OkStatus();
  return errors::LimitExceeded(
      "days x planned series in this comparison; compare fewer plans or shorter ones", count,
      limits::kMaxComparedDailyValues);
}

absl::Status RefusalOf(const absl::Status& status) {
  if (status.ok() || !errors::ReasonOf(status).empty()) return status;
  return errors::MakeError(status.code(), "FORECAST_REFUSED", errors::MessageOf(status));
}

absl::StatusOr<data::ForecastDraws> RunForecast(const SharedFit& fit,
                                                const data::PlanInputs& inputs,
                                                const ForecastSettings& settings,
                                                const Engine& engine, ModelCache& models,
                                                const CallContext& call) {
  const auto options = PrepareForecast(fit, inputs, settings, engine, models);
  if (!options.ok()) return options.status();
  return FinishForecast(engine.forecast(*fit, inputs, *options), call);
}

absl::StatusOr<forecast::ForecastSummary> RunSummary(const SharedFit& fit,
                                                     const data::PlanInputs& inputs,
                                                     const ForecastSettings& settings,
                                                     std::span<const double> probabilities,
                                                     const Engine& engine, ModelCache& models,
                                                     const CallContext& call) {
  const absl::Status size =
      CheckSummarySize(*fit, inputs, probabilities.size(), settings.campaigns);
  if (!size.ok()) return size;
  const auto options = PrepareForecast(fit, inputs, settings, engine, models);
  if (!options.ok()) return options.status();
  return FinishForecast(engine.summarize(*fit, inputs, *options, probabilities), call);
}

absl::StatusOr<std::vector<forecast::PlanTotals>> RunComparison(
    const data::FittedFunnel& fit, const std::vector<data::PlanInputs>& plans,
    const ForecastSettings& settings, const Engine& engine, const CallContext& call,
    const std::function<void(int done)>& progress) {
  const auto draw_count = ChooseDrawCount(fit, settings.draw_count, settings.default_draw_count);
  if (!draw_count.ok()) return draw_count.status();
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const absl::Status status = CheckPlanFitsModel(fit, plans[i], fmt::format("plans[{}]", i));
    if (!status.ok()) return status;
  }
  const absl::Status size = CheckComparisonSize(fit, plans, *draw_count);
  if (!size.ok()) return size;
  forecast::CompareOptions options;
  options.draw_count = *draw_count;
  options.seed = settings.seed;
  options.thread_count = engine.thread_count;
  progress(0);
  auto totals = engine.simulate_totals(fit, plans, options, [&](int done) {
    progress(done);
    return !call.cancelled();
  });
  if (call.cancelled()) return errors::Cancelled("The caller went away during the comparison.");
  if (!totals.ok()) return RefusalOf(totals.status());
  return totals;
}

std::vector<std::string> PlanWarnings(const data::FittedFunnel& fit,
                                      const data::PlanSupportShares& support,
                                      const data::PlanInputs& inputs) {
  std::vector<std::string> warnings;
  if (support.outside_observed >= trust::kNoticedShare) {
    warnings.push_back(
        fmt::format("{} of the planned input lies above the highest ever observed for its channel; "
                    "there the forecast extrapolates.",
                    Percent(support.outside_observed)));
  }
  if (!support.channels_without_history.empty()) {
    warnings.push_back(
        fmt::format("{} of the planned input goes to channels with under two active weeks of own "
                    "history ({}); their forecast is little more than the other channels' spread.",
                    Percent(support.without_history), Joined(support.channels_without_history)));
  }
  if (const auto unknown = ListCampaignsWithoutHistory(fit, inputs); !unknown.empty()) {
    warnings.push_back(
        fmt::format("The plan has input for campaigns with under two active weeks of own history "
                    "({}); their rates are little more than the spread of their channel's others.",
                    Joined(unknown)));
  }
  if (const auto unknown = ListSharesUnknown(fit, inputs); !unknown.empty()) {
    warnings.push_back(
        fmt::format("The plan shares the input of {} over campaigns, which was never observed so: "
                    "their outcomes at the first stage are taken to cost the same. Import the "
                    "input by campaign and fit again to have differences counted.",
                    Joined(unknown)));
  }
  if (support.resting_on_prior >= trust::kNoticedPriorShare) {
    warnings.push_back(
        fmt::format("What {} of the planned input brings rests on the prior rather than on this "
                    "brand's data; a lift test of its largest channel would tell most.",
                    Percent(support.resting_on_prior)));
  }
  Append(ControlWarnings(fit, inputs), warnings);
  return warnings;
}

std::vector<std::string> ModelWarnings(const data::FittedFunnel& fit, data::Day first_day) {
  std::vector<std::string> warnings = ConvergenceWarnings(fit);
  Append(HistoryWarnings(fit, first_day), warnings);
  Append(fit.warnings, warnings);
  return warnings;
}

std::vector<std::string> ForecastWarnings(const data::FittedFunnel& fit,
                                          const data::PlanSupportShares& support,
                                          const data::PlanInputs& inputs) {
  std::vector<std::string> warnings = ConvergenceWarnings(fit);
  Append(PlanWarnings(fit, support, inputs), warnings);
  Append(HistoryWarnings(fit, inputs.first_day), warnings);
  Append(fit.warnings, warnings);
  return warnings;
}

}  // namespace funnelcast::service
