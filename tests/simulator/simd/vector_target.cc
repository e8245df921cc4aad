// Lets a test program's kernels run for narrower vectors than the machine has: those of the target
// that FUNNELCAST_TEST_VECTORS names, such as AVX2. Where a machine lacks it, its widest runs
// again.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace funnelcast {
namespace {

// The target of a name; 0: Highway has none on this kind of processor.
std::int64_t FindTarget(const std::string& name) {
  for (int bit = 0; bit < 63; ++bit) {
    const std::int64_t target = std::int64_t{1} << bit;
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
    ASSERT_NE(target, 0) << name << " is no target of Highway's";
    const std::int64_t supported = hwy::SupportedTargets();
    if ((supported & target) == 0) {
      fmt::print("This machine has no {}: its widest vectors are tested again.\n", name);
      return;
    }
    // With the narrower ones, whose bits are higher, for kernels that are not compiled for it.
    hwy::SetSupportedTargetsForTest(supported & -target);
    hwy::GetChosenTarget().Update(supported & -target);
  }
};

[[maybe_unused]] const testing::Environment* const kRegistered =
    testing::AddGlobalTestEnvironment(new VectorTarget);

}  // namespace
}  // namespace funnelcast
