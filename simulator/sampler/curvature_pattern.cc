// Probing, colouring and compressed differences.
#include "simulator/sampler/curvature_pattern.h"

#include <algorithm>
#include <cmath>

namespace funnelcast::sampler {

CurvaturePattern::CurvaturePattern(LogDensityRef density, const Eigen::VectorXd& position) {
  constexpr double kProbe = 1e-3;
  const Eigen::Index dimension = position.size();
  neighbours_.resize(static_cast<std::size_t>(dimension));
  Eigen::VectorXd here(dimension);
  Eigen::VectorXd there(dimension);
  density.Evaluate(position, here);
  // Rounding moves gradients, too: along a path computed step by step every knot after the probed
  // one, though none of them touches it. It is small beside the gradients of both.
  const auto is_rounding = [&](Eigen::Index i, Eigen::Index j) {
    const double size = 1.0 + std::max(std::abs(here[i]), std::abs(here[j]));
    return std::abs(there[i] - here[i]) <= kProbe * 1e-8 * size;
  };
  Eigen::VectorXd probe = position;
  for (Eigen::Index j = 0; j < dimension; ++j) {
    probe[j] += kProbe;
    density.Evaluate(probe, there);
    probe[j] = position[j];
    for (Eigen::Index i = 0; i < dimension; ++i) {
      if (i != j && is_rounding(i, j)) continue;
      neighbours_[static_cast<std::size_t>(j)].push_back(static_cast<int>(i));
      if (i != j) neighbours_[static_cast<std::size_t>(i)].push_back(static_cast<int>(j));
    }
  }
  for (std::vector<int>& one : neighbours_) {
    std::sort(one.begin(), one.end());
    one.erase(std::unique(one.begin(), one.end()), one.end());
  }
  ChooseHubs();
}

// Colours greedily with parameters of more than `hub_degree` neighbours as hubs, which get a colour
// each; returns the number of colours, or `limit` when it would not be below. Two others may not
// share a colour when they touch the same parameter that is no hub.
int CurvaturePattern::Colour(std::size_t hub_degree, int limit, std::vector<int>& colour_of) const {
  const auto is_hub = [&](int i) {
    return neighbours_[static_cast<std::size_t>(i)].size() > hub_degree;
  };
  int hub_count = 0;
  for (std::size_t j = 0; j < neighbours_.size(); ++j)
    hub_count += is_hub(static_cast<int>(j)) ? 1 : 0;
  int count = 0;
  colour_of.assign(neighbours_.size(), -1);
  std::vector<int> taken_by;  // per colour the last parameter that may not have it
  for (std::size_t j = 0; j < neighbours_.size(); ++j) {
    if (is_hub(static_cast<int>(j))) continue;
    for (const int i : neighbours_[j]) {
      if (is_hub(i)) continue;
      for (const int other : neighbours_[static_cast<std::size_t>(i)]) {
        const int colour = colour_of[static_cast<std::size_t>(other)];
        if (colour >= 0) taken_by[static_cast<std::size_t>(colour)] = static_cast<int>(j);
      }
    }
    int colour = 0;
    while (colour < count && taken_by[static_cast<std::size_t>(colour)] == static_cast<int>(j)) {
      ++colour;
    }
    if (colour == count) {
      if (++count + hub_count >= limit) return limit;
      taken_by.push_back(-1);
    }
    colour_of[j] = colour;
  }
  for (std::size_t j = 0; j < neighbours_.size(); ++j) {
    if (is_hub(static_cast<int>(j))) colour_of[j] = count++;
  }
  return count;
}

// Takes the threshold, among some powers of 1.5 and none, that needs the fewest colours.
void CurvaturePattern::ChooseHubs() {
  const auto dimension = static_cast<int>(neighbours_.size());
  std::vector<int> colour_of;
  std::size_t best_degree = 0;  // all are hubs: a colour each
  int best = dimension;
  for (std::size_t degree = 4; degree < 2 * neighbours_.size(); degree = degree * 3 / 2) {
    const int count = Colour(degree, best, colour_of);
    if (count >= best) continue;
    best = count;
    best_degree = degree;
  }
  colours_.resize(static_cast<std::size_t>(Colour(best_degree, dimension + 1, colour_of)));
  for (std::size_t j = 0; j < neighbours_.size(); ++j) {
    is_hub_.push_back(neighbours_[j].size() > best_degree);
    colours_[static_cast<std::size_t>(colour_of[j])].push_back(static_cast<int>(j));
  }
}

Eigen::SparseMatrix<double> CurvaturePattern::ComputeMeanCurvature(
    LogDensityRef density, const Eigen::MatrixXd& positions) const {
  constexpr double kStep = 1e-4;
  const Eigen::Index dimension = positions.rows();
  const auto colour_count = static_cast<Eigen::Index>(colours_.size());
  Eigen::MatrixXd columns = Eigen::MatrixXd::Zero(dimension, colour_count);
  Eigen::VectorXd above(dimension);
  Eigen::VectorXd below(dimension);
  for (Eigen::Index p = 0; p < positions.cols(); ++p) {
    for (Eigen::Index c = 0; c < colour_count; ++c) {
      Eigen::VectorXd position = positions.col(p);
      for (const int j : colours_[static_cast<std::size_t>(c)]) position[j] += kStep;
      density.Evaluate(position, above);
      position = positions.col(p);
      for (const int j : colours_[static_cast<std::size_t>(c)]) position[j] -= kStep;
      density.Evaluate(position, below);
      columns.col(c) += below - above;
    }
  }
  columns /= 2.0 * kStep * static_cast<double>(positions.cols());
  Eigen::SparseMatrix<double> result(dimension, dimension);
  if (!columns.allFinite()) {
    result.setIdentity();
    return result;
  }
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t c = 0; c < colours_.size(); ++c) {
    for (const int j : colours_[c]) {
      const bool hub = is_hub_[static_cast<std::size_t>(j)];
      for (const int i : neighbours_[static_cast<std::size_t>(j)]) {
        const double value = columns(i, static_cast<Eigen::Index>(c));
        const bool mirrored = is_hub_[static_cast<std::size_t>(i)] != hub;
        if (mirrored && !hub) continue;  // the hub's column has it
        entries.emplace_back(i, j, mirrored ? value : 0.5 * value);
        entries.emplace_back(j, i, mirrored ? value : 0.5 * value);
      }
    }
  }
  result.setFromTriplets(entries.begin(), entries.end());
  return result;
}

}  // namespace funnelcast::sampler
