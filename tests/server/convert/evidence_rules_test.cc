// Every rule for the fields of benchmarks and experiments, as catalog_rules_test.cc has it for the
// rest of the catalogue.
#include <cmath>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/benchmark.h"
#include "server/convert/experiment.h"
#include "server/limits.h"
#include "tests/server/convert/requests_for_test.h"
#include "tests/server/convert/rules.h"
#include "tests/server/violations.h"

namespace funnelcast::convert {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ExpectRules with the conversion under test.
template <typename Request>
void ExpectEach(const Request& good, const std::vector<Rule<Request>>& rules) {
  ExpectRules(
      good, [](const Request& request) { return FromProto(request); }, rules);
}

TEST(BenchmarkRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateBenchmarkRequest;
  const auto of = [](Request& r) { return r.mutable_benchmark(); };
  ExpectEach<Request>(
      BenchmarkRequest(),
      {
          {"parent REQUIRED", [&](Request& r) { r.clear_parent(); }},
          {"benchmark_id MALFORMED", [&](Request& r) { r.set_benchmark_id("Upper"); }},
          {"request_id MALFORMED", [&](Request& r) { r.set_request_id("two words"); }},
          {"benchmark.display_name TOO_LONG",
           [&](Request& r) {
             of(r)->set_display_name(std::string(limits::kMaxDisplayNameCharacters + 1, 'x'));
           }},
          {"benchmark.channel MALFORMED", [&](Request& r) { of(r)->set_channel("Tik Tok"); }},
          {"benchmark.metric REQUIRED", [&](Request& r) { of(r)->clear_metric(); }},
          {"benchmark.per_metric REQUIRED", [&](Request& r) { of(r)->clear_per_metric(); }},
          {"benchmark.per_metric CONFLICTING",
           [&](Request& r) { of(r)->set_per_metric("clicks"); }},
          {"benchmark.low OUT_OF_RANGE", [&](Request& r) { of(r)->clear_low(); }},
          {"benchmark.low OUT_OF_RANGE", [&](Request& r) { of(r)->set_low(-1); }},
          {"benchmark.high NOT_FINITE", [&](Request& r) { of(r)->set_high(kInfinity); }},
          {"benchmark.high OUT_OF_RANGE",
           [&](Request& r) { of(r)->set_high(1.1 * limits::kMaxRate); }},
          {"benchmark.high CONFLICTING", [&](Request& r) { of(r)->set_high(0.004); }},
          {"benchmark.source TOO_LONG",
           [&](Request& r) {
             of(r)->set_source(std::string(limits::kMaxSourceCharacters + 1, 'x'));
           }},
      });
}

TEST(BenchmarkRulesTest, LimitsAreTaken) {
  v1::CreateBenchmarkRequest request = BenchmarkRequest();
  request.mutable_benchmark()->clear_channel();
  request.mutable_benchmark()->set_high(limits::kMaxRate);
  request.mutable_benchmark()->set_source(std::string(limits::kMaxSourceCharacters, 'x'));
  const auto record = FromProto(request);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->display_name, "tiktok_ctr");
  v1::Benchmark expected = request.benchmark();
  expected.set_name("brands/acme/benchmarks/tiktok_ctr");
  expected.set_display_name("tiktok_ctr");
  expected.set_etag("v0");
  EXPECT_EQ(ToProto(*record).SerializeAsString(), expected.SerializeAsString());
}

TEST(ExperimentRulesTest, CreateNamesEveryBadField) {
  using Request = v1::CreateExperimentRequest;
  const auto of = [](Request& r) { return r.mutable_experiment(); };
  ExpectEach<Request>(
      ExperimentRequest(),
      {
          {"experiment_id REQUIRED", [&](Request& r) { r.clear_experiment_id(); }},
          {"experiment.display_name CONTROL_CHARACTER",
           [&](Request& r) { of(r)->set_display_name("a\nb"); }},
          {"experiment.channel REQUIRED", [&](Request& r) { of(r)->clear_channel(); }},
          {"experiment.metric MALFORMED", [&](Request& r) { of(r)->set_metric("Orders!"); }},
          {"experiment.start_date REQUIRED", [&](Request& r) { of(r)->clear_start_date(); }},
          {"experiment.end_date WINDOW_ORDER",
           [&](Request& r) { *of(r)->mutable_end_date() = MakeDate(2025, 3, 1); }},
          {"experiment.input_change OUT_OF_RANGE",
           [&](Request& r) { of(r)->clear_input_change(); }},
          {"experiment.input_change OUT_OF_RANGE",
           [&](Request& r) { of(r)->set_input_change(-1.1 * limits::kMaxInputChange); }},
          {"experiment.input_change NOT_FINITE",
           [&](Request& r) { of(r)->set_input_change(-kInfinity); }},
          {"experiment.lift OUT_OF_RANGE",
           [&](Request& r) { of(r)->set_lift(-1.1 * limits::kMaxLift); }},
          {"experiment.lift NOT_FINITE", [&](Request& r) { of(r)->set_lift(std::nan("")); }},
          {"experiment.lift_standard_error OUT_OF_RANGE",
           [&](Request& r) { of(r)->clear_lift_standard_error(); }},
          {"experiment.lift_standard_error OUT_OF_RANGE",
           [&](Request& r) { of(r)->set_lift_standard_error(-1); }},
          {"experiment.lift_interval CONFLICTING",
           [&](Request& r) { of(r)->mutable_lift_interval()->set_low(-200); }},
          {"experiment.note TOO_LONG",
           [&](Request& r) { of(r)->set_note(std::string(limits::kMaxNoteCharacters + 1, 'x')); }},
      });
}

TEST(ExperimentRulesTest, IntervalNamesEveryBadField) {
  using Request = v1::CreateExperimentRequest;
  Request good = ExperimentRequest();
  good.mutable_experiment()->clear_lift_standard_error();
  good.mutable_experiment()->mutable_lift_interval()->set_low(-260);
  good.mutable_experiment()->mutable_lift_interval()->set_high(-40);
  const auto of = [](Request& r) { return r.mutable_experiment()->mutable_lift_interval(); };
  const std::string field = "experiment.lift_interval";
  ExpectEach<Request>(
      good, {
                {field + ".low NOT_FINITE", [&](Request& r) { of(r)->set_low(-kInfinity); }},
                {field + ".high OUT_OF_RANGE",
                 [&](Request& r) { of(r)->set_high(1.1 * limits::kMaxLift); }},
                {field + ".probability OUT_OF_RANGE",
                 [&](Request& r) { of(r)->set_probability(limits::kMinLiftProbability - 0.01); }},
                {field + ".probability OUT_OF_RANGE",
                 [&](Request& r) { of(r)->set_probability(limits::kMaxLiftProbability + 0.0001); }},
                {field + ".probability OUT_OF_RANGE",
                 [&](Request& r) { of(r)->set_probability(std::nan("")); }},
                {field + " CONFLICTING", [&](Request& r) { of(r)->set_high(-260); }},
                {field + " CONFLICTING", [&](Request& r) { of(r)->set_high(-151); }},
            });
}

// 95 % of a normal distribution lie within 1.959964 standard errors, 80 % within 1.281552.
TEST(ExperimentRulesTest, IntervalBecomesAStandardError) {
  v1::CreateExperimentRequest request = ExperimentRequest();
  request.mutable_experiment()->clear_lift_standard_error();
  v1::LiftInterval& interval = *request.mutable_experiment()->mutable_lift_interval();
  interval.set_low(-260);
  interval.set_high(-40);
  EXPECT_NEAR(FromProto(request)->lift_standard_error, 110 / 1.959964, 1e-4);
  interval.set_probability(0.8);
  EXPECT_NEAR(FromProto(request)->lift_standard_error, 110 / 1.281552, 1e-4);
  for (const double probability : {limits::kMinLiftProbability, limits::kMaxLiftProbability}) {
    interval.set_probability(probability);
    EXPECT_THAT(ViolationsOf(FromProto(request).status()), IsEmpty());
  }
}

// A lift of nothing and a test that ended before anything was observed are results like others.
TEST(ExperimentRulesTest, LimitsAreTaken) {
  v1::CreateExperimentRequest request = ExperimentRequest();
  v1::Experiment& experiment = *request.mutable_experiment();
  experiment.clear_lift();
  experiment.set_input_change(-limits::kMaxInputChange);
  experiment.set_lift_standard_error(limits::kMaxLift);
  experiment.set_note(std::string(limits::kMaxNoteCharacters, 'x'));
  *experiment.mutable_start_date() = MakeDate(1990, 1, 1);
  *experiment.mutable_end_date() = MakeDate(1990, 1, 2);
  const auto record = FromProto(request);
  ASSERT_TRUE(record.ok()) << record.status();
  experiment.set_name("brands/acme/experiments/fb_pause");
  experiment.set_display_name("fb_pause");
  experiment.set_etag("v0");
  EXPECT_EQ(ToProto(*record).SerializeAsString(), experiment.SerializeAsString());
}

}  // namespace
}  // namespace funnelcast::convert
