// Goals, their plans and revisions.
#include "server/store/goals.h"

#include "server/errors/error.h"
#include "server/store/models.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

class GoalStoreTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreFixture::SetUp();
    InsertFunnelNamed("sales");
  }

  static Goal MakeGoal(const std::string& id) {
    Goal goal;
    goal.brand = "acme";
    goal.id = id;
    goal.display_name = "Mehr Aufträge";
    goal.funnel = "sales";
    goal.metric = "orders";
    goal.comparison = Comparison::kAtMost;
    goal.target = 0.1 + 0.2;  // not a short decimal: 0.30000000000000004
    goal.start_day = 20000;
    goal.end_day = 20090;
    goal.owner = "Vertrieb";
    return goal;
  }

  absl::StatusOr<Goal> Insert(const Goal& goal) {
    return Written([&](Transaction& transaction) { return InsertGoal(transaction, goal); });
  }
  absl::StatusOr<Goal> Update(const Goal& goal, ExpectedVersion expected) {
    return Written(
        [&](Transaction& transaction) { return UpdateGoal(transaction, goal, expected); });
  }
  absl::StatusOr<Goal> Find(const std::string& id) {
    return Read([&](Reader& reader) { return FindGoal(reader, "acme", id); });
  }
  absl::Status Delete(const std::string& id, ExpectedVersion expected = {}) {
    return Write(
        [&](Transaction& transaction) { return DeleteGoal(transaction, "acme", id, expected); });
  }
};

// Every field comes back as it went in, a target without a short decimal form to the last bit and
// bytes with their NULs.
TEST_F(GoalStoreTest, FindReturnsWhatWasInserted) {
  Goal goal = MakeGoal("q1");
  goal.per_metric = "spend";
  goal.channel = "facebook";
  goal.state = GoalState::kCommitted;
  goal.commitment = std::string("\x00\xff\x01 bytes \x00", 10);
  goal.committed_model = "m1";
  ASSERT_TRUE(Insert(goal).ok());
  const auto found = Find("q1");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->display_name, goal.display_name);
  EXPECT_EQ(found->funnel, "sales");
  EXPECT_EQ(found->metric, "orders");
  EXPECT_EQ(found->per_metric, "spend");
  EXPECT_EQ(found->channel, "facebook");
  EXPECT_EQ(found->comparison, Comparison::kAtMost);
  EXPECT_EQ(found->target, goal.target);
  EXPECT_EQ(found->start_day, 20000);
  EXPECT_EQ(found->end_day, 20090);
  EXPECT_EQ(found->owner, "Vertrieb");
  EXPECT_EQ(found->state, GoalState::kCommitted);
  EXPECT_EQ(found->commitment, goal.commitment);
  EXPECT_EQ(found->committed_model, "m1");
  EXPECT_EQ(found->create_time_us, now_us_);
  EXPECT_EQ(found->version, 1);
}

TEST_F(GoalStoreTest, FindReturnsNotFoundForUnknownName) {
  const absl::Status status = Find("nothing").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(MessageOf(status), testing::HasSubstr("brands/acme/goals/nothing"));
}

TEST_F(GoalStoreTest, InsertRefusesTakenIdAndKeepsTheFirst) {
  ASSERT_TRUE(Insert(MakeGoal("q1")).ok());
  Goal second = MakeGoal("q1");
  second.target = 7;
  EXPECT_EQ(Insert(second).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Find("q1")->target, 0.1 + 0.2);
}

TEST_F(GoalStoreTest, InsertRefusesUnknownBrandFunnelAndParent) {
  Goal goal = MakeGoal("q1");
  goal.brand = "other";
  EXPECT_EQ(Insert(goal).status().code(), absl::StatusCode::kNotFound);
  goal = MakeGoal("q1");
  goal.funnel = "none";
  EXPECT_EQ(Insert(goal).status().code(), absl::StatusCode::kNotFound);
  goal = MakeGoal("q1");
  goal.parent_goal = "none";
  EXPECT_EQ(Insert(goal).status().code(), absl::StatusCode::kNotFound);
}

// a serves b, b serves c; c must not serve a.
TEST_F(GoalStoreTest, UpdateRefusesCycleOfParents) {
  ASSERT_TRUE(Insert(MakeGoal("c")).ok());
  Goal b = MakeGoal("b");
  b.parent_goal = "c";
  ASSERT_TRUE(Insert(b).ok());
  Goal a = MakeGoal("a");
  a.parent_goal = "b";
  ASSERT_TRUE(Insert(a).ok());
  Goal c = MakeGoal("c");
  c.parent_goal = "a";
  EXPECT_EQ(Update(c, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(GoalStoreTest, UpdateRaisesVersionAndRefusesOlderOne) {
  Goal goal = *Insert(MakeGoal("q1"));
  goal.target = 50;
  const auto updated = Update(goal, 1);
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->version, 2);
  EXPECT_EQ(Find("q1")->target, 50);
  EXPECT_EQ(Update(goal, 1).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Find("q1")->version, 2);
}

TEST_F(GoalStoreTest, DeleteRefusesCommittedGoalsAndParents) {
  Goal committed = MakeGoal("done");
  committed.state = GoalState::kCommitted;
  ASSERT_TRUE(Insert(committed).ok());
  EXPECT_EQ(Delete("done").code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(Insert(MakeGoal("parent")).ok());
  Goal child = MakeGoal("child");
  child.parent_goal = "parent";
  ASSERT_TRUE(Insert(child).ok());
  EXPECT_EQ(Delete("parent").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Delete("child", 2).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Delete("child", 1), absl::OkStatus());
  EXPECT_EQ(Delete("parent"), absl::OkStatus());
  EXPECT_EQ(Delete("parent").code(), absl::StatusCode::kNotFound);
}

TEST_F(GoalStoreTest, ListGoesOnAfterAnId) {
  for (const char* id : {"b", "a", "d", "c"}) {
    ASSERT_TRUE(Insert(MakeGoal(id)).ok());
  }
  const auto page = Read([](Reader& reader) { return ListGoals(reader, "acme", {"a", 2}); });
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->size(), 2u);
  EXPECT_EQ((*page)[0].id, "b");
  EXPECT_EQ((*page)[1].id, "c");
}

TEST_F(GoalStoreTest, PlanIsKeptApartAndReplaced) {
  ASSERT_TRUE(Insert(MakeGoal("q1")).ok());
  const auto find_plan = [](Reader& reader) { return FindGoalPlan(reader, "acme", "q1"); };
  EXPECT_EQ(*Read(find_plan), "");
  for (const std::string& plan : {std::string("first"), std::string(3'000'000, '\x07')}) {
    ASSERT_EQ(Write([&](Transaction& transaction) {
                return StoreGoalPlan(transaction, "acme", "q1", plan);
              }),
              absl::OkStatus());
    EXPECT_EQ(*Read(find_plan), plan);
  }
  EXPECT_EQ(Write([](Transaction& transaction) {
              return StoreGoalPlan(transaction, "acme", "none", "plan");
            }).code(),
            absl::StatusCode::kNotFound);
}

TEST_F(GoalStoreTest, RevisionsAreNumberedAndListed) {
  ASSERT_TRUE(Insert(MakeGoal("q1")).ok());
  for (const char* reason : {"too high", "still too high", "fair"}) {
    now_us_ += 1000;
    ASSERT_TRUE(Written([&](Transaction& transaction) {
                  GoalRevision revision;
                  revision.goal = std::string("\0goal", 5);
                  revision.reason = reason;
                  return AppendGoalRevision(transaction, "acme", "q1", revision);
                }).ok());
  }
  EXPECT_EQ(Find("q1")->revision_count, 3);
  const auto revisions =
      Read([](Reader& reader) { return ListGoalRevisions(reader, "acme", "q1", 1, 10); });
  ASSERT_TRUE(revisions.ok());
  ASSERT_EQ(revisions->size(), 2u);
  EXPECT_EQ((*revisions)[0].revision, 2);
  EXPECT_EQ((*revisions)[0].reason, "still too high");
  EXPECT_EQ((*revisions)[1].goal, std::string("\0goal", 5));
  EXPECT_EQ((*revisions)[1].revise_time_us, now_us_);
}

TEST_F(GoalStoreTest, RevisionsOfUnknownGoalAreNotFound) {
  EXPECT_EQ(Read([](Reader& reader) { return ListGoalRevisions(reader, "acme", "none", 0, 10); })
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Written([](Transaction& transaction) {
              return AppendGoalRevision(transaction, "acme", "none", {});
            })
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(GoalStoreTest, ChildrenAreListedByTheirIds) {
  ASSERT_TRUE(Insert(MakeGoal("year")).ok());
  for (const char* id : {"q2", "q1"}) {
    Goal child = MakeGoal(id);
    child.parent_goal = "year";
    ASSERT_TRUE(Insert(child).ok());
  }
  const auto children = Read([](Reader& reader) { return ListChildGoals(reader, "acme", "year"); });
  ASSERT_TRUE(children.ok()) << children.status();
  ASSERT_EQ(children->size(), 2u);
  EXPECT_EQ((*children)[0].id, "q1");
  EXPECT_EQ((*children)[1].id, "q2");
  const auto none = Read([](Reader& reader) { return ListChildGoals(reader, "acme", "q1"); });
  EXPECT_TRUE(none->empty());
}

}  // namespace
}  // namespace funnelcast::store
