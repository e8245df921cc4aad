// Binds cells to SOCI statements.
#include "server/store/statement.h"

#include <soci/soci.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace funnelcast::store {
namespace {

// Cells above this size are emptied after use, so that a connection does not keep the largest plan
// it ever saw.
constexpr std::size_t kLargeCellBytes = 64 * 1024;

// A mismatch between a statement's text and the code that uses it is a bug of ours.
void CheckOwn(bool condition, const char* sql, const char* what) {
  if (!condition) {
    std::fprintf(stderr, "Statement misused (%s): %s\n", what, sql);
    std::abort();
  }
}

}  // namespace

Statement::Statement(soci::session& session, const Sql& sql)
    : sql_(sql), statement_(std::make_unique<soci::statement>(session)) {
  statement_->alloc();
  statement_->prepare(sql_.text);
}

Statement::~Statement() = default;

Cell& Statement::Parameter(int index, char type) {
  const auto position = static_cast<std::size_t>(index);
  if (!bound_) {
    parameters_.emplace_back();
    parameter_types_.push_back(type);
  }
  CheckOwn(position < parameters_.size() && parameter_types_[position] == type, sql_.text,
           "parameter");
  return parameters_[position];
}

const Cell& Statement::Column(int index, char type) const {
  const auto position = static_cast<std::size_t>(index);
  CheckOwn(position < columns_.size() && sql_.columns[position] == type, sql_.text, "column");
  return columns_[position];
}

void Statement::BindAll() {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    switch (parameter_types_[i]) {
      case 'i':
        statement_->exchange(soci::use(parameters_[i].integer));
        break;
      case 'r':
        statement_->exchange(soci::use(parameters_[i].real));
        break;
      default:
        statement_->exchange(soci::use(parameters_[i].text));
    }
  }
  columns_.resize(std::strlen(sql_.columns));
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    switch (sql_.columns[i]) {
      case 'i':
        statement_->exchange(soci::into(columns_[i].integer));
        break;
      case 'r':
        statement_->exchange(soci::into(columns_[i].real));
        break;
      default:
        statement_->exchange(soci::into(columns_[i].text));
    }
  }
  statement_->define_and_bind();
  bound_ = true;
}

bool Statement::Execute() {
  if (!bound_) {
    BindAll();
  }
  CheckOwn(static_cast<std::size_t>(given_count_) == parameters_.size(), sql_.text,
           "number of parameters");
  return statement_->execute(true) && !columns_.empty();
}

bool Statement::Next() { return statement_->fetch(); }

std::int64_t Statement::affected_row_count() const { return statement_->get_affected_rows(); }

void Statement::ReleaseLargeCells() {
  for (std::deque<Cell>* cells : {&parameters_, &columns_}) {
    for (Cell& cell : *cells) {
      if (cell.text.capacity() > kLargeCellBytes) {
        std::string().swap(cell.text);
      }
    }
  }
}

}  // namespace funnelcast::store
