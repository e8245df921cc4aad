// Changes of one brand's history that build on each other: imports over what is there, files as the
// whole truth, deletions, merges, and the undoing of any of these.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_CHANGE_WORK_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_CHANGE_WORK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "tests/robustness/work.h"

namespace funnelcast::robustness {

enum class ChangeKind { kImport, kReplace, kDelete, kMerge, kUndo };

// One change as it is asked for.
struct Change {
  ChangeKind kind = ChangeKind::kImport;
  int index = 0;          // the value of every row, plus one, and the key of the request
  std::string channel;    // of all kinds but undoings
  std::vector<int> days;  // of imports, growing; of deletions the first and the one after the last
  std::string into;       // of merges, the channel that stays
  std::string undoes;     // of undoings, name of the import
};

// What the server said to it.
struct ChangeAnswer {
  std::string import;              // its name in the journal
  std::int64_t changed_count = 0;  // observations added, corrected and taken out
  std::string bytes;               // the whole answer
};

// Keeps in memory what the history must be. Not thread-safe.
class ChangeWork {
 public:
  explicit ChangeWork(std::uint32_t seed) : random_(seed) {}

  // Creates the brand and its channels.
  grpc::Status Prepare(const Channel& channel);
  // Makes changes until the server is gone, `max_count` are done, or it refuses one; OK, or that
  // refusal.
  grpc::Status Step(const Channel& channel, int max_count);
  // Makes the change that was left open; its answer must be that of a first one.
  void Settle(const Channel& channel);
  // Reads the whole history and the end of the journal.
  void Verify(const Channel& channel);
  // Repeats the latest acknowledged change and expects its first answer.
  void VerifyRepeat(const Channel& channel);

  int acknowledged_count() const { return acknowledged_count_; }
  int undone_count() const { return undone_count_; }

 private:
  // Channel, metric and day.
  using Cell = std::tuple<std::string, std::string, int>;
  // What stood in the cells that a change touched; nothing in those that were empty.
  using Before = std::map<Cell, std::optional<double>>;
  // Month as yyyymm -> number of days and sum.
  using Sums = std::map<std::tuple<std::string, std::string, int>, std::pair<std::int64_t, double>>;

  struct Undoable {
    std::string import;
    Before before;
    bool is_merge = false;
  };

  Change Choose();
  Change ChooseRows(ChangeKind kind);
  Change ChooseDeletion();
  void ChooseMerge(Change& change);
  grpc::Status Make(const Channel& channel, const Change& change, ChangeAnswer& answer) const;
  // Books a change that was acknowledged.
  void Acknowledge(const Change& change, const ChangeAnswer& answer);
  Before Apply(const Change& change);
  void ApplyMerge(const Change& change, Before& before);
  void Put(const Cell& cell, std::optional<double> value, Before& before);
  Sums ExpectedSums() const;

  std::mt19937 random_;
  std::map<Cell, double> cells_;
  // The changes that can be undone one after another, the latest last.
  std::vector<Undoable> undoable_;
  std::optional<Change> open_;
  std::optional<Change> latest_;
  ChangeAnswer latest_answer_;
  int acknowledged_count_ = 0;
  int undone_count_ = 0;
};

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_CHANGE_WORK_H_
