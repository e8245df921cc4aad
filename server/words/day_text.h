// Days as they are written in sentences and answers: `2026-03-01`.
#ifndef FUNNELCAST_SERVER_WORDS_DAY_TEXT_H_
#define FUNNELCAST_SERVER_WORDS_DAY_TEXT_H_

#include <cstdint>
#include <string>

namespace funnelcast::words {

// The date of a day, counted from 1970-01-01, in the form 2026-03-01.
std::string FormatDay(std::int32_t day);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_DAY_TEXT_H_
