// Targets of funnelcast-sampler-bench: densities with parameters that have names and bounds.
//
// HOW TO ADD A TARGET, in four steps and one new file.
//
// 1. Write tests/simulator/sampler/targets/my_target.cc. A target is a layout and a log density:
//
//      // Nine values whose sd is itself unknown.
//      #include "tests/simulator/sampler/targets/targets.h"
//
//      namespace funnelcast::sampler_bench {
//
//      TargetEntry MyTarget() {
//        TargetEntry entry;
//        entry.name = "my_target";
//        entry.description = "sd ~ half-N(0,2), x_i ~ N(0, sd)";
//        entry.make = [](const Json&) {
//          Target target;
//          target.layout.Positive("sd").Real("x", 9);
//          target.log_density = FromArithmetic([](const std::vector<Var>& v) {
//            const Var sd = v[0];                              // in the order of the layout
//            Var log_density = -0.5 * square(sd / 2.0);        // constants may be left out
//            for (int i = 1; i <= 9; ++i) log_density += normal_lpdf(v[i], 0.0, sd);
//            return log_density;
//          });
//          return target;
//        };
//        return entry;
//      }
//
//      }  // namespace funnelcast::sampler_bench
//
//    The log density is that of the VALUES, as a model is written on paper: the harness makes the
//    values from unbounded coordinates and adds the Jacobians. Bounds (layout.h): Real, Positive,
//    Above, Between, Simplex, Ordered, PositiveOrdered. A flat prior is no term at all.
//
//    With FromArithmetic the gradient is computed for you (autodiff.h lists the functions; write
//    numbers that never change as double). For a gradient by hand give
//      target.log_density = [](const Eigen::VectorXd& v, Eigen::VectorXd& gradient) { ... };
//    where `gradient` comes as zeros, one a value; add to it and return the log density.
//
// 2. List it, in alphabetical order, in targets/targets.h (`TargetEntry MyTarget();`), in
//    AllTargets() of targets/targets.cc and, as targets/my_target.cc, in CMakeLists.txt.
//
// 3. Build it and check its gradient against finite differences, at ten random positions:
//      cmake --preset release && cmake --build build/release --target funnelcast-sampler-bench
//      build/release/bin/funnelcast-sampler-bench my_target --check-gradient
//    The test `sampler_target_test` does the same for every listed target.
//
// 4. Sample; draws go to stdout as CSV, a summary to stderr; --help has the options:
//      build/release/bin/funnelcast-sampler-bench my_target > draws.csv
//
// DATA. Small data are best written into the file. Else set `entry.needs_data` and read them in
// `make` from a JSON object, as ReadNumbers does; the file comes from --data FILE, or from
// data.json in the folder `entry.reference` of posteriordb's posteriors (see bench_data.h). Then
// give `entry.example_data` as well: data of the same shape, made up, for --example and the tests.
//
// QUANTITIES computed from the values, such as theta = mu + tau * z: name them in
// `derived_names` and return them from `derive`; they join the draws and the summary.
//
// A BOUND THAT DEPENDS ON ANOTHER VALUE, such as 0 < beta < 1 - alpha: sample the share
// u = beta / (1 - alpha) with Between(0, 1), add log(1 - alpha) to the log density, the logarithm
// of d beta / d u, and derive beta; targets/garch.cc does that.
//
// A PLACE THAT MUST NOT BE VISITED: return Forbidden(). `make` may copy data into what it
// captures; the log density is called from several threads at once and must change nothing.
#ifndef FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGET_H_
#define FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGET_H_

#include <Eigen/Core>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/simulator/sampler/autodiff.h"
#include "tests/simulator/sampler/layout.h"

namespace funnelcast::sampler_bench {

using Json = nlohmann::json;

// A log density of values and its gradient by them; `gradient` comes as zeros.
using ValueDensity =
    std::function<double(const Eigen::VectorXd& values, Eigen::VectorXd& gradient)>;

struct Target {
  Layout layout;
  ValueDensity log_density;
  std::vector<std::string> derived_names;
  std::function<Eigen::VectorXd(const Eigen::VectorXd& values)> derive;
};

struct TargetEntry {
  std::string name;
  std::string description;
  std::string reference;    // the posterior's name in posteriordb, where it is one of those
  bool needs_data = false;  // whether `make` reads its argument
  std::function<Target(const Json& data)> make;
  std::function<Json()> example_data;  // for targets that need data
};

// What a log density returns where there is none: minus infinity.
double Forbidden();

// A log density from plain arithmetic on Var.
ValueDensity FromArithmetic(std::function<Var(const std::vector<Var>&)> function);

// The numbers under a name of a JSON object. For `make` alone: where they are missing, the
// library's exception leaves `make` and MakeTarget (bench_data.h) turns it into a sentence.
Eigen::VectorXd ReadNumbers(const Json& data, const std::string& name);
double ReadNumber(const Json& data, const std::string& name);

// The density of a target over unbounded positions, as the sampler takes it (LogDensity).
// Thread-safe. Does not own the target.
class TargetDensity {
 public:
  explicit TargetDensity(const Target& target) : target_(target) {}

  int dimension() const { return target_.layout.dimension(); }
  double Evaluate(const Eigen::VectorXd& position, Eigen::VectorXd& gradient) const;

 private:
  const Target& target_;
};

// Names of the values and of what is derived from them, and these for one position.
std::vector<std::string> OutputNames(const Target& target);
Eigen::VectorXd ComputeOutputs(const Target& target, const Eigen::VectorXd& position);

// The largest error of a target's gradient over ten positions, uniform on (-2, 2) in each
// dimension, against central differences (Richardson's extrapolation of two steps): per
// dimension |gradient - difference| / max(1, |gradient|, |log density| / 1e4), where the last
// stands for the differences' own rounding. Deterministic.
double MeasureGradientError(const Target& target);

}  // namespace funnelcast::sampler_bench

#endif  // FUNNELCAST_TESTS_SIMULATOR_SAMPLER_TARGET_H_
