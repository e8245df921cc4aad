// Storage of the draws of a forecast: vectors that are not filled before they are written.
#ifndef FUNNELCAST_SIMULATOR_BASE_DRAW_VALUES_H_
#define FUNNELCAST_SIMULATOR_BASE_DRAW_VALUES_H_

#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace funnelcast::base {

// Leaves elements that are made without a value as the memory is: filling ten megabytes with zeros
// that are then overwritten takes a tenth of a forecast's time.
template <typename T>
struct UnfilledAllocator : std::allocator<T> {
  template <typename U>
  struct rebind {
    using other = UnfilledAllocator<U>;
  };

  UnfilledAllocator() = default;
  template <typename U>
  UnfilledAllocator(const UnfilledAllocator<U>& /*other*/) {}

  template <typename U>
  void construct(U* place) {
    ::new (static_cast<void*>(place)) U;
  }
  template <typename U, typename First, typename... Rest>
  void construct(U* place, First&& first, Rest&&... rest) {
    ::new (static_cast<void*>(place)) U(std::forward<First>(first), std::forward<Rest>(rest)...);
  }
};

// resize() leaves new elements without a value.
template <typename T>
using UnfilledVector = std::vector<T, UnfilledAllocator<T>>;
using DrawValues = UnfilledVector<float>;

}  // namespace funnelcast::base

#endif  // FUNNELCAST_SIMULATOR_BASE_DRAW_VALUES_H_
