// See change_work.h.
#include "tests/robustness/change_work.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "funnelcast/v1/catalog_service.grpc.pb.h"
#include "funnelcast/v1/performance.grpc.pb.h"
#include "tests/support/message_bytes.h"

namespace funnelcast::robustness {
namespace {

using std::chrono::year_month_day;

constexpr char kBrand[] = "brands/changes";
constexpr std::array<const char*, 2> kMetrics = {"clicks", "spend"};
constexpr int kChannelCount = 6;
constexpr int kDayCount = 600;
constexpr int kMaxRows = 300;

std::string ChannelOf(int index) { return fmt::format("channel-{}", index); }

std::string RequestIdOf(const Change& change) { return fmt::format("change-{}", change.index); }

year_month_day DateOf(int day) {
  const std::chrono::sys_days first =
      year_month_day(std::chrono::year(2023), std::chrono::January, std::chrono::day(1));
  return year_month_day(first + std::chrono::days(day));
}

google::type::Date ProtoDateOf(int day) {
  const year_month_day date = DateOf(day);
  return MakeDate(static_cast<int>(date.year()),
                  static_cast<int>(static_cast<unsigned>(date.month())),
                  static_cast<int>(static_cast<unsigned>(date.day())));
}

int MonthOf(const google::type::Date& date) { return 100 * date.year() + date.month(); }

std::string TableOf(const Change& change) {
  std::string table = "date,channel,metric,value\n";
  for (const int day : change.days) {
    const google::type::Date date = ProtoDateOf(day);
    for (const char* metric : kMetrics) {
      table += fmt::format("{:04}-{:02}-{:02},{},{},{}\n", date.year(), date.month(), date.day(),
                           change.channel, metric, change.index + 1);
    }
  }
  return table;
}

grpc::Status ImportRows(const Channel& channel, const Change& change, ChangeAnswer& answer) {
  v1::ImportSummary summary;
  const auto stub = v1::PerformanceService::NewStub(channel);
  const auto context = NewContext();
  const auto writer = stub->ImportFile(context.get(), &summary);
  v1::ImportFileRequest message;
  message.mutable_header()->set_parent(kBrand);
  message.mutable_header()->set_file_name(fmt::format("change-{}.csv", change.index));
  message.mutable_header()->set_request_id(RequestIdOf(change));
  message.mutable_header()->set_replace(change.kind == ChangeKind::kReplace);
  if (writer->Write(message)) {
    message.set_content(TableOf(change));
    writer->Write(message);
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  answer = {
      .import = summary.import(),
      .changed_count = summary.added_count() + summary.corrected_count() + summary.removed_count(),
      .bytes = funnelcast::BytesOf(summary)};
  return status;
}

grpc::Status Delete(const Channel& channel, const Change& change, ChangeAnswer& answer) {
  v1::DeleteObservationsRequest request;
  request.set_parent(kBrand);
  request.add_channels(change.channel);
  *request.mutable_start_date() = ProtoDateOf(change.days.front());
  *request.mutable_end_date() = ProtoDateOf(change.days.back());
  request.set_request_id(RequestIdOf(change));
  v1::DeleteObservationsResponse response;
  const grpc::Status status = v1::PerformanceService::NewStub(channel)->DeleteObservations(
      NewContext().get(), request, &response);
  answer = {.import = response.import(),
            .changed_count = response.removed_count(),
            .bytes = funnelcast::BytesOf(response)};
  return status;
}

grpc::Status Undo(const Channel& channel, const Change& change, ChangeAnswer& answer) {
  v1::UndoImportRequest request;
  request.set_name(change.undoes);
  request.set_request_id(RequestIdOf(change));
  v1::UndoImportResponse response;
  const grpc::Status status =
      v1::PerformanceService::NewStub(channel)->UndoImport(NewContext().get(), request, &response);
  const v1::Import& undoing = response.import();
  answer = {
      .import = undoing.name(),
      .changed_count = undoing.added_count() + undoing.corrected_count() + undoing.removed_count(),
      .bytes = funnelcast::BytesOf(response)};
  return status;
}

// Where both have a value, that of the channel that stays does.
grpc::Status Merge(const Channel& channel, const Change& change, ChangeAnswer& answer) {
  v1::MergeChannelsRequest request;
  request.set_name(fmt::format("{}/channels/{}", kBrand, change.channel));
  request.set_into(fmt::format("{}/channels/{}", kBrand, change.into));
  request.set_both_values(v1::BOTH_VALUES_KEEP);
  request.set_request_id(RequestIdOf(change));
  v1::MergeResponse response;
  const grpc::Status status =
      v1::CatalogService::NewStub(channel)->MergeChannels(NewContext().get(), request, &response);
  answer = {.import = response.import(),
            .changed_count = 2 * response.moved_count() - response.clash_count(),
            .bytes = funnelcast::BytesOf(response)};
  return status;
}

}  // namespace

grpc::Status ChangeWork::Prepare(const Channel& channel) {
  if (grpc::Status status = EnsureBrand(channel, "changes"); !status.ok()) return status;
  for (int i = 0; i < kChannelCount; ++i) {
    Change change{.kind = ChangeKind::kImport,
                  .index = acknowledged_count_,
                  .channel = ChannelOf(i),
                  .days = {i},
                  .into = {},
                  .undoes = {}};
    ChangeAnswer answer;
    if (grpc::Status status = Make(channel, change, answer); !status.ok()) return status;
    Acknowledge(change, answer);
  }
  // Undoing these would take the channels away, which deletions name.
  undoable_.clear();
  return grpc::Status::OK;
}

Change ChangeWork::ChooseRows(ChangeKind kind) {
  Change change{.kind = kind, .index = 0, .channel = {}, .days = {}, .into = {}, .undoes = {}};
  const int count = std::uniform_int_distribution<int>(2, kMaxRows)(random_);
  const int first = std::uniform_int_distribution<int>(0, kDayCount - count)(random_);
  // Days that the file lacks are what a replacing one takes out.
  std::bernoulli_distribution is_there(0.8);
  for (int day = first; day < first + count; ++day) {
    const bool is_end = day == first || day == first + count - 1;
    if (is_end || is_there(random_)) change.days.push_back(day);
  }
  return change;
}

Change ChangeWork::ChooseDeletion() {
  const int first = std::uniform_int_distribution<int>(0, kDayCount - 1)(random_);
  const int end = std::uniform_int_distribution<int>(first + 1, kDayCount)(random_);
  return {.kind = ChangeKind::kDelete,
          .index = 0,
          .channel = {},
          .days = {first, end},
          .into = {},
          .undoes = {}};
}

void ChangeWork::ChooseMerge(Change& change) {
  change.kind = ChangeKind::kMerge;
  const int into = std::uniform_int_distribution<int>(1, kChannelCount - 1)(random_);
  change.into = ChannelOf(into);
  change.channel = ChannelOf(std::uniform_int_distribution<int>(0, into - 1)(random_));
}

Change ChangeWork::Choose() {
  const int dice = std::uniform_int_distribution<int>(0, 99)(random_);
  // A merge is undone at once, as its channel goes by another id until then.
  const bool is_merged = !undoable_.empty() && undoable_.back().is_merge;
  Change change;
  if (is_merged || (dice < 35 && !undoable_.empty())) {
    change.kind = ChangeKind::kUndo;
    change.undoes = undoable_.back().import;
  } else if (dice < 65) {
    change = ChooseRows(ChangeKind::kImport);
  } else {
    change = dice < 85 ? ChooseRows(ChangeKind::kReplace) : ChooseDeletion();
  }
  change.channel = ChannelOf(std::uniform_int_distribution<int>(0, kChannelCount - 1)(random_));
  if (dice >= 95 && !is_merged) ChooseMerge(change);
  change.index = acknowledged_count_;
  return change;
}

grpc::Status ChangeWork::Make(const Channel& channel, const Change& change,
                              ChangeAnswer& answer) const {
  switch (change.kind) {
    case ChangeKind::kImport:
    case ChangeKind::kReplace:
      return ImportRows(channel, change, answer);
    case ChangeKind::kDelete:
      return Delete(channel, change, answer);
    case ChangeKind::kMerge:
      return Merge(channel, change, answer);
    case ChangeKind::kUndo:
      return Undo(channel, change, answer);
  }
  return {grpc::StatusCode::UNKNOWN, "no such change"};
}

void ChangeWork::Put(const Cell& cell, std::optional<double> value, Before& before) {
  const auto found = cells_.find(cell);
  before.emplace(cell, found == cells_.end() ? std::nullopt : std::optional(found->second));
  if (value) {
    cells_[cell] = *value;
  } else if (found != cells_.end()) {
    cells_.erase(found);
  }
}

void ChangeWork::ApplyMerge(const Change& change, Before& before) {
  for (const char* metric : kMetrics) {
    for (int day = 0; day < kDayCount; ++day) {
      const auto from = cells_.find({change.channel, metric, day});
      if (from == cells_.end()) continue;
      const double value = from->second;
      Put({change.channel, metric, day}, std::nullopt, before);
      const Cell into{change.into, metric, day};
      if (!cells_.contains(into)) Put(into, value, before);
    }
  }
}

ChangeWork::Before ChangeWork::Apply(const Change& change) {
  Before before;
  if (change.kind == ChangeKind::kUndo) {
    for (const auto& [cell, value] : undoable_.back().before) Put(cell, value, before);
    return before;
  }
  if (change.kind == ChangeKind::kMerge) {
    ApplyMerge(change, before);
    return before;
  }
  const bool is_deletion = change.kind == ChangeKind::kDelete;
  for (const char* metric : kMetrics) {
    if (change.kind != ChangeKind::kImport) {
      const int end = change.days.back() + (is_deletion ? 0 : 1);
      for (int day = change.days.front(); day < end; ++day) {
        const bool is_written =
            !is_deletion && std::binary_search(change.days.begin(), change.days.end(), day);
        const Cell cell{change.channel, metric, day};
        if (!is_written && cells_.contains(cell)) Put(cell, std::nullopt, before);
      }
    }
    if (is_deletion) continue;
    for (const int day : change.days) Put({change.channel, metric, day}, change.index + 1, before);
  }
  return before;
}

void ChangeWork::Acknowledge(const Change& change, const ChangeAnswer& answer) {
  Before before = Apply(change);
  EXPECT_EQ(answer.changed_count, std::ssize(before)) << "of change " << change.index;
  if (change.kind == ChangeKind::kUndo) {
    undoable_.pop_back();
    ++undone_count_;
  } else if (const bool is_merge = change.kind == ChangeKind::kMerge;
             is_merge || answer.changed_count > 0) {
    EXPECT_NE(answer.import, "") << "change " << change.index << " is not in the journal";
    undoable_.push_back({answer.import, std::move(before), is_merge});
  }
  ++acknowledged_count_;
  latest_ = change;
  latest_answer_ = answer;
}

grpc::Status ChangeWork::Step(const Channel& channel, int max_count) {
  for (int i = 0; i < max_count; ++i) {
    if (!open_) open_ = Choose();
    ChangeAnswer answer;
    const grpc::Status status = Make(channel, *open_, answer);
    if (IsServerGone(status)) return grpc::Status::OK;
    if (!status.ok()) return status;
    Acknowledge(*open_, answer);
    open_.reset();
  }
  return grpc::Status::OK;
}

void ChangeWork::Settle(const Channel& channel) {
  if (!open_) return;
  ChangeAnswer answer;
  const grpc::Status status = Make(channel, *open_, answer);
  ASSERT_TRUE(status.ok()) << "change " << open_->index << ": " << Describe(status);
  Acknowledge(*open_, answer);
  open_.reset();
}

ChangeWork::Sums ChangeWork::ExpectedSums() const {
  Sums sums;
  for (const auto& [cell, value] : cells_) {
    const auto& [channel, metric, day] = cell;
    auto& [count, sum] = sums[{channel, metric, MonthOf(ProtoDateOf(day))}];
    ++count;
    sum += value;
  }
  return sums;
}

void ChangeWork::Verify(const Channel& channel) {
  const auto stub = v1::PerformanceService::NewStub(channel);
  v1::QueryObservationsRequest request;
  request.set_parent(kBrand);
  request.set_grid(v1::GRID_MONTH);
  Sums sums;
  do {
    v1::QueryObservationsResponse response;
    const grpc::Status status = stub->QueryObservations(NewContext().get(), request, &response);
    ASSERT_TRUE(status.ok()) << Describe(status);
    for (const v1::ObservedSum& row : response.rows()) {
      sums[{row.channel(), row.metric(), MonthOf(row.start())}] = {row.observed_day_count(),
                                                                   row.value()};
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_TRUE(sums == ExpectedSums())
      << "the history is not what " << acknowledged_count_ << " changes make it";
  if (!latest_ || latest_answer_.import.empty()) return;
  v1::ListImportsRequest list;
  list.set_parent(kBrand);
  list.set_page_size(1);
  v1::ListImportsResponse journal;
  const grpc::Status status = stub->ListImports(NewContext().get(), list, &journal);
  ASSERT_TRUE(status.ok()) << Describe(status);
  ASSERT_EQ(journal.imports_size(), 1);
  EXPECT_EQ(journal.imports(0).name(), latest_answer_.import);
  EXPECT_EQ(journal.imports(0).request_id(), RequestIdOf(*latest_));
}

void ChangeWork::VerifyRepeat(const Channel& channel) {
  if (!latest_) return;
  ChangeAnswer again;
  const grpc::Status status = Make(channel, *latest_, again);
  ASSERT_TRUE(status.ok()) << "repeated change " << latest_->index << ": " << Describe(status);
  EXPECT_EQ(again.bytes, latest_answer_.bytes)
      << "repeated change " << latest_->index << " got another answer than the first";
}

}  // namespace funnelcast::robustness
