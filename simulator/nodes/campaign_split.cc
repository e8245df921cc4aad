// Log density and gradient of a split over campaigns.
#include "simulator/nodes/campaign_split.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/special_functions.h"

namespace funnelcast::nodes {
namespace {

double SumOutcomes(const std::vector<SplitCell>& cells) {
  double sum = 0.0;
  for (const SplitCell& cell : cells) sum += cell.outcome;
  return sum;
}

double SumParents(const std::vector<SplitCell>& cells) {
  double sum = 0.0;
  for (const SplitCell& cell : cells) sum += cell.parent;
  return sum;
}

// What the data know of each d_k, as the inverse of a variance: the information of the split at
// equal rates and the prior's median concentration.
std::vector<double> ComputeInformation(const SplitData& data) {
  std::vector<double> information(static_cast<std::size_t>(data.campaign_count), 0.0);
  for (const std::vector<SplitCell>& cells : data.periods) {
    const double parents = SumParents(cells);
    double weight = parents;  // money: the concentration at alpha = 1
    if (data.kind == SplitKind::kCounts) {
      const double outcomes = SumOutcomes(cells);
      weight = outcomes * (1.0 + kSplitConcentration) / (outcomes + kSplitConcentration);
    }
    for (const SplitCell& cell : cells) {
      const double share = cell.parent / parents;
      information[static_cast<std::size_t>(cell.campaign)] += weight * share * (1.0 - share);
    }
  }
  return information;
}

// A guess at tau by moments: the scatter of campaigns' rates relative to their periods' (half an
// outcome more, so that none is 0), less what the data's own noise makes of it.
double GuessSpread(const SplitData& data, const std::vector<double>& information) {
  constexpr double kLeast = 0.02;
  constexpr double kMost = 2.0;
  const auto count = static_cast<std::size_t>(data.campaign_count);
  std::vector<double> found(count, 0.5);
  std::vector<double> expected(count, 0.5);
  for (const std::vector<SplitCell>& cells : data.periods) {
    const double rate = SumOutcomes(cells) / SumParents(cells);
    // Shares of money stand for as many outcomes as there were counts.
    const double scale = data.kind == SplitKind::kMoney ? SumParents(cells) : 1.0;
    for (const SplitCell& cell : cells) {
      found[static_cast<std::size_t>(cell.campaign)] += scale * cell.outcome;
      expected[static_cast<std::size_t>(cell.campaign)] += scale * rate * cell.parent;
    }
  }
  double weight = 0.0;
  double mean = 0.0;
  double square = 0.0;
  double noise = 0.0;
  for (std::size_t k = 0; k < count; ++k) {
    const double own = 1.0 / (kCampaignSpread * kCampaignSpread + 1.0 / (information[k] + 1e-6));
    const double log_rate = std::log(found[k] / expected[k]);
    weight += own;
    mean += own * log_rate;
    square += own * log_rate * log_rate;
    noise += own / (information[k] + 1e-6);
  }
  mean /= weight;
  const double variance = square / weight - mean * mean - noise / weight;
  return std::sqrt(std::clamp(variance, kLeast * kLeast, kMost * kMost));
}

}  // namespace

void SplitData::AddPeriod(std::vector<SplitCell> cells) {
  std::erase_if(cells, [&](const SplitCell& cell) {
    return !(cell.parent > 0.0) || (kind == SplitKind::kMoney && !(cell.outcome > 0.0));
  });
  const double sum = SumOutcomes(cells);
  if (cells.size() < 2 || !(sum > 0.0)) return;
  if (kind == SplitKind::kMoney) {
    for (SplitCell& cell : cells) cell.outcome /= sum;
  }
  periods.push_back(std::move(cells));
}

CampaignSplitDensity::CampaignSplitDensity(SplitData data)
    : data_(std::move(data)), centredness_(ComputeInformation(data_)) {
  FUNNELCAST_CHECK(data_.campaign_count >= 2);
  spread_guess_ = GuessSpread(data_, centredness_);
  for (double& one : centredness_) {
    const double ratio = one * spread_guess_ * spread_guess_;
    one = ratio / (1.0 + ratio);
  }
}

double CampaignSplitDensity::LogSpread(double z) const {
  return std::log(kCampaignSpread / spread_guess_) + kCampaignSpreadSd * z;
}

double CampaignSplitDensity::SpreadGuess() const { return -LogSpread(0.0) / kCampaignSpreadSd; }

int CampaignSplitDensity::observation_count() const {
  std::size_t count = 0;
  for (const std::vector<SplitCell>& cells : data_.periods) count += cells.size();
  return static_cast<int>(count);
}

Eigen::VectorXd CampaignSplitDensity::Start() const {
  Eigen::VectorXd start = Eigen::VectorXd::Zero(dimension());
  start[1] = SpreadGuess();
  return start;
}

double CampaignSplitDensity::LogConcentrationMean() const {
  return data_.kind == SplitKind::kCounts ? std::log(kSplitConcentration) : 0.0;
}

double CampaignSplitDensity::LogConcentrationSd() const {
  return data_.kind == SplitKind::kCounts ? kSplitConcentrationSd : 1.0;
}

double CampaignSplitDensity::AddPeriod(const std::vector<SplitCell>& cells, double concentration,
                                       const std::vector<double>& rates,
                                       double& log_concentration_slope,
                                       std::vector<double>& slopes) const {
  const bool counts = data_.kind == SplitKind::kCounts;
  double weight_sum = 0.0;
  for (const SplitCell& cell : cells) {
    weight_sum += cell.parent * rates[static_cast<std::size_t>(cell.campaign)];
  }
  // Concentrations of the cells are total p_k; slope_k is the log likelihood's by each of them.
  double log_density = 0.0;
  double total = concentration;
  double total_slope = 0.0;
  if (counts) {
    const base::LogRisingFactorial all = base::ComputeLogRisingFactorial(total, SumOutcomes(cells));
    log_density -= all.value;
    total_slope -= all.slope;
  } else {
    total *= SumParents(cells);
    const base::LogGammaAndDigamma all = base::ComputeLogGammaAndDigamma(total);
    log_density += all.log_gamma;
    total_slope += all.digamma;
  }
  const auto share_of = [&](const SplitCell& cell) {
    return cell.parent * rates[static_cast<std::size_t>(cell.campaign)] / weight_sum;
  };
  const auto evaluate = [&](const SplitCell& cell, double share, double& value) {
    if (counts) {
      if (!(cell.outcome > 0.0)) return 0.0;
      const base::LogRisingFactorial one =
          base::ComputeLogRisingFactorial(total * share, cell.outcome);
      value = one.value;
      return one.slope;
    }
    const base::LogGammaAndDigamma one = base::ComputeLogGammaAndDigamma(total * share);
    const double log_outcome = std::log(cell.outcome);
    value = (total * share - 1.0) * log_outcome - one.log_gamma;
    return log_outcome - one.digamma;
  };
  double mean_slope = 0.0;  // sum of p_k slope_k
  for (const SplitCell& cell : cells) {
    const double share = share_of(cell);
    double value = 0.0;
    const double part = share * evaluate(cell, share, value);
    log_density += value;
    mean_slope += part;
    slopes[static_cast<std::size_t>(cell.campaign)] += total * part;
  }
  for (const SplitCell& cell : cells) {
    slopes[static_cast<std::size_t>(cell.campaign)] -= total * share_of(cell) * mean_slope;
  }
  log_concentration_slope += total * (total_slope + mean_slope);
  return log_density;
}

double CampaignSplitDensity::Evaluate(const Eigen::VectorXd& position,
                                      Eigen::VectorXd& gradient) const {
  const auto count = static_cast<std::size_t>(data_.campaign_count);
  const double concentration =
      std::exp(LogConcentrationMean() + LogConcentrationSd() * position[0]);
  const double log_spread = LogSpread(position[1]);
  double log_density = -0.5 * (position[0] * position[0] + position[1] * position[1]);
  double spread_slope = 0.0;
  std::vector<double> log_rates(count);
  std::vector<double> rates(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double w = centredness_[k];
    const double u = position[static_cast<Eigen::Index>(k) + 2];
    const double precision = std::exp(-2.0 * w * log_spread);
    log_density -= 0.5 * u * u * precision + w * log_spread;
    gradient[static_cast<Eigen::Index>(k) + 2] = -u * precision;
    spread_slope += w * (u * u * precision - 1.0);
    log_rates[k] = spread_guess_ * std::exp((1.0 - w) * log_spread) * u;
    rates[k] = std::exp(log_rates[k]);
  }
  double concentration_slope = 0.0;
  std::vector<double> slopes(count, 0.0);
  for (const std::vector<SplitCell>& cells : data_.periods) {
    log_density += AddPeriod(cells, concentration, rates, concentration_slope, slopes);
  }
  for (std::size_t k = 0; k < count; ++k) {
    const double scale = spread_guess_ * std::exp((1.0 - centredness_[k]) * log_spread);
    gradient[static_cast<Eigen::Index>(k) + 2] += slopes[k] * scale;
    spread_slope += slopes[k] * log_rates[k] * (1.0 - centredness_[k]);
  }
  gradient[0] = -position[0] + LogConcentrationSd() * concentration_slope;
  gradient[1] = -position[1] + kCampaignSpreadSd * spread_slope;
  return log_density;
}

void CampaignSplitDensity::ReadDraw(const Eigen::VectorXd& position, double* rows) const {
  const double log_spread = LogSpread(position[1]);
  rows[0] = LogConcentrationMean() + LogConcentrationSd() * position[0];
  rows[1] = std::log(spread_guess_) + log_spread;
  for (std::size_t k = 0; k < centredness_.size(); ++k) {
    rows[2 + k] = spread_guess_ * std::exp((1.0 - centredness_[k]) * log_spread) *
                  position[static_cast<Eigen::Index>(k) + 2];
  }
}

}  // namespace funnelcast::nodes
