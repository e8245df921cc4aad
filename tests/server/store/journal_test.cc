// The journal of imports: undoing, deleting, replacing and merging observations, and that every one
// of these leaves what was known at any time before readable.
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server/service/stored_sums.h"
#include "server/store/audiences.h"
#include "server/store/campaigns.h"
#include "server/store/channels.h"
#include "server/store/import_undo.h"
#include "server/store/imports.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "server/store/observation_deletion.h"
#include "server/store/observation_rows.h"
#include "server/store/observations.h"
#include "server/store/series_merge.h"
#include "server/store/series_table.h"
#include "tests/server/store/store_fixture.h"

namespace funnelcast::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Day kMonday = 20514;  // 2026-03-02
const SeriesKey kFacebookClicks{"clicks", "facebook", "", "", ""};
const SeriesKey kGoogleClicks{"clicks", "google", "", "", ""};

// One value of one series over `day_count` days.
struct Row {
  SeriesKey key;
  Day day = 0;
  double value = 0;
  std::int32_t day_count = 1;
};

class JournalTest : public StoreFixture {
 protected:
  static ObservationBatch MakeBatch(const std::vector<Row>& rows) {
    std::map<SeriesKey, std::map<Day, Row>> sorted;
    for (const Row& row : rows) {
      sorted[row.key][row.day] = row;
    }
    ObservationBatch batch;
    for (const auto& [key, days] : sorted) {
      const auto series = static_cast<std::uint32_t>(batch.series.size());
      for (const auto& [day, row] : days) {
        batch.values.push_back({series, day, row.value, row.day_count});
      }
      batch.series.push_back(key);
    }
    return batch;
  }

  absl::StatusOr<ImportResult> Import(const std::vector<Row>& rows,
                                      AbsentValues absent = AbsentValues::kKeep) {
    ImportOptions options;
    options.absent_values = absent;
    options.file_name = "history.csv";
    return Written([&](Transaction& transaction) {
      return WriteObservations(transaction, "acme", MakeBatch(rows), options);
    });
  }

  absl::StatusOr<UndoResult> Undo(std::int64_t number, LaterChanges later = LaterChanges::kRefuse) {
    return Written([&](Transaction& transaction) {
      return UndoImport(transaction, "acme", number, {.later_changes = later, .request_id = ""});
    });
  }

  absl::StatusOr<DeletionResult> Delete(const DeletionChoice& choice) {
    return Written([&](Transaction& transaction) {
      return DeleteObservations(transaction, "acme", choice,
                                {.description = "a deletion", .request_id = ""});
    });
  }

  absl::StatusOr<SeriesMergeResult> Merge(const std::vector<SeriesMove>& moves, BothValues both) {
    SeriesMergeOptions options;
    options.both_values = both;
    options.description = "a merge";
    return Written(
        [&](Transaction& transaction) { return MergeSeries(transaction, "acme", moves, options); });
  }

  // Every observation that stands, `metric/channel/campaign day+days value`; and that the series'
  // spans and counts are those of their observations.
  std::vector<std::string> Dump() {
    std::vector<std::string> texts;
    const absl::Status status = Read([&](Reader& reader) -> absl::Status {
      const std::int64_t brand_key = *FindBrandKey(reader, "acme");
      ObservationRowReader reading(reader, brand_key);
      std::vector<ObservationRow> rows;
      const auto all = LoadSeriesEver(reader, brand_key);
      for (const StoredSeries& series : *all) {
        const absl::Status read =
            reading.ReadNow(series.number, kMonday - 10'000, kMonday + 10'000, rows);
        if (!read.ok()) return read;
        EXPECT_EQ(series.observation_count, std::ssize(rows));
        for (const ObservationRow& row : rows) {
          texts.push_back(series.key.metric + "/" + series.key.channel + "/" + series.key.campaign +
                          " " + std::to_string(row.day - kMonday) + "+" +
                          std::to_string(row.day_count) + " " + std::to_string(row.value));
        }
        if (rows.empty()) continue;
        EXPECT_EQ(series.first_day, rows.front().day);
        EXPECT_EQ(series.last_day, rows.back().end_day() - 1);
        EXPECT_LE(series.ever_first_day, series.first_day);
        EXPECT_GE(series.ever_last_day, series.last_day);
      }
      return absl::OkStatus();
    });
    EXPECT_EQ(status, absl::OkStatus());
    return texts;
  }

  // Sums by day as they are known at a time.
  std::vector<std::string> DaysAsOf(std::int64_t time_us) {
    history::ObservationQuery query;
    query.as_of_us = time_us;
    query.limit = 100'000;
    std::vector<std::string> texts;
    const auto sums =
        Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
    for (const history::ObservedSum& sum : *sums) {
      texts.push_back(sum.metric + "/" + sum.channel + " " + std::to_string(sum.start - kMonday) +
                      " " + std::to_string(sum.value));
    }
    return texts;
  }

  std::vector<std::string> ChannelIds() {
    std::vector<std::string> ids;
    const auto channels = Read([](Reader& reader) {
      return ListChannels(reader, "acme", {.after_id = "", .limit = 100});
    });
    for (const Channel& channel : *channels) {
      ids.push_back(channel.id);
    }
    return ids;
  }
};

TEST_F(JournalTest, ImportsAreListedNewestFirstWithCountsAndSums) {
  ASSERT_TRUE(Import({{kFacebookClicks, kMonday, 5}, {kFacebookClicks, kMonday + 1, 6}}).ok());
  ASSERT_TRUE(Import({{kFacebookClicks, kMonday, 7}}).ok());
  const auto imports = *Read([](Reader& reader) { return ListImports(reader, "acme", 1000, 10); });
  ASSERT_EQ(imports.size(), 2u);
  EXPECT_EQ(imports[0].number, 2);
  EXPECT_EQ(imports[0].corrected_count, 1);
  EXPECT_EQ(imports[1].added_count, 2);
  EXPECT_EQ(imports[1].file_name, "history.csv");
  EXPECT_EQ(imports[1].first_day, kMonday);
  EXPECT_EQ(imports[1].last_day, kMonday + 1);
  EXPECT_THAT(imports[1].new_channels, ElementsAre("facebook"));
  ASSERT_EQ(imports[1].sums.size(), 1u);
  EXPECT_EQ(imports[1].sums[0].metric, "clicks");
  EXPECT_DOUBLE_EQ(imports[1].sums[0].sum, 11);
  EXPECT_EQ(imports[1].sums[0].value_count, 2);
}

// A typo's channel: undone, its value and its entry are gone, and what was there stays.
TEST_F(JournalTest, UndoTakesAddedValuesAndUnusedEntriesAway) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}}).ok());
  const auto before = Dump();
  ASSERT_TRUE(Import({{{"clicks", "gogle", "", "", ""}, kMonday, 9},
                      {{"visits", "google", "c1", "", ""}, kMonday, 9}})
                  .ok());
  const auto undone = Undo(2);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->import.removed_count, 2);
  EXPECT_EQ(undone->import.undoes, 2);
  EXPECT_THAT(undone->removed_channels, ElementsAre("gogle"));
  EXPECT_THAT(undone->removed_metrics, ElementsAre("visits"));
  EXPECT_EQ(undone->removed_other_count, 1);
  EXPECT_EQ(Dump(), before);
  EXPECT_THAT(ChannelIds(), ElementsAre("google"));
}

TEST_F(JournalTest, UndoPutsCorrectedValuesBackAndCanBeUndone) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}, {kGoogleClicks, kMonday + 1, 6}}).ok());
  const auto before = Dump();
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 50}}).ok());
  const auto corrected = Dump();
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_EQ(Dump(), before);
  const auto again = Undo(2);
  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(again.status()), HasSubstr("funnelcast imports undo acme 3"));
  ASSERT_TRUE(Undo(3).ok());
  EXPECT_EQ(Dump(), corrected);
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_EQ(Dump(), before);
}

// Import 1 writes two days, import 2 corrects one of them: undoing 1 would lose 2's.
TEST_F(JournalTest, UndoRefusesWhereLaterImportsChangedTheSameAndForceKeepsTheirs) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}, {kGoogleClicks, kMonday + 1, 6}}).ok());
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 50}}).ok());
  const auto before = Dump();
  const auto refused = Undo(1);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused.status()), HasSubstr("import 2 (1 observation)"));
  EXPECT_EQ(Dump(), before);
  const auto forced = Undo(1, LaterChanges::kKeep);
  ASSERT_TRUE(forced.ok()) << forced.status();
  ASSERT_EQ(forced->kept.size(), 1u);
  EXPECT_EQ(forced->kept[0].import, 2);
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 50.000000"));
  // Undone in turn, import 2 leaves nothing: import 1 does not count any more.
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_THAT(Dump(), IsEmpty());
}

TEST_F(JournalTest, UndoOfAnUndoneCorrectionFindsTheValueThatStillCounts) {
  for (const double value : {1.0, 2.0, 3.0}) {
    ASSERT_TRUE(Import({{kGoogleClicks, kMonday, value}}).ok());
  }
  ASSERT_TRUE(Undo(2, LaterChanges::kKeep).ok());
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 3.000000"));
  ASSERT_TRUE(Undo(3).ok());
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 1.000000"));
}

// 1 counts, does not (2), does (3), does not (4).
TEST_F(JournalTest, UndoingsOfUndoingsTurnTheFirstImportOnAndOff) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}}).ok());
  const auto with = Dump();
  for (std::int64_t number = 1; number <= 6; ++number) {
    const auto undone = Undo(number);
    ASSERT_TRUE(undone.ok()) << undone.status();
    EXPECT_EQ(undone->import.undoes, number);
    EXPECT_EQ(Dump(), number % 2 == 1 ? std::vector<std::string>() : with);
  }
  const auto first = Read([](Reader& reader) { return FindImport(reader, "acme", 1); });
  EXPECT_EQ(first->undone_by, 0);
}

// The week of import 1 comes back only where no later value lies in it: here on Thursday.
TEST_F(JournalTest, PutBackValuesLookAtAllDaysTheyCover) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 70, 7}}).ok());
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}}, AbsentValues::kTakeOut).ok());
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 6}}).ok());
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday + 3, 8}}).ok());
  ASSERT_TRUE(Undo(2, LaterChanges::kKeep).ok());
  const auto undone = Undo(3, LaterChanges::kKeep);
  ASSERT_TRUE(undone.ok()) << undone.status();
  ASSERT_EQ(undone->kept.size(), 1u);
  EXPECT_EQ(undone->kept[0].import, 4);
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 6.000000", "clicks/google/ 3+1 8.000000"));
}

// Forced, the value would stand in both places.
TEST_F(JournalTest, MergeWhoseValuesChangedLaterIsNotUndoneByForce) {
  const SeriesKey typo{"clicks", "gogle", "", "", ""};
  ASSERT_TRUE(Import({{typo, kMonday, 1}}).ok());
  const auto merged = Merge({{typo, kGoogleClicks}}, BothValues::kRefuse);
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 2}}).ok());
  const auto refused = Undo(merged->import, LaterChanges::kKeep);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused.status()), HasSubstr("import 3"));
  ASSERT_TRUE(Undo(3).ok());
  ASSERT_TRUE(Undo(merged->import).ok());
  const auto again = Undo(merged->import);
  EXPECT_THAT(MessageOf(again.status()), HasSubstr("merge once more"));
}

// Import 2's campaign is undone and its channel deleted; undoing the undoing brings both back.
TEST_F(JournalTest, EntriesComeBackWithWhatTheyLieIn) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5}}).ok());
  ASSERT_TRUE(Import({{{"clicks", "radio", "spring", "", ""}, kMonday, 9}}).ok());
  const auto with = Dump();
  const auto undone = Undo(2);
  ASSERT_TRUE(undone.ok());
  EXPECT_THAT(ChannelIds(), ElementsAre("google"));
  ASSERT_TRUE(Undo(undone->import.number).ok());
  EXPECT_EQ(Dump(), with);
  EXPECT_THAT(ChannelIds(), ElementsAre("google", "radio"));
}

TEST_F(JournalTest, DeletionIsCountedJournalledAndUndone) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5},
                      {kGoogleClicks, kMonday + 1, 6},
                      {kFacebookClicks, kMonday, 7}})
                  .ok());
  const auto before = Dump();
  DeletionChoice choice;
  choice.channels = {"google"};
  choice.start_day = kMonday + 1;
  const auto deleted = Delete(choice);
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->import, 2);
  ASSERT_EQ(deleted->series.size(), 1u);
  EXPECT_DOUBLE_EQ(deleted->series[0].sum, 6);
  EXPECT_THAT(Dump(), ElementsAre("clicks/facebook/ 0+1 7.000000", "clicks/google/ 0+1 5.000000"));
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_EQ(Dump(), before);
  // Nothing to delete is no import.
  choice.start_day = kMonday + 100;
  EXPECT_EQ(Delete(choice)->import, 0);
  EXPECT_EQ(Read([](Reader& reader) { return ListImports(reader, "acme", 1000, 10); })->size(), 3u);
}

// The second file lacks a row and a campaign of the first one; both are taken out, and neither what
// lies outside its days nor other channels and metrics.
TEST_F(JournalTest, ReplaceTakesOutWhatTheFileLacks) {
  const SeriesKey old_campaign{"clicks", "google", "old", "", ""};
  const SeriesKey new_campaign{"clicks", "google", "new", "", ""};
  ASSERT_TRUE(Import({{old_campaign, kMonday - 1, 1},
                      {old_campaign, kMonday, 2},
                      {old_campaign, kMonday + 1, 3},
                      {new_campaign, kMonday + 1, 4},
                      {kFacebookClicks, kMonday, 5},
                      {{"spend", "google", "old", "", ""}, kMonday, 6}})
                  .ok());
  const auto before = Dump();
  const std::vector<Row> file = {{new_campaign, kMonday, 2}, {new_campaign, kMonday + 1, 4}};
  const auto kept = Read(
      [&](Reader& reader) { return PreviewObservations(reader, "acme", MakeBatch(file), {}); });
  EXPECT_EQ(kept->absent_count, 2);
  EXPECT_EQ(kept->removed_count, 0);
  const auto replaced = Import(file, AbsentValues::kTakeOut);
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(replaced->removed_count, 2);
  EXPECT_EQ(replaced->added_count, 1);
  EXPECT_EQ(replaced->unchanged_count, 1);
  EXPECT_THAT(Dump(),
              ElementsAre("clicks/facebook/ 0+1 5.000000", "clicks/google/new 0+1 2.000000",
                          "clicks/google/new 1+1 4.000000", "clicks/google/old -1+1 1.000000",
                          "spend/google/old 0+1 6.000000"));
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_EQ(Dump(), before);
}

// 70 clicks over a week are ten a day, and weeks get them exactly; a value within them is refused,
// and takes their place where the file is the whole truth.
TEST_F(JournalTest, ValuesOverSeveralDaysAreSpreadAndMustNotOverlap) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 70, 7}, {kGoogleClicks, kMonday + 7, 7, 7}}).ok());
  const auto days = DaysAsOf(now_us_ + 1);
  ASSERT_EQ(days.size(), 14u);
  EXPECT_EQ(days[0], "clicks/google 0 10.000000");
  EXPECT_EQ(days[13], "clicks/google 13 1.000000");
  history::ObservationQuery query;
  query.period = history::Period::kWeek;
  query.start_day = kMonday + 2;
  query.end_day = kMonday + 14;
  const auto weeks =
      *Read([&](Reader& reader) { return service::SumObservations(reader, "acme", query); });
  ASSERT_EQ(weeks.size(), 2u);
  EXPECT_DOUBLE_EQ(weeks[0].value, 50);
  EXPECT_DOUBLE_EQ(weeks[1].value, 7);
  const auto refused = Import({{kGoogleClicks, kMonday + 3, 5}});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(refused.status()), HasSubstr("2026-03-02 to 2026-03-08"));
  const auto before = Dump();
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday + 3, 5}}, AbsentValues::kTakeOut).ok());
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 3+1 5.000000", "clicks/google/ 7+7 7.000000"));
  ASSERT_TRUE(Undo(2).ok());
  EXPECT_EQ(Dump(), before);
}

// The price is a mean and not a sum: a week of 100 is 100 every day.
TEST_F(JournalTest, ControlsOverSeveralDaysKeepTheirValue) {
  ASSERT_TRUE(Import({{{"price_index", "", "", "", ""}, kMonday, 100, 7}}).ok());
  const auto days = DaysAsOf(now_us_ + 1);
  ASSERT_EQ(days.size(), 7u);
  EXPECT_EQ(days[6], "price_index/ 6 100.000000");
}

TEST_F(JournalTest, UndoneDeletionLeavesDaysToLaterValuesThatCoverThem) {
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 70, 7}}).ok());
  DeletionChoice all_clicks;
  all_clicks.metrics = {"clicks"};
  ASSERT_TRUE(Delete(all_clicks).ok());
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday + 3, 5}}).ok());
  const auto refused = Undo(2);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(refused.status()), HasSubstr("import 3"));
  ASSERT_TRUE(Undo(2, LaterChanges::kKeep).ok());
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 3+1 5.000000"));
}

TEST_F(JournalTest, MergeListsClashesThenSumsOrKeepsAndIsUndone) {
  const SeriesKey typo{"clicks", "gogle", "", "", ""};
  ASSERT_TRUE(Import({{kGoogleClicks, kMonday, 5},
                      {typo, kMonday, 1},
                      {typo, kMonday + 1, 2},
                      {{"spend", "gogle", "", "", ""}, kMonday, 9}})
                  .ok());
  const auto before = Dump();
  const std::vector<SeriesMove> moves = {
      {typo, kGoogleClicks}, {{"spend", "gogle", "", "", ""}, {"spend", "google", "", "", ""}}};
  const auto refused = Merge(moves, BothValues::kRefuse);
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->import, 0);
  ASSERT_EQ(refused->clashes.size(), 1u);
  EXPECT_EQ(refused->clashes[0].day, kMonday);
  EXPECT_EQ(Dump(), before);
  const auto summed = Merge(moves, BothValues::kSum);
  ASSERT_TRUE(summed.ok());
  EXPECT_EQ(summed->moved_count, 3);
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 6.000000", "clicks/google/ 1+1 2.000000",
                                  "spend/google/ 0+1 9.000000"));
  ASSERT_TRUE(Undo(summed->import).ok());
  EXPECT_EQ(Dump(), before);
  ASSERT_TRUE(Merge(moves, BothValues::kKeep).ok());
  EXPECT_THAT(Dump(), ElementsAre("clicks/google/ 0+1 5.000000", "clicks/google/ 1+1 2.000000",
                                  "spend/google/ 0+1 9.000000"));
}

// Random changes of a small history: whatever the last one was, undoing it gives what stood there
// before, undoing that gives it back, and every moment stays readable as it was then.
class RandomHistory : public JournalTest {
 protected:
  int Random(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  SeriesKey RandomKey() {
    const char* const metrics[] = {"clicks", "spend"};
    const char* const channels[] = {"", "facebook", "google"};
    const char* const campaigns[] = {"", "c1", "c2"};
    const int channel = Random(3);
    return {metrics[Random(2)], channels[channel], channel == 0 ? "" : campaigns[Random(3)], "",
            ""};
  }

  std::vector<Row> RandomRows() {
    std::vector<Row> rows;
    std::map<SeriesKey, Day> free_from;
    const int count = 1 + Random(12);
    for (int i = 0; i < count; ++i) {
      Row row{RandomKey(), 0, static_cast<double>(Random(4)), Random(4) == 0 ? 3 : 1};
      Day& free = free_from.try_emplace(row.key, kMonday + Random(6)).first->second;
      row.day = free + Random(2);
      free = row.day + row.day_count;
      rows.push_back(row);
    }
    return rows;
  }

  // Changes something; the number of its import, or 0 when it was refused or changed nothing.
  std::int64_t Change() {
    switch (Random(5)) {
      case 0: {
        DeletionChoice choice;
        choice.metrics = {RandomKey().metric};
        choice.start_day = kMonday + Random(8);
        choice.end_day = *choice.start_day + 1 + Random(5);
        return Delete(choice)->import;
      }
      case 1: {
        const SeriesKey from = RandomKey();
        SeriesKey to = RandomKey();
        to.metric = from.metric;
        return from == to ? 0 : Merge({{from, to}}, BothValues::kKeep)->import;
      }
      case 2: {
        const auto replaced = Import(RandomRows(), AbsentValues::kTakeOut);
        return replaced.ok() ? replaced->import : 0;
      }
      default: {
        const auto imported = Import(RandomRows());
        return imported.ok() ? imported->import : 0;
      }
    }
  }

  std::mt19937 random_{20260302};
};

TEST_F(RandomHistory, UndoGivesWhatStoodThereBeforeAndEveryMomentStaysReadable) {
  std::vector<std::pair<std::int64_t, std::vector<std::string>>> moments;
  int undone_count = 0;
  for (int step = 0; step < 120; ++step) {
    now_us_ += 1'000'000;
    const auto before = Dump();
    const std::int64_t import = Change();
    if (import == 0) {
      EXPECT_EQ(Dump(), before);
      continue;
    }
    const auto after = Dump();
    now_us_ += 1'000'000;
    const auto undone = Undo(import);
    ASSERT_TRUE(undone.ok()) << step << ": " << undone.status();
    ASSERT_EQ(Dump(), before) << step;
    ++undone_count;
    const auto journalled =
        Read([&](Reader& reader) { return FindImport(reader, "acme", import); });
    // A merge is not put back by undoing its undoing.
    if (journalled->kind != ImportKind::kMerge && Random(3) > 0) {
      ASSERT_TRUE(Undo(undone->import.number).ok()) << step;
      ASSERT_EQ(Dump(), after) << step;
    }
    now_us_ += 1'000'000;
    moments.emplace_back(now_us_, DaysAsOf(now_us_));
  }
  EXPECT_GT(undone_count, 60);
  for (const auto& [time_us, days] : moments) {
    ASSERT_EQ(DaysAsOf(time_us), days);
  }
}

// Undoing any of the imports of the past, keeping what later ones wrote, never leaves two values on
// one day, and undoing that gives back what stood there.
TEST_F(RandomHistory, UndoneInAnyOrderNoDayIsCoveredTwice) {
  for (int step = 0; step < 120; ++step) {
    now_us_ += 1'000'000;
    (void)Change();
    const auto imports =
        *Read([](Reader& reader) { return ListImports(reader, "acme", 1 << 30, 30); });
    const auto& chosen =
        imports[static_cast<std::size_t>(Random(static_cast<int>(imports.size())))];
    if (chosen.undone_by != 0 || Random(2) == 0) continue;
    const auto undone = Undo(chosen.number, LaterChanges::kKeep);
    if (!undone.ok()) continue;
    std::map<std::string, Day> covered;
    Read([&](Reader& reader) -> absl::Status {
      const std::int64_t brand_key = *FindBrandKey(reader, "acme");
      ObservationRowReader reading(reader, brand_key);
      std::vector<ObservationRow> rows;
      const auto all = LoadAllSeries(reader, brand_key);
      for (const StoredSeries& series : *all) {
        EXPECT_TRUE(reading.ReadNow(series.number, kMonday - 100, kMonday + 1000, rows).ok());
        for (std::size_t i = 1; i < rows.size(); ++i) {
          EXPECT_LE(rows[i - 1].end_day(), rows[i].day) << "step " << step;
        }
      }
      return absl::OkStatus();
    }).IgnoreError();
    (void)Dump();
  }
}

}  // namespace
}  // namespace funnelcast::store
