// Parts that the messages of findings have in common: places, lists, days and commands.
#ifndef FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_
#define FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/history/series.h"
#include "server/words/message.h"

namespace funnelcast::history {

// Ids of metrics or channels, of more than four the first three and how many more there are.
words::List NamesOf(const std::vector<std::string>& ids);

// The same of parts.
words::List ListOf(std::vector<words::Message> parts);

// `clicks and spend at facebook`, or the metrics alone for the brand as a whole.
words::Value MetricsAt(const std::vector<std::string>& metrics, const std::string& channel);

// `on 2025-03-01` or `on 5 days from 2025-03-01 to 2025-03-07`.
words::Message OnDays(Day start_day, Day end_day, std::int64_t day_count);

// The command that takes values of a metric and channel out.
std::string DeleteCommand(const BrandFacts& facts, const std::vector<std::string>& metrics,
                          const std::string& channel, Day start_day, Day end_day);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_FINDING_WORDS_H_
