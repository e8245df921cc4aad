// The two ways in which an error goes up: RETURN_IF_ERROR and ASSIGN_OR_RETURN. What an error is
// made of stands in server/errors.
//
//   absl::StatusOr<Channel> FindChannel(const Reader& reader, const Path& path) {
//     RETURN_IF_ERROR(CheckPath(path));
//     ASSIGN_OR_RETURN(const std::int64_t brand_key, FindBrandKey(reader, path.brand));
//     ...
//   }
//
// Both evaluate their expression once, and may stand wherever a statement may, in a lambda too;
// ASSIGN_OR_RETURN declares a hidden variable, so that it needs braces after `if` and `for`.
#ifndef FUNNELCAST_SERVER_STATUS_MACROS_H_
#define FUNNELCAST_SERVER_STATUS_MACROS_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <utility>

namespace funnelcast::status_macros {

inline absl::Status StatusOf(absl::Status status) { return status; }

template <typename T>
absl::Status StatusOf(absl::StatusOr<T>&& result) {
  return std::move(result).status();
}

}  // namespace funnelcast::status_macros

#define FUNNELCAST_JOIN_TOKENS(left, right) left##right
#define FUNNELCAST_JOIN(left, right) FUNNELCAST_JOIN_TOKENS(left, right)

// Returns the error of an absl::Status or absl::StatusOr<T>, whose value it drops; goes on when
// there is none.
#define RETURN_IF_ERROR(...) \
  FUNNELCAST_RETURN_IF_ERROR(FUNNELCAST_JOIN(funnelcast_status_, __COUNTER__), __VA_ARGS__)

#define FUNNELCAST_RETURN_IF_ERROR(status, ...)                                                 \
  do {                                                                                          \
    if (absl::Status status = ::funnelcast::status_macros::StatusOf(__VA_ARGS__); !status.ok()) \
        [[unlikely]] {                                                                          \
      return status;                                                                            \
    }                                                                                           \
  } while (false)

// Gives the value of an absl::StatusOr<T> to `target`, which may be a declaration or anything that
// can be assigned to, or returns its error. A `target` must have no comma outside parentheses; the
// expression may.
#define ASSIGN_OR_RETURN(target, ...) \
  FUNNELCAST_ASSIGN_OR_RETURN(FUNNELCAST_JOIN(funnelcast_result_, __COUNTER__), target, __VA_ARGS__)

#define FUNNELCAST_ASSIGN_OR_RETURN(result, target, ...) \
  auto result = (__VA_ARGS__);                           \
  if (!result.ok()) [[unlikely]] {                       \
    return std::move(result).status();                   \
  }                                                      \
  target = *std::move(result)

#endif  // FUNNELCAST_SERVER_STATUS_MACROS_H_
