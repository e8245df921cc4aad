// Rules for the fields of a request, tested one by one.
#ifndef FUNNELCAST_TESTS_SERVER_CONVERT_RULES_H_
#define FUNNELCAST_TESTS_SERVER_CONVERT_RULES_H_

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/violations.h"

namespace funnelcast {

// One way to break a good request, and the violation that comes of it.
template <typename Request>
struct Rule {
  std::string violation;
  std::function<void(Request&)> violate;
};

// `convert` takes the good request, and answers each broken one with its rule's violation alone.
template <typename Request, typename Convert>
void ExpectRules(const Request& good, const Convert& convert,
                 const std::vector<Rule<Request>>& rules) {
  EXPECT_THAT(ViolationsOf(convert(good).status()), testing::IsEmpty());
  for (const Rule<Request>& rule : rules) {
    Request request = good;
    rule.violate(request);
    EXPECT_THAT(ViolationsOf(convert(request).status()), testing::ElementsAre(rule.violation));
  }
}

}  // namespace funnelcast

#endif  // FUNNELCAST_TESTS_SERVER_CONVERT_RULES_H_
