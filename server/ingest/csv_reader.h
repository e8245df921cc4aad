// Bytes of a CSV file to rows of cells. Finds encoding and separator, and names files that are no
// CSV; what the cells mean belongs elsewhere.
#ifndef FUNNELCAST_SERVER_INGEST_CSV_READER_H_
#define FUNNELCAST_SERVER_INGEST_CSV_READER_H_

#include <csv.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/table.h"

namespace funnelcast::ingest {

// Receives one row: its number as a spreadsheet counts, from 1, and its cells as they stand in the
// file, without the quotes. Rows without any character are counted and left out.
using RowHandler =
    std::function<void(std::int64_t row, const std::vector<std::string_view>& cells)>;

// One file. Memory: one row beside the piece at hand.
class CsvReader {
 public:
  CsvReader(const TableLimits& limits, RowHandler handler);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Returns false once the file cannot be read on; failure() says why.
  bool Push(std::string_view bytes);
  bool Finish();

  const std::optional<CellError>& failure() const { return failure_; }
  char separator() const { return separator_; }
  bool was_utf16() const { return encoding_ != Encoding::kBytes; }
  std::int64_t row_count() const { return row_; }

 private:
  enum class Encoding { kUnknown, kBytes, kUtf16LittleEndian, kUtf16BigEndian };

  // Called by libcsv, with this as `self`.
  static void OnField(void* text, std::size_t size, void* self);
  static void OnRowEnd(int terminator, void* self);

  bool Begin(std::string_view bytes);
  bool PushDecoded(std::string_view bytes);
  bool Decode(std::string_view bytes);
  bool Parse(std::string_view bytes);
  void ChooseSeparator();
  void EndRow(int terminator);
  void Fail(std::string message);

  const TableLimits limits_;
  const RowHandler handler_;
  csv_parser parser_;
  Encoding encoding_ = Encoding::kUnknown;
  std::string undecoded_;  // bytes that wait for the rest of their beginning or character
  std::string head_;       // the file's first lines, until the separator is chosen
  std::size_t counted_head_bytes_ = 0;
  int head_line_count_ = 0;
  bool separator_chosen_ = false;
  char separator_ = ',';
  std::int64_t row_ = 0;
  int last_terminator_ = 0;  // of the row before, 0 after a field
  std::string row_text_;
  std::vector<std::size_t> cell_ends_;
  std::vector<std::string_view> cells_;
  std::optional<CellError> failure_;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_CSV_READER_H_
