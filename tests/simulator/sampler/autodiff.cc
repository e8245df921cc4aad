// Reverse-mode differentiation on a tape of partial derivatives.
#include "tests/simulator/sampler/autodiff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "simulator/base/special_functions.h"

namespace funnelcast::sampler_bench {
namespace {

// An entry depends on at most two earlier ones; -1 is none.
struct Entry {
  std::array<int, 2> parents;
  std::array<double, 2> partials;
};

thread_local std::vector<Entry> tape;
thread_local std::vector<double> adjoints;

int Append(const Entry& entry) {
  tape.push_back(entry);
  return static_cast<int>(tape.size()) - 1;
}

}  // namespace

Var Record(double value, const Var& a, double by_a) {
  Var result(value);
  if (a.index_ >= 0) result.index_ = Append({{a.index_, -1}, {by_a, 0.0}});
  return result;
}

Var Record(double value, const Var& a, double by_a, const Var& b, double by_b) {
  Var result(value);
  if (a.index_ >= 0 || b.index_ >= 0) {
    result.index_ = Append({{a.index_, b.index_}, {by_a, by_b}});
  }
  return result;
}

Var& Var::operator+=(const Var& other) { return *this = *this + other; }
Var& Var::operator-=(const Var& other) { return *this = *this - other; }
Var& Var::operator*=(const Var& other) { return *this = *this * other; }
Var& Var::operator/=(const Var& other) { return *this = *this / other; }

Var exp(const Var& x) {
  const double value = std::exp(x.value());
  return Record(value, x, value);
}
Var log(const Var& x) { return Record(std::log(x.value()), x, 1.0 / x.value()); }
Var log1p(const Var& x) { return Record(std::log1p(x.value()), x, 1.0 / (1.0 + x.value())); }
Var sqrt(const Var& x) {
  const double value = std::sqrt(x.value());
  return Record(value, x, 0.5 / value);
}
Var square(const Var& x) { return Record(x.value() * x.value(), x, 2.0 * x.value()); }
Var pow(const Var& x, double exponent) {
  return Record(std::pow(x.value(), exponent), x, exponent * std::pow(x.value(), exponent - 1.0));
}
Var sin(const Var& x) { return Record(std::sin(x.value()), x, std::cos(x.value())); }
Var cos(const Var& x) { return Record(std::cos(x.value()), x, -std::sin(x.value())); }
Var tanh(const Var& x) {
  const double value = std::tanh(x.value());
  return Record(value, x, 1.0 - value * value);
}
Var abs(const Var& x) { return Record(std::abs(x.value()), x, x.value() < 0.0 ? -1.0 : 1.0); }

Var lgamma(const Var& x) {
  if (!(x.value() > 0.0)) return Record(std::numeric_limits<double>::quiet_NaN(), x, 0.0);
  const base::LogGammaAndDigamma both = base::ComputeLogGammaAndDigamma(x.value());
  return Record(both.log_gamma, x, both.digamma);
}

Var inv_logit(const Var& x) {
  const double value = base::InverseLogit(x.value());
  return Record(value, x, value * (1.0 - value));
}

Var log1p_exp(const Var& x) {
  const double value = std::max(x.value(), 0.0) + std::log1p(std::exp(-std::abs(x.value())));
  return Record(value, x, base::InverseLogit(x.value()));
}

Var log_sum_exp(const Var& a, const Var& b) {
  const double high = std::max(a.value(), b.value());
  if (!std::isfinite(high)) return Record(high, a, 0.0, b, 0.0);
  const double value = high + std::log1p(std::exp(std::min(a.value(), b.value()) - high));
  return Record(value, a, std::exp(a.value() - value), b, std::exp(b.value() - value));
}

Var log_sum_exp(const std::vector<Var>& x) {
  Var result(-std::numeric_limits<double>::infinity());
  for (const Var& one : x) result = log_sum_exp(result, one);
  return result;
}

Var normal_lpdf(const Var& x, const Var& mean, const Var& sd) {
  return -0.5 * square((x - mean) / sd) - log(sd);
}

double Differentiate(const std::function<Var(const std::vector<Var>&)>& function,
                     const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
  tape.clear();
  std::vector<Var> inputs(static_cast<std::size_t>(at.size()));
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i] = Var(at[static_cast<Eigen::Index>(i)]);
    inputs[i].index_ = Append({{-1, -1}, {0.0, 0.0}});
  }
  const Var result = function(inputs);
  adjoints.assign(tape.size(), 0.0);
  if (result.index_ >= 0) adjoints[static_cast<std::size_t>(result.index_)] = 1.0;
  for (std::size_t i = tape.size(); i-- > inputs.size();) {
    if (adjoints[i] == 0.0) continue;
    for (std::size_t side = 0; side < 2; ++side) {
      const int parent = tape[i].parents[side];
      if (parent < 0) continue;
      adjoints[static_cast<std::size_t>(parent)] += adjoints[i] * tape[i].partials[side];
    }
  }
  gradient = Eigen::Map<const Eigen::VectorXd>(adjoints.data(), at.size());
  return result.value();
}

}  // namespace funnelcast::sampler_bench
