// Small fits, each a long-running operation.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_FIT_WORK_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_FIT_WORK_H_

#include <string>
#include <vector>

#include "google/longrunning/operations.pb.h"
#include "tests/robustness/work.h"

namespace funnelcast::robustness {

// An operation as acknowledged and, once it was seen ended, as it ended.
struct StartedFit {
  std::string name;
  std::string terminal;  // serialized operation; empty while it has not been seen ended
};

class FitWork {
 public:
  // Creates a brand with a funnel and half a year of history.
  grpc::Status Prepare(const Channel& channel);
  // Starts a fit unless two are under way or enough were started.
  grpc::Status Step(const Channel& channel);
  void Settle(const Channel& channel);
  // Every operation is there; what has ended stays as it ended.
  void Verify(const Channel& channel);
  // Waits until all have ended; each success has its model, and there is no other model.
  void WaitForAll(const Channel& channel);

  int started_count() const { return static_cast<int>(fits_.size()); }
  int ended_count() const;

 private:
  grpc::Status Start(const Channel& channel, int index, google::longrunning::Operation& operation);
  void Look(const Channel& channel, StartedFit& fit);
  void VerifyModels(const Channel& channel);

  std::vector<StartedFit> fits_;
  bool open_ = false;
};

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_FIT_WORK_H_
