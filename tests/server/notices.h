// What the notices of an answer say, for comparisons.
#ifndef FUNNELCAST_TESTS_SERVER_NOTICES_H_
#define FUNNELCAST_TESTS_SERVER_NOTICES_H_

#include <string>
#include <vector>

namespace funnelcast {

// The sentences of `notices`, in their order.
template <typename Notices>
std::vector<std::string> TextsOf(const Notices& notices) {
  std::vector<std::string> texts;
  for (const auto& notice : notices) texts.push_back(notice.text());
  return texts;
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SERVER_NOTICES_H_
