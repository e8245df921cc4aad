// How fast a file of observations is imported, end to end through parsing and storing, set against
// the `.import` of the sqlite3 shell of the same file into a bare table; and how long undoing it
// takes. Exits with 1 when the ratio of the rates is below 0.3, or undoing takes longer than ten
// seconds a million rows.
//
// usage: import_bench [rows]   (1,000,000 when not given)
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "server/ingest/calendar.h"
#include "server/ingest/table_parser.h"
#include "server/service/stored_history.h"
#include "server/store/brands.h"
#include "server/store/funnels.h"
#include "server/store/import_undo.h"
#include "server/store/observations.h"
#include "server/store/store.h"

namespace funnelcast {
namespace {

constexpr double kWantedRatio = 0.3;
constexpr double kMaxUndoMicrosPerRow = 10;
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr int kChannelCount = 40;
constexpr int kCampaignCount = 5;
constexpr const char* kMetrics[] = {"impressions", "clicks", "orders", "revenue", "spend"};

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Prints why and ends: a benchmark has nobody to hand an error to.
void Check(const absl::Status& status) {
  if (!status.ok()) {
    fmt::print(stderr, "{}\n", std::string(status.message()));
    std::exit(1);
  }
}

// Day by day over channels, campaigns and metrics, as exports are.
void WriteFile(const std::string& path, std::int64_t row_count) {
  std::ofstream file(path);
  file << "date,channel,metric,value,campaign\n";
  std::int64_t row = 0;
  for (ingest::Day day = 17000; row < row_count; ++day) {
    const std::string date = ingest::FormatDay(day);
    for (int i = 0; i < kChannelCount * kCampaignCount * 5 && row < row_count; ++i, ++row) {
      const int value =
          static_cast<int>((static_cast<std::int64_t>(day) * 7919 + i * 104729) % 1'000'003);
      file << fmt::format("{},channel_{:02},{},{}.{:02},campaign_{}\n", date, i / 5 % kChannelCount,
                          kMetrics[i % 5], value / 100, value % 100, i / 5 / kChannelCount);
    }
  }
}

double ImportByShell(const std::string& folder, const std::string& file) {
  const std::string command = fmt::format(
      "sqlite3 {0}/bare.db 'CREATE TABLE observation (date TEXT, channel TEXT, metric TEXT, "
      "value REAL, campaign TEXT)' '.mode csv' '.import --skip 1 {1} observation'",
      folder, file);
  const Stopwatch watch;
  if (std::system(command.c_str()) != 0) {
    fmt::print(stderr, "The sqlite3 shell could not import.\n");
    std::exit(1);
  }
  return watch.seconds();
}

store::ObservationBatch ToBatch(ingest::ParsedTable table) {
  store::ObservationBatch batch;
  for (ingest::TableSeries& series : table.series) {
    batch.series.push_back({std::move(series.metric), std::move(series.channel),
                            std::move(series.campaign), std::move(series.activity),
                            std::move(series.audience)});
  }
  batch.values.reserve(table.values.size());
  for (const ingest::TableValue& value : table.values) {
    batch.values.push_back({value.series, value.day, value.value});
  }
  batch.display_names = std::move(table.display_names);
  return batch;
}

// Returns the seconds of parsing and of storing.
std::array<double, 2> ImportByStore(store::Store& store, const std::string& path) {
  const Stopwatch parse_watch;
  ingest::TableParser parser({});
  std::ifstream file(path, std::ios::binary);
  std::string piece(kPieceBytes, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    parser.Push(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
  }
  ingest::ParsedTable table = parser.Finish();
  if (!table.ok()) {
    fmt::print(stderr, "row {}: {}\n", table.errors[0].row, table.errors[0].message);
    std::exit(1);
  }
  const store::ObservationBatch batch = ToBatch(std::move(table));
  const double parse_seconds = parse_watch.seconds();
  const Stopwatch store_watch;
  Check(store.Write([&](store::Transaction& transaction) {
    return store::WriteObservations(transaction, "bench", batch, {}).status();
  }));
  return {parse_seconds, store_watch.seconds()};
}

void CreateBrand(store::Store& store) {
  Check(store.Write([](store::Transaction& transaction) {
    store::Brand brand;
    brand.id = "bench";
    absl::Status status = store::InsertBrand(transaction, brand).status();
    store::Funnel funnel;
    funnel.brand = "bench";
    funnel.id = "sales";
    funnel.stages = {{data::Stage::kAttention, "impressions"},
                     {data::Stage::kInterest, "clicks"},
                     {data::Stage::kAction, "orders"},
                     {data::Stage::kValue, "revenue"}};
    status.Update(store::InsertFunnel(transaction, funnel).status());
    return status;
  }));
}

void TimeReads(store::Store& store) {
  auto snapshot = store.Read();
  Check(snapshot.status());
  const Stopwatch history_watch;
  Check(service::LoadFunnelHistory(*snapshot, "bench", "sales", {}).status());
  fmt::print("load funnel history  {:8.2f} s\n", history_watch.seconds());
  const Stopwatch report_watch;
  Check(service::LoadHistoryReport(*snapshot, "bench", {}).status());
  fmt::print("history report       {:8.2f} s\n", report_watch.seconds());
}

// Undoes the first import of the brand; the seconds it took.
double TimeUndo(store::Store& store) {
  const Stopwatch watch;
  Check(store.Write([](store::Transaction& transaction) {
    return store::UndoImport(transaction, "bench", 1, {}).status();
  }));
  return watch.seconds();
}

int Run(std::int64_t row_count) {
  std::string folder = (std::filesystem::temp_directory_path() / "import-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return 1;
  }
  const std::string file = folder + "/observations.csv";
  WriteFile(file, row_count);
  const double shell_seconds = ImportByShell(folder, file);
  double ratio = 0;
  double undo_seconds = 0;
  {
    auto store = store::Store::Open(folder + "/data");
    Check(store.status());
    CreateBrand(**store);
    const auto [parse, write] = ImportByStore(**store, file);
    ratio = shell_seconds / (parse + write);
    fmt::print("rows                 {:8}\n", row_count);
    fmt::print("sqlite3 .import      {:8.2f} s  {:10.0f} rows/s\n", shell_seconds,
               static_cast<double>(row_count) / shell_seconds);
    fmt::print(
        "import               {:8.2f} s  {:10.0f} rows/s (parsing {:.2f} s, storing {:.2f} s)\n",
        parse + write, static_cast<double>(row_count) / (parse + write), parse, write);
    const auto [parse_again, write_again] = ImportByStore(**store, file);
    fmt::print("the same file again  {:8.2f} s\n", parse_again + write_again);
    TimeReads(**store);
    undo_seconds = TimeUndo(**store);
    fmt::print("undoing it           {:8.2f} s\n", undo_seconds);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("largest memory       {:8} MiB\n", usage.ru_maxrss / 1024);
  fmt::print("ratio of the rates   {:8.2f}  (wanted: at least {:.2f})\n", ratio, kWantedRatio);
  std::filesystem::remove_all(folder);
  const bool quick = 1e6 * undo_seconds <= kMaxUndoMicrosPerRow * static_cast<double>(row_count);
  return ratio >= kWantedRatio && quick ? 0 : 1;
}

}  // namespace
}  // namespace funnelcast

int main(int argc, char** argv) {
  return funnelcast::Run(argc > 1 ? std::atoll(argv[1]) : 1'000'000);
}
