// The reach curve, its likelihood and the fatigue of repeated contacts.
#include "simulator/mechanisms/exhaustion.h"

#include <cmath>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::mechanisms {

using namespace exhaustion_priors;

ReachSlopes ComputeReach(const ExhaustionValues& values, double impressions) {
  const double k = values.evenness;
  const double mean = impressions / values.audience;
  const double log_q = std::log1p(mean / k);
  // The share of the audience without a contact, and with.
  const double missed = std::exp(-k * log_q);
  const double reached = -std::expm1(-k * log_q);
  ReachSlopes slopes;
  slopes.log_reach = std::log(values.audience) + std::log(reached);
  slopes.by_log_impressions = mean * missed / (1.0 + mean / k) / reached;
  slopes.by_log_audience = 1.0 - slopes.by_log_impressions;
  slopes.by_log_evenness = k * missed * (log_q - mean / (k + mean)) / reached;
  return slopes;
}

double ComputeFatigue(const ExhaustionValues& values, double impressions, double usual) {
  if (!(values.audience > 0.0) || !(values.fatigue > 0.0)) return 0.0;
  const double log_reach = ComputeReach(values, impressions).log_reach;
  const double log_usual = ComputeReach(values, usual).log_reach;
  return -values.fatigue * (std::log(impressions / usual) - log_reach + log_usual);
}

Exhaustion::Exhaustion(data::ExhaustionKind kind, std::vector<ReachSeries> channels,
                       int first_parameter)
    : kind_(kind), channels_(std::move(channels)) {
  if (!on()) return;
  for (const ReachSeries& channel : channels_) {
    FUNNELCAST_CHECK(channel.impressions.size() == channel.log_reach.size());
    places_.push_back(channel.empty() ? -1 : first_parameter + dimension_);
    dimension_ += channel.empty() ? 0 : 3;
  }
  if (kind_ == data::ExhaustionKind::kFatigue) fatigue_place_ = first_parameter + dimension_++;
}

ExhaustionValues Exhaustion::Read(const Eigen::VectorXd& position, int channel) const {
  ExhaustionValues values;
  if (!IsMeasured(channel)) return values;
  const auto index = static_cast<std::size_t>(channel);
  const int place = places_[index];
  values.audience =
      channels_[index].highest * std::exp(kLogAudienceMean + kLogAudienceSd * position[place]);
  values.evenness = std::exp(kLogEvennessSd * position[place + 1]);
  values.noise = std::exp(kLogNoiseMean + kLogNoiseSd * position[place + 2]);
  if (fatigue_place_ >= 0) {
    values.fatigue = std::exp(kLogFatigueMean + kLogFatigueSd * position[fatigue_place_]);
  }
  return values;
}

double Exhaustion::AddReach(const Eigen::VectorXd& position, int channel,
                            Eigen::VectorXd& gradient) const {
  if (!IsMeasured(channel)) return 0.0;
  const auto index = static_cast<std::size_t>(channel);
  const ReachSeries& series = channels_[index];
  const ExhaustionValues values = Read(position, channel);
  double squares = 0.0;
  double by_log_audience = 0.0;
  double by_log_evenness = 0.0;
  for (std::size_t i = 0; i < series.log_reach.size(); ++i) {
    const ReachSlopes slopes = ComputeReach(values, series.impressions[i]);
    const double score = (series.log_reach[i] - slopes.log_reach) / values.noise;
    squares += score * score;
    by_log_audience += score / values.noise * slopes.by_log_audience;
    by_log_evenness += score / values.noise * slopes.by_log_evenness;
  }
  const auto count = static_cast<double>(series.log_reach.size());
  gradient[places_[index] + 2] += kLogNoiseSd * (squares - count);
  ChainRule(channel, by_log_audience, by_log_evenness, gradient);
  return -0.5 * squares - count * std::log(values.noise);
}

void Exhaustion::PullBackFatigue(const ExhaustionValues& values, int channel, double impressions,
                                 double usual, double by_fatigue, Eigen::VectorXd& gradient) const {
  if (!(values.fatigue > 0.0)) return;
  const ReachSlopes there = ComputeReach(values, impressions);
  const ReachSlopes here = ComputeReach(values, usual);
  const double fatigue =
      -values.fatigue * (std::log(impressions / usual) - there.log_reach + here.log_reach);
  gradient[fatigue_place_] += kLogFatigueSd * fatigue * by_fatigue;
  const double factor = values.fatigue * by_fatigue;
  ChainRule(channel, factor * (there.by_log_audience - here.by_log_audience),
            factor * (there.by_log_evenness - here.by_log_evenness), gradient);
}

void Exhaustion::ChainRule(int channel, double by_log_audience, double by_log_evenness,
                           Eigen::VectorXd& gradient) const {
  const int place = places_[static_cast<std::size_t>(channel)];
  gradient[place] += kLogAudienceSd * by_log_audience;
  gradient[place + 1] += kLogEvennessSd * by_log_evenness;
}

}  // namespace funnelcast::mechanisms
