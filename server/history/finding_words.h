// What the sentences of findings have in common: days, places, lists and commands.
#ifndef FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_
#define FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/history/series.h"

namespace funnelcast::history {

// ` at facebook`, or nothing for the brand as a whole.
std::string AtChannel(const std::string& channel);

// `1,234`; with decimals where a number is small and not whole: `0.45`.
std::string NumberText(double value);

// `1 day`, `3 days`.
std::string CountText(std::int64_t count, const std::string& one);

// `a`, `a and b`, `a, b and c`; of more than four the first three and how many more there are.
std::string ListText(const std::vector<std::string>& items);

// `on 2025-03-01` or `on 5 days from 2025-03-01 to 2025-03-07`.
std::string OnDays(Day start_day, Day end_day, std::int64_t day_count);

// `the first letter` in upper case, as a sentence begins.
std::string Sentence(std::string text);

// The command that takes values of a metric and channel out.
std::string DeleteCommand(const BrandFacts& facts, const std::vector<std::string>& metrics,
                          const std::string& channel, Day start_day, Day end_day);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_
