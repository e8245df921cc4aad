// Simulation-based calibration (Talts et al. 2018, Modrak et al. 2023): brands are drawn from the
// priors and their data from the model; among draws from a right posterior, the values that made
// the data have uniform ranks.
//
// HOW TO ADD A BLOCK of the model: write a function that returns CalibrationBlocks, where
// `simulate` draws true values from the priors and data by equations written anew, not by the
// density's own code, and add it to AllBlocks in calibration_test.cc. `read` computes the
// quantities that are ranked, in the order of the names; one at least should depend on the data,
// since a posterior that ignored them would pass without.
#ifndef FUNNELCAST_TESTS_STATISTICAL_BLOCK_H_
#define FUNNELCAST_TESTS_STATISTICAL_BLOCK_H_

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "simulator/base/parameter_path.h"
#include "simulator/base/random.h"
#include "simulator/sampler/log_density.h"

namespace funnelcast {

// The posterior of one simulated brand.
struct SimulatedPosterior {
  std::shared_ptr<const void> owner;  // of the density
  sampler::LogDensityRef density;
  Eigen::VectorXd start;  // for the search of the mode
  std::vector<base::ParameterPath> paths;
  std::vector<double> truth;  // quantities of the values that made the data
  std::function<std::vector<double>(const Eigen::VectorXd& position)> read;
};

struct CalibrationBlock {
  std::string name;
  std::vector<std::string> quantities;
  std::function<SimulatedPosterior(base::RandomStream& random)> simulate;
};

std::vector<CalibrationBlock> ChannelStageBlocks();
std::vector<CalibrationBlock> BrandTotalBlocks();
std::vector<CalibrationBlock> CampaignSplitBlocks();

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_STATISTICAL_BLOCK_H_
