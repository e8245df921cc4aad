// Lets a test program's kernels run for narrower vectors than the machine has: those of the target
// that FUNNELCAST_TEST_VECTORS names, such as AVX2. Where a machine lacks it, its widest runs
// again.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace funnelcast::simulator {
namespace {

// The target of a name among those that this machine has; 0: it has none.
std::int64_t FindTarget(const std::string& name) {
  for (std::int64_t rest = hwy::SupportedTargets(); rest != 0; rest &= rest - 1) {
    const std::int64_t target = rest & -rest;
    if (name == hwy::TargetName(target)) return target;
  }
  return 0;
}

class VectorTarget : public testing::Environment {
 public:
  void SetUp() override {
    const char* name = std::getenv("FUNNELCAST_TEST_VECTORS");
    if (name == nullptr) return;
    const std::int64_t target = FindTarget(name);
    if (target == 0) {
      fmt::print("This machine has no {}: its widest vectors are tested again.\n", name);
      return;
    }
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
  }
};

[[maybe_unused]] const testing::Environment* const kRegistered =
    testing::AddGlobalTestEnvironment(new VectorTarget);

}  // namespace
}  // namespace funnelcast::simulator
