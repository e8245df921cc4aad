// A brand of ten channels and two years for the service benchmark, made and fitted over the wire.
#ifndef FUNNELCAST_TESTS_BENCH_SERVICE_BENCH_BRAND_H_
#define FUNNELCAST_TESTS_BENCH_SERVICE_BENCH_BRAND_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "funnelcast/v1/scenario.pb.h"

namespace funnelcast::bench {

inline constexpr char kBrand[] = "brands/bench";
inline constexpr char kScenario[] = "brands/bench/scenarios/year";
inline constexpr char kGoal[] = "brands/bench/goals/orders";
inline constexpr int kChannelCount = 10;
inline constexpr int kPlanWeeks = 52;

// The plan after the history of MakeBenchBrand, day by day: its usual spends times `level`.
v1::Plan MakeBenchPlan(int week_count, double level);

// Stores a plan of MakeBenchBrand's brand.
grpc::Status StoreBenchPlan(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& scenario, const v1::Plan& plan);

// Creates the brand, its funnel of four stages by channel, history, model (1,000 draws), a scenario
// of 52 weeks and a goal.
grpc::Status MakeBenchBrand(const std::shared_ptr<grpc::Channel>& channel);

}  // namespace funnelcast::bench

#endif  // FUNNELCAST_TESTS_BENCH_SERVICE_BENCH_BRAND_H_
