// Brand totals for calibration, with and without season and events, carry-over and saturation.
#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/forecast/simulate.h"
#include "simulator/mechanisms/drift.h"
#include "simulator/mechanisms/input_chain.h"
#include "simulator/nodes/brand_total.h"
#include "tests/statistical/block.h"
#include "tests/statistical/effect_draws.h"
#include "tests/statistical/simulation.h"

namespace funnelcast {
namespace {

using namespace nodes::brand_total_priors;

struct TotalSetup {
  std::string name;
  int channel_count = 3;
  int period_count = 40;
  data::SeasonShape season;
  data::InputMechanismShape mechanisms;
};

struct TotalDraw {
  nodes::BrandTotalValues values;
  Eigen::VectorXd season;
};

std::vector<std::string> NameQuantities(const TotalSetup& setup) {
  std::vector<std::string> names{"base", "drift sd", "noise", "level"};
  for (int c = 0; c < setup.channel_count; ++c) {
    names.push_back("weight of channel " + std::to_string(c));
  }
  if (setup.channel_count > 0) names.emplace_back("sum of weights");
  for (int c = 0; c < setup.channel_count; ++c) {
    const std::string of = " of channel " + std::to_string(c);
    for (std::string& name : NameEffects(setup.mechanisms, of)) names.push_back(std::move(name));
  }
  for (int p = 0; p < setup.season.column_count(); ++p) {
    names.push_back("season column " + std::to_string(p));
  }
  names.emplace_back("fit to the last observations");
  return names;
}

TotalDraw SimulatePrior(const TotalSetup& setup, const std::vector<double>& shares,
                        base::RandomStream& random) {
  TotalDraw draw;
  const double common = random.Normal();
  draw.values.base = std::exp(kLogBaseMean + kLogBaseSd * random.Normal());
  for (const double share : shares) {
    const double log_factor =
        kLogWeightMean + kLogWeightSd * common + kLogWeightSd * random.Normal();
    draw.values.weights.push_back(share * std::exp(log_factor));
  }
  draw.values.drift_sd = std::exp(kLogDriftMean + kLogScaleSd * random.Normal());
  draw.values.noise = std::exp(kLogNoiseMean + kLogScaleSd * random.Normal());
  draw.season = SimulateSeason(setup.season, random);
  if (setup.mechanisms.any()) {
    draw.values.mechanisms = SimulateEffects(setup.mechanisms, setup.channel_count, random);
  }
  return draw;
}

// Inputs about 1; the second channel pauses now and then.
nodes::BrandTotalSeries SimulateInputs(const TotalSetup& setup, base::RandomStream& random) {
  nodes::BrandTotalSeries series;
  series.log_mean_outcome = std::log(80.0);
  series.inputs.resize(setup.channel_count, setup.period_count);
  for (int c = 0; c < setup.channel_count; ++c) {
    series.shares.push_back((c + 1.0) * 2.0 / (setup.channel_count * (setup.channel_count + 1.0)));
  }
  for (int i = 0; i < setup.period_count; ++i) {
    series.times.push_back(i + 0.5 - setup.period_count);
    for (int c = 0; c < setup.channel_count; ++c) {
      const double input = std::exp(0.5 * random.Normal() - 0.125);
      series.inputs(c, i) = c == 1 && i % 8 < 3 ? 0.0 : input;
    }
  }
  for (int i = 0; i < setup.period_count; ++i) series.periods.push_back(i);
  series.input_paths = series.inputs.transpose();
  series.season = SeasonColumns(setup.season, 7, setup.period_count);
  return series;
}

// The log mean of every week but for its level.
Eigen::ArrayXd LogMeans(const TotalSetup& setup, const nodes::BrandTotalSeries& series,
                        const TotalDraw& draw) {
  Eigen::ArrayXd response = Eigen::ArrayXd::Constant(setup.period_count, draw.values.base);
  for (std::size_t c = 0; c < draw.values.weights.size(); ++c) {
    const auto input = series.inputs.row(static_cast<Eigen::Index>(c));
    std::vector<double> works(input.begin(), input.end());
    if (setup.mechanisms.any()) {
      works = EffectiveInput(setup.mechanisms, draw.values.mechanisms[c], works);
    }
    for (Eigen::Index i = 0; i < response.size(); ++i) {
      response[i] += draw.values.weights[c] * works[static_cast<std::size_t>(i)];
    }
  }
  return series.log_mean_outcome + (series.season.transpose() * draw.season).array() +
         response.log();
}

void SimulateOutcomes(const TotalSetup& setup, TotalDraw& draw, nodes::BrandTotalSeries& series,
                      base::RandomStream& random) {
  const SimulatedDrift drift = SimulateDrift(series.times, mechanisms::kKnotWeeks, random);
  draw.values.level = draw.values.drift_sd * drift.at_end;
  const Eigen::ArrayXd log_means = LogMeans(setup, series, draw);
  for (std::size_t i = 0; i < series.times.size(); ++i) {
    const double log_mean =
        log_means[static_cast<Eigen::Index>(i)] + draw.values.drift_sd * drift.at_times[i];
    series.outcome.push_back(SimulateCount(std::exp(log_mean), draw.values.noise, random));
  }
}

std::vector<double> ComputeQuantities(const TotalSetup& setup,
                                      const nodes::BrandTotalSeries& series,
                                      const TotalDraw& draw) {
  const nodes::BrandTotalValues& values = draw.values;
  std::vector<double> result{values.base, values.drift_sd, values.noise, values.level};
  double sum = 0.0;
  for (const double weight : values.weights) {
    result.push_back(weight);
    sum += weight;
  }
  if (!values.weights.empty()) result.push_back(sum);
  for (const mechanisms::InputValues& mechanisms : values.mechanisms) {
    AppendEffects(setup.mechanisms, mechanisms, result);
  }
  result.insert(result.end(), draw.season.begin(), draw.season.end());
  // The log density of the last eight observations, had the level been then what it is at the end.
  const Eigen::ArrayXd log_means = LogMeans(setup, series, draw);
  double fit = 0.0;
  for (std::size_t i = series.outcome.size() - 8; i < series.outcome.size(); ++i) {
    const double log_mean = log_means[static_cast<Eigen::Index>(i)] + values.level;
    fit += CountLogDensity(series.outcome[i], log_mean, values.noise);
  }
  result.push_back(fit);
  return result;
}

SimulatedPosterior SimulateTotal(const TotalSetup& setup, base::RandomStream& random) {
  nodes::BrandTotalSeries series = SimulateInputs(setup, random);
  TotalDraw truth = SimulatePrior(setup, series.shares, random);
  SimulateOutcomes(setup, truth, series, random);
  const auto density =
      std::make_shared<nodes::BrandTotalDensity>(series, setup.season.PriorSds(), setup.mechanisms);
  std::vector<double> true_quantities = ComputeQuantities(setup, series, truth);
  const auto read = [setup, density = density.get(),
                     series = std::move(series)](const Eigen::VectorXd& position) {
    const int columns = setup.season.column_count();
    TotalDraw draw{density->Read(position), Eigen::VectorXd(columns)};
    for (int p = 0; p < columns; ++p) draw.season[p] = density->ReadSeason(position, p);
    return ComputeQuantities(setup, series, draw);
  };
  return {density, *density, density->Start(), density->Paths(), std::move(true_quantities), read};
}

std::vector<TotalSetup> MakeSetups() {
  const data::SeasonShape year = YearWithSalesAndControl(6);
  const data::InputMechanismShape fading = {data::CarryOverKind::kGeometric, true};
  const data::InputMechanismShape building_up = {data::CarryOverKind::kDelayed, true};
  return {
      {"orders of the brand given 3 inputs", 3, 40, {}, {}},
      {"orders of the brand given 2 inputs, with season and sales", 2, 60, year, {}},
      {"orders of the brand given 2 inputs that fade and saturate", 2, 40, {}, fading},
      {"orders of the brand given an input that builds up and saturates", 1, 40, {}, building_up},
      {"orders of the brand without inputs", 0, 40, {}, {}}};
}

}  // namespace

std::vector<CalibrationBlock> BrandTotalBlocks() {
  std::vector<CalibrationBlock> blocks;
  for (const TotalSetup& setup : MakeSetups()) {
    blocks.push_back({setup.name, NameQuantities(setup), [setup](base::RandomStream& random) {
                        return SimulateTotal(setup, random);
                      }});
  }
  return blocks;
}

}  // namespace funnelcast
