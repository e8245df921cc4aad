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
    report(
        "channel", errors::kConflicting,
        words::Message{"CONTROL_WITH_CHANNEL", {{"channel", Quoted(channel)}, {"metric", metric}}});
  } else if (channel.empty()) {
    report("channel", errors::kRequired, words::Message{"INPUT_WITHOUT_CHANNEL", {}});
  } else if (!vocabulary.channels.contains(channel)) {
    report("channel", errors::kUnknownReference,
           words::Message{
               "PLANNED_CHANNEL_UNKNOWN",
               {{"channel", Quoted(channel)}, {"id", IsId(channel) ? channel : "CHANNEL"}}});
  }
}

void CheckPlannedCampaign(const PlanBuilder::Target& target, const PlanVocabulary& vocabulary,
                          const PlanBuilder::Report& report) {
  if (target.campaign.empty()) return;
  if (IsControl(target.metric, vocabulary)) {
    report("campaign", errors::kConflicting,
           words::Message{"CONTROL_WITH_CAMPAIGN",
                          {{"campaign", Quoted(target.campaign)}, {"metric", target.metric}}});
  } else if (vocabulary.channels.contains(target.channel) &&
             !vocabulary.campaigns.contains({target.channel, target.campaign})) {
    report("campaign", errors::kUnknownReference,
           words::Message{"PLANNED_CAMPAIGN_UNKNOWN",
                          {{"campaign", Quoted(target.campaign)},
                           {"channel", target.channel},
                           {"id", IsId(target.campaign) ? target.campaign : "CAMPAIGN"}}});
  }
}

// The metrics that can be planned, in a few words.
words::List InputsOf(const PlanVocabulary& vocabulary) {
  constexpr std::size_t kListedMetrics = 6;
  std::vector<std::string> metrics;
  for (const auto& [metric, kind] : vocabulary.metrics) {
    if (IsInput(kind)) metrics.push_back(metric);
  }
  return words::Names(metrics, kListedMetrics, words::Join::kComma);
}

void CheckPlannedMetric(const std::string& metric, const PlanVocabulary& vocabulary,
                        const PlanBuilder::Report& report) {
  if (metric.empty()) {
    report("metric", errors::kRequired,
           words::Message{"PLANNED_METRIC_MISSING", {{"inputs", InputsOf(vocabulary)}}});
    return;
  }
  const auto known = vocabulary.metrics.find(metric);
  if (known == vocabulary.metrics.end()) {
    report("metric", errors::kUnknownReference,
           words::Message{"PLANNED_METRIC_UNKNOWN",
                          {{"metric", Quoted(metric)}, {"inputs", InputsOf(vocabulary)}}});
  } else if (!IsInput(known->second) && known->second != store::MetricKind::kControl) {
    report("metric", errors::kConflicting,
           words::Message{"PLANNED_METRIC_IS_OUTCOME",
                          {{"metric", Quoted(metric)},
                           {"inputs", InputsOf(vocabulary)},
                           {"id", metric},
                           {"brand", vocabulary.brand.empty() ? "BRAND" : vocabulary.brand}}});
  }
}

void CheckPlannedValue(double value, const PlanBuilder::Report& report) {
  if (!std::isfinite(value)) {
    report("value", errors::kNotFinite, words::Message{"PLANNED_VALUE_NOT_FINITE", {}});
  } else if (value < 0 || value > limits::kMaxPlannedValue) {
    report("value", errors::kOutOfRange,
           words::Message{"PLANNED_VALUE_OUT_OF_RANGE",
                          {{"value", words::Exact{value}},
                           {"limit", words::Exact{limits::kMaxPlannedValue}}}});
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
                          const words::Message& description) {
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
    report(
        "campaign", errors::kConflicting,
        words::Message{
            "PLANNED_WHOLE_AND_BY_CAMPAIGN",
            {{"metric", target.metric}, {"channel", target.channel}, {"day", words::Day{*day}}}});
  } else if (!inputs_[target].emplace(*day, value).second) {
    const std::string of =
        target.campaign.empty() ? target.channel : target.channel + "/" + target.campaign;
    report("", errors::kDuplicate,
           words::Message{"PLANNED_TWICE",
                          {{"metric", target.metric}, {"of", of}, {"day", words::Day{*day}}}});
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
    violations.Add(field, errors::kRequired, words::Message{"PLAN_EMPTY", {{"field", field}}});
  } else if (plan.end_day - plan.first_day > limits::kMaxHorizonDays) {
    violations.Add(field, errors::kOutOfRange,
                   words::Message{"PLAN_TOO_LONG",
                                  {{"field", field},
                                   {"days", plan.end_day - plan.first_day},
                                   {"start", words::Day{plan.first_day}},
                                   {"end", words::Day{plan.end_day}},
                                   {"limit", limits::kMaxHorizonDays}}});
  }
  return plan;
}

Plan CheckPlanInputs(const v1::Plan& plan, const std::string& field,
                     const PlanVocabulary& vocabulary, errors::FieldViolations& violations) {
  const std::string inputs_field = field + ".inputs";
  if (plan.inputs_size() > limits::kMaxPlannedInputs) {
    violations.Add(inputs_field, errors::kTooMany,
                   words::Message{"TOO_MANY_ENTRIES",
                                  {{"field", inputs_field},
                                   {"count", plan.inputs_size()},
                                   {"limit", limits::kMaxPlannedInputs}}});
    return {};
  }
  errors::FieldViolations own;
  PlanBuilder builder(vocabulary);
  for (int i = 0; i < plan.inputs_size(); ++i) {
    const v1::PlannedInput& input = plan.inputs(i);
    const std::string path = fmt::format("{}[{}]", inputs_field, i);
    const auto day = CheckDate(input.date(), path + ".date", own);
    const auto report = [&](const std::string& part, const std::string& reason,
                            const words::Message& description) {
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
