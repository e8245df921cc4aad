// The memory of past actions, forward with its derivative.
#include "simulator/mechanisms/word_of_mouth.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/special_functions.h"
#include "simulator/mechanisms/carry_over.h"

namespace funnelcast::mechanisms {

using namespace word_of_mouth_priors;

double ComputeWordOfMouth(double share, double memory, double highest_memory) {
  return std::log1p(share * (std::min(memory, highest_memory) - 1.0));
}

WordOfMouth::WordOfMouth(std::vector<double> actions, double period_weeks, int first_parameter)
    : actions_(std::move(actions)),
      period_weeks_(period_weeks),
      first_parameter_(first_parameter) {}

WordOfMouth::Path WordOfMouth::ComputePath(const Eigen::VectorXd& position) const {
  FUNNELCAST_CHECK(on());
  Path path;
  WordOfMouthValues& values = path.values;
  values.share =
      kMostShare * base::InverseLogit(kLogitShareMean + kLogitShareSd * position[first_parameter_]);
  values.half_life_weeks =
      std::exp(kLogHalfLifeMean + kLogHalfLifeSd * position[first_parameter_ + 1]);
  const double retention = ComputeRetention(values.half_life_weeks, period_weeks_);
  const double by_log_half_life = -retention * std::log(retention);
  double memory = 1.0;
  double slope = 0.0;  // of the memory by the retention
  bool remembers = false;
  for (const double actions : actions_) {
    path.memory.push_back(memory);
    path.by_log_half_life.push_back(slope * by_log_half_life);
    if (std::isnan(actions)) continue;
    if (remembers) {
      slope = memory - actions + retention * slope;
      memory = (1.0 - retention) * actions + retention * memory;
    } else {
      memory = actions;
      remembers = true;
    }
  }
  values.memory = memory;
  return path;
}

double WordOfMouth::LogFactor(const Path& path, int period) const {
  return std::log1p(path.values.share * (path.memory[static_cast<std::size_t>(period)] - 1.0));
}

void WordOfMouth::PullBack(const Path& path, int period, double by_log_factor,
                           Gradient& gradient) const {
  const auto place = static_cast<std::size_t>(period);
  const double excess = path.memory[place] - 1.0;
  const double by_factor = by_log_factor / (1.0 + path.values.share * excess);
  gradient.share += by_factor * excess;
  gradient.log_half_life += by_factor * path.values.share * path.by_log_half_life[place];
}

void WordOfMouth::ChainRule(const Path& path, const Gradient& by_value,
                            Eigen::VectorXd& gradient) const {
  const double share = path.values.share;
  gradient[first_parameter_] += kLogitShareSd * share * (1.0 - share / kMostShare) * by_value.share;
  gradient[first_parameter_ + 1] += kLogHalfLifeSd * by_value.log_half_life;
}

}  // namespace funnelcast::mechanisms
