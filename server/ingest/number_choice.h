// Whether 1.234 is a thousand or a little more than one, told from the whole file.
#ifndef FUNNELCAST_SERVER_INGEST_NUMBER_CHOICE_H_
#define FUNNELCAST_SERVER_INGEST_NUMBER_CHOICE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/number.h"
#include "server/ingest/raw_series.h"
#include "server/ingest/raw_value.h"
#include "server/ingest/table.h"
#include "server/ingest/table_layout.h"

namespace funnelcast::ingest {

// The numbers of one file. A file has one decimal mark.
class NumberChoice {
 public:
  // Takes what a number in `cell` says. `index` is the place its value will have, `factor` what it
  // is multiplied with.
  void Note(std::int64_t row, std::string_view cell, const WrittenNumber& number, std::size_t index,
            double factor);

  // Whether the decimal mark is a comma. Told, in this order: by TableOptions::decimal_mark; by
  // numbers that read in one way only; by clicks that would exceed the impressions of their row; by
  // thousands that the file writes without a mark; by counts, which are whole, and the language of
  // the headings. Errors where these contradict each other or say nothing; a warning where single
  // numbers were read by the last three.
  bool DecideComma(const TableOptions& options, const TableLayout& layout,
                   const RawSeriesTable& series, const std::vector<RawValue>& values,
                   CellErrors& errors, std::vector<std::string>& warnings) const;

  // Gives the numbers that read in two ways their values with a decimal comma.
  void UseComma(std::vector<RawValue>& values) const;

 private:
  // A number that is thousands or decimals. Its value is the reading with a decimal point.
  struct OpenNumber {
    std::size_t index = 0;
    double value_if_comma = 0;
  };
  struct Told {
    bool comma = false;
    std::string reason;
  };

  const Sighting& seen(DecimalEvidence evidence) const {
    return sightings_[static_cast<std::size_t>(evidence)];
  }
  void RefuseContradiction(const Sighting& first, const Sighting& second, CellErrors& errors) const;
  std::optional<Told> TellByImpressions(const RawSeriesTable& series,
                                        const std::vector<RawValue>& values) const;
  std::optional<Told> TellByCounts(const TableOptions& options, const TableLayout& layout,
                                   const RawSeriesTable& series,
                                   const std::vector<RawValue>& values) const;
  bool opens_with_comma() const { return open_comma_.count > 0; }

  std::array<Sighting, 4> sightings_;  // by DecimalEvidence, but for kNotANumber
  Sighting open_point_;                // 1.234
  Sighting open_comma_;                // 1,234
  Sighting ungrouped_;                 // 1234
  std::int64_t round_count_ = 0;       // of open numbers, those like 3.000
  std::vector<OpenNumber> open_;
};

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_NUMBER_CHOICE_H_
