// Over libcsv in its strict mode.
#include "server/ingest/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "server/ingest/file_kind.h"
#include "server/ingest/separator.h"
#include "server/ingest/text.h"
#include "server/limits.h"

namespace funnelcast::ingest {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleEndianMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigEndianMark = "\xFE\xFF";
// Excel's own way to state the separator, as the first line of the file.
constexpr std::string_view kSeparatorLine = "sep=";
constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kPieceBytes = 64 * 1024;

// An unclosed quote must not make libcsv take the rest of the file into one cell.
void* ReallocateCell(void* memory, std::size_t size) {
  return size > limits::kMaxCellBytes ? nullptr : std::realloc(memory, size);
}

}  // namespace

CsvReader::CsvReader(const TableLimits& limits, RowHandler handler)
    : limits_(limits), handler_(std::move(handler)) {
  csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
  csv_set_realloc_func(&parser_, ReallocateCell);
}

CsvReader::~CsvReader() { csv_free(&parser_); }

void CsvReader::Fail(std::string message) {
  if (!failure_.has_value()) {
    failure_ = CellError{row_ + 1, "", std::move(message)};
  }
}

bool CsvReader::Push(std::string_view bytes) {
  if (failure_.has_value()) {
    return false;
  }
  if (encoding_ != Encoding::kUnknown) {
    return Decode(bytes);
  }
  undecoded_ += bytes;
  return undecoded_.size() < kFileKindBytes || Begin(std::exchange(undecoded_, ""));
}

bool CsvReader::Begin(std::string_view bytes) {
  if (auto description = DescribeForeignFile(bytes)) {
    encoding_ = Encoding::kBytes;
    failure_ = CellError{0, "", *std::move(description)};
    return false;
  }
  std::size_t mark_size = 0;
  if (bytes.starts_with(kUtf16LittleEndianMark) || bytes.starts_with(kUtf16BigEndianMark)) {
    mark_size = kUtf16LittleEndianMark.size();
    encoding_ = bytes.starts_with(kUtf16LittleEndianMark) ? Encoding::kUtf16LittleEndian
                                                          : Encoding::kUtf16BigEndian;
  } else if (bytes.starts_with(kUtf8Mark)) {
    mark_size = kUtf8Mark.size();
    encoding_ = Encoding::kBytes;
  } else {
    const Utf16Guess guess = GuessUtf16(bytes);
    encoding_ = guess == Utf16Guess::kLittleEndian ? Encoding::kUtf16LittleEndian
                : guess == Utf16Guess::kBigEndian  ? Encoding::kUtf16BigEndian
                                                   : Encoding::kBytes;
  }
  return Decode(bytes.substr(mark_size));
}

bool CsvReader::Decode(std::string_view bytes) {
  if (encoding_ == Encoding::kBytes) {
    return PushDecoded(bytes);
  }
  undecoded_ += bytes;
  const std::string pending = std::exchange(undecoded_, "");
  return PushDecoded(Utf16ToUtf8(pending, encoding_ == Encoding::kUtf16LittleEndian, undecoded_));
}

bool CsvReader::PushDecoded(std::string_view bytes) {
  if (separator_chosen_) {
    return Parse(bytes);
  }
  head_ += bytes;
  head_line_count_ += static_cast<int>(std::count(
      head_.begin() + static_cast<std::ptrdiff_t>(counted_head_bytes_), head_.end(), '\n'));
  counted_head_bytes_ = head_.size();
  if (head_line_count_ < kSeparatorLines && head_.size() < kHeadBytes) {
    return true;
  }
  ChooseSeparator();
  return Parse(std::exchange(head_, ""));
}

void CsvReader::ChooseSeparator() {
  const std::string_view line = std::string_view(head_).substr(0, head_.find_first_of("\r\n"));
  if (FoldCase(line).starts_with(kSeparatorLine) && line.size() == kSeparatorLine.size() + 1) {
    separator_ = line.back();
    // The line counts as a row and says no more than that.
    head_.erase(0, line.size());
  } else {
    separator_ = FindSeparator(head_);
  }
  csv_set_delim(&parser_, static_cast<unsigned char>(separator_));
  separator_chosen_ = true;
}

bool CsvReader::Parse(std::string_view bytes) {
  while (!bytes.empty() && !failure_.has_value()) {
    std::string_view piece = bytes.substr(0, kPieceBytes);
    const std::size_t nul = piece.find('\0');
    piece = piece.substr(0, nul);
    const std::size_t taken =
        csv_parse(&parser_, piece.data(), piece.size(), OnField, OnRowEnd, this);
    if (taken < piece.size()) {
      Fail(csv_error(&parser_) == CSV_EPARSE
               ? "A quotation mark stands within a cell: write it twice and put the cell into "
                 "quotation marks."
               : fmt::format("A cell is longer than {} bytes: is a closing quotation mark "
                             "missing?",
                             limits::kMaxCellBytes));
    } else if (nul != std::string_view::npos) {
      Fail("The file holds a NUL byte and is no text: save the table as CSV (UTF-8).");
    }
    bytes.remove_prefix(piece.size());
  }
  return !failure_.has_value();
}

bool CsvReader::Finish() {
  if (failure_.has_value()) {
    return false;
  }
  if (encoding_ == Encoding::kUnknown) {
    const std::string beginning = std::exchange(undecoded_, "");
    if (!Begin(beginning)) {
      return false;
    }
  }
  if (!undecoded_.empty()) {
    Fail("The file ends in the middle of a UTF-16 character.");
  }
  if (!separator_chosen_) {
    ChooseSeparator();
    Parse(std::exchange(head_, ""));
  }
  if (!failure_.has_value() && csv_fini(&parser_, OnField, OnRowEnd, this) != 0) {
    Fail("The file ends within quotation marks: the closing one is missing.");
  }
  return !failure_.has_value();
}

void CsvReader::OnField(void* text, std::size_t size, void* self) {
  auto* reader = static_cast<CsvReader*>(self);
  if (reader->failure_.has_value()) {
    return;
  }
  reader->last_terminator_ = 0;
  reader->row_text_.append(static_cast<const char*>(text), size);
  reader->cell_ends_.push_back(reader->row_text_.size());
  if (static_cast<std::int64_t>(reader->row_text_.size()) > reader->limits_.max_row_byte_count) {
    reader->Fail(
        fmt::format("The row is longer than {} bytes: is a closing quotation mark "
                    "missing?",
                    reader->limits_.max_row_byte_count));
  } else if (reader->cell_ends_.size() >
             static_cast<std::size_t>(reader->limits_.max_column_count)) {
    reader->Fail(
        fmt::format("The row has more than {} columns.", reader->limits_.max_column_count));
  }
}

void CsvReader::OnRowEnd(int terminator, void* self) {
  static_cast<CsvReader*>(self)->EndRow(terminator);
}

void CsvReader::EndRow(int terminator) {
  const int before = std::exchange(last_terminator_, terminator);
  // A line feed right after a carriage return belongs to it.
  if (failure_.has_value() || (cell_ends_.empty() && terminator == '\n' && before == '\r')) {
    return;
  }
  ++row_;
  cells_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : cell_ends_) {
    cells_.push_back(std::string_view(row_text_).substr(begin, end - begin));
    begin = end;
  }
  if (!row_text_.empty()) {
    handler_(row_, cells_);
  }
  row_text_.clear();
  cell_ends_.clear();
}

}  // namespace funnelcast::ingest
