// Goals, created one after another.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_GOAL_WORK_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_GOAL_WORK_H_

#include <cstdint>
#include <random>
#include <vector>

#include "funnelcast/v1/goal.pb.h"
#include "tests/robustness/work.h"

namespace funnelcast::robustness {

class GoalWork {
 public:
  explicit GoalWork(std::uint32_t seed) : random_(seed) {}

  // Creates the brand and funnel that the goals belong to.
  grpc::Status Prepare(const Channel& channel);
  // Creates goals until the server is gone, `max_count` are done, or it refuses one.
  grpc::Status Step(const Channel& channel, int max_count);
  void Settle(const Channel& channel);
  // Reads `sample_count` goals, the latest always, and counts all.
  void Verify(const Channel& channel, int sample_count);
  // Repeats one acknowledged call and expects its first answer.
  void VerifyRepeat(const Channel& channel);

  int acknowledged_count() const { return static_cast<int>(acknowledged_.size()); }

 private:
  grpc::Status Create(const Channel& channel, int index, v1::Goal& goal);
  void VerifyGoal(const Channel& channel, const v1::Goal& goal);
  void VerifyCount(const Channel& channel);

  std::mt19937 random_;
  std::vector<v1::Goal> acknowledged_;
  bool open_ = false;
};

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_GOAL_WORK_H_
