// See goal_work.h.
#include "tests/robustness/goal_work.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/goal.grpc.pb.h"
#include "tests/support/message_bytes.h"

namespace funnelcast::robustness {
namespace {

// A brand holds at most 2,000 goals.
constexpr int kMaxGoals = 1900;
constexpr char kBrand[] = "goals";
constexpr char kParent[] = "brands/goals";

}  // namespace

grpc::Status GoalWork::Prepare(const Channel& channel) {
  if (grpc::Status status = EnsureBrand(channel, kBrand); !status.ok()) return status;
  v1::CreateFunnelRequest request;
  request.set_parent(kParent);
  request.set_funnel_id("sales");
  v1::FunnelStage& stage = *request.mutable_funnel()->add_stages();
  stage.set_stage(v1::STAGE_ACTION);
  stage.set_metric("orders");
  v1::Funnel created;
  return v1::CatalogService::NewStub(channel)->CreateFunnel(NewContext().get(), request, &created);
}

grpc::Status GoalWork::Create(const Channel& channel, int index, v1::Goal& goal) {
  v1::CreateGoalRequest request;
  request.set_parent(kParent);
  request.set_goal_id(fmt::format("goal-{}", index));
  request.set_request_id(fmt::format("goal-{}", index));
  v1::Goal& wanted = *request.mutable_goal();
  wanted.set_metric("orders");
  wanted.set_comparison(v1::COMPARISON_AT_LEAST);
  wanted.set_target(index + 1);
  *wanted.mutable_start_date() = MakeDate(2026, 1, 1);
  *wanted.mutable_end_date() = MakeDate(2026, 4, 1);
  return v1::GoalService::NewStub(channel)->CreateGoal(NewContext().get(), request, &goal);
}

grpc::Status GoalWork::Step(const Channel& channel, int max_count) {
  for (int i = 0; i < max_count && acknowledged_count() < kMaxGoals; ++i) {
    open_ = true;
    v1::Goal goal;
    const grpc::Status status = Create(channel, acknowledged_count(), goal);
    if (IsServerGone(status)) return grpc::Status::OK;
    if (!status.ok()) return status;
    acknowledged_.push_back(goal);
    open_ = false;
  }
  return grpc::Status::OK;
}

void GoalWork::Settle(const Channel& channel) {
  if (!open_) return;
  v1::Goal goal;
  const grpc::Status status = Create(channel, acknowledged_count(), goal);
  ASSERT_TRUE(status.ok()) << Describe(status);
  acknowledged_.push_back(goal);
  open_ = false;
}

void GoalWork::VerifyGoal(const Channel& channel, const v1::Goal& goal) {
  v1::GetGoalRequest request;
  request.set_name(goal.name());
  v1::Goal found;
  const grpc::Status status =
      v1::GoalService::NewStub(channel)->GetGoal(NewContext().get(), request, &found);
  ASSERT_TRUE(status.ok()) << goal.name() << ": " << Describe(status);
  EXPECT_EQ(funnelcast::BytesOf(found), funnelcast::BytesOf(goal));
}

void GoalWork::VerifyCount(const Channel& channel) {
  v1::ListGoalsRequest request;
  request.set_parent(kParent);
  request.set_page_size(1000);
  int count = 0;
  do {
    v1::ListGoalsResponse response;
    const grpc::Status status =
        v1::GoalService::NewStub(channel)->ListGoals(NewContext().get(), request, &response);
    ASSERT_TRUE(status.ok()) << Describe(status);
    count += response.goals_size();
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(count, acknowledged_count());
}

void GoalWork::Verify(const Channel& channel, int sample_count) {
  VerifyCount(channel);
  if (acknowledged_.empty()) return;
  VerifyGoal(channel, acknowledged_.back());
  std::uniform_int_distribution<std::size_t> any(0, acknowledged_.size() - 1);
  for (int i = 0; i < sample_count; ++i) VerifyGoal(channel, acknowledged_[any(random_)]);
}

void GoalWork::VerifyRepeat(const Channel& channel) {
  if (acknowledged_.empty()) return;
  std::uniform_int_distribution<std::size_t> any(0, acknowledged_.size() - 1);
  const std::size_t index = any(random_);
  v1::Goal again;
  const grpc::Status status = Create(channel, static_cast<int>(index), again);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(funnelcast::BytesOf(again), funnelcast::BytesOf(acknowledged_[index]))
      << "the repeated call got another answer than the first";
}

}  // namespace funnelcast::robustness
