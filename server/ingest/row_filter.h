// Rows of a table that are no observations: totals, headings once more, remarks.
#ifndef FUNNELCAST_SERVER_INGEST_ROW_FILTER_H_
#define FUNNELCAST_SERVER_INGEST_ROW_FILTER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/raw_value.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// Why a row was left out, and the cell that says so.
struct OddRow {
  LeftOutKind kind = LeftOutKind::kTotal;
  std::string text;
};

// What a row without a valid day is, when it is known to be no observation: a total in words in any
// column, `(other)`, the headings again, dashes, or a remark without values. Rows may be shorter or
// longer than the heading.
std::optional<OddRow> ClassifyRow(const std::vector<std::string_view>& cells,
                                  const TableLayout& layout);

// Whether the name of a channel or campaign is that of a total, such as `Gesamt: Konto`, even where
// its row has a day.
bool IsNameOfTotal(std::string_view name);

// Whether a name is the word for a total and nothing else: `Gesamt`, `Total`. A real campaign may
// be called so.
bool IsTotalWord(std::string_view name);

// Whether a row without a day could be the sum of the others: it names no channel, campaign,
// activity or audience.
bool MayBeSummary(const std::vector<std::string_view>& cells, const TableLayout& layout);

// Counts rows that were left out.
class LeftOut {
 public:
  void Note(std::int64_t row, const OddRow& odd);
  void Note(std::int64_t row, LeftOutKind kind) { Note(row, {kind, ""}); }
  void Add(LeftOutKind kind, std::int64_t count, std::int64_t first_row);

  // The sentences, ordered by kind.
  std::vector<LeftOutRows> Describe() const;

 private:
  std::array<Sighting, 7> sightings_;  // by LeftOutKind
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_ROW_FILTER_H_
