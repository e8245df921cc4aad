// Prepared statements with typed values, over SOCI. Every SQL text of this folder runs through
// here, but for the bulk paths of observations.
#ifndef FUNNELCAST_SERVER_STORE_STATEMENT_H_
#define FUNNELCAST_SERVER_STORE_STATEMENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace soci {
class session;
class statement;
}  // namespace soci

namespace funnelcast::store {

// A statement's text and the types of its result columns, one letter a column: i 64-bit integer, r
// real, t text or bytes. SOCI finds types by itself only for rows it reads into 32-bit integers,
// hence the letters. Text and bytes are both bound as text with their length, which SQLite keeps
// byte by byte in TEXT and BLOB columns alike.
struct Sql {
  const char* text;
  const char* columns = "";
};

// A parameter or a result cell; which member counts is told by the statement's types.
struct Cell {
  long long integer = 0;
  double real = 0;
  std::string text;
};

// One prepared statement with its cells, reused for the life of its connection. Its functions throw
// what SOCI throws.
class Statement {
 public:
  Statement(soci::session& session, const Sql& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Takes the values of its parameters, in order: integers and enums, doubles, texts.
  template <typename... Arguments>
  Statement& Bind(const Arguments&... arguments) {
    given_count_ = 0;
    (SetParameter(given_count_++, arguments), ...);
    return *this;
  }

  // Runs the statement with the values of the last Bind. Returns whether there is a first row.
  bool Execute();

  // Goes to the next row; false after the last.
  bool Next();

  // Copies the cells of the row into `targets`, in order.
  template <typename... Targets>
  void Read(Targets&... targets) {
    int index = 0;
    (ReadCell(index++, targets), ...);
  }

  std::int64_t affected_row_count() const;

  // Gives back the memory of large parameters and results.
  void ReleaseLargeCells();

 private:
  template <typename Value>
  void SetParameter(int index, const Value& value) {
    if constexpr (std::is_convertible_v<Value, std::string_view>) {
      Parameter(index, 't').text = std::string_view(value);
    } else if constexpr (std::is_floating_point_v<Value>) {
      Parameter(index, 'r').real = value;
    } else {
      Parameter(index, 'i').integer = static_cast<long long>(value);
    }
  }

  template <typename Target>
  void ReadCell(int index, Target& target) {
    if constexpr (std::is_same_v<Target, std::string>) {
      target = Column(index, 't').text;
    } else if constexpr (std::is_floating_point_v<Target>) {
      target = Column(index, 'r').real;
    } else {
      target = static_cast<Target>(Column(index, 'i').integer);
    }
  }

  Cell& Parameter(int index, char type);
  const Cell& Column(int index, char type) const;
  void BindAll();

  const Sql sql_;
  std::unique_ptr<soci::statement> statement_;
  // Deques: SOCI keeps the addresses of the cells.
  std::deque<Cell> parameters_;
  std::deque<Cell> columns_;
  std::string parameter_types_;
  int given_count_ = 0;
  bool bound_ = false;
};

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_STATEMENT_H_
