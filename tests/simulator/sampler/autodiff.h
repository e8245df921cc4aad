// Derivatives of a log density that is written as plain arithmetic, for targets whose gradient
// nobody wants to write by hand. Slower than a gradient by hand, exact all the same.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_AUTODIFF_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_AUTODIFF_H_

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace funnelcast::sampler_bench {

// A number that remembers how it was computed. Arithmetic with doubles, comparisons, and the
// functions below work on it; value() is the plain number. Lives within one call of Differentiate,
// on that call's thread.
class Var {
 public:
  Var(double value = 0.0) : value_(value) {}  // NOLINT: a constant is a number too

  double value() const { return value_; }

  Var& operator+=(const Var& other);
  Var& operator-=(const Var& other);
  Var& operator*=(const Var& other);
  Var& operator/=(const Var& other);

 private:
  friend Var Record(double value, const Var& a, double by_a);
  friend Var Record(double value, const Var& a, double by_a, const Var& b, double by_b);
  friend double Differentiate(const std::function<Var(const std::vector<Var>&)>& function,
                              const Eigen::VectorXd& at, Eigen::VectorXd& gradient);

  double value_;
  int index_ = -1;  // on the tape; a constant is not on it
};

// A new function of one or two numbers: its value and its partial derivatives.
Var Record(double value, const Var& a, double by_a);
Var Record(double value, const Var& a, double by_a, const Var& b, double by_b);

inline Var operator+(const Var& a, const Var& b) {
  return Record(a.value() + b.value(), a, 1.0, b, 1.0);
}
inline Var operator-(const Var& a, const Var& b) {
  return Record(a.value() - b.value(), a, 1.0, b, -1.0);
}
inline Var operator*(const Var& a, const Var& b) {
  return Record(a.value() * b.value(), a, b.value(), b, a.value());
}
inline Var operator/(const Var& a, const Var& b) {
  const double quotient = a.value() / b.value();
  return Record(quotient, a, 1.0 / b.value(), b, -quotient / b.value());
}
inline Var operator-(const Var& a) { return Record(-a.value(), a, -1.0); }
inline bool operator<(const Var& a, const Var& b) { return a.value() < b.value(); }
inline bool operator>(const Var& a, const Var& b) { return a.value() > b.value(); }

Var exp(const Var& x);
Var log(const Var& x);
Var log1p(const Var& x);
Var sqrt(const Var& x);
Var square(const Var& x);
Var pow(const Var& x, double exponent);
Var sin(const Var& x);
Var cos(const Var& x);
Var tanh(const Var& x);
Var abs(const Var& x);
Var lgamma(const Var& x);                     // x above 0
Var inv_logit(const Var& x);                  // 1 / (1 + exp(-x))
Var log1p_exp(const Var& x);                  // log(1 + exp(x)) without overflow
Var log_sum_exp(const Var& a, const Var& b);  // log(exp(a) + exp(b)) without overflow
Var log_sum_exp(const std::vector<Var>& x);

// log density of N(mean, sd) at x, without its constant.
Var normal_lpdf(const Var& x, const Var& mean, const Var& sd);

// Returns function(at) and fills `gradient`. REQUIRES: `function` does not call Differentiate.
double Differentiate(const std::function<Var(const std::vector<Var>&)>& function,
                     const Eigen::VectorXd& at, Eigen::VectorXd& gradient);

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_AUTODIFF_H_
