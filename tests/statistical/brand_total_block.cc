// Brand totals for calibration, with and without season and events.
#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/model/brand_total.h"
#include "tests/statistical/block.h"
#include "tests/statistical/simulation.h"

namespace funnelcast::simulator {
namespace {

using namespace brand_total_priors;

struct TotalSetup {
  std::string name;
  int channel_count = 3;
  int period_count = 40;
  SeasonShape season;
};

struct TotalDraw {
  BrandTotalValues values;
  Eigen::VectorXd season;
};

std::vector<std::string> NameQuantities(const TotalSetup& setup) {
  std::vector<std::string> names{"base", "drift sd", "noise", "level"};
  for (int c = 0; c < setup.channel_count; ++c) {
    names.push_back("weight of channel " + std::to_string(c));
  }
  if (setup.channel_count > 0) names.emplace_back("sum of weights");
  for (int p = 0; p < setup.season.column_count(); ++p) {
    names.push_back("season column " + std::to_string(p));
  }
  names.emplace_back("fit to the last observations");
  return names;
}

TotalDraw SimulatePrior(const TotalSetup& setup, const std::vector<double>& shares,
                        RandomStream& random) {
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
  return draw;
}

// Inputs about 1; the second channel pauses now and then.
BrandTotalSeries SimulateInputs(const TotalSetup& setup, RandomStream& random) {
  BrandTotalSeries series;
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
  series.season = SeasonColumns(setup.season, 7, setup.period_count);
  return series;
}

double LogMean(const BrandTotalSeries& series, Eigen::Index i, const TotalDraw& draw,
               double level) {
  double response = draw.values.base;
  for (std::size_t c = 0; c < draw.values.weights.size(); ++c) {
    response += draw.values.weights[c] * series.inputs(static_cast<Eigen::Index>(c), i);
  }
  return series.log_mean_outcome + series.season.col(i).dot(draw.season) + level +
         std::log(response);
}

void SimulateOutcomes(TotalDraw& draw, BrandTotalSeries& series, RandomStream& random) {
  const SimulatedDrift drift = SimulateDrift(series.times, kKnotWeeks, random);
  draw.values.level = draw.values.drift_sd * drift.at_end;
  for (std::size_t i = 0; i < series.times.size(); ++i) {
    const double log_mean = LogMean(series, static_cast<Eigen::Index>(i), draw,
                                    draw.values.drift_sd * drift.at_times[i]);
    series.outcome.push_back(SimulateCount(std::exp(log_mean), draw.values.noise, random));
  }
}

std::vector<double> ComputeQuantities(const BrandTotalSeries& series, const TotalDraw& draw) {
  const BrandTotalValues& values = draw.values;
  std::vector<double> result{values.base, values.drift_sd, values.noise, values.level};
  double sum = 0.0;
  for (const double weight : values.weights) {
    result.push_back(weight);
    sum += weight;
  }
  if (!values.weights.empty()) result.push_back(sum);
  result.insert(result.end(), draw.season.begin(), draw.season.end());
  // The log density of the last eight observations, had the level been then what it is at the end.
  double fit = 0.0;
  for (std::size_t i = series.outcome.size() - 8; i < series.outcome.size(); ++i) {
    const double log_mean = LogMean(series, static_cast<Eigen::Index>(i), draw, values.level);
    fit += CountLogDensity(series.outcome[i], log_mean, values.noise);
  }
  result.push_back(fit);
  return result;
}

SimulatedPosterior SimulateTotal(const TotalSetup& setup, RandomStream& random) {
  BrandTotalSeries series = SimulateInputs(setup, random);
  TotalDraw truth = SimulatePrior(setup, series.shares, random);
  SimulateOutcomes(truth, series, random);
  const auto density = std::make_shared<BrandTotalDensity>(series, setup.season.PriorSds());
  std::vector<double> true_quantities = ComputeQuantities(series, truth);
  const auto read = [density = density.get(), columns = setup.season.column_count(),
                     series = std::move(series)](const Eigen::VectorXd& position) {
    TotalDraw draw{density->Read(position), Eigen::VectorXd(columns)};
    for (int p = 0; p < columns; ++p) draw.season[p] = density->ReadSeason(position, p);
    return ComputeQuantities(series, draw);
  };
  return {density, *density, density->Start(), density->Paths(), std::move(true_quantities), read};
}

std::vector<TotalSetup> MakeSetups() {
  const SeasonShape year = YearWithSalesAndControl(6);
  return {{"orders of the brand given 3 inputs", 3, 40, {}},
          {"orders of the brand given 2 inputs, with season and sales", 2, 60, year},
          {"orders of the brand without inputs", 0, 40, {}}};
}

}  // namespace

std::vector<CalibrationBlock> BrandTotalBlocks() {
  std::vector<CalibrationBlock> blocks;
  for (const TotalSetup& setup : MakeSetups()) {
    blocks.push_back({setup.name, NameQuantities(setup),
                      [setup](RandomStream& random) { return SimulateTotal(setup, random); }});
  }
  return blocks;
}

}  // namespace funnelcast::simulator
