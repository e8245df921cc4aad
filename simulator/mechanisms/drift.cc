// Forward and backward recursion of the drift.
#include "simulator/mechanisms/drift.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/check.h"

namespace funnelcast::mechanisms {
namespace {

const double kStationarySd = 1.0 / std::sqrt(1.0 - kDriftDampingPerWeek * kDriftDampingPerWeek);

}  // namespace

DriftStep ComputeDriftStep(double weeks) {
  const double damping = std::pow(kDriftDampingPerWeek, weeks);
  return {damping, kStationarySd * std::sqrt(1.0 - damping * damping)};
}

base::ParameterPath DescribeDrift(const DriftPath& drift, int begin,
                                  std::vector<std::pair<int, double>> intercept,
                                  double log_scale_mean,
                                  std::vector<std::pair<int, double>> log_scale) {
  const DriftStep step = ComputeDriftStep(kKnotWeeks);
  base::ParameterPath path;
  path.begin = begin;
  path.count = drift.knot_count();
  path.first_scale = kStationarySd;
  path.damping = step.damping;
  path.step_scale = step.innovation_sd;
  path.last_damping = drift.last_step().damping;
  path.last_step_scale = drift.last_step().innovation_sd;
  path.intercept = std::move(intercept);
  path.log_scale_mean = log_scale_mean;
  path.log_scale = std::move(log_scale);
  return path;
}

DriftPath::DriftPath(const std::vector<double>& times, double last_step_weeks)
    : step_(ComputeDriftStep(kKnotWeeks)), last_step_(ComputeDriftStep(last_step_weeks)) {
  FUNNELCAST_CHECK(last_step_weeks > 0.0 && last_step_weeks <= kKnotWeeks);
  if (times.empty()) {
    knot_count_ = 1;
    return;
  }
  FUNNELCAST_CHECK(times.back() < 0.0);
  const double before = std::max(0.0, -times.front() - last_step_weeks);
  knot_count_ = static_cast<int>(std::ceil(before / kKnotWeeks)) + 2;
  const double first_knot = -last_step_weeks - (knot_count_ - 2) * kKnotWeeks;
  for (const double time : times) {
    const bool in_last_step = time >= -last_step_weeks;
    const double place = in_last_step ? knot_count_ - 2 + (time + last_step_weeks) / last_step_weeks
                                      : (time - first_knot) / kKnotWeeks;
    const int left = std::min(static_cast<int>(place), knot_count_ - 2);
    left_.push_back(left);
    right_part_.push_back(place - left);
  }
}

void DriftPath::ComputeLevels(const double* innovations, double* knots, double* levels) const {
  knots[0] = kStationarySd * innovations[0];
  for (int k = 1; k < knot_count_; ++k) {
    const DriftStep& step = StepTo(k);
    knots[k] = step.damping * knots[k - 1] + step.innovation_sd * innovations[k];
  }
  for (std::size_t i = 0; i < left_.size(); ++i) {
    const double* knot = knots + left_[i];
    levels[i] = knot[0] + right_part_[i] * (knot[1] - knot[0]);
  }
}

void DriftPath::PullBack(const double* level_gradient, double* knots,
                         double* innovation_gradient) const {
  std::fill(knots, knots + knot_count_, 0.0);
  // Sums of a stretch between two knots stay in registers.
  for (std::size_t i = 0; i < left_.size();) {
    const int stretch = left_[i];
    double left = 0.0;
    double right = 0.0;
    for (; i < left_.size() && left_[i] == stretch; ++i) {
      const double right_part = right_part_[i] * level_gradient[i];
      right += right_part;
      left += level_gradient[i] - right_part;
    }
    knots[stretch] += left;
    knots[stretch + 1] += right;
  }
  for (int k = knot_count_ - 1; k > 0; --k) {
    const DriftStep& step = StepTo(k);
    innovation_gradient[k] += step.innovation_sd * knots[k];
    knots[k - 1] += step.damping * knots[k];
  }
  innovation_gradient[0] += kStationarySd * knots[0];
}

}  // namespace funnelcast::mechanisms
