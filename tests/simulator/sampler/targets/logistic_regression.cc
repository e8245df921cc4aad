// Does somebody act? A logistic regression on made-up people.
#include <cmath>
#include <vector>

#include "simulator/base/random.h"
#include "tests/simulator/sampler/targets/targets.h"

namespace funnelcast::sampler_bench {
namespace {

struct Person {
  double age;       // standardised
  double distance;  // in units of 100 m, so that the scales of the slopes differ
  double acted;     // 0 or 1
};

std::vector<Person> MakePeople() {
  base::RandomStream random(1, base::StreamPurpose::kTest, 27, 0);
  std::vector<Person> people(300);
  for (Person& person : people) {
    person.age = random.Normal();
    person.distance = 20.0 + 30.0 * random.Uniform();
    const double log_odds = 1.5 + 0.8 * person.age - 0.06 * person.distance;
    person.acted = random.Uniform() < 1.0 / (1.0 + std::exp(-log_odds)) ? 1.0 : 0.0;
  }
  return people;
}

}  // namespace

TargetEntry LogisticRegression() {
  TargetEntry entry;
  entry.name = "logistic_regression";
  entry.description =
      "P(y = 1) = inv_logit(a + b age + c distance), a ~ N(0,5), b and c ~ N(0,2), made-up people";
  entry.make = [](const Json&) {
    Target target;
    target.layout.Real("a").Real("b").Real("c");
    target.log_density = FromArithmetic([people = MakePeople()](const std::vector<Var>& v) {
      Var log_density =
          normal_lpdf(v[0], 0.0, 5.0) + normal_lpdf(v[1], 0.0, 2.0) + normal_lpdf(v[2], 0.0, 2.0);
      for (const Person& person : people) {
        const Var log_odds = v[0] + v[1] * person.age + v[2] * person.distance;
        log_density += person.acted * log_odds - log1p_exp(log_odds);
      }
      return log_density;
    });
    return target;
  };
  return entry;
}

}  // namespace funnelcast::sampler_bench
