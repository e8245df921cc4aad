// Numbers as people write them on the command line, in English or German, plain or in per cent.
// What may be read in two ways is refused with both readings: a target that is a thousand times too
// small is worse than a question. How numbers are shown belongs to numbers.h.
#ifndef FUNNELCAST_CLIENTS_CLI_NUMBER_READER_H_
#define FUNNELCAST_CLIENTS_CLI_NUMBER_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace funnelcast::cli {

struct WrittenNumber {
  // `2 %` is 0.02.
  double value = 0.0;
  bool in_percent = false;
};

// Reads `150000`, `150 000`, `1.234.567`, `1,234.56`, `1.234,56`, `1'234`, `0,5`, `0.5`, `1e6` and
// each of them with a sign or a `%` behind it. `150.000` and `1,234` are INVALID_ARGUMENT with both
// readings and how to write each; so is what is no number, or none that a double can hold.
absl::StatusOr<WrittenNumber> ReadNumber(const std::string& text);

// The same where per cent make no sense: they are INVALID_ARGUMENT.
absl::StatusOr<double> ParseNumber(const std::string& text);

// The same where a share or a rate is wanted: `2,5 %` is 0.025.
absl::StatusOr<double> ParseRate(const std::string& text);

// A whole number within 64 bits.
absl::StatusOr<int64_t> ParseWholeNumber(const std::string& text);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_NUMBER_READER_H_
