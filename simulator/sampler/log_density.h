// The only seam between sampler and model: a log density with its gradient.
#ifndef FUNNELCAST_SIMULATOR_SAMPLER_LOG_DENSITY_H_
#define FUNNELCAST_SIMULATOR_SAMPLER_LOG_DENSITY_H_

#include <Eigen/Core>
#include <concepts>

namespace funnelcast::sampler {

// A density on R^dimension, up to a constant. `Evaluate` returns log p(position) and fills
// `gradient` (already of the right size) with its derivative; it returns minus infinity or NaN
// where the density is not defined. Evaluate must be a pure function of its position and safe to
// call from several threads.
template <typename T>
concept LogDensity = requires(const T& density, const Eigen::VectorXd& position,
                              Eigen::VectorXd& gradient) {
  { density.dimension() } -> std::convertible_to<int>;
  { density.Evaluate(position, gradient) } -> std::convertible_to<double>;
};

// A reference to any LogDensity, so that the sampler is compiled once. Does not own; two pointers,
// pass by value.
class LogDensityRef {
 public:
  template <LogDensity T>
  LogDensityRef(const T& density)  // NOLINT: conversion is the point
      : object_(&density), dimension_(density.dimension()), evaluate_(&Call<T>) {}

  int dimension() const { return dimension_; }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const {
    return evaluate_(object_, position, gradient);
  }

 private:
  template <typename T>
  static double Call(const void* object, const Eigen::VectorXd& position,
                     Eigen::VectorXd& gradient) {
    return static_cast<const T*>(object)->Evaluate(position, gradient);
  }

  const void* object_;
  int dimension_;
  double (*evaluate_)(const void*, const Eigen::VectorXd&, Eigen::VectorXd&);
};

}  // namespace funnelcast::sampler

#endif  // FUNNELCAST_SIMULATOR_SAMPLER_LOG_DENSITY_H_
