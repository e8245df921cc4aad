// The processes of the sample brand, week by week.
#include "examples/sample_brand.h"

#include <algorithm>
#include <cmath>

namespace funnelcast::examples {
namespace {

using base::RandomStream;
using base::StreamPurpose;

constexpr double kCentsOfEuro = 100.0;
constexpr double kQuartersOfHour = 4.0;
constexpr double kSaleInputFactor = 1.45;
constexpr double kDayInputNoise = 0.05;
constexpr double kDayValueNoise = 0.04;
constexpr std::uint32_t kPastStream = 0;
constexpr std::uint32_t kFutureStream = 1;

double Sum(const WeekOfDays& days) {
  double sum = 0.0;
  for (const double value : days) sum += value;
  return sum;
}

double RoundTo(double value, double parts_of_unit) {
  return std::round(value * parts_of_unit) / parts_of_unit;
}

bool IsPaused(const ChannelTruth& channel, int week_first_day) {
  if (week_first_day < channel.start_day) return true;
  return std::any_of(channel.pauses.begin(), channel.pauses.end(), [&](const Pause& pause) {
    return pause.first_day <= week_first_day && week_first_day < pause.end_day;
  });
}

bool IsPaid(const ChannelTruth& channel) { return channel.input == "spend"; }

// A week's input spread over its days, with `noise` on each day's share, in cents or quarters.
WeekOfDays SpreadInput(const ChannelTruth& channel, double week_input, int first_day, double noise,
                       RandomStream& stream) {
  WeekOfDays days{};
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto weekday = static_cast<std::size_t>(WeekdayOf(first_day + static_cast<int>(i)));
    const double factor = noise > 0.0 ? std::exp(noise * stream.Normal()) : 1.0;
    days[i] = RoundTo(week_input * channel.input_shares[weekday] * factor,
                      IsPaid(channel) ? kCentsOfEuro : kQuartersOfHour);
  }
  return days;
}

// Gamma with the given shape, at least 1, and scale 1. The engine has one too; the sample keeps its
// own, so that tuning the engine leaves the committed files as they are. By the cube of Wilson and
// Hilferty (1931) for large shapes, else Marsaglia and Tsang (2000).
double DrawGamma(double shape, RandomStream& stream) {
  if (shape >= 200.0) {
    const double ninth = 1.0 / (9.0 * shape);
    const double root = 1.0 - ninth + stream.Normal() * std::sqrt(ninth);
    return shape * root * root * root;
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = stream.Normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (std::log(stream.Uniform()) < 0.5 * x * x + d * (1.0 - v + std::log(v))) return d * v;
  }
}

// Counts of a week: one gamma for the week, so that its sum is negative binomial with shape
// 1 / noise^2, and a Poisson for each day.
WeekOfDays DrawCounts(double mean, double noise, int first_day,
                      const std::array<double, kDaysOfWeek>& shares, RandomStream& stream) {
  const double shape = 1.0 / (noise * noise);
  const double week_mean = mean * DrawGamma(shape, stream) / shape;
  WeekOfDays days{};
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto weekday = static_cast<std::size_t>(WeekdayOf(first_day + static_cast<int>(i)));
    days[i] = stream.Poisson(week_mean * shares[weekday]);
  }
  return days;
}

double StepMean(const StepTruth& step, double parent, double input, double input_scale,
                double level) {
  const double log_parent = std::log(std::max(parent, 0.5) / step.parent_scale);
  const double log_input = std::log(input / input_scale);
  return step.rate * step.parent_scale *
         std::exp(step.elasticity *
                      (step.pass_through * log_parent + (1.0 - step.pass_through) * log_input) +
                  level);
}

// Draws what follows from a channel's input, step by step; nothing where nothing is put in.
void DrawChannel(const ChannelTruth& truth, int first_day, std::vector<double>& levels,
                 ChannelWeek& week, RandomStream& stream) {
  const double input = Sum(week.input);
  double parent = input;
  for (std::size_t i = 0; i < truth.steps.size(); ++i) {
    const StepTruth& step = truth.steps[i];
    week.outcomes.emplace_back();
    if (input > 0.0) {
      const double mean = StepMean(step, parent, input, truth.input_scale, levels[i]);
      week.outcomes.back() = DrawCounts(mean, step.noise, first_day, truth.outcome_shares, stream);
    }
    parent = Sum(week.outcomes.back());
  }
}

void DrawOrdersAndRevenue(const Truth& truth, const Levels& levels, Week& week,
                          RandomStream& stream) {
  const BrandTruth& brand = truth.brand;
  double mean = brand.base_orders;
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    if (truth.channels[c].orders_per_lead > 0.0) {
      mean += truth.channels[c].orders_per_lead * Sum(week.channels[c].outcomes.back());
    }
  }
  const double season = OrderSeason(YearShareOfWeek(week.first_day));
  mean *= std::exp(season + (week.is_sale ? brand.sale_effect : 0.0) + levels.orders);
  week.orders = DrawCounts(mean, brand.noise, week.first_day, brand.order_shares, stream);
  const double value_per_order =
      brand.value_per_order_eur * std::exp(levels.value + brand.value_noise * stream.Normal());
  for (std::size_t i = 0; i < week.orders.size(); ++i) {
    const double day_factor = std::exp(kDayValueNoise * stream.Normal());
    week.revenue_eur[i] = RoundTo(week.orders[i] * value_per_order * day_factor, kCentsOfEuro);
  }
}

void MoveLevels(const Truth& truth, Levels& levels, RandomStream& stream) {
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    for (std::size_t i = 0; i < truth.channels[c].steps.size(); ++i) {
      double& level = levels.steps[c][i];
      level = truth.damping * level + truth.channels[c].steps[i].drift * stream.Normal();
    }
  }
  levels.orders = truth.damping * levels.orders + truth.brand.drift * stream.Normal();
  levels.value = truth.damping * levels.value + truth.brand.value_drift * stream.Normal();
}

// Draws everything that follows from a week's inputs and moves the levels on.
void DrawWeek(const Truth& truth, Levels& levels, Week& week, RandomStream& stream) {
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    DrawChannel(truth.channels[c], week.first_day, levels.steps[c], week.channels[c], stream);
  }
  DrawOrdersAndRevenue(truth, levels, week, stream);
  MoveLevels(truth, levels, stream);
}

Levels LevelsAtReference(const Truth& truth) {
  Levels levels;
  for (const ChannelTruth& channel : truth.channels) {
    levels.steps.emplace_back(channel.steps.size(), 0.0);
  }
  return levels;
}

// Input of a channel in a past week: a usual week by the season, around it a log that wanders.
double PastInput(const Truth& truth, const ChannelTruth& channel, const Week& week,
                 double log_deviation) {
  if (IsPaused(channel, week.first_day)) return 0.0;
  double input = channel.input_scale * std::exp(log_deviation);
  if (IsPaid(channel)) input *= std::exp(InputSeason(YearShareOfWeek(week.first_day)));
  if (IsPaid(channel) && week.is_sale && channel.orders_per_lead > 0.0) input *= kSaleInputFactor;
  return std::max(input, 0.05 * truth.input_noise * channel.input_scale);
}

double ScenarioFactor(const std::string& scenario, const ChannelTruth& channel) {
  if (scenario == "facebook_push" && channel.id == "facebook") return 1.6;
  if (scenario == "lean" && channel.id == "youtube") return 0.0;
  if (scenario == "lean" && IsPaid(channel)) return 0.7;
  return 1.0;
}

}  // namespace

Past MakePast(const Truth& truth, std::uint64_t seed) {
  RandomStream stream(seed, StreamPurpose::kSampleBrand, kPastStream, 0);
  Past past;
  past.levels = LevelsAtReference(truth);
  std::vector<double> log_deviations(truth.channels.size(), 0.0);
  const int week_count = (truth.end_day - truth.first_day + kDaysOfWeek - 1) / kDaysOfWeek;
  for (int w = 0; w < week_count; ++w) {
    Week week;
    week.first_day = truth.end_day - (week_count - w) * kDaysOfWeek;
    week.is_sale = std::find(truth.sale_weeks.begin(), truth.sale_weeks.end(), week.first_day) !=
                   truth.sale_weeks.end();
    for (std::size_t c = 0; c < truth.channels.size(); ++c) {
      const ChannelTruth& channel = truth.channels[c];
      log_deviations[c] =
          truth.input_damping * log_deviations[c] + truth.input_noise * stream.Normal();
      const double input = PastInput(truth, channel, week, log_deviations[c]);
      week.channels.emplace_back();
      week.channels[c].input = SpreadInput(channel, input, week.first_day,
                                           IsPaid(channel) ? kDayInputNoise : 0.0, stream);
    }
    DrawWeek(truth, past.levels, week, stream);
    past.weeks.push_back(week);
  }
  return past;
}

std::vector<SampleScenario> MakeScenarios(const Truth& truth) {
  // Without noise nothing is drawn from it.
  RandomStream unused(0, StreamPurpose::kSampleBrand, kPastStream, 0);
  const int week_count = (truth.plan_end_day - truth.end_day + kDaysOfWeek - 1) / kDaysOfWeek;
  std::vector<SampleScenario> scenarios;
  for (const char* id : {"steady", "facebook_push", "lean"}) {
    SampleScenario scenario{id, {}};
    for (const ChannelTruth& channel : truth.channels) {
      scenario.inputs.emplace_back();
      const double week_input = channel.input_scale * ScenarioFactor(id, channel);
      for (int w = 0; w < week_count; ++w) {
        const int first_day = truth.end_day + w * kDaysOfWeek;
        scenario.inputs.back().push_back(SpreadInput(channel, week_input, first_day, 0.0, unused));
      }
    }
    scenarios.push_back(scenario);
  }
  return scenarios;
}

std::vector<Week> DrawFuture(const Truth& truth, const Levels& levels,
                             const SampleScenario& scenario, std::uint64_t seed,
                             std::uint32_t draw) {
  RandomStream stream(seed, StreamPurpose::kSampleBrand, kFutureStream, draw);
  Levels moving = levels;
  std::vector<Week> weeks;
  for (std::size_t w = 0; w < scenario.inputs.front().size(); ++w) {
    Week week;
    week.first_day = truth.end_day + static_cast<int>(w) * kDaysOfWeek;
    for (const std::vector<WeekOfDays>& inputs : scenario.inputs) {
      week.channels.emplace_back();
      week.channels.back().input = inputs[w];
    }
    DrawWeek(truth, moving, week, stream);
    weeks.push_back(week);
  }
  return weeks;
}

double SumOfMetric(const Truth& truth, const std::vector<Week>& weeks, const std::string& metric,
                   int first_day, int end_day) {
  double sum = 0.0;
  const auto add = [&](const Week& week, const WeekOfDays& days) {
    for (std::size_t i = 0; i < days.size(); ++i) {
      const int day = week.first_day + static_cast<int>(i);
      if (first_day <= day && day < end_day) sum += days[i];
    }
  };
  for (const Week& week : weeks) {
    if (metric == "orders") add(week, week.orders);
    if (metric == "revenue") add(week, week.revenue_eur);
    for (std::size_t c = 0; c < truth.channels.size(); ++c) {
      const ChannelTruth& channel = truth.channels[c];
      if (channel.input == metric) add(week, week.channels[c].input);
      for (std::size_t i = 0; i < channel.steps.size(); ++i) {
        if (channel.steps[i].metric == metric) add(week, week.channels[c].outcomes[i]);
      }
    }
  }
  return sum;
}

}  // namespace funnelcast::examples
