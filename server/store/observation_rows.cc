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
    "SELECT day, value, import, origin, day_count, 0 FROM observation "
    "WHERE brand_key = :brand_key AND series = :series AND day >= :start_day AND day < :end_day "
    "ORDER BY day";
constexpr char kReadUpTo[] =
    "SELECT day, value, import, origin, day_count, 0 FROM observation "
    "WHERE brand_key = :brand_key AND series = :series AND day >= :start_day AND day < :end_day "
    "AND import <= :last_import ORDER BY day";
constexpr char kReadReplaced[] =
    "SELECT day, value, import, origin, day_count, replaced_import FROM observation_revision "
    "WHERE brand_key = :brand_key AND series = :series AND day >= :start_day AND day < :end_day "
    "AND import <= :last_import AND replaced_import > :last_import_again ORDER BY day";
constexpr char kReadAllReplaced[] =
    "SELECT day, value, import, origin, day_count, replaced_import FROM observation_revision "
    "WHERE brand_key = :brand_key AND series = :series AND day >= :start_day AND day < :end_day "
    "ORDER BY day, import";
constexpr char kTakeOut[] =
    "DELETE FROM observation WHERE brand_key = :brand_key AND series = :series "
    "AND day >= :first_day AND day <= :last_day";

// A row to be inserted; which members count is told by the statement.
struct NewRow {
  long long series = 0;
  long long day = 0;
  long long import = 0;
  long long origin = 0;
  long long day_count = 1;
  long long replaced_import = 0;
  double value = 0;
};

// An INSERT: the text before and after its rows, and the columns of a row between brand_key and
// value.
struct Insert {
  const char* head;
  const char* tail;
  std::vector<long long NewRow::*> columns;
};

const Insert kPutPlain{
    "INSERT INTO observation (brand_key, series, day, import, value) VALUES ",
    " ON CONFLICT (brand_key, series, day) DO UPDATE SET value = excluded.value, "
    "import = excluded.import, origin = excluded.origin, day_count = excluded.day_count",
    {&NewRow::series, &NewRow::day, &NewRow::import}};
const Insert kPutFull{
    "INSERT INTO observation (brand_key, series, day, import, origin, day_count, value) VALUES ",
    kPutPlain.tail,
    {&NewRow::series, &NewRow::day, &NewRow::import, &NewRow::origin, &NewRow::day_count}};
const Insert kKeep{
    "INSERT INTO observation_revision (brand_key, series, day, import, origin, day_count, "
    "replaced_import, value) VALUES ",
    "",
    {&NewRow::series, &NewRow::day, &NewRow::import, &NewRow::origin, &NewRow::day_count,
     &NewRow::replaced_import}};

// Gathers rows into statements of kRowsPerInsert; Flush writes the rest one by one.
class BatchedInsert {
 public:
  BatchedInsert(soci::session& session, const Insert& insert, long long& brand_key)
      : many_(session), one_(session) {
    Prepare(many_, insert, rows_.data(), kRowsPerInsert, brand_key);
    Prepare(one_, insert, &single_, 1, brand_key);
  }

  void Add(const NewRow& row) {
    rows_[row_count_++] = row;
    if (row_count_ == kRowsPerInsert) {
      many_.execute(true);
      row_count_ = 0;
    }
  }

  void Flush() {
    for (std::size_t i = 0; i < row_count_; ++i) {
      single_ = rows_[i];
      one_.execute(true);
    }
    row_count_ = 0;
  }

 private:
  static void Prepare(soci::statement& statement, const Insert& insert, NewRow* rows,
                      std::size_t row_count, long long& brand_key) {
    std::string sql = insert.head;
    int number = 0;
    for (std::size_t i = 0; i < row_count; ++i) {
      sql += i == 0 ? "(" : ", (";
      for (std::size_t column = 0; column < insert.columns.size() + 2; ++column) {
        sql += (column == 0 ? ":p" : ", :p") + std::to_string(number++);
      }
      sql += ")";
    }
    sql += insert.tail;
    statement.alloc();
    statement.prepare(sql);
    for (std::size_t i = 0; i < row_count; ++i) {
      statement.exchange(soci::use(brand_key));
      for (long long NewRow::*const column : insert.columns) {
        statement.exchange(soci::use(rows[i].*column));
      }
      statement.exchange(soci::use(rows[i].value));
    }
    statement.define_and_bind();
  }

  std::array<NewRow, kRowsPerInsert> rows_;
  std::size_t row_count_ = 0;
  NewRow single_;
  soci::statement many_;
  soci::statement one_;
};

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
    for (std::vector<long long>* const column : Integers()) {
      statement_.exchange(soci::into(*column));
    }
    statement_.define_and_bind();
  }

  // Calls `take(row)` for every row.
  template <typename Take>
  void Run(const std::vector<long long>& parameters, const Take& take) {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    Grow();
    for (bool more = statement_.execute(true); more; more = statement_.fetch()) {
      for (std::size_t i = 0; i < days_.size(); ++i) {
        PastRow row;
        row.day = static_cast<Day>(days_[i]);
        row.value = values_[i];
        row.import = imports_[i];
        row.origin = origins_[i];
        row.day_count = static_cast<std::int32_t>(day_counts_[i]);
        row.replaced_import = replaced_imports_[i];
        take(row);
      }
      if (days_.size() < kRowsPerFetch) {
        break;
      }
      Grow();
    }
  }

 private:
  std::array<std::vector<long long>*, 4> Integers() {
    return {&imports_, &origins_, &day_counts_, &replaced_imports_};
  }

  // SOCI shrinks the vectors to the rows it found.
  void Grow() {
    days_.resize(kRowsPerFetch);
    values_.resize(kRowsPerFetch);
    for (std::vector<long long>* const column : Integers()) {
      column->resize(kRowsPerFetch);
    }
  }

  std::vector<long long> parameters_;
  std::vector<long long> days_;
  std::vector<double> values_;
  std::vector<long long> imports_;
  std::vector<long long> origins_;
  std::vector<long long> day_counts_;
  std::vector<long long> replaced_imports_;
  soci::statement statement_;
};

class ObservationRowReader::Queries {
 public:
  std::unique_ptr<RowQuery> now;
  std::unique_ptr<RowQuery> up_to;
  std::unique_ptr<RowQuery> replaced;
  std::unique_ptr<RowQuery> all_replaced;

  static RowQuery& Prepared(std::unique_ptr<RowQuery>& query, Reader& reader, const char* sql,
                            std::size_t parameter_count) {
    if (query == nullptr) {
      query = std::make_unique<RowQuery>(reader.connection().session(), sql, parameter_count);
    }
    return *query;
  }
};

ObservationRowReader::ObservationRowReader(Reader& reader, std::int64_t brand_key)
    : reader_(reader), brand_key_(brand_key), queries_(std::make_unique<Queries>()) {}

ObservationRowReader::~ObservationRowReader() = default;

absl::Status ObservationRowReader::ReadNow(std::int64_t series, Day start_day, Day end_day,
                                           std::vector<ObservationRow>& rows) {
  rows.clear();
  return Guarded([&] {
    Queries::Prepared(queries_->now, reader_, kReadNow, 4)
        .Run({brand_key_, series, start_day, end_day},
             [&](const PastRow& row) { rows.push_back(row); });
  });
}

absl::Status ObservationRowReader::ReadAsOf(std::int64_t series, Day start_day, Day end_day,
                                            std::int64_t last_import,
                                            std::vector<ObservationRow>& rows) {
  rows.clear();
  return Guarded([&] {
    const auto take = [&](const PastRow& row) { rows.push_back(row); };
    Queries::Prepared(queries_->up_to, reader_, kReadUpTo, 5)
        .Run({brand_key_, series, start_day, end_day, last_import}, take);
    const auto middle = static_cast<std::ptrdiff_t>(rows.size());
    Queries::Prepared(queries_->replaced, reader_, kReadReplaced, 6)
        .Run({brand_key_, series, start_day, end_day, last_import, last_import}, take);
    // A day is in one of the two: its value of that time was replaced later or it was not.
    std::inplace_merge(
        rows.begin(), rows.begin() + middle, rows.end(),
        [](const ObservationRow& a, const ObservationRow& b) { return a.day < b.day; });
  });
}

absl::Status ObservationRowReader::ReadEver(std::int64_t series, Day start_day, Day end_day,
                                            std::vector<PastRow>& rows) {
  rows.clear();
  return Guarded([&] {
    const auto take = [&](const PastRow& row) { rows.push_back(row); };
    const std::vector<long long> parameters = {brand_key_, series, start_day, end_day};
    Queries::Prepared(queries_->all_replaced, reader_, kReadAllReplaced, 4).Run(parameters, take);
    const auto middle = static_cast<std::ptrdiff_t>(rows.size());
    Queries::Prepared(queries_->now, reader_, kReadNow, 4).Run(parameters, take);
    // What stands now came last.
    std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end(),
                       [](const PastRow& a, const PastRow& b) { return a.day < b.day; });
  });
}

// What the writer writes with: its statements and the places that their parameters are bound to.
struct ObservationRowWriter::Statements {
  Statements(soci::session& session, std::int64_t of_brand, std::int64_t of_import)
      : import(of_import),
        brand_key(of_brand),
        put_plain(session, kPutPlain, brand_key),
        put_full(session, kPutFull, brand_key),
        keep(session, kKeep, brand_key),
        take_out(session) {
    take_out.alloc();
    take_out.prepare(kTakeOut);
    for (long long* const parameter : {&brand_key, &series, &first_day, &last_day}) {
      take_out.exchange(soci::use(*parameter));
    }
    take_out.define_and_bind();
  }

  std::int64_t import;
  long long brand_key;
  long long series = 0;
  long long first_day = 0;
  long long last_day = 0;
  BatchedInsert put_plain;
  BatchedInsert put_full;
  BatchedInsert keep;
  soci::statement take_out;
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

absl::Status ObservationRowWriter::Write(std::int64_t series,
                                         const std::vector<RowChange>& changes) {
  try {
    Statements& to = *statements_;
    to.series = series;
    for (const RowChange& change : changes) {
      const ObservationRow& row = change.row;
      if (change.kind == RowChange::Kind::kTakeOut) {
        to.first_day = row.day;
        to.last_day = change.last_day;
        to.take_out.execute(true);
      } else if (change.kind == RowChange::Kind::kKeep) {
        to.keep.Add({series, row.day, row.import, row.origin, row.day_count, to.import, row.value});
      } else {
        const bool plain = row.origin == 0 && row.day_count == 1;
        (plain ? to.put_plain : to.put_full)
            .Add({series, row.day, to.import, row.origin, row.day_count, 0, row.value});
      }
    }
    return absl::OkStatus();
  } catch (...) {
    return StatusFromException();
  }
}

absl::Status ObservationRowWriter::Finish() {
  return Guarded([&] {
    statements_->put_plain.Flush();
    statements_->put_full.Flush();
    statements_->keep.Flush();
  });
}

}  // namespace funnelcast::store
