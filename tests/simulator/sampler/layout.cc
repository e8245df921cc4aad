// Transforms of a target's parameters, block by block.
#include "tests/simulator/sampler/layout.h"

#include <cmath>

#include "simulator/base/check.h"
#include "simulator/base/special_functions.h"

namespace funnelcast::sampler_bench {
namespace {

using base::InverseLogit;
using Segment = Eigen::Ref<const Eigen::VectorXd>;
using Output = Eigen::Ref<Eigen::VectorXd>;

double LogLogistic(double x) {
  return x > 0.0 ? -std::log1p(std::exp(-x)) : x - std::log1p(std::exp(x));
}

// The log of the odds that break a stick of `left` equal pieces, so that a position of zeros is
// the simplex of equal shares.
double EqualPieces(Eigen::Index left) { return -std::log(static_cast<double>(left)); }

double ConstrainSimplex(const Segment& position, Output values) {
  double log_jacobian = 0.0;
  double stick = 1.0;
  const Eigen::Index last = position.size();
  for (Eigen::Index k = 0; k < last; ++k) {
    const double odds = position[k] + EqualPieces(last - k);
    const double share = base::InverseLogit(odds);
    values[k] = stick * share;
    log_jacobian += std::log(stick) + LogLogistic(odds) + LogLogistic(-odds);
    stick *= base::InverseLogit(-odds);
  }
  values[last] = stick;
  return log_jacobian;
}

// `scaled` is the derivative by the length of the stick that is left, times that length.
void PullBackSimplex(const Segment& position, const Segment& values, const Segment& value_gradient,
                     Output gradient) {
  const Eigen::Index last = position.size();
  double scaled = value_gradient[last] * values[last];
  for (Eigen::Index k = last - 1; k >= 0; --k) {
    const double share = base::InverseLogit(position[k] + EqualPieces(last - k));
    const double own = value_gradient[k] * values[k];
    gradient[k] = own * (1.0 - share) - scaled * share + 1.0 - 2.0 * share;
    scaled += own + 1.0;
  }
}

double ConstrainOrdered(const Segment& position, bool positive, Output values) {
  double log_jacobian = 0.0;
  values[0] = position[0];
  if (positive) {
    values[0] = std::exp(position[0]);
    log_jacobian += position[0];
  }
  for (Eigen::Index k = 1; k < position.size(); ++k) {
    values[k] = values[k - 1] + std::exp(position[k]);
    log_jacobian += position[k];
  }
  return log_jacobian;
}

void PullBackOrdered(const Segment& position, bool positive, const Segment& value_gradient,
                     Output gradient) {
  double sum = 0.0;
  for (Eigen::Index k = position.size() - 1; k >= 0; --k) {
    sum += value_gradient[k];
    const bool free = k == 0 && !positive;
    gradient[k] = free ? sum : sum * std::exp(position[k]) + 1.0;
  }
}

}  // namespace

Layout& Layout::Real(const std::string& name, int count) { return Add(name, {Kind::kReal, count}); }
Layout& Layout::Positive(const std::string& name, int count) { return Above(name, 0.0, count); }
Layout& Layout::Above(const std::string& name, double lower, int count) {
  return Add(name, {Kind::kAbove, count, lower});
}
Layout& Layout::Between(const std::string& name, double lower, double upper, int count) {
  FUNNELCAST_CHECK(lower < upper);
  return Add(name, {Kind::kBetween, count, lower, upper});
}
Layout& Layout::Simplex(const std::string& name, int size) {
  FUNNELCAST_CHECK(size >= 2);
  return Add(name, {Kind::kSimplex, size});
}
Layout& Layout::Ordered(const std::string& name, int size) {
  return Add(name, {Kind::kOrdered, size});
}
Layout& Layout::PositiveOrdered(const std::string& name, int size) {
  return Add(name, {Kind::kPositiveOrdered, size});
}

int Layout::FreeCount(const Block& block) {
  return block.kind == Kind::kSimplex ? block.count - 1 : block.count;
}

Layout& Layout::Add(const std::string& name, const Block& block) {
  FUNNELCAST_CHECK(block.count >= 1);
  blocks_.push_back(block);
  dimension_ += FreeCount(block);
  value_count_ += block.count;
  if (block.count == 1) {
    names_.push_back(name);
    return *this;
  }
  for (int i = 1; i <= block.count; ++i) {
    names_.push_back(std::string(name).append("[").append(std::to_string(i)).append("]"));
  }
  return *this;
}

double Layout::Constrain(const Eigen::VectorXd& position, Eigen::VectorXd& values) const {
  FUNNELCAST_CHECK(position.size() == dimension_);
  values.resize(value_count_);
  double log_jacobian = 0.0;
  Eigen::Index p = 0;
  Eigen::Index v = 0;
  for (const Block& block : blocks_) {
    const Segment from = position.segment(p, FreeCount(block));
    Output to = values.segment(v, block.count);
    switch (block.kind) {
      case Kind::kReal:
        to = from;
        break;
      case Kind::kAbove:
        to = block.lower + from.array().exp();
        log_jacobian += from.sum();
        break;
      case Kind::kBetween:
        for (Eigen::Index i = 0; i < from.size(); ++i) {
          to[i] = block.lower + (block.upper - block.lower) * base::InverseLogit(from[i]);
          log_jacobian +=
              std::log(block.upper - block.lower) + LogLogistic(from[i]) + LogLogistic(-from[i]);
        }
        break;
      case Kind::kSimplex:
        log_jacobian += ConstrainSimplex(from, to);
        break;
      case Kind::kOrdered:
      case Kind::kPositiveOrdered:
        log_jacobian += ConstrainOrdered(from, block.kind == Kind::kPositiveOrdered, to);
        break;
    }
    p += FreeCount(block);
    v += block.count;
  }
  return log_jacobian;
}

Eigen::VectorXd Layout::PullBack(const Eigen::VectorXd& position, const Eigen::VectorXd& values,
                                 const Eigen::VectorXd& value_gradient) const {
  FUNNELCAST_CHECK(value_gradient.size() == value_count_);
  Eigen::VectorXd gradient(dimension_);
  Eigen::Index p = 0;
  Eigen::Index v = 0;
  for (const Block& block : blocks_) {
    const Segment at = position.segment(p, FreeCount(block));
    const Segment by_value = value_gradient.segment(v, block.count);
    Output out = gradient.segment(p, FreeCount(block));
    switch (block.kind) {
      case Kind::kReal:
        out = by_value;
        break;
      case Kind::kAbove:
        out = by_value.array() * at.array().exp() + 1.0;
        break;
      case Kind::kBetween:
        for (Eigen::Index i = 0; i < at.size(); ++i) {
          const double share = base::InverseLogit(at[i]);
          out[i] =
              by_value[i] * (block.upper - block.lower) * share * (1.0 - share) + 1.0 - 2.0 * share;
        }
        break;
      case Kind::kSimplex:
        PullBackSimplex(at, values.segment(v, block.count), by_value, out);
        break;
      case Kind::kOrdered:
      case Kind::kPositiveOrdered:
        PullBackOrdered(at, block.kind == Kind::kPositiveOrdered, by_value, out);
        break;
    }
    p += FreeCount(block);
    v += block.count;
  }
  return gradient;
}

}  // namespace funnelcast::sampler_bench
