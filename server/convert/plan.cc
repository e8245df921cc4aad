#include "server/convert/plan.h"

#include <cmath>
#include <limits>
#include <utility>

#include "fmt/format.h"
#include "server/convert/date.h"
#include "server/convert/fields.h"
#include "server/limits.h"

namespace funnelcast::convert {
namespace {

bool IsInput(store::MetricKind kind) {
  return kind == store::MetricKind::kSpend || kind == store::MetricKind::kEffort;
}

bool IsControl(const std::string& metric, const PlanVocabulary& vocabulary) {
  const auto known = vocabulary.metrics.find(metric);
  return known != vocabulary.metrics.end() && known->second == store::MetricKind::kControl;
}

void CheckPlannedChannel(const std::string& channel, const std::string& metric,
                         const PlanVocabulary& vocabulary, const PlanBuilder::Report& report) {
  if (IsControl(metric, vocabulary)) {
    if (channel.empty()) return;
    report("channel", errors::kConflicting,
           fmt::format("channel is {}, and {} is a control, which is planned for the brand as a "
                       "whole; leave the channel empty.",
                       Quoted(channel), metric));
  } else if (channel.empty()) {
    report("channel", errors::kRequired,
           "channel is missing; inputs are planned for a channel, not for the brand as a whole.");
  } else if (!vocabulary.channels.contains(channel)) {
    report("channel", errors::kUnknownReference,
           fmt::format("channel is {}, which the brand does not have; name one of its channels, or "
                       "create it first (`funnelcast channel create BRAND {}`).",
                       Quoted(channel), IsId(channel) ? channel : "CHANNEL"));
  }
}

void CheckPlannedCampaign(const PlanBuilder::Target& target, const PlanVocabulary& vocabulary,
                          const PlanBuilder::Report& report) {
  if (target.campaign.empty()) return;
  if (IsControl(target.metric, vocabulary)) {
    report("campaign", errors::kConflicting,
           fmt::format("campaign is {}, and {} is a control, which is planned for the brand as a "
                       "whole; leave the campaign empty.",
                       Quoted(target.campaign), target.metric));
  } else if (vocabulary.channels.contains(target.channel) &&
             !vocabulary.campaigns.contains({target.channel, target.campaign})) {
    report("campaign", errors::kUnknownReference,
           fmt::format("campaign is {}, which the channel {} does not have; name one of its "
                       "campaigns, create it first (`funnelcast campaign create BRAND {} {}`), or "
                       "leave it empty for the channel as a whole.",
                       Quoted(target.campaign), target.channel, target.channel,
                       IsId(target.campaign) ? target.campaign : "CAMPAIGN"));
  }
}

// The metrics that can be planned, in a few words.
std::string InputsOf(const PlanVocabulary& vocabulary) {
  constexpr std::size_t kListedMetrics = 6;
  std::string text;
  std::size_t count = 0;
  for (const auto& [metric, kind] : vocabulary.metrics) {
    if (!IsInput(kind) || ++count > kListedMetrics) continue;
    text += (text.empty() ? "" : ", ") + metric;
  }
  return count > kListedMetrics ? text + " and others" : text;
}

void CheckPlannedMetric(const std::string& metric, const PlanVocabulary& vocabulary,
                        const PlanBuilder::Report& report) {
  if (metric.empty()) {
    report("metric", errors::kRequired,
           fmt::format("metric is missing; plan one of {}.", InputsOf(vocabulary)));
    return;
  }
  const auto known = vocabulary.metrics.find(metric);
  if (known == vocabulary.metrics.end()) {
    report("metric", errors::kUnknownReference,
           fmt::format("metric is {}, which the brand does not have; plan one of {}.",
                       Quoted(metric), InputsOf(vocabulary)));
  } else if (!IsInput(known->second) && known->second != store::MetricKind::kControl) {
    report("metric", errors::kConflicting,
           fmt::format("metric is {0}, which counts as an outcome and cannot be planned; plan one "
                       "of {1}. If {2} is money or hours that you put in, say so: `funnelcast "
                       "metric set {3} {2} --kind spend` (or effort).",
                       Quoted(metric), InputsOf(vocabulary), metric,
                       vocabulary.brand.empty() ? "BRAND" : vocabulary.brand));
  }
}

void CheckPlannedValue(double value, const PlanBuilder::Report& report) {
  if (!std::isfinite(value)) {
    report("value", errors::kNotFinite, "value is not a valid number; give 0 or more.");
  } else if (value < 0 || value > limits::kMaxPlannedValue) {
    report("value", errors::kOutOfRange,
           fmt::format("value is {:g}; give a number from 0 to {:g}.", value,
                       limits::kMaxPlannedValue));
  }
}

// A control's days; the ones that are left open are not known.
data::ControlPlan ToControlPlan(const PlanSeries& series, Day first_day, int day_count) {
  data::ControlPlan control{series.metric, {}};
  control.values.assign(static_cast<std::size_t>(day_count),
                        std::numeric_limits<double>::quiet_NaN());
  for (const PlannedValue& value : series.values) {
    control.values[static_cast<std::size_t>(value.day - first_day)] = value.value;
  }
  return control;
}

// Adds a series to `days`: a brand may plan several metrics of one kind for a channel, and a
// channel is the sum of its campaigns.
void AddPlanned(const PlanSeries& series, Day first_day, int day_count, std::vector<double>& days) {
  days.resize(static_cast<std::size_t>(day_count), 0.0);
  for (const PlannedValue& value : series.values) {
    days[static_cast<std::size_t>(value.day - first_day)] += value.value;
  }
}

}  // namespace

void AppendSeries(PlanSeries series, Plan& plan) {
  double total = 0.0;
  for (const PlannedValue& value : series.values) total += value.value;
  const bool is_first = plan.series.empty();
  if (is_first || series.values.front().day < plan.first_day) {
    plan.first_day = series.values.front().day;
  }
  if (is_first || series.values.back().day >= plan.end_day) {
    plan.end_day = series.values.back().day + 1;
  }
  if (series.kind == store::MetricKind::kSpend) plan.total_spend += total;
  if (series.kind == store::MetricKind::kEffort) plan.total_effort_hours += total;
  plan.series.push_back(std::move(series));
}

void PlanBuilder::Add(const Target& named, std::optional<Day> day, double value,
                      const Report& report) {
  const store::Aliases& aliases = vocabulary_.aliases;
  const Target target{aliases.Channel(named.channel),
                      aliases.Campaign(named.channel, named.campaign),
                      aliases.Metric(named.metric)};
  bool good = true;
  const Report note = [&](const std::string& part, const std::string& reason,
                          const std::string& description) {
    good = false;
    report(part, reason, description);
  };
  CheckPlannedChannel(target.channel, target.metric, vocabulary_, note);
  CheckPlannedCampaign(target, vocabulary_, note);
  CheckPlannedMetric(target.metric, vocabulary_, note);
  CheckPlannedValue(value, note);
  if (!good || !day) return;
  const bool by_campaign = !target.campaign.empty();
  const auto planned = by_campaign_[{target.channel, target.metric}].emplace(*day, by_campaign);
  if (planned.first->second != by_campaign) {
    report("campaign", errors::kConflicting,
           fmt::format("{} of {} on {} is planned as a whole and by campaign; keep one of them.",
                       target.metric, target.channel, FormatDay(*day)));
  } else if (!inputs_[target].emplace(*day, value).second) {
    const std::string of =
        target.campaign.empty() ? target.channel : target.channel + "/" + target.campaign;
    report("", errors::kDuplicate,
           fmt::format("{} of {} on {} is planned twice; keep one of them.", target.metric, of,
                       FormatDay(*day)));
  }
}

Plan PlanBuilder::Build(const std::string& field, errors::FieldViolations& violations) {
  Plan plan;
  for (const auto& [key, values] : inputs_) {
    PlanSeries series{
        key.channel, key.campaign, key.metric, vocabulary_.metrics.at(key.metric), {}};
    for (const auto& [day, value] : values) series.values.push_back({day, value});
    AppendSeries(std::move(series), plan);
  }
  if (plan.series.empty()) {
    violations.Add(field, errors::kRequired,
                   fmt::format("{} plans nothing; give at least one input.", field));
  } else if (plan.end_day - plan.first_day > limits::kMaxHorizonDays) {
    violations.Add(field, errors::kOutOfRange,
                   fmt::format("{} spans {} days from {} to {}; a plan has at most {} days.", field,
                               plan.end_day - plan.first_day, FormatDay(plan.first_day),
                               FormatDay(plan.end_day), limits::kMaxHorizonDays));
  }
  return plan;
}

Plan CheckPlanInputs(const v1::Plan& plan, const std::string& field,
                     const PlanVocabulary& vocabulary, errors::FieldViolations& violations) {
  const std::string inputs_field = field + ".inputs";
  if (plan.inputs_size() > limits::kMaxPlannedInputs) {
    violations.Add(inputs_field, errors::kTooMany,
                   fmt::format("{} has {} entries; give at most {}.", inputs_field,
                               plan.inputs_size(), limits::kMaxPlannedInputs));
    return {};
  }
  errors::FieldViolations own;
  PlanBuilder builder(vocabulary);
  for (int i = 0; i < plan.inputs_size(); ++i) {
    const v1::PlannedInput& input = plan.inputs(i);
    const std::string path = fmt::format("{}[{}]", inputs_field, i);
    const auto day = CheckDate(input.date(), path + ".date", own);
    const auto report = [&](const std::string& part, const std::string& reason,
                            const std::string& description) {
      own.Add(part.empty() ? path : path + "." + part, reason, description);
    };
    builder.Add({input.channel(), input.campaign(), input.metric()}, day, input.value(), report);
  }
  Plan result;
  if (own.empty()) result = builder.Build(inputs_field, own);
  violations.AddAll(own);
  return own.empty() ? result : Plan();
}

void ToProto(const Plan& plan, v1::Plan& proto) {
  for (const PlanSeries& series : plan.series) {
    for (const PlannedValue& value : series.values) {
      v1::PlannedInput* input = proto.add_inputs();
      input->set_channel(series.channel);
      input->set_campaign(series.campaign);
      input->set_metric(series.metric);
      ToProto(value.day, *input->mutable_date());
      input->set_value(value.value);
    }
  }
}

data::PlanInputs ToPlanInputs(const Plan& plan, std::vector<data::EventDays> events) {
  data::PlanInputs inputs;
  inputs.first_day = plan.first_day;
  inputs.day_count = plan.end_day - plan.first_day;
  inputs.events = std::move(events);
  for (const PlanSeries& series : plan.series) {
    if (series.kind == store::MetricKind::kControl) {
      inputs.controls.push_back(ToControlPlan(series, plan.first_day, inputs.day_count));
      continue;
    }
    // Series are ordered by channel and campaign, so that those of one follow each other.
    if (inputs.channels.empty() || inputs.channels.back().id != series.channel) {
      inputs.channels.push_back({series.channel, {}, {}});
    }
    data::ChannelPlan& channel = inputs.channels.back();
    const bool is_spend = series.kind == store::MetricKind::kSpend;
    AddPlanned(series, plan.first_day, inputs.day_count,
               is_spend ? channel.spend : channel.effort_hours);
    if (series.campaign.empty()) continue;
    if (channel.campaigns.empty() || channel.campaigns.back().id != series.campaign) {
      channel.campaigns.push_back({series.campaign, {}, {}});
    }
    data::CampaignPlan& campaign = channel.campaigns.back();
    AddPlanned(series, plan.first_day, inputs.day_count,
               is_spend ? campaign.spend : campaign.effort_hours);
  }
  return inputs;
}

}  // namespace funnelcast::convert
