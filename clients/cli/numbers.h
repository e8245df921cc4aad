// Numbers for people: marks of the language of the run, units and sensible rounding; nothing else
// of the program writes numbers for people. Files and programs get the unrounded value (FormatRaw).
// Reading belongs to number_reader.h. Examples are English; in German `1,234.5` is `1.234,5`.
#ifndef FUNNELCAST_CLIENTS_CLI_NUMBERS_H_
#define FUNNELCAST_CLIENTS_CLI_NUMBERS_H_

#include <cstdint>
#include <map>
#include <string>

#include "funnelcast/v1/catalog.pb.h"

namespace funnelcast::cli {

// `1,234,567`.
std::string FormatCount(int64_t value);

// The shortest text that reads back as the same double: `1234.5`. Empty for NaN. For programs.
std::string FormatRaw(double value);

// The same for people: `1,234.5`.
std::string FormatPlain(double value);

// So many digits behind the decimal mark: `1.003`.
std::string FormatDecimals(double value, int decimals);

// So many significant digits: `0.0123`.
std::string FormatSignificant(double value, int digits);

// An observed value in full: `1,234`, `1,234.5`; money with cents below 1,000 only.
std::string FormatExact(double value, v1::MetricKind kind);

// A sum in full, to be held against a statement: money with cents at any size, all else as
// FormatExact has it.
std::string FormatFull(double value, v1::MetricKind kind);

// A forecast value, rounded to what it can bear: four significant digits from 1,000 on
// (`1,235,000`), three below; money below 1,000 with cents.
std::string FormatRounded(double value, v1::MetricKind kind);

// Per cent are `68 %` in sentences and `68%` in the cells and headings of tables.
enum class Place { kSentence, kTable };

// A number that is in per cent already.
std::string InPercent(const std::string& number, Place place = Place::kSentence);

// A share without decimals: `83 %`.
std::string FormatShare(double share, Place place = Place::kSentence);

// A share by which something differs: `+12%`, `-3%`, `0%`.
std::string FormatDifference(double share, Place place = Place::kSentence);

// A chance between 0 and 1: `83 %`, `4.2 %`, `under 0.1 %`.
std::string FormatChance(double chance, Place place = Place::kSentence);

// The probability of a quantile: `5 %`, `97.5 %`.
std::string FormatProbability(double probability, Place place = Place::kSentence);

// What the values of a brand's metrics are measured in.
struct Units {
  std::string currency_code;
  // By metric id; the ones that are missing are read off their names.
  std::map<std::string, v1::MetricKind> kinds;

  v1::MetricKind KindOf(const std::string& metric) const;
  // `EUR 1,400`, `12 h` or the bare number; in German `1.400 EUR`.
  std::string WithUnit(const std::string& number, const std::string& metric) const;
  // `spend (EUR)`, `effort_hours (h)`, `clicks`; for headings.
  std::string Label(const std::string& metric) const;
  // A number with what it counts, for sentences: `1,400 orders`, `EUR 1,400 of revenue`, `EUR 12.50
  // of spend per order`. `per_metric` is empty for plain sums.
  std::string Phrase(const std::string& number, const std::string& metric,
                     const std::string& per_metric) const;
};

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_NUMBERS_H_
