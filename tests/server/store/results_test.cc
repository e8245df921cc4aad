// Scenarios, models and operations.
#include "server/errors/error.h"
#include "server/limits.h"
#include "server/store/goals.h"
#include "server/store/models.h"
#include "server/store/operations.h"
#include "server/store/scenarios.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;
constexpr auto kFailedPrecondition = absl::StatusCode::kFailedPrecondition;

class ScenarioStoreTest : public StoreFixture {
 protected:
  absl::StatusOr<Scenario> Insert(const std::string& brand, const std::string& id) {
    return Written([&](Transaction& t) {
      Scenario scenario{brand, id, "Szenario", std::string("\0\xFFplan", 6), 20000, 20090, 12345.67,
                        0.1,   0,  0};
      return InsertScenario(t, scenario);
    });
  }
};

TEST_F(ScenarioStoreTest, IsFoundAsInserted) {
  ASSERT_TRUE(Insert("acme", "spring").ok());
  const auto found = Read([](Reader& r) { return FindScenario(r, "acme", "spring"); });
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->plan, std::string("\0\xFFplan", 6));
  EXPECT_EQ(found->total_spend, 12345.67);
  EXPECT_EQ(found->total_effort_hours, 0.1);
  EXPECT_EQ(found->start_day, 20000);
  EXPECT_EQ(found->end_day, 20090);
  EXPECT_EQ(found->create_time_us, now_us_);
  EXPECT_EQ(Insert("acme", "spring").status().code(), kAlreadyExists);
  EXPECT_EQ(Insert("none", "spring").status().code(), kNotFound);
}

TEST_F(ScenarioStoreTest, ListsLeaveThePlansOut) {
  ASSERT_TRUE(Insert("acme", "b").ok());
  ASSERT_TRUE(Insert("acme", "a").ok());
  const auto list = Read([](Reader& r) { return ListScenarios(r, "acme", {}); });
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].id, "a");
  EXPECT_EQ((*list)[0].plan, "");
  EXPECT_EQ((*list)[0].total_spend, 12345.67);
}

TEST_F(ScenarioStoreTest, UpdateKeepsTimeAndReference) {
  ASSERT_TRUE(Insert("acme", "spring").ok());
  const auto copied = Written([&](Transaction& t) {
    Scenario copy = *FindScenario(t, "acme", "spring");
    copy.id = "lean";
    copy.reference = "spring";
    return InsertScenario(t, copy);
  });
  ASSERT_TRUE(copied.ok()) << copied.status();
  Scenario changed = *copied;
  changed.reference = "";
  changed.plan = "other";
  changed.total_spend = 7;
  const auto update = [&](ExpectedVersion expected) {
    return Written([&](Transaction& t) { return UpdateScenario(t, changed, expected); });
  };
  EXPECT_EQ(update(2).status().code(), absl::StatusCode::kAborted);
  ASSERT_TRUE(update(1).ok());
  const auto found = Read([](Reader& r) { return FindScenario(r, "acme", "lean"); });
  EXPECT_EQ(found->reference, "spring");
  EXPECT_EQ(found->plan, "other");
  EXPECT_EQ(found->total_spend, 7);
  EXPECT_EQ(found->create_time_us, copied->create_time_us);
  EXPECT_EQ(found->version, 2);
  const auto copies = Read([](Reader& r) { return ListScenarioCopies(r, "acme", "spring"); });
  EXPECT_THAT(*copies, ElementsAre("lean"));
}

TEST_F(ScenarioStoreTest, DeletionEmptiesTheReferenceOfCopies) {
  ASSERT_TRUE(Insert("acme", "spring").ok());
  ASSERT_TRUE(Written([&](Transaction& t) {
                Scenario copy = *FindScenario(t, "acme", "spring");
                copy.id = "lean";
                copy.reference = "spring";
                return InsertScenario(t, copy);
              }).ok());
  ASSERT_TRUE(Write([&](Transaction& t) { return DeleteScenario(t, "acme", "spring", {}); }).ok());
  const auto left = Read([](Reader& r) { return FindScenario(r, "acme", "lean"); });
  EXPECT_EQ(left->reference, "");
  EXPECT_EQ(left->version, 2);
}

TEST_F(ScenarioStoreTest, DeletionChecksTheVersion) {
  ASSERT_TRUE(Insert("acme", "spring").ok());
  const auto remove = [&](ExpectedVersion expected) {
    return Write([&](Transaction& t) { return DeleteScenario(t, "acme", "spring", expected); });
  };
  EXPECT_EQ(remove(2).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(remove(1), absl::OkStatus());
  EXPECT_EQ(remove(1).code(), kNotFound);
}

class ModelStoreTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreFixture::SetUp();
    InsertFunnelNamed("sales");
    InsertFunnelNamed("recruiting");
  }
  absl::StatusOr<Model> Insert(const std::string& id, const std::string& funnel,
                               const std::string& draws = "draws") {
    now_us_ += 1000;
    return Written([&](Transaction& t) {
      Model model;
      model.brand = "acme";
      model.id = id;
      model.funnel = funnel;
      model.data_start = 19000;
      model.data_end = 20000;
      model.summary = std::string("\0summary", 8);
      return InsertModel(t, model, draws);
    });
  }
  std::vector<std::string> List(const std::string& funnel, const ModelPage& page) {
    const auto models = Read([&](Reader& r) { return ListModels(r, "acme", funnel, page); });
    std::vector<std::string> ids;
    for (const Model& model : *models) {
      ids.push_back(model.id);
    }
    return ids;
  }
};

TEST_F(ModelStoreTest, DrawsOfTooManyBytesAreRefused) {
  std::string draws(limits::kMaxModelBytes, 'x');
  EXPECT_TRUE(Insert("m1", "sales", draws).ok());
  draws += 'x';
  const absl::Status status = Insert("m2", "sales", draws).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("keep fewer draws"));
}

// Draws of 20 MB with every byte value come back bit by bit.
TEST_F(ModelStoreTest, LargeDrawsComeBackUnchanged) {
  std::string draws(20'000'000, '\0');
  for (std::size_t i = 0; i < draws.size(); ++i) {
    draws[i] = static_cast<char>(i * 31 % 256);
  }
  ASSERT_TRUE(Insert("m1", "sales", draws).ok());
  const auto model = Read([](Reader& r) { return FindModel(r, "acme", "m1"); });
  EXPECT_EQ(model->summary, std::string("\0summary", 8));
  EXPECT_EQ(model->draws_byte_count, 20'000'000);
  EXPECT_EQ(model->data_end, 20000);
  const auto stored = Read([](Reader& r) { return FindModelDraws(r, "acme", "m1"); });
  EXPECT_TRUE(*stored == draws);
}

TEST_F(ModelStoreTest, BadInsertsAreRefused) {
  ASSERT_TRUE(Insert("m1", "sales").ok());
  EXPECT_EQ(Insert("m1", "sales").status().code(), kAlreadyExists);
  EXPECT_EQ(Insert("m2", "none").status().code(), kNotFound);
  EXPECT_EQ(Insert("m2", "sales", std::string(100'000'001, 'x')).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST_F(ModelStoreTest, NewestOfAFunnelIsFound) {
  const auto newest = [](Reader& r) { return FindNewestModel(r, "acme", "sales"); };
  EXPECT_EQ(Read(newest).status().code(), kNotFound);
  ASSERT_TRUE(Insert("z", "sales").ok());
  ASSERT_TRUE(Insert("a", "sales").ok());
  ASSERT_TRUE(Insert("b", "recruiting").ok());
  EXPECT_EQ(Read(newest)->id, "a");
}

TEST_F(ModelStoreTest, ListsBeginWithTheNewest) {
  for (const char* id : {"m1", "m2", "m3"}) {
    ASSERT_TRUE(Insert(id, id == std::string("m2") ? "recruiting" : "sales").ok());
  }
  EXPECT_THAT(List("", {0, "", 2}), ElementsAre("m3", "m2"));
  EXPECT_THAT(List("", {now_us_ - 1000, "m2", 2}), ElementsAre("m1"));
  EXPECT_THAT(List("sales", {0, "", 10}), ElementsAre("m3", "m1"));
}

TEST_F(ModelStoreTest, ModelOfACommittedGoalIsKept) {
  ASSERT_TRUE(Insert("m1", "sales").ok());
  Goal goal;
  goal.brand = "acme";
  goal.id = "q1";
  goal.funnel = "sales";
  goal.state = GoalState::kCommitted;
  goal.committed_model = "m1";
  ASSERT_TRUE(Written([&](Transaction& t) { return InsertGoal(t, goal); }).ok());
  const auto remove = [&] {
    return Write([](Transaction& t) { return DeleteModel(t, "acme", "m1"); });
  };
  EXPECT_EQ(remove().code(), kFailedPrecondition);
  goal.state = GoalState::kAbandoned;
  ASSERT_TRUE(Written([&](Transaction& t) { return UpdateGoal(t, goal, {}); }).ok());
  EXPECT_EQ(remove(), absl::OkStatus());
  EXPECT_EQ(remove().code(), kNotFound);
  EXPECT_EQ(Read([](Reader& r) { return FindModelDraws(r, "acme", "m1"); }).status().code(),
            kNotFound);
}

class OperationStoreTest : public StoreFixture {
 protected:
  absl::StatusOr<Operation> Insert(const std::string& id) {
    now_us_ += 1000;
    return Written([&](Transaction& t) {
      Operation operation;
      operation.brand = "acme";
      operation.id = id;
      operation.kind = "fit";
      operation.request = std::string("\0request", 8);
      return InsertOperation(t, operation);
    });
  }
  absl::StatusOr<Operation> Start(const std::string& id) {
    return Written([&](Transaction& t) { return StartOperation(t, "acme", id); });
  }
  absl::StatusOr<Operation> Cancel(const std::string& id) {
    return Written([&](Transaction& t) { return RequestCancel(t, "acme", id); });
  }
  absl::StatusOr<Operation> Finish(const std::string& id, OperationState state) {
    return Written([&](Transaction& t) {
      OperationOutcome outcome;
      outcome.state = state;
      outcome.result = std::string("\0result", 7);
      outcome.error_code = state == OperationState::kFailed ? 13 : 0;
      outcome.error_message = "why";
      outcome.error_details = "details";
      return FinishOperation(t, "acme", id, outcome);
    });
  }
  absl::StatusOr<Operation> Find(const std::string& id) {
    return Read([&](Reader& r) { return FindOperation(r, "acme", id); });
  }
};

TEST_F(OperationStoreTest, GoesFromQueuedToItsEnd) {
  ASSERT_TRUE(Insert("o1").ok());
  EXPECT_EQ(Find("o1")->state, OperationState::kQueued);
  EXPECT_EQ(Find("o1")->request, std::string("\0request", 8));
  EXPECT_EQ(Start("o1")->state, OperationState::kRunning);
  EXPECT_EQ(Start("o1").status().code(), kFailedPrecondition);
  ASSERT_EQ(Write([](Transaction& t) {
              return UpdateOperationProgress(t, "acme", "o1", 0.4, "chain 2 of 4");
            }),
            absl::OkStatus());
  EXPECT_EQ(Find("o1")->progress, 0.4);
  EXPECT_EQ(Find("o1")->step, "chain 2 of 4");
  now_us_ += 500;
  const auto ended = Finish("o1", OperationState::kSucceeded);
  EXPECT_EQ(ended->state, OperationState::kSucceeded);
  EXPECT_EQ(ended->progress, 1);
  EXPECT_EQ(ended->result, std::string("\0result", 7));
  EXPECT_EQ(ended->end_time_us, now_us_);
}

TEST_F(OperationStoreTest, EndIsFinal) {
  for (const OperationState end :
       {OperationState::kSucceeded, OperationState::kFailed, OperationState::kCancelled}) {
    const std::string id = "o" + std::to_string(static_cast<int>(end));
    ASSERT_TRUE(Insert(id).ok());
    ASSERT_TRUE(Start(id).ok());
    ASSERT_TRUE(Finish(id, end).ok());
    EXPECT_EQ(Finish(id, OperationState::kSucceeded).status().code(), kFailedPrecondition);
    EXPECT_EQ(Start(id).status().code(), kFailedPrecondition);
    EXPECT_EQ(Cancel(id)->state, end);
    EXPECT_EQ(
        Write([&](Transaction& t) { return UpdateOperationProgress(t, "acme", id, 0.1, "late"); }),
        absl::OkStatus());
    EXPECT_NE(Find(id)->step, "late");
    EXPECT_EQ(Find(id)->state, end);
  }
}

TEST_F(OperationStoreTest, CancellationEndsQueuedAndMarksRunningOnes) {
  ASSERT_TRUE(Insert("queued").ok());
  EXPECT_EQ(Cancel("queued")->state, OperationState::kCancelled);
  ASSERT_TRUE(Insert("running").ok());
  ASSERT_TRUE(Start("running").ok());
  const auto marked = Cancel("running");
  EXPECT_EQ(marked->state, OperationState::kRunning);
  EXPECT_TRUE(marked->cancel_requested);
}

// A server dies with one operation waiting, one running and one running that was to be cancelled.
TEST_F(OperationStoreTest, RecoveryQueuesRunningOnesAgain) {
  for (const char* id : {"waiting", "running", "unwanted", "done"}) {
    ASSERT_TRUE(Insert(id).ok());
  }
  ASSERT_TRUE(Start("running").ok());
  ASSERT_TRUE(Start("unwanted").ok());
  ASSERT_TRUE(Cancel("unwanted").ok());
  ASSERT_TRUE(Finish("done", OperationState::kSucceeded).ok());
  const auto queued = Written([](Transaction& t) { return RecoverOperations(t); });
  ASSERT_TRUE(queued.ok()) << queued.status();
  ASSERT_EQ(queued->size(), 2u);
  EXPECT_EQ((*queued)[0].id, "waiting");
  EXPECT_EQ((*queued)[0].restart_count, 0);
  EXPECT_EQ((*queued)[1].id, "running");
  EXPECT_EQ((*queued)[1].restart_count, 1);
  EXPECT_EQ((*queued)[1].state, OperationState::kQueued);
  EXPECT_EQ(Find("unwanted")->state, OperationState::kCancelled);
  EXPECT_EQ(Find("done")->state, OperationState::kSucceeded);
  EXPECT_EQ(Read([](Reader& r) { return ListUnfinishedOperations(r); })->size(), 2u);
}

TEST_F(OperationStoreTest, OnlyEndedOnesAreDeleted) {
  ASSERT_TRUE(Insert("o1").ok());
  const auto remove = [&] {
    return Write([](Transaction& t) { return DeleteOperation(t, "acme", "o1"); });
  };
  EXPECT_EQ(remove().code(), kFailedPrecondition);
  ASSERT_TRUE(Finish("o1", OperationState::kFailed).ok());
  EXPECT_EQ(Find("o1")->error_code, 13);
  EXPECT_EQ(Find("o1")->error_details, "details");
  EXPECT_EQ(remove(), absl::OkStatus());
  EXPECT_EQ(remove().code(), kNotFound);
}

TEST_F(OperationStoreTest, UnknownOnesAreNotFound) {
  EXPECT_EQ(Find("none").status().code(), kNotFound);
  EXPECT_EQ(Start("none").status().code(), kNotFound);
  EXPECT_EQ(Cancel("none").status().code(), kNotFound);
  EXPECT_EQ(Finish("none", OperationState::kFailed).status().code(), kNotFound);
  EXPECT_EQ(Write([](Transaction& t) {
              return UpdateOperationProgress(t, "acme", "none", 0.1, "");
            }).code(),
            kNotFound);
  ASSERT_TRUE(Insert("o1").ok());
  EXPECT_EQ(Insert("o1").status().code(), kAlreadyExists);
  const auto list = Read([](Reader& r) { return ListOperations(r, "acme", {}); });
  EXPECT_EQ(list->size(), 1u);
}

}  // namespace
}  // namespace funnelcast::store
