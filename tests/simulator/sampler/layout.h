// The parameters of a target: their names, their bounds, and the transforms from unbounded
// coordinates, where the sampler moves, to the values a model is written in.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_LAYOUT_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_LAYOUT_H_

#include <Eigen/Core>
#include <string>
#include <vector>

namespace funnelcast::sampler_bench {

// A list of parameters, in the order in which a target's log density finds their values. `count`
// above 1 makes a vector whose values are named name[1], name[2] ... The log densities of
// targets are written for the values; Constrain and PullBack add the transforms' Jacobians. The
// transforms are those of Stan's reference manual, "Constraint transforms", so that unbounded
// positions and starts mean the same there and here.
class Layout {
 public:
  // Any number.
  Layout& Real(const std::string& name, int count = 1);
  // Above 0, by exp.
  Layout& Positive(const std::string& name, int count = 1);
  // Above `lower`, by exp.
  Layout& Above(const std::string& name, double lower, int count = 1);
  // Between two bounds, by the logistic function.
  Layout& Between(const std::string& name, double lower, double upper, int count = 1);
  // `size` values above 0 with the sum 1, by stick breaking; size - 1 unbounded coordinates.
  Layout& Simplex(const std::string& name, int size);
  // `size` increasing values; `PositiveOrdered` ones above 0.
  Layout& Ordered(const std::string& name, int size);
  Layout& PositiveOrdered(const std::string& name, int size);

  int dimension() const { return dimension_; }                      // of the unbounded position
  int value_count() const { return value_count_; }                  // of the values
  const std::vector<std::string>& names() const { return names_; }  // of the values

  // Fills `values` [value_count] and returns log |d values / d position|.
  double Constrain(const Eigen::VectorXd& position, Eigen::VectorXd& values) const;

  // The gradient by `position` of f(values) + log |d values / d position|, where `value_gradient`
  // is that of f by the values.
  Eigen::VectorXd PullBack(const Eigen::VectorXd& position, const Eigen::VectorXd& values,
                           const Eigen::VectorXd& value_gradient) const;

 private:
  enum class Kind { kReal, kAbove, kBetween, kSimplex, kOrdered, kPositiveOrdered };
  struct Block {
    Kind kind;
    int count;  // of values
    double lower = 0.0;
    double upper = 0.0;
  };
  Layout& Add(const std::string& name, const Block& block);
  static int FreeCount(const Block& block);

  std::vector<Block> blocks_;
  std::vector<std::string> names_;
  int dimension_ = 0;
  int value_count_ = 0;
};

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_LAYOUT_H_
