// Bulk statements on SOCI's vectors and on INSERTs of many rows.
#include "server/store/observation_rows.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "server/store/connection.h"

namespace funnelcast::store {
namespace {

constexpr std::size_t kRowsPerFetch = 1024;
// Rows of one INSERT; more gain nothing.
constexpr std::size_t kRowsPerInsert = 64;

constexpr char kReadNow[] =
    "SELECT day, value, import FROM observation WHERE brand_key = :brand_key "
    "AND series = :series AND day >= :start_day AND day < :end_day ORDER BY day";
constexpr char kReadUpTo[] =
    "SELECT day, value, import FROM observation WHERE brand_key = :brand_key "
    "AND series = :series AND day >= :start_day AND day < :end_day AND import <= :last_import "
    "ORDER BY day";
constexpr char kReadReplaced[] =
    "SELECT day, value, import FROM observation_revision WHERE brand_key = :brand_key "
    "AND series = :series AND day >= :start_day AND day < :end_day AND import <= :last_import "
    "AND replaced_import > :last_import_again ORDER BY day";

constexpr char kPut[] = "INSERT INTO observation (brand_key, series, day, value, import) VALUES ";
constexpr char kPutConflict[] =
    " ON CONFLICT (brand_key, series, day) "
    "DO UPDATE SET value = excluded.value, import = excluded.import";
constexpr char kKeep[] =
    "INSERT INTO observation_revision (brand_key, series, day, import, value, replaced_import) "
    "VALUES (:brand_key, :series, :day, :import, :value, :replaced_import)";

}  // namespace

// One query with its parameters and the vectors its rows arrive in.
class RowQuery {
 public:
  RowQuery(soci::session& session, const char* sql, std::size_t parameter_count)
      : parameters_(parameter_count), statement_(session) {
    statement_.alloc();
    statement_.prepare(sql);
    for (long long& parameter : parameters_) {
      statement_.exchange(soci::use(parameter));
    }
    Grow();
    statement_.exchange(soci::into(days_));
    statement_.exchange(soci::into(values_));
    statement_.exchange(soci::into(imports_));
    statement_.define_and_bind();
  }

  void Run(const std::vector<long long>& parameters, std::vector<ObservationRow>& rows) {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    Grow();
    for (bool more = statement_.execute(true); more; more = statement_.fetch()) {
      for (std::size_t i = 0; i < days_.size(); ++i) {
        rows.push_back({static_cast<Day>(days_[i]), values_[i], imports_[i]});
      }
      if (days_.size() < kRowsPerFetch) {
        break;
      }
      Grow();
    }
  }

 private:
  // SOCI shrinks the vectors to the rows it found.
  void Grow() {
    days_.resize(kRowsPerFetch);
    values_.resize(kRowsPerFetch);
    imports_.resize(kRowsPerFetch);
  }

  std::vector<long long> parameters_;
  std::vector<long long> days_;
  std::vector<double> values_;
  std::vector<long long> imports_;
  soci::statement statement_;
};

class ObservationRowReader::Queries {
 public:
  std::unique_ptr<RowQuery> now;
  std::unique_ptr<RowQuery> up_to;
  std::unique_ptr<RowQuery> replaced;
};

ObservationRowReader::ObservationRowReader(Reader& reader, std::int64_t brand_key)
    : reader_(reader), brand_key_(brand_key), queries_(std::make_unique<Queries>()) {}

ObservationRowReader::~ObservationRowReader() = default;

absl::Status ObservationRowReader::ReadNow(std::int64_t series, Day start_day, Day end_day,
                                           std::vector<ObservationRow>& rows) {
  rows.clear();
  return Guarded([&] {
    if (queries_->now == nullptr) {
      queries_->now = std::make_unique<RowQuery>(reader_.connection().session(), kReadNow, 4);
    }
    queries_->now->Run({brand_key_, series, start_day, end_day}, rows);
  });
}

absl::Status ObservationRowReader::ReadAsOf(std::int64_t series, Day start_day, Day end_day,
                                            std::int64_t last_import,
                                            std::vector<ObservationRow>& rows) {
  rows.clear();
  return Guarded([&] {
    if (queries_->up_to == nullptr) {
      soci::session& session = reader_.connection().session();
      queries_->up_to = std::make_unique<RowQuery>(session, kReadUpTo, 5);
      queries_->replaced = std::make_unique<RowQuery>(session, kReadReplaced, 6);
    }
    queries_->up_to->Run({brand_key_, series, start_day, end_day, last_import}, rows);
    const auto middle = static_cast<std::ptrdiff_t>(rows.size());
    queries_->replaced->Run({brand_key_, series, start_day, end_day, last_import, last_import},
                            rows);
    // A day is in one of the two: its value of that time was replaced later or it was not.
    std::inplace_merge(
        rows.begin(), rows.begin() + middle, rows.end(),
        [](const ObservationRow& a, const ObservationRow& b) { return a.day < b.day; });
  });
}

// The INSERTs: one of kRowsPerInsert rows and one of a single row for the rest.
class ObservationRowWriter::Statements {
 public:
  Statements(soci::session& session, std::int64_t brand_key, std::int64_t import)
      : brand_key_(brand_key), import_(import), many_(session), one_(session), keep_(session) {
    PrepareInsert(many_, kRowsPerInsert, rows_.data());
    PrepareInsert(one_, 1, &single_);
    keep_.alloc();
    keep_.prepare(kKeep);
    keep_.exchange(soci::use(brand_key_));
    keep_.exchange(soci::use(kept_.series));
    keep_.exchange(soci::use(kept_.day));
    keep_.exchange(soci::use(kept_import_));
    keep_.exchange(soci::use(kept_.value));
    keep_.exchange(soci::use(import_));
    keep_.define_and_bind();
  }

  void Put(std::int64_t series, Day day, double value) {
    rows_[row_count_++] = {series, day, value};
    if (row_count_ == kRowsPerInsert) {
      many_.execute(true);
      row_count_ = 0;
    }
  }

  void Keep(std::int64_t series, const ObservationRow& replaced) {
    kept_ = {series, replaced.day, replaced.value};
    kept_import_ = replaced.import;
    keep_.execute(true);
  }

  void Finish() {
    for (std::size_t i = 0; i < row_count_; ++i) {
      single_ = rows_[i];
      one_.execute(true);
    }
    row_count_ = 0;
  }

 private:
  struct Row {
    long long series = 0;
    long long day = 0;
    double value = 0;
  };

  void PrepareInsert(soci::statement& statement, std::size_t row_count, Row* rows) {
    std::string sql = kPut;
    for (std::size_t i = 0; i < row_count; ++i) {
      const std::string n = std::to_string(i);
      sql +=
          (i == 0 ? "(:b" : ", (:b") + n + ", :s" + n + ", :d" + n + ", :v" + n + ", :i" + n + ")";
    }
    sql += kPutConflict;
    statement.alloc();
    statement.prepare(sql);
    for (std::size_t i = 0; i < row_count; ++i) {
      statement.exchange(soci::use(brand_key_));
      statement.exchange(soci::use(rows[i].series));
      statement.exchange(soci::use(rows[i].day));
      statement.exchange(soci::use(rows[i].value));
      statement.exchange(soci::use(import_));
    }
    statement.define_and_bind();
  }

  long long brand_key_;
  long long import_;
  std::array<Row, kRowsPerInsert> rows_;
  std::size_t row_count_ = 0;
  Row single_;
  Row kept_;
  long long kept_import_ = 0;
  soci::statement many_;
  soci::statement one_;
  soci::statement keep_;
};

absl::StatusOr<std::unique_ptr<ObservationRowWriter>> ObservationRowWriter::Prepare(
    Transaction& transaction, std::int64_t brand_key, std::int64_t import) {
  try {
    std::unique_ptr<ObservationRowWriter> writer(new ObservationRowWriter());
    writer->statements_ =
        std::make_unique<Statements>(transaction.connection().session(), brand_key, import);
    return writer;
  } catch (...) {
    return StatusFromException();
  }
}

ObservationRowWriter::ObservationRowWriter() = default;

ObservationRowWriter::~ObservationRowWriter() = default;

absl::Status ObservationRowWriter::Put(std::int64_t series, Day day, double value) {
  try {
    statements_->Put(series, day, value);
    return absl::OkStatus();
  } catch (...) {
    return StatusFromException();
  }
}

absl::Status ObservationRowWriter::KeepReplaced(std::int64_t series,
                                                const ObservationRow& replaced) {
  return Guarded([&] { statements_->Keep(series, replaced); });
}

absl::Status ObservationRowWriter::Finish() {
  return Guarded([&] { statements_->Finish(); });
}

}  // namespace funnelcast::store
