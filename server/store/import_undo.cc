// Replays the past of every observation that an import changed, with the import left out.
#include "server/store/import_undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "server/errors/import.h"
#include "server/status_macros.h"
#include "server/store/catalog_entries.h"
#include "server/store/cell_history.h"
#include "server/store/entries.h"
#include "server/store/entry_references.h"
#include "server/store/import_journal.h"
#include "server/store/import_names.h"
#include "server/store/names.h"
#include "server/store/series_edit.h"

namespace funnelcast::store {
namespace {

constexpr std::size_t kNamedImports = 5;

// What an undoing is about.
struct UndoTask {
  std::int64_t brand_key = 0;
  Import undone;              // the import that was asked for
  std::int64_t target = 0;    // the import whose observations change; no undoing
  bool is_merge = false;      // what `target` is
  bool counts_after = false;  // whether it counts afterwards: an undoing of it is undone
};

// `history.csv` or `import 3`.
std::string DescribeUndoing(const Import& import) {
  return import.file_name.empty() ? fmt::format("import {}", import.number)
                                  : fmt::format("import {} ({})", import.number, import.file_name);
}

absl::StatusOr<UndoTask> Prepare(Reader& reader, const std::string& brand, std::int64_t number) {
  UndoTask task;
  ASSIGN_OR_RETURN(auto brand_key, FindBrandKey(reader, brand));
  task.brand_key = brand_key;
  auto import = FindImport(reader, brand, number);
  if (!import.ok()) {
    return import.status();
  }
  if (import->undone_by != 0) {
    return import->kind == ImportKind::kMerge
               ? errors::MergeNotRepeatable(brand, import->undone_by, import->file_name)
               : errors::ImportUndone(brand, number, import->undone_by);
  }
  task.undone = *import;
  // Undoings of undoings have, in turn, the first of them count or not.
  while (import->kind == ImportKind::kUndo) {
    task.counts_after = !task.counts_after;
    import = FindImport(reader, brand, import->undoes);
    if (!import.ok()) {
      return import.status();
    }
  }
  task.target = import->number;
  task.is_merge = import->kind == ImportKind::kMerge;
  if (task.is_merge && task.counts_after) {
    return errors::MergeNotRepeatable(brand, number, import->file_name);
  }
  return task;
}

// One observation: what stands there, and what should.
struct Cell {
  const PastRow* now = nullptr;      // null for nothing
  const PastRow* desired = nullptr;  // null for nothing

  bool changes() const { return desired != now; }
};

// Finds for one series what changes.
class SeriesReplay {
 public:
  SeriesReplay(const UndoTask& task, const std::map<std::int64_t, ImportState>& states,
               std::map<std::int64_t, std::int64_t>& conflicts)
      : task_(task), states_(states), conflicts_(conflicts) {}

  // `rows` are all rows of the series on the days concerned, ordered by day.
  SeriesEdit Replay(const std::vector<PastRow>& rows) {
    FindCells(rows);
    while (LeaveOneOverlap()) {
    }
    SeriesEdit edit;
    for (const Cell& cell : cells_) {
      Change(cell, edit);
    }
    edit.Finish();
    return edit;
  }

 private:
  bool Counts(std::int64_t import, bool target_counts) const {
    const auto state = states_.find(import);
    if (state == states_.end() || state->second.kind == ImportKind::kUndo) {
      return false;
    }
    return import == task_.target ? target_counts : !state->second.undone;
  }

  void FindCells(const std::vector<PastRow>& rows) {
    cells_.clear();
    for (std::size_t begin = 0; begin < rows.size();) {
      std::size_t end = begin;
      while (end < rows.size() && rows[end].day == rows[begin].day) {
        ++end;
      }
      cells_.push_back(FindCell(std::span(rows).subspan(begin, end - begin)));
      begin = end;
    }
  }

  // Notes a later import that changed the observation; what stands there stays then.
  Cell FindCell(std::span<const PastRow> rows) {
    const auto standing = std::find_if(rows.begin(), rows.end(),
                                       [](const PastRow& row) { return row.replaced_import == 0; });
    Cell cell;
    cell.now = standing == rows.end() ? nullptr : &*standing;
    cell.desired = cell.now;
    if (!HasEvent(rows, task_.target)) {
      return cell;
    }
    const CellEvent last = FindLastEvent(rows, [&](std::int64_t i) { return Counts(i, true); });
    if (last.import != task_.target) {
      // A later value stays in any case where the import comes to count again.
      if (!task_.counts_after) {
        ++conflicts_[last.import];
      }
      return cell;
    }
    const PastRow* const row =
        FindLastEvent(rows, [&](std::int64_t i) { return Counts(i, task_.counts_after); }).row;
    const bool same = cell.now != nullptr && row != nullptr && cell.now->value == row->value &&
                      cell.now->day_count == row->day_count;
    cell.desired = same ? cell.now : row;
    return cell;
  }

  // Where a value that would be put back covers days of another one, what stands there stays, and
  // the other's import is noted as a later one. Returns whether there was such a place.
  bool LeaveOneOverlap() {
    Cell* before = nullptr;
    for (Cell& cell : cells_) {
      if (cell.desired == nullptr) {
        continue;
      }
      if (before != nullptr && before->desired->end_day() > cell.desired->day) {
        Cell& put_back = before->changes() ? *before : cell;
        const Cell& other = before->changes() ? cell : *before;
        if (put_back.changes()) {
          ++conflicts_[other.desired->import];
          put_back.desired = put_back.now;
          return true;
        }
      }
      before = &cell;
    }
    return false;
  }

  static void Change(const Cell& cell, SeriesEdit& edit) {
    if (!cell.changes()) {
      if (cell.now != nullptr) edit.Pass();
      return;
    }
    if (cell.desired == nullptr) {
      edit.TakeOut(*cell.now);
      return;
    }
    ObservationRow restored = *cell.desired;
    restored.origin = cell.desired->import;
    if (cell.now == nullptr) {
      edit.Add(restored);
    } else {
      edit.Correct(*cell.now, restored);
    }
  }

  const UndoTask& task_;
  const std::map<std::int64_t, ImportState>& states_;
  std::map<std::int64_t, std::int64_t>& conflicts_;
  std::vector<Cell> cells_;
};

// Replays all series that the import changed.
absl::Status ReplayAll(Transaction& transaction, ObservationRowWriter& writer, const UndoTask& task,
                       UndoResult& result) {
  ASSIGN_OR_RETURN(auto states, LoadImportStates(transaction, task.brand_key));
  ASSIGN_OR_RETURN(auto touched, LoadTouchedSeries(transaction, task.brand_key, task.target));
  std::map<std::int64_t, std::int64_t> conflicts;
  SeriesReplay replay(task, states, conflicts);
  ObservationRowReader reading(transaction, task.brand_key);
  std::vector<PastRow> rows;
  Import& import = result.import;
  for (const TouchedSeries& one : touched) {
    ASSIGN_OR_RETURN(auto series, FindSeriesByNumber(transaction, task.brand_key, one.series));
    if (!series.has_value()) {
      continue;
    }
    // Longer values may reach into the days, and one that is put back beyond them.
    const Day margin = series->longest_day_count;
    RETURN_IF_ERROR(
        reading.ReadEver(one.series, one.first_day - margin, one.last_day + margin + 1, rows));
    const SeriesEdit edit = replay.Replay(rows);
    RETURN_IF_ERROR(StoreEdit(transaction, writer, task.brand_key, import.number, edit, *series));
    import.added_count += edit.added_count();
    import.corrected_count += edit.corrected_count();
    import.removed_count += edit.removed_count();
    if (edit.changed()) {
      const bool first = import.last_day < import.first_day;
      import.first_day = first ? edit.first_day() : std::min(import.first_day, edit.first_day());
      import.last_day = std::max(import.last_day, edit.last_day());
    }
  }
  import.row_count = import.added_count + import.corrected_count + import.removed_count;
  for (const auto& [later, count] : conflicts) {
    result.kept.push_back({later, count});
  }
  return absl::OkStatus();
}

void CountRemoved(const Entry& entry, UndoResult& result) {
  if (entry.kind == EntryKind::kChannel) {
    result.removed_channels.push_back(entry.id);
  } else if (entry.kind == EntryKind::kMetric) {
    result.removed_metrics.push_back(entry.id);
  } else {
    ++result.removed_other_count;
  }
}

// Stores an entry, and what it lies in, where they are missing; it means itself from then on.
absl::Status PutBack(Transaction& transaction, const std::string& brand, const Entry& entry) {
  absl::Status status;
  const auto insert = [&](const Entry& one) {
    status.Update(DeleteAliasOf(transaction, brand, one));
    status.Update(InsertEntry(transaction, brand, one));
  };
  if (!entry.channel.empty()) {
    Entry channel;
    channel.kind = EntryKind::kChannel;
    channel.id = entry.channel;
    channel.display_name = entry.channel;
    insert(channel);
  }
  if (!entry.campaign.empty()) {
    Entry campaign;
    campaign.kind = EntryKind::kCampaign;
    campaign.channel = entry.channel;
    campaign.id = entry.campaign;
    campaign.display_name = entry.campaign;
    insert(campaign);
  }
  insert(entry);
  return status;
}

// Takes away what the import added and nothing uses, what lies in something before that, and puts
// back what a merge took away.
absl::Status UndoEntries(Transaction& transaction, const std::string& brand, const UndoTask& task,
                         UndoResult& result) {
  ASSIGN_OR_RETURN(auto taken, LoadImportEntries(transaction, task.brand_key, task.target,
                                                 EntryChange::kTakenAway));
  for (const Entry& entry : taken) {
    RETURN_IF_ERROR(PutBack(transaction, brand, entry));
  }
  RETURN_IF_ERROR(PutReferencesBack(transaction, brand, {task.brand_key, task.target}));
  ASSIGN_OR_RETURN(
      auto added, LoadImportEntries(transaction, task.brand_key, task.target, EntryChange::kAdded));
  std::stable_sort(added.begin(), added.end(),
                   [](const Entry& a, const Entry& b) { return a.kind > b.kind; });
  for (const Entry& entry : added) {
    ASSIGN_OR_RETURN(auto used, IsEntryUsed(transaction, brand, entry));
    if (used) {
      continue;
    }
    const EntryPath path{entry.kind, entry.channel, entry.campaign, entry.id};
    if (!FindEntry(transaction, brand, path).ok()) {
      continue;
    }
    RETURN_IF_ERROR(RemoveEntryRow(transaction, brand, path));
    CountRemoved(entry, result);
  }
  std::sort(result.removed_channels.begin(), result.removed_channels.end());
  std::sort(result.removed_metrics.begin(), result.removed_metrics.end());
  return absl::OkStatus();
}

// Puts the entries back that an undoing took away.
absl::Status RedoEntries(Transaction& transaction, const std::string& brand, const UndoTask& task) {
  ASSIGN_OR_RETURN(
      auto added, LoadImportEntries(transaction, task.brand_key, task.target, EntryChange::kAdded));
  for (const Entry& entry : added) {
    RETURN_IF_ERROR(PutBack(transaction, brand, entry));
  }
  return absl::OkStatus();
}

// `import 4 (12 observations), import 7 (3 observations) and 2 more`.
words::List DescribeConflicts(const std::vector<UndoConflict>& conflicts) {
  std::vector<words::Message> parts;
  for (const UndoConflict& one : conflicts) {
    if (parts.size() == kNamedImports) {
      parts.push_back({"MORE_OF_THEM", {{"count", conflicts.size() - kNamedImports}}});
      break;
    }
    parts.push_back(
        {"LATER_IMPORT", {{"number", words::Plain{one.import}}, {"count", one.observation_count}}});
  }
  return {std::move(parts), words::Join::kAnd};
}

// Marks the import that was asked for and the one whose observations changed.
absl::Status MarkUndone(Transaction& transaction, const UndoTask& task, std::int64_t by) {
  absl::Status status = SetUndoneBy(transaction, task.brand_key, task.undone.number, by);
  status.Update(SetUndoneBy(transaction, task.brand_key, task.target, task.counts_after ? 0 : by));
  return status;
}

// Whether later changes are in the way. Those of a merge's observations always are: its values
// would stand in both places.
absl::Status CheckLaterChanges(const std::string& brand, const UndoTask& task,
                               const UndoOptions& options, const UndoResult& result) {
  if (result.kept.empty()) {
    return absl::OkStatus();
  }
  if (task.is_merge) {
    return errors::MergeChangedLater(brand, task.target, DescribeConflicts(result.kept));
  }
  return options.later_changes == LaterChanges::kRefuse
             ? errors::ImportChangedLater(brand, task.undone.number, DescribeConflicts(result.kept))
             : absl::OkStatus();
}

// An entry that is there again means itself and nothing else.
absl::Status DropAliasesOf(Transaction& transaction, const std::string& brand,
                           const MissingNames& names) {
  absl::Status status;
  const auto drop = [&](EntryKind kind, const std::string& channel, const std::string& campaign,
                        const std::string& id) {
    Entry entry;
    entry.kind = kind;
    entry.channel = channel;
    entry.campaign = campaign;
    entry.id = id;
    status.Update(DeleteAliasOf(transaction, brand, entry));
  };
  for (const std::string& id : names.metrics) drop(EntryKind::kMetric, "", "", id);
  for (const std::string& id : names.channels) drop(EntryKind::kChannel, "", "", id);
  for (const auto& id : names.campaigns) drop(EntryKind::kCampaign, id[0], "", id[1]);
  for (const auto& id : names.activities) drop(EntryKind::kActivity, id[0], id[1], id[2]);
  for (const std::string& id : names.audiences) drop(EntryKind::kAudience, "", "", id);
  return status;
}

// Observations that stand again may be of entries that were deleted or merged without them since:
// those come back, under their ids.
absl::Status BringEntriesBack(Transaction& transaction, const std::string& brand,
                              const UndoTask& task, std::int64_t import) {
  ASSIGN_OR_RETURN(auto touched, LoadTouchedSeries(transaction, task.brand_key, task.target));
  std::vector<SeriesKey> keys;
  for (const TouchedSeries& one : touched) {
    ASSIGN_OR_RETURN(auto series, FindSeriesByNumber(transaction, task.brand_key, one.series));
    if (series.has_value() && series->observation_count > 0) {
      keys.push_back(series->key);
    }
  }
  ASSIGN_OR_RETURN(auto missing, FindMissingNames(transaction, brand, keys));
  RETURN_IF_ERROR(DropAliasesOf(transaction, brand, missing));
  return InsertMissingNames(transaction, brand, missing, {}, {task.brand_key, import});
}

}  // namespace

absl::StatusOr<UndoResult> UndoImport(Transaction& transaction, const std::string& brand,
                                      std::int64_t number, const UndoOptions& options) {
  ASSIGN_OR_RETURN(auto task, Prepare(transaction, brand, number));
  UndoResult result;
  Import& import = result.import;
  import.kind = ImportKind::kUndo;
  import.file_name = DescribeUndoing(task.undone);
  import.request_id = options.request_id;
  import.undoes = number;
  ASSIGN_OR_RETURN(auto inserted, InsertImport(transaction, task.brand_key, import));
  import.number = inserted;
  ASSIGN_OR_RETURN(auto writer,
                   ObservationRowWriter::Prepare(transaction, task.brand_key, import.number));
  absl::Status status = ReplayAll(transaction, *writer, task, result);
  if (status.ok()) {
    status = CheckLaterChanges(brand, task, options, result);
  }
  if (status.ok()) {
    status = writer->Finish();
  }
  if (status.ok()) {
    status = task.counts_after ? RedoEntries(transaction, brand, task)
                               : UndoEntries(transaction, brand, task, result);
  }
  if (status.ok()) {
    status = BringEntriesBack(transaction, brand, task, import.number);
  }
  status.Update(FinishImport(transaction, task.brand_key, import));
  status.Update(MarkUndone(transaction, task, import.number));
  if (!status.ok()) {
    return status;
  }
  ASSIGN_OR_RETURN(auto journalled, FindImport(transaction, brand, import.number));
  import = std::move(journalled);
  return result;
}

}  // namespace funnelcast::store
