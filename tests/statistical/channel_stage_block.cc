// Channel stages and brand stages for calibration: several channels and one, counts and money, with
// and without parent, input to pass by, season and days, carry-over and saturation,
// word of mouth, exhaustion.
#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/forecast/simulate.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/exhausted.h"
#include "simulator/mechanisms/exhaustion.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/mechanisms/word_of_mouth.h"
#include "simulator/nodes/channel_stage.h"
#include "simulator/nodes/series_noise.h"
#include "tests/statistical/block.h"
#include "tests/statistical/effect_draws.h"
#include "tests/statistical/simulation.h"

namespace funnelcast {
namespace {

enum class Parent { kNone, kInput, kStageWithInput };

struct StageSetup {
  std::string name;
  int channel_count = 3;
  int period_count = 40;
  int period_days = 7;
  Parent parent = Parent::kStageWithInput;
  data::Likelihood likelihood = data::Likelihood::kNegativeBinomial;
  nodes::ChannelStagePriors priors;
  data::SeasonShape season;
  nodes::PartialPeriod last_period;
  double last_knot_weeks = mechanisms::kKnotWeeks;
  data::InputMechanismShape mechanisms;
  bool word_of_mouth = false;
  bool exhaustion = false;

  bool pooled() const { return channel_count > 1; }
  bool bends() const { return parent != Parent::kNone && priors.elasticity_sd > 0.0; }
  bool passes() const { return parent == Parent::kStageWithInput; }
};

// What a draw says, true or fitted.
struct StageDraw {
  std::vector<double> common;  // mu_a, t, m of sigma and omega, then of beta and g where there are
  std::vector<nodes::ChannelStageValues> channels;
  Eigen::VectorXd season;
  double share = 0.0;  // of word of mouth
  double half_life_weeks = 0.0;
  std::vector<mechanisms::ExhaustionValues> exhaustion;  // [channels], empty for none
};

constexpr double kLogOffset = 6.0;  // a hundred outcomes or so a period, with a log rate of -1.5

std::vector<std::string> NameQuantities(const StageSetup& setup) {
  std::vector<std::string> names;
  if (setup.pooled()) {
    names = {"mu_a", "t", "m_sigma", "m_omega"};
    if (setup.bends()) names.emplace_back("m_beta");
    if (setup.passes()) names.emplace_back("m_g");
  }
  for (int c = 0; c < setup.channel_count; ++c) {
    const std::string of = " of channel " + std::to_string(c);
    names.push_back("log rate" + of);
    if (setup.bends()) names.push_back("elasticity" + of);
    if (setup.passes()) names.push_back("pass-through" + of);
    names.push_back("drift sd" + of);
    names.push_back("noise" + of);
    names.push_back("level" + of);
    for (std::string& name : NameEffects(setup.mechanisms, of)) names.push_back(std::move(name));
  }
  for (int p = 0; p < setup.season.column_count(); ++p) {
    names.push_back("season column " + std::to_string(p));
  }
  if (setup.exhaustion) {
    for (int c = 0; c < setup.channel_count; ++c) {
      const std::string of = " of channel " + std::to_string(c);
      names.push_back("audience" + of);
      names.push_back("evenness" + of);
      names.push_back("noise of reach" + of);
    }
    names.emplace_back("fatigue");
  }
  if (setup.word_of_mouth) {
    names.emplace_back("share that follows actions");
    names.emplace_back("half-life of the memory");
  }
  names.emplace_back("fit to the last observations");
  return names;
}

// Draws from the priors, as docs/model.md has them.
StageDraw SimulatePrior(const StageSetup& setup, base::RandomStream& random) {
  const nodes::ChannelStagePriors& priors = setup.priors;
  StageDraw draw;
  double common[6];
  for (double& value : common) value = setup.pooled() ? random.Normal() : 0.0;
  const auto [mu_a, t, m_sigma, m_omega, m_beta, m_g] = std::to_array(common);
  if (setup.pooled()) {
    draw.common = {mu_a, t, m_sigma, m_omega};
    if (setup.bends()) draw.common.push_back(m_beta);
    if (setup.passes()) draw.common.push_back(m_g);
  }
  // Scales of a channel's own part; one channel alone has the common and the own part in one.
  const double rate_sd =
      setup.pooled() ? std::exp(nodes::kSpreadMean + nodes::kSpreadSd * t) : priors.log_rate_sd;
  const double bend = setup.pooled() ? nodes::kCommonSlope : 1.0;
  const double pass = setup.pooled() ? nodes::kPassThroughOwn : nodes::kPassThroughCommon;
  const double drift = setup.pooled() ? nodes::kScaleOwn : priors.log_drift_sd_sd;
  const double noise = setup.pooled() ? nodes::kScaleOwn : priors.log_noise_sd;
  for (int c = 0; c < setup.channel_count; ++c) {
    nodes::ChannelStageValues& values = draw.channels.emplace_back();
    values.log_rate = priors.log_rate_mean + priors.log_rate_sd * mu_a + rate_sd * random.Normal();
    if (setup.bends()) {
      values.elasticity = 1.0 + priors.elasticity_sd * (m_beta + bend * random.Normal());
    }
    if (setup.passes()) {
      const double logit = nodes::kPassThroughCommon * m_g + pass * random.Normal();
      values.pass_through = 1.0 / (1.0 + std::exp(-logit));
    }
    values.drift_sd = std::exp(priors.log_drift_sd_mean + priors.log_drift_sd_sd * m_sigma +
                               drift * random.Normal());
    values.noise =
        std::exp(priors.log_noise_mean + priors.log_noise_sd * m_omega + noise * random.Normal());
  }
  draw.season = SimulateSeason(setup.season, random);
  if (setup.word_of_mouth) {
    draw.share = 0.5 / (1.0 + std::exp(1.0 - 1.2 * random.Normal()));
    draw.half_life_weeks = 2.0 * std::exp(0.7 * random.Normal());
  }
  if (!setup.mechanisms.any()) return draw;
  const std::vector<mechanisms::InputValues> mechanisms =
      SimulateEffects(setup.mechanisms, setup.channel_count, random);
  for (std::size_t c = 0; c < mechanisms.size(); ++c) draw.channels[c].mechanisms = mechanisms[c];
  return draw;
}

// Parents and inputs of a channel that begins later than the one before and pauses now and then.
nodes::ChannelStageSeries SimulateDrivers(const StageSetup& setup, int channel,
                                          const Eigen::MatrixXd& columns,
                                          base::RandomStream& random) {
  nodes::ChannelStageSeries series;
  series.log_offset = kLogOffset;
  series.last_period = setup.last_period;
  series.last_knot_weeks = setup.last_knot_weeks;
  series.input_path.assign(static_cast<std::size_t>(setup.period_count), 0.0);
  std::vector<int>& periods = series.periods;
  for (int i = 5 * channel; i < setup.period_count; ++i) {
    if (channel == 1 && i % 9 < 2) continue;
    periods.push_back(i);
    series.times.push_back((i + 0.5 - setup.period_count) * setup.period_days / 7.0);
    const double log_input = 0.5 * random.Normal();
    const double log_parent = log_input + 0.3 * random.Normal();
    if (setup.parent != Parent::kNone) series.log_parent.push_back(log_parent);
    series.input_path[static_cast<std::size_t>(i)] = std::exp(log_parent);
    if (setup.passes()) series.log_input.push_back(log_input);
  }
  series.season = columns(Eigen::all, periods);
  return series;
}

// What the outcome of each observation follows on the log scale: the parent, or what works of it.
std::vector<double> LogParents(const StageSetup& setup, const nodes::ChannelStageSeries& series,
                               const nodes::ChannelStageValues& values) {
  if (!setup.mechanisms.any()) return series.log_parent;
  const std::vector<double> works =
      EffectiveInput(setup.mechanisms, values.mechanisms, series.input_path);
  std::vector<double> log_parents;
  for (const int period : series.periods) {
    log_parents.push_back(std::log(works[static_cast<std::size_t>(period)]));
  }
  return log_parents;
}

// The highest reach is a constant of the prior, not one of the data: reports may lie above it.
constexpr double kHighestReach = 300.0;

std::vector<mechanisms::ExhaustionValues> SimulateExhaustion(int channel_count,
                                                             base::RandomStream& random) {
  const double fatigue = 0.5 * std::exp(0.7 * random.Normal());
  std::vector<mechanisms::ExhaustionValues> channels(static_cast<std::size_t>(channel_count));
  for (mechanisms::ExhaustionValues& values : channels) {
    values.audience = kHighestReach * std::exp(0.8 + 0.8 * random.Normal());
    values.evenness = std::exp(random.Normal());
    values.noise = 0.1 * std::exp(0.7 * random.Normal());
    values.fatigue = fatigue;
  }
  return channels;
}

// People with at least a contact: contacts a person are negative binomial with mean x / N.
double PeopleReached(const mechanisms::ExhaustionValues& values, double impressions) {
  const double missed =
      std::pow(1.0 + impressions / (values.audience * values.evenness), -values.evenness);
  return values.audience * (1.0 - missed);
}

void SimulateReach(const mechanisms::ExhaustionValues& values, nodes::ChannelStageSeries& series,
                   base::RandomStream& random) {
  series.reach.highest = kHighestReach;
  for (const double log_parent : series.log_parent) {
    const double impressions = std::exp(kLogOffset + log_parent);
    series.reach.impressions.push_back(impressions);
    series.reach.log_reach.push_back(std::log(PeopleReached(values, impressions)) +
                                     values.noise * random.Normal());
  }
}

// The log of frequency over that of usual impressions, times how much each contact loses by it.
double LogFatigue(const mechanisms::ExhaustionValues& values, double log_parent) {
  const double usual = std::exp(kLogOffset);
  const double impressions = usual * std::exp(log_parent);
  const double frequency = impressions / PeopleReached(values, impressions);
  const double usual_frequency = usual / PeopleReached(values, usual);
  return -values.fatigue * std::log(frequency / usual_frequency);
}

// Actions of the brand in bursts, about 1.
std::vector<double> SimulateActions(int period_count, base::RandomStream& random) {
  std::vector<double> actions;
  for (int i = 0; i < period_count; ++i) {
    actions.push_back((i % 7 < 2 ? 2.2 : 0.5) * std::exp(0.3 * random.Normal()));
  }
  return actions;
}

// What past actions multiply each period's mean by: a share of it follows their average so far, in
// which a week counts half as much a half-life later. The first week knows of none and is as usual.
std::vector<double> FactorsOfActions(const StageDraw& draw, const std::vector<double>& actions) {
  std::vector<double> factors{1.0};
  const double kept = std::pow(0.5, 1.0 / draw.half_life_weeks);
  for (std::size_t t = 1; t < actions.size(); ++t) {
    double average = std::pow(kept, static_cast<double>(t - 1)) * actions[0];
    for (std::size_t past = 1; past < t; ++past) {
      average += (1.0 - kept) * std::pow(kept, static_cast<double>(t - 1 - past)) * actions[past];
    }
    factors.push_back(1.0 - draw.share + draw.share * average);
  }
  return factors;
}

// The log mean of each observation of a channel but for its level.
std::vector<double> LogMeans(const StageSetup& setup, const nodes::ChannelStageSeries& series,
                             const StageDraw& draw, std::size_t channel,
                             const std::vector<double>& actions) {
  const nodes::ChannelStageValues& values = draw.channels[channel];
  std::vector<double> factors;
  if (setup.word_of_mouth) factors = FactorsOfActions(draw, actions);
  const std::vector<double> log_parents = LogParents(setup, series, values);
  std::vector<double> log_means;
  for (std::size_t i = 0; i < series.times.size(); ++i) {
    double driver = log_parents.empty() ? 0.0 : log_parents[i];
    if (!series.log_input.empty()) {
      driver = values.pass_through * driver + (1.0 - values.pass_through) * series.log_input[i];
    }
    log_means.push_back(values.log_rate + series.log_offset + values.elasticity * driver +
                        series.season.col(static_cast<Eigen::Index>(i)).dot(draw.season));
    if (setup.exhaustion) {
      log_means.back() += LogFatigue(draw.exhaustion[channel], series.log_parent[i]);
    }
    if (setup.word_of_mouth) {
      log_means.back() += std::log(factors[static_cast<std::size_t>(series.periods[i])]);
    }
  }
  return log_means;
}

void SimulateOutcomes(const StageSetup& setup, const std::vector<double>& actions, StageDraw& draw,
                      std::size_t channel, nodes::ChannelStageSeries& series,
                      base::RandomStream& random) {
  nodes::ChannelStageValues& values = draw.channels[channel];
  const SimulatedDrift drift = SimulateDrift(series.times, series.last_knot_weeks, random);
  values.level = values.drift_sd * drift.at_end;
  const std::vector<double> log_means = LogMeans(setup, series, draw, channel, actions);
  for (std::size_t i = 0; i < series.times.size(); ++i) {
    double log_mean = log_means[i] + values.drift_sd * drift.at_times[i];
    double noise = values.noise;
    if (i + 1 == series.times.size()) {
      log_mean += setup.last_period.log_share;
      noise = std::sqrt(noise * noise + setup.last_period.share_variance);
    }
    series.outcome.push_back(setup.likelihood == data::Likelihood::kLogNormal
                                 ? log_mean + noise * random.Normal()
                                 : SimulateCount(std::exp(log_mean), noise, random));
  }
}

// The log density of the last eight observations, had the level been then what it is at the end.
double FitToLast(const StageSetup& setup, const std::vector<nodes::ChannelStageSeries>& series,
                 const std::vector<double>& actions, const StageDraw& draw) {
  double sum = 0.0;
  for (std::size_t c = 0; c < series.size(); ++c) {
    const nodes::ChannelStageValues& values = draw.channels[c];
    const std::vector<double> log_means = LogMeans(setup, series[c], draw, c, actions);
    const std::size_t count = series[c].outcome.size();
    for (std::size_t i = count - std::min<std::size_t>(8, count); i < count; ++i) {
      const double log_mean = log_means[i] + values.level;
      const double y = series[c].outcome[i];
      const double score = (y - log_mean) / values.noise;
      sum += setup.likelihood == data::Likelihood::kLogNormal
                 ? -0.5 * score * score - std::log(values.noise)
                 : CountLogDensity(y, log_mean, values.noise);
    }
  }
  return sum;
}

std::vector<double> ComputeQuantities(const StageSetup& setup,
                                      const std::vector<nodes::ChannelStageSeries>& series,
                                      const std::vector<double>& actions, const StageDraw& draw) {
  std::vector<double> result = draw.common;
  for (const nodes::ChannelStageValues& values : draw.channels) {
    result.push_back(values.log_rate);
    if (setup.bends()) result.push_back(values.elasticity);
    if (setup.passes()) result.push_back(values.pass_through);
    result.push_back(values.drift_sd);
    result.push_back(values.noise);
    result.push_back(values.level);
    AppendEffects(setup.mechanisms, values.mechanisms, result);
  }
  result.insert(result.end(), draw.season.begin(), draw.season.end());
  for (const mechanisms::ExhaustionValues& values : draw.exhaustion) {
    result.insert(result.end(), {values.audience, values.evenness, values.noise});
  }
  if (setup.exhaustion) result.push_back(draw.exhaustion[0].fatigue);
  if (setup.word_of_mouth) {
    result.push_back(draw.share);
    result.push_back(draw.half_life_weeks);
  }
  result.push_back(FitToLast(setup, series, actions, draw));
  return result;
}

StageDraw ReadDraw(const StageSetup& setup, const nodes::ChannelStageDensity& density,
                   const Eigen::VectorXd& position) {
  StageDraw draw;
  if (setup.pooled()) {
    const int count = 4 + (setup.bends() ? 1 : 0) + (setup.passes() ? 1 : 0);
    draw.common.assign(position.begin(), position.begin() + count);
  }
  for (int c = 0; c < setup.channel_count; ++c) draw.channels.push_back(density.Read(position, c));
  draw.season.resize(setup.season.column_count());
  for (int p = 0; p < draw.season.size(); ++p) draw.season[p] = density.ReadSeason(position, p);
  for (int c = 0; c < setup.channel_count && setup.exhaustion; ++c) {
    draw.exhaustion.push_back(density.ReadExhaustion(position, c));
  }
  if (setup.word_of_mouth) {
    const mechanisms::WordOfMouthValues values = density.ReadWordOfMouth(position);
    draw.share = values.share;
    draw.half_life_weeks = values.half_life_weeks;
  }
  return draw;
}

SimulatedPosterior SimulateStage(const StageSetup& setup, base::RandomStream& random) {
  const Eigen::MatrixXd columns =
      SeasonColumns(setup.season, setup.period_days, setup.period_count);
  StageDraw truth = SimulatePrior(setup, random);
  std::vector<double> actions;
  if (setup.word_of_mouth) actions = SimulateActions(setup.period_count, random);
  if (setup.exhaustion) truth.exhaustion = SimulateExhaustion(setup.channel_count, random);
  std::vector<nodes::ChannelStageSeries> series;
  for (int c = 0; c < setup.channel_count; ++c) {
    series.push_back(SimulateDrivers(setup, c, columns, random));
    const auto channel = static_cast<std::size_t>(c);
    if (setup.exhaustion) SimulateReach(truth.exhaustion[channel], series.back(), random);
    SimulateOutcomes(setup, actions, truth, channel, series.back(), random);
  }
  nodes::ChannelStageDensity built(series, setup.likelihood, setup.priors, setup.season.PriorSds(),
                                   setup.mechanisms, setup.period_days / 7.0, actions);
  if (setup.exhaustion) built = built.WithExhaustion(data::ExhaustionKind::kFatigue);
  const auto density = std::make_shared<nodes::ChannelStageDensity>(std::move(built));
  std::vector<double> true_quantities = ComputeQuantities(setup, series, actions, truth);
  return {density,
          *density,
          density->Start(),
          density->Paths(),
          std::move(true_quantities),
          [setup, actions, density = density.get(),
           series = std::move(series)](const Eigen::VectorXd& position) {
            return ComputeQuantities(setup, series, actions, ReadDraw(setup, *density, position));
          }};
}

std::vector<StageSetup> MakeSetups() {
  const data::SeasonShape year = YearWithSalesAndControl(2);
  data::SeasonShape weekdays;
  weekdays.weekdays = true;
  std::vector<StageSetup> setups(10);
  setups[0].name = "clicks given impressions, 3 channels";
  setups[1].name = "impressions given spend, 3 channels";
  setups[1].parent = Parent::kInput;
  setups[1].season = year;
  setups[2].name = "views of unpaid channels, 2 channels";
  setups[2].channel_count = 2;
  setups[2].parent = Parent::kNone;
  setups[3].name = "orders given clicks on days, 1 channel";
  setups[3].channel_count = 1;
  setups[3].period_count = 63;
  setups[3].period_days = 1;
  setups[3].season = weekdays;
  setups[4].name = "revenue of channels given orders, 2 channels";
  setups[4].channel_count = 2;
  setups[4].likelihood = data::Likelihood::kLogNormal;
  setups[5].name = "clicks up to the middle of a week, 2 channels";
  setups[5].channel_count = 2;
  setups[5].last_period = {std::log(0.4), 0.02};
  setups[5].last_knot_weeks = 2.5;
  setups[6].name = "revenue of the brand given orders";
  setups[6].channel_count = 1;
  setups[6].period_count = 60;
  setups[6].parent = Parent::kInput;
  setups[6].likelihood = data::Likelihood::kLogNormal;
  setups[6].season = year;
  setups[7].name = "clicks given spend that fades and saturates, 2 channels";
  setups[7].channel_count = 2;
  setups[7].parent = Parent::kInput;
  setups[7].mechanisms = {data::CarryOverKind::kGeometric, true};
  setups[8].name = "views of unpaid channels that people talk about, 2 channels";
  setups[8].channel_count = 2;
  setups[8].parent = Parent::kNone;
  setups[8].word_of_mouth = true;
  setups[9].name = "clicks given impressions that exhaust their audience, 2 channels";
  setups[9].channel_count = 2;
  setups[9].exhaustion = true;
  for (StageSetup& setup : setups) setup.priors.log_rate_mean = -1.5;
  setups[1].priors.elasticity_sd = 0.10;
  setups[7].priors.elasticity_sd = 0.10;
  setups[6].priors.elasticity_sd = 0.0;
  setups[6].priors.log_drift_sd_mean = std::log(0.04);
  setups[6].priors.log_noise_mean = std::log(0.08);
  return setups;
}

}  // namespace

std::vector<CalibrationBlock> ChannelStageBlocks() {
  std::vector<CalibrationBlock> blocks;
  for (const StageSetup& setup : MakeSetups()) {
    blocks.push_back({setup.name, NameQuantities(setup), [setup](base::RandomStream& random) {
                        return SimulateStage(setup, random);
                      }});
  }
  return blocks;
}

}  // namespace funnelcast
