// Old ids, renaming, merging and deleting of catalogue entries.
#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "server/limits.h"
#include "server/service/stored_sums.h"
#include "server/store/activities.h"
#include "server/store/aliases.h"
#include "server/store/audiences.h"
#include "server/store/benchmarks.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/entries.h"
#include "server/store/experiments.h"
#include "server/store/goals.h"
#include "server/store/import_undo.h"
#include "server/store/imports.h"
#include "server/store/merges.h"
#include "server/store/metrics.h"
#include "server/store/observation_deletion.h"
#include "server/store/observations.h"
#include "server/store/renames.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Day kMonday = 20514;  // 2026-03-02

EntryPath ChannelPath(const std::string& id) { return {EntryKind::kChannel, "", "", id}; }
EntryPath MetricPath(const std::string& id) { return {EntryKind::kMetric, "", "", id}; }
EntryPath CampaignPath(const std::string& channel, const std::string& id) {
  return {EntryKind::kCampaign, channel, "", id};
}

// Of the clicks of fb.
Experiment MakeExperiment() {
  Experiment experiment;
  experiment.brand = "acme";
  experiment.id = "lift";
  experiment.channel = "fb";
  experiment.metric = "clicks";
  return experiment;
}

struct Row {
  SeriesKey key;
  Day day = 0;
  double value = 0;
};

class EntryChangesTest : public StoreFixture {
 protected:
  absl::StatusOr<ImportResult> Import(const std::vector<Row>& rows,
                                      const ImportOptions& options = {}) {
    std::map<SeriesKey, std::map<Day, double>> sorted;
    for (const Row& row : rows) sorted[row.key][row.day] = row.value;
    ObservationBatch batch;
    for (const auto& [key, days] : sorted) {
      for (const auto& [day, value] : days) {
        const auto series = static_cast<std::uint32_t>(batch.series.size());
        batch.values.push_back({series, day, value});
      }
      batch.series.push_back(key);
    }
    now_us_ += 1'000'000;
    return Written([&](Transaction& transaction) {
      return WriteObservations(transaction, "acme", batch, options);
    });
  }
  // Clicks of a channel on one day.
  absl::StatusOr<ImportResult> ImportClicks(const std::string& channel, Day day, double value) {
    return Import({{{"clicks", channel, "", "", ""}, day, value}});
  }
  absl::Status Rename(const EntryPath& path, const std::string& new_id) {
    return Write([&](Transaction& transaction) {
      return RenameEntry(transaction, "acme", path, new_id, std::nullopt);
    });
  }
  absl::StatusOr<SeriesMergeResult> Merge(const EntryPath& from, const std::string& into,
                                          BothValues both_values = BothValues::kRefuse) {
    now_us_ += 1'000'000;
    return Written([&](Transaction& transaction) {
      return MergeEntries(transaction, "acme", {from, into, both_values, ""});
    });
  }
  absl::Status Delete(const EntryPath& path) {
    return Write([&](Transaction& transaction) {
      return DeleteEntry(transaction, "acme", path, std::nullopt);
    });
  }
  // `metric channel start value`, row by row.
  std::vector<std::string> Sums(const history::ObservationQuery& query = {}) {
    const auto sums =
        Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
    EXPECT_TRUE(sums.ok()) << sums.status();
    std::vector<std::string> rows;
    for (const history::ObservedSum& sum : *sums) {
      rows.push_back(fmt::format("{} {} {} {:g}", sum.metric, sum.channel, sum.start, sum.value));
    }
    return rows;
  }
  std::vector<std::string> ChannelIds() {
    const auto channels =
        Read([](Reader& reader) { return ListChannels(reader, "acme", {.after_id = ""}); });
    std::vector<std::string> ids;
    for (const Channel& channel : *channels) ids.push_back(channel.id);
    return ids;
  }
  EntryPath Resolved(const EntryPath& path) {
    const auto aliases = Read([](Reader& reader) { return LoadAliases(reader, "acme"); });
    return aliases->Resolve(path);
  }
  absl::Status Undo(std::int64_t import) {
    now_us_ += 1'000'000;
    return Write([&](Transaction& transaction) {
      return UndoImport(transaction, "acme", import, {}).status();
    });
  }
};

TEST_F(EntryChangesTest, RenamedChannelKeepsItsPastAndItsOldId) {
  ASSERT_TRUE(ImportClicks("instagramm", kMonday, 5).ok());
  ASSERT_EQ(Rename(ChannelPath("instagramm"), "instagram"), absl::OkStatus());
  EXPECT_THAT(ChannelIds(), ElementsAre("instagram"));
  EXPECT_EQ(Resolved(ChannelPath("instagramm")).id, "instagram");
  const std::string row = fmt::format("clicks instagram {} 5", kMonday);
  EXPECT_THAT(Sums(), ElementsAre(row));
  history::ObservationQuery by_old_id;
  by_old_id.channels = {"instagramm"};
  EXPECT_THAT(Sums(by_old_id), ElementsAre(row));
  const auto channel =
      Read([](Reader& reader) { return FindChannel(reader, "acme", "instagram"); });
  EXPECT_EQ(channel->display_name, "instagram");  // was no more than the id
}

// An export that still has the old name goes to the renamed channel.
TEST_F(EntryChangesTest, ImportUnderAnOldIdGoesToTheRenamedEntry) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_EQ(Rename(ChannelPath("a"), "b"), absl::OkStatus());
  const auto again = ImportClicks("a", kMonday, 6);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->corrected_count, 1);
  EXPECT_THAT(again->new_channels, IsEmpty());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks b {} 6", kMonday)));
}

// Both names in one file are one series: they join, unless both give a value for one day.
TEST_F(EntryChangesTest, BothNamesInOneBatchAreJoined) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_EQ(Rename(ChannelPath("a"), "b"), absl::OkStatus());
  const SeriesKey old_key{"clicks", "a", "", "", ""};
  const SeriesKey new_key{"clicks", "b", "", "", ""};
  ASSERT_TRUE(Import({{old_key, kMonday + 2, 7}, {new_key, kMonday + 1, 6}}).ok());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks b {} 5", kMonday),
                                  fmt::format("clicks b {} 6", kMonday + 1),
                                  fmt::format("clicks b {} 7", kMonday + 2)));
  const absl::Status refused =
      Import({{old_key, kMonday + 3, 7}, {new_key, kMonday + 3, 6}}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(refused), HasSubstr("clicks of a and clicks of b both give a value for "
                                            "2026-03-05"));
  EXPECT_THAT(MessageOf(refused), HasSubstr("`--sum-rows`"));
}

// The usual export still has both names after the merge; a control is averaged.
TEST_F(EntryChangesTest, ValuesOfMergedNamesAreAddedUpWhereThatIsWanted) {
  const std::vector<Row> rows = {{{"clicks", "a", "", "", ""}, kMonday, 5},
                                 {{"clicks", "b", "", "", ""}, kMonday, 2},
                                 {{"clicks", "c", "", "", ""}, kMonday, 3},
                                 {{"price", "a", "", "", ""}, kMonday, 10},
                                 {{"price", "b", "", "", ""}, kMonday, 30}};
  ASSERT_TRUE(
      Write([](Transaction& transaction) {
        return InsertMetric(transaction, {"acme", "price", "Price", MetricKind::kControl}).status();
      }).ok());
  for (const char* channel : {"a", "b", "c"}) ASSERT_TRUE(ImportClicks(channel, kMonday, 1).ok());
  ASSERT_TRUE(Merge(ChannelPath("b"), "a", BothValues::kSum).ok());
  ASSERT_TRUE(Merge(ChannelPath("c"), "a", BothValues::kSum).ok());
  EXPECT_EQ(Import(rows).status().code(), absl::StatusCode::kInvalidArgument);
  ImportOptions options;
  options.same_days = SameDays::kSum;
  ASSERT_EQ(Import(rows, options).status(), absl::OkStatus());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks a {} 10", kMonday),
                                  fmt::format("price a {} 20", kMonday)));
}

TEST_F(EntryChangesTest, RenamesFollowEachOtherAndGoBack) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_EQ(Rename(ChannelPath("a"), "b"), absl::OkStatus());
  ASSERT_EQ(Rename(ChannelPath("b"), "c"), absl::OkStatus());
  EXPECT_EQ(Resolved(ChannelPath("a")).id, "c");
  ASSERT_EQ(Rename(ChannelPath("c"), "a"), absl::OkStatus());
  EXPECT_EQ(Resolved(ChannelPath("a")).id, "a");
  EXPECT_EQ(Resolved(ChannelPath("b")).id, "a");
  EXPECT_EQ(Resolved(ChannelPath("c")).id, "a");
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks a {} 5", kMonday)));
}

TEST_F(EntryChangesTest, IdsThatAreTakenOrMeantAreRefused) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday, 5).ok());
  const absl::Status taken = Rename(ChannelPath("a"), "b");
  EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(MessageOf(taken), HasSubstr("`funnelcast channel merge acme a --into b`"));
  ASSERT_EQ(Rename(ChannelPath("a"), "c"), absl::OkStatus());
  const absl::Status meant = Rename(ChannelPath("b"), "a");
  EXPECT_EQ(meant.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(MessageOf(meant), HasSubstr("`a` is an old id of the channel `c`"));
  const absl::Status created =
      Read([](Reader& reader) { return CheckNoAlias(reader, "acme", ChannelPath("a")); });
  EXPECT_EQ(created.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Rename(ChannelPath("c"), "c").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Rename(ChannelPath("nobody"), "d").code(), absl::StatusCode::kNotFound);
}

// What lies below a renamed channel is found under old ids of any part of its path.
TEST_F(EntryChangesTest, CampaignsAndActivitiesFollowTheirChannel) {
  const SeriesKey key{"clicks", "fb", "spring", "post", "women"};
  ASSERT_TRUE(Import({{key, kMonday, 5}}).ok());
  ASSERT_EQ(Rename(CampaignPath("fb", "spring"), "fruehling"), absl::OkStatus());
  ASSERT_EQ(Rename(ChannelPath("fb"), "facebook"), absl::OkStatus());
  ASSERT_EQ(Rename({EntryKind::kActivity, "facebook", "fruehling", "post"}, "post_1"),
            absl::OkStatus());
  ASSERT_EQ(Rename({EntryKind::kAudience, "", "", "women"}, "frauen"), absl::OkStatus());
  const auto aliases = Read([](Reader& reader) { return LoadAliases(reader, "acme"); });
  EXPECT_EQ(aliases->Resolve(key),
            (SeriesKey{"clicks", "facebook", "fruehling", "post_1", "frauen"}));
  const auto again = Import({{key, kMonday, 5}});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->unchanged_count, 1);
  EXPECT_EQ(again->new_other_count, 0);
}

TEST_F(EntryChangesTest, MetricIsRenamedWhereverItIsNamed) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(ImportClicks("fb", kMonday, 5).ok());
  Goal goal;
  goal.brand = "acme";
  goal.id = "q1";
  goal.funnel = "sales";
  goal.metric = "orders";
  goal.per_metric = "clicks";
  Benchmark benchmark;
  benchmark.brand = "acme";
  benchmark.id = "ctr";
  benchmark.metric = "clicks";
  benchmark.per_metric = "impressions";
  const Experiment experiment = MakeExperiment();
  ASSERT_EQ(Write([&](Transaction& transaction) {
              absl::Status status = InsertGoal(transaction, goal).status();
              status.Update(InsertBenchmark(transaction, benchmark).status());
              status.Update(InsertExperiment(transaction, experiment).status());
              return status;
            }),
            absl::OkStatus());
  ASSERT_EQ(Rename(MetricPath("clicks"), "klicks"), absl::OkStatus());
  ASSERT_EQ(Rename(ChannelPath("fb"), "facebook"), absl::OkStatus());
  const auto funnel = Read([](Reader& reader) { return FindFunnel(reader, "acme", "sales"); });
  EXPECT_EQ(funnel->stages[1].metric, "klicks");
  EXPECT_EQ(funnel->version, 2);
  auto renamed = Read([](Reader& r) { return FindGoal(r, "acme", "q1"); });
  EXPECT_EQ(renamed->per_metric, "klicks");
  // A commit that took the goal as it was before does not bring the old metric back.
  goal.version = 1;
  EXPECT_EQ(Write([&](Transaction& transaction) {
              return UpdateGoal(transaction, goal, 1).status();
            }).code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(Read([](Reader& r) { return FindBenchmark(r, "acme", "ctr"); })->metric, "klicks");
  const auto lift = Read([](Reader& r) { return FindExperiment(r, "acme", "lift"); });
  EXPECT_EQ(lift->metric, "klicks");
  EXPECT_EQ(lift->channel, "facebook");
  const auto import = Read([](Reader& reader) { return FindImport(reader, "acme", 1); });
  ASSERT_EQ(import->sums.size(), 1U);
  EXPECT_EQ(import->sums[0].metric, "klicks");
  EXPECT_THAT(import->new_channels, ElementsAre("facebook"));
}

TEST_F(EntryChangesTest, StaleVersionIsNotRenamedOrDeleted) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  EXPECT_EQ(Write([](Transaction& transaction) {
              return RenameEntry(transaction, "acme", ChannelPath("a"), "b", 7);
            }).code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(Write([](Transaction& transaction) {
              return DeleteEntry(transaction, "acme", ChannelPath("a"), 7);
            }).code(),
            absl::StatusCode::kAborted);
}

TEST_F(EntryChangesTest, MergedChannelIsTheOtherOneAndComesBackWhenUndone) {
  ASSERT_TRUE(Import({{{"clicks", "insta", "", "", ""}, kMonday, 5},
                      {{"spend", "insta", "spring", "", ""}, kMonday, 50}})
                  .ok());
  ASSERT_TRUE(ImportClicks("instagram", kMonday + 1, 6).ok());
  const std::vector<std::string> before = Sums();
  const auto merged = Merge(ChannelPath("insta"), "instagram");
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(merged->moved_count, 2);
  EXPECT_THAT(ChannelIds(), ElementsAre("instagram"));
  EXPECT_EQ(Resolved(ChannelPath("insta")).id, "instagram");
  EXPECT_TRUE(Read([](Reader& reader) {
                return FindCampaign(reader, "acme", "instagram", "spring");
              }).ok());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks instagram {} 5", kMonday),
                                  fmt::format("clicks instagram {} 6", kMonday + 1),
                                  fmt::format("spend instagram {} 50", kMonday)));
  history::ObservationQuery past;
  past.as_of_us = now_us_ - 1'000'000;
  EXPECT_EQ(Sums(past), before);
  past.channels = {"insta"};
  past.metrics = {"spend"};
  EXPECT_THAT(Sums(past), ElementsAre(fmt::format("spend insta {} 50", kMonday)));
  past.as_of_us.reset();
  EXPECT_THAT(Sums(past), ElementsAre(fmt::format("spend instagram {} 50", kMonday)));
  ASSERT_EQ(Undo(merged->import), absl::OkStatus());
  EXPECT_EQ(Sums(), before);
  EXPECT_THAT(ChannelIds(), ElementsAre("insta", "instagram"));
  EXPECT_EQ(Resolved(ChannelPath("insta")).id, "insta");
  EXPECT_TRUE(
      Read([](Reader& reader) { return FindCampaign(reader, "acme", "insta", "spring"); }).ok());
}

TEST_F(EntryChangesTest, DaysWithBothValuesAreListedUntilSomebodyDecides) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday, 6).ok());
  const auto refused = Merge(ChannelPath("a"), "b");
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->import, 0);
  ASSERT_EQ(refused->clashes.size(), 1U);
  EXPECT_EQ(refused->clashes[0].from_value, 5);
  EXPECT_EQ(refused->clashes[0].to_value, 6);
  EXPECT_THAT(ChannelIds(), ElementsAre("a", "b"));
  ASSERT_TRUE(Merge(ChannelPath("a"), "b", BothValues::kSum).ok());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks b {} 11", kMonday)));
}

// Of more clashes than are listed, the first are, and all are counted.
TEST_F(EntryChangesTest, ClashesAreListedUpToALimit) {
  const auto count = static_cast<int>(limits::kMaxListedClashes);
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(ImportClicks("a", kMonday + i, 5).ok());
    ASSERT_TRUE(ImportClicks("b", kMonday + i, 6).ok());
  }
  EXPECT_EQ(Merge(ChannelPath("a"), "b")->clashes.size(), limits::kMaxListedClashes);
  ASSERT_TRUE(ImportClicks("a", kMonday + count, 5).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday + count, 6).ok());
  const auto refused = Merge(ChannelPath("a"), "b");
  EXPECT_EQ(refused->clashes.size(), limits::kMaxListedClashes);
  EXPECT_EQ(refused->clashes.back().day, kMonday + count - 1);
  EXPECT_EQ(refused->clash_count, count + 1);
}

// A sum of two days against a value on one of them, then on both.
TEST_F(EntryChangesTest, LongValueIsNotDroppedForOneOfItsDays) {
  ObservationBatch two_days;
  two_days.series = {{"clicks", "a", "", "", ""}};
  two_days.values = {{0, kMonday, 10, 2}};
  ASSERT_TRUE(Written([&](Transaction& transaction) {
                return WriteObservations(transaction, "acme", two_days, {});
              }).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday, 6).ok());
  const auto refused = Merge(ChannelPath("a"), "b", BothValues::kKeep);
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->import, 0);
  ASSERT_EQ(refused->clashes.size(), 1U);
  EXPECT_EQ(refused->clashes[0].from_value, 10);
  EXPECT_THAT(ChannelIds(), ElementsAre("a", "b"));
  ASSERT_TRUE(ImportClicks("b", kMonday + 1, 7).ok());
  ASSERT_TRUE(Merge(ChannelPath("a"), "b", BothValues::kKeep).ok());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks b {} 6", kMonday),
                                  fmt::format("clicks b {} 7", kMonday + 1)));
}

// What was merged into a channel that is merged again means the last one; undoing the second merge
// leaves the first as it was.
TEST_F(EntryChangesTest, MergesFollowEachOther) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 1).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday + 1, 2).ok());
  ASSERT_TRUE(ImportClicks("c", kMonday + 2, 3).ok());
  ASSERT_TRUE(Merge(ChannelPath("a"), "b").ok());
  const auto second = Merge(ChannelPath("b"), "c");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(Resolved(ChannelPath("a")).id, "c");
  ASSERT_EQ(Undo(second->import), absl::OkStatus());
  EXPECT_EQ(Resolved(ChannelPath("a")).id, "b");
  EXPECT_THAT(ChannelIds(), ElementsAre("b", "c"));
}

// Merged the wrong way round and undone: stages and goals count what they did before, and a goal
// that was about the other metric all along still does.
TEST_F(EntryChangesTest, UndoneMergeGivesStagesAndGoalsBack) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Import({{{"orders", "", "", "", ""}, kMonday, 5},
                      {{"leads", "", "", "", ""}, kMonday + 1, 9}})
                  .ok());
  const auto insert_goal = [&](const std::string& id, const std::string& metric) {
    Goal goal;
    goal.brand = "acme";
    goal.id = id;
    goal.funnel = "sales";
    goal.metric = metric;
    goal.target = 10;
    goal.end_day = kMonday;
    return Write([&](Transaction& transaction) { return InsertGoal(transaction, goal).status(); });
  };
  ASSERT_EQ(insert_goal("orders_q1", "orders"), absl::OkStatus());
  ASSERT_EQ(insert_goal("leads_q1", "leads"), absl::OkStatus());
  const auto metric_of = [&](const std::string& goal) {
    return Read([&](Reader& reader) { return FindGoal(reader, "acme", goal); })->metric;
  };
  const auto merged = Merge(MetricPath("orders"), "leads");
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(metric_of("orders_q1"), "leads");
  ASSERT_EQ(Rename(MetricPath("leads"), "contacts"), absl::OkStatus());
  ASSERT_EQ(Undo(merged->import), absl::OkStatus());
  EXPECT_EQ(metric_of("orders_q1"), "orders");
  EXPECT_EQ(metric_of("leads_q1"), "contacts");
  const auto funnel = Read([](Reader& reader) { return FindFunnel(reader, "acme", "sales"); });
  EXPECT_EQ(funnel->stages[2].metric, "orders");
}

TEST_F(EntryChangesTest, CampaignsOfOneIdBecomeOneWithTheirChannels) {
  ASSERT_TRUE(Import({{{"clicks", "a", "spring", "", ""}, kMonday, 5},
                      {{"clicks", "b", "spring", "", ""}, kMonday, 6}})
                  .ok());
  ASSERT_TRUE(Merge(ChannelPath("a"), "b", BothValues::kKeep).ok());
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks b {} 6", kMonday)));
  const auto campaigns =
      Read([](Reader& reader) { return ListCampaigns(reader, "acme", "b", {.after_id = ""}); });
  ASSERT_EQ(campaigns->size(), 1U);
}

// spring was renamed on the other side: a's spring goes to what its id means there. Where a has
// both, they have to be one before.
TEST_F(EntryChangesTest, CampaignsGoToWhatTheirIdMeansThere) {
  ASSERT_TRUE(Import({{{"clicks", "b", "spring", "", ""}, kMonday, 6}}).ok());
  ASSERT_EQ(Rename(CampaignPath("b", "spring"), "fruehling"), absl::OkStatus());
  ASSERT_TRUE(Import({{{"clicks", "a", "spring", "", ""}, kMonday + 1, 5},
                      {{"clicks", "a", "fruehling", "", ""}, kMonday + 2, 7}})
                  .ok());
  const absl::Status meet = Merge(ChannelPath("a"), "b").status();
  EXPECT_EQ(meet.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(meet),
              HasSubstr("`funnelcast campaign merge acme a spring --into fruehling`"));
  ASSERT_TRUE(Merge(CampaignPath("a", "spring"), "fruehling").ok());
  ASSERT_TRUE(Merge(ChannelPath("a"), "b").ok());
  const auto campaigns =
      Read([](Reader& reader) { return ListCampaigns(reader, "acme", "b", {.after_id = ""}); });
  ASSERT_EQ(campaigns->size(), 1U);
  EXPECT_EQ(campaigns->front().id, "fruehling");
}

TEST_F(EntryChangesTest, MetricsThatCannotBeOneAreRefused) {
  InsertFunnelNamed("sales");
  ASSERT_TRUE(Import({{{"spend", "a", "", "", ""}, kMonday, 5}}).ok());
  const absl::Status kinds = Merge(MetricPath("spend"), "clicks").status();
  EXPECT_EQ(kinds.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(kinds), HasSubstr("spend is spend and clicks is a count"));
  const absl::Status stages = Merge(MetricPath("clicks"), "orders").status();
  EXPECT_EQ(stages.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(stages), HasSubstr("funnel sales measures one stage by clicks"));
  EXPECT_EQ(Merge(MetricPath("clicks"), "clicks").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Merge(MetricPath("clicks"), "nothing").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(EntryChangesTest, DeletionSaysWhatHangsOnAnEntryAndTheWayOut) {
  ASSERT_TRUE(ImportClicks("fb", kMonday, 5).ok());
  const Experiment experiment = MakeExperiment();
  ASSERT_EQ(Write([&](Transaction& transaction) {
              return InsertExperiment(transaction, experiment).status();
            }),
            absl::OkStatus());
  const absl::Status used = Delete(ChannelPath("fb"));
  EXPECT_EQ(used.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(used), HasSubstr("1 observation and the experiment lift"));
  EXPECT_THAT(MessageOf(used), HasSubstr("`funnelcast observation delete acme --channel fb`"));
  DeletionChoice choice;
  choice.channels = {"fb"};
  ASSERT_TRUE(Written([&](Transaction& transaction) {
                return DeleteObservations(transaction, "acme", choice, {});
              }).ok());
  EXPECT_THAT(MessageOf(Delete(ChannelPath("fb"))),
              HasSubstr("`funnelcast channel merge acme fb --into ID`"));
  ASSERT_EQ(Write([&](Transaction& transaction) {
              return DeleteExperiment(transaction, "acme", "lift", std::nullopt);
            }),
            absl::OkStatus());
  EXPECT_EQ(Delete(ChannelPath("fb")), absl::OkStatus());
  EXPECT_THAT(ChannelIds(), IsEmpty());
}

// No deletion of observations knows activities and audiences: it would take out the whole campaign.
TEST_F(EntryChangesTest, DeletionOfAnActivityAdvisesNoDeletionOfItsCampaign) {
  ASSERT_TRUE(Import({{{"clicks", "fb", "spring", "post", "women"}, kMonday, 5}}).ok());
  const std::vector<EntryPath> paths = {{EntryKind::kActivity, "fb", "spring", "post"},
                                        {EntryKind::kAudience, "", "", "women"}};
  for (const EntryPath& path : paths) {
    const std::string message = MessageOf(Delete(path));
    EXPECT_THAT(message, HasSubstr(EntryCommand("merge", "acme", path) + " --into ID`"));
    EXPECT_THAT(message, testing::Not(HasSubstr("observation delete")));
  }
}

// Old ids go with an entry and are free again, but not for an entry that would take over the past
// of another one.
TEST_F(EntryChangesTest, DeletionGivesOldIdsUpAndKeepsThePast) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_EQ(Rename(ChannelPath("a"), "b"), absl::OkStatus());
  const std::int64_t then_us = now_us_;
  DeletionChoice choice;
  choice.channels = {"a"};
  now_us_ += 1'000'000;
  ASSERT_TRUE(Written([&](Transaction& transaction) {
                return DeleteObservations(transaction, "acme", choice, {});
              }).ok());
  ASSERT_EQ(Delete(ChannelPath("b")), absl::OkStatus());
  EXPECT_EQ(Resolved(ChannelPath("a")).id, "a");
  history::ObservationQuery past;
  past.as_of_us = then_us;
  EXPECT_THAT(Sums(past), ElementsAre(fmt::format("clicks b {} 5", kMonday)));
  ASSERT_TRUE(ImportClicks("c", kMonday, 1).ok());
  EXPECT_THAT(MessageOf(Rename(ChannelPath("c"), "b")), HasSubstr("kept under the channel `b`"));
  EXPECT_EQ(Rename(ChannelPath("c"), "a"), absl::OkStatus());
}

// A channel that was deleted, or merged, once its observations were taken out comes back with them.
TEST_F(EntryChangesTest, UndoneDeletionBringsEntriesBack) {
  ASSERT_TRUE(ImportClicks("a", kMonday, 5).ok());
  ASSERT_TRUE(ImportClicks("b", kMonday, 6).ok());
  const std::vector<std::string> before = Sums();
  DeletionChoice choice;
  choice.channels = {"a"};
  for (const bool merged : {false, true}) {
    now_us_ += 1'000'000;
    const auto deleted = Written([&](Transaction& transaction) {
      return DeleteObservations(transaction, "acme", choice, {});
    });
    ASSERT_TRUE(deleted.ok());
    const absl::Status gone =
        merged ? Merge(ChannelPath("a"), "b").status() : Delete(ChannelPath("a"));
    ASSERT_EQ(gone, absl::OkStatus());
    EXPECT_THAT(ChannelIds(), ElementsAre("b"));
    ASSERT_EQ(Undo(deleted->import), absl::OkStatus());
    EXPECT_THAT(ChannelIds(), ElementsAre("a", "b"));
    EXPECT_EQ(Resolved(ChannelPath("a")).id, "a");
    EXPECT_EQ(Sums(), before);
  }
}

TEST_F(EntryChangesTest, DeletionsOfObservationsKnowOldIds) {
  ASSERT_TRUE(Import({{{"clicks", "fb", "spring", "", ""}, kMonday, 5},
                      {{"clicks", "fb", "summer", "", ""}, kMonday, 6}})
                  .ok());
  ASSERT_EQ(Rename(CampaignPath("fb", "spring"), "fruehling"), absl::OkStatus());
  DeletionChoice choice;
  choice.campaigns = {"spring"};
  const auto deleted = Written([&](Transaction& transaction) {
    return DeleteObservations(transaction, "acme", choice, {});
  });
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->removed_count, 1);
  EXPECT_THAT(Sums(), ElementsAre(fmt::format("clicks fb {} 6", kMonday)));
}

// Renaming there and back leaves every query as it was, whatever was renamed in between.
TEST_F(EntryChangesTest, RenamingThereAndBackChangesNoQuery) {
  std::mt19937 random(20260302);
  std::vector<Row> rows;
  for (int i = 0; i < 300; ++i) {
    const std::string channel = fmt::format("channel_{}", random() % 3);
    const std::string campaign = random() % 2 == 0 ? "" : fmt::format("campaign_{}", random() % 3);
    rows.push_back({{random() % 2 == 0 ? "clicks" : "spend", channel, campaign, "", ""},
                    kMonday + static_cast<Day>(random() % 40),
                    static_cast<double>(random() % 100)});
  }
  ASSERT_TRUE(Import(rows).ok());
  const std::vector<std::string> before = Sums();
  const std::vector<EntryPath> paths = {ChannelPath("channel_0"), ChannelPath("channel_1"),
                                        MetricPath("clicks"),
                                        CampaignPath("channel_0", "campaign_1")};
  for (const EntryPath& path : paths) {
    const std::string other = path.id + "_renamed";
    ASSERT_EQ(Rename(Resolved(path), other), absl::OkStatus());
    if (random() % 2 == 0) {
      ASSERT_TRUE(Import(rows).ok());  // under the old ids
    }
    EntryPath renamed = Resolved(path);
    EXPECT_EQ(renamed.id, other);
    ASSERT_EQ(Rename(renamed, path.id), absl::OkStatus());
    EXPECT_EQ(Sums(), before);
  }
}

}  // namespace
}  // namespace funnelcast::store
