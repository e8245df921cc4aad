// See import_work.h.
#include "tests/robustness/import_work.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "funnelcast/v1/performance.grpc.pb.h"
#include "tests/support/message_bytes.h"

namespace funnelcast::robustness {
namespace {

constexpr std::array<const char*, 4> kMetrics = {"clicks", "impressions", "leads", "spend"};
constexpr int kChannelsPerBrand = 150;
constexpr int kMaxDays = 1500;

std::string BrandOf(int index) { return fmt::format("imports-{}", index / kChannelsPerBrand); }

std::string ChannelOf(int index) { return fmt::format("channel-{}", index % kChannelsPerBrand); }

std::string RequestIdOf(int index) { return fmt::format("import-{}", index); }

int ValueOf(int index) { return index + 1; }

std::string TableOf(const ImportedFile& file) {
  using std::chrono::days, std::chrono::sys_days, std::chrono::year_month_day;
  const sys_days first =
      year_month_day(std::chrono::year(2020), std::chrono::January, std::chrono::day(1));
  std::string table = "date,channel,metric,value\n";
  for (int i = 0; i < file.day_count; ++i) {
    const year_month_day date(first + days(i));
    for (const char* metric : kMetrics) {
      table += fmt::format("{:04}-{:02}-{:02},{},{},{}\n", static_cast<int>(date.year()),
                           static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                           ChannelOf(file.index), metric, ValueOf(file.index));
    }
  }
  return table;
}

}  // namespace

grpc::Status ImportWork::Import(const Channel& channel, ImportedFile& file) {
  if (grpc::Status status = EnsureBrand(channel, BrandOf(file.index)); !status.ok()) return status;
  const auto stub = v1::PerformanceService::NewStub(channel);
  const auto context = NewContext();
  const auto writer = stub->ImportFile(context.get(), &file.summary);
  v1::ImportFileRequest message;
  message.mutable_header()->set_parent("brands/" + BrandOf(file.index));
  message.mutable_header()->set_file_name(fmt::format("file-{}.csv", file.index));
  message.mutable_header()->set_request_id(RequestIdOf(file.index));
  const std::string table = TableOf(file);
  bool open = writer->Write(message);
  constexpr std::size_t kPieceBytes = 64 * 1024;
  for (std::size_t begin = 0; open && begin < table.size(); begin += kPieceBytes) {
    message.set_content(table.substr(begin, kPieceBytes));
    open = writer->Write(message);
  }
  writer->WritesDone();
  return writer->Finish();
}

grpc::Status ImportWork::Step(const Channel& channel, int max_count) {
  for (int i = 0; i < max_count; ++i) {
    if (!open_) {
      open_.emplace();
      open_->index = acknowledged_count();
      open_->day_count = std::uniform_int_distribution<int>(1, kMaxDays)(random_);
    }
    const grpc::Status status = Import(channel, *open_);
    if (IsServerGone(status)) return grpc::Status::OK;
    if (!status.ok()) return status;
    acknowledged_.push_back(*open_);
    open_.reset();
  }
  return grpc::Status::OK;
}

void ImportWork::Settle(const Channel& channel) {
  if (!open_) return;
  const grpc::Status status = Import(channel, *open_);
  ASSERT_TRUE(status.ok()) << Describe(status);
  const std::int64_t row_count = std::int64_t{open_->day_count} * std::ssize(kMetrics);
  EXPECT_EQ(open_->summary.added_count(), row_count)
      << "import " << open_->index << " was stored before and not recognised by its request id";
  acknowledged_.push_back(*open_);
  open_.reset();
}

void ImportWork::VerifyFile(const Channel& channel, const ImportedFile& file) {
  v1::QueryObservationsRequest request;
  request.set_parent("brands/" + BrandOf(file.index));
  request.add_channels(ChannelOf(file.index));
  request.set_grid(v1::GRID_MONTH);
  const auto stub = v1::PerformanceService::NewStub(channel);
  std::int64_t day_count = 0;
  double sum = 0.0;
  do {
    v1::QueryObservationsResponse response;
    const grpc::Status status = stub->QueryObservations(NewContext().get(), request, &response);
    ASSERT_TRUE(status.ok()) << Describe(status);
    for (const v1::ObservedSum& row : response.rows()) {
      day_count += row.observed_day_count();
      sum += row.value();
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  const std::int64_t row_count = std::int64_t{file.day_count} * std::ssize(kMetrics);
  EXPECT_EQ(day_count, row_count) << "of import " << file.index;
  EXPECT_DOUBLE_EQ(sum, static_cast<double>(row_count) * ValueOf(file.index))
      << "of import " << file.index;
}

void ImportWork::Verify(const Channel& channel, int sample_count) {
  if (acknowledged_.empty()) return;
  VerifyFile(channel, acknowledged_.back());
  std::uniform_int_distribution<std::size_t> any(0, acknowledged_.size() - 1);
  for (int i = 0; i < sample_count; ++i) VerifyFile(channel, acknowledged_[any(random_)]);
}

void ImportWork::VerifyRepeat(const Channel& channel) {
  if (acknowledged_.empty()) return;
  std::uniform_int_distribution<std::size_t> any(0, acknowledged_.size() - 1);
  ImportedFile again = acknowledged_[any(random_)];
  again.summary.Clear();
  const grpc::Status status = Import(channel, again);
  ASSERT_TRUE(status.ok()) << Describe(status);
  EXPECT_EQ(funnelcast::BytesOf(again.summary),
            funnelcast::BytesOf(acknowledged_[static_cast<std::size_t>(again.index)].summary))
      << "repeated import " << again.index << " got another answer than the first";
}

}  // namespace funnelcast::robustness
