// Parts of messages.
#include "server/history/finding_words.h"

#include <fmt/format.h>

#include <utility>

#include "server/words/day_text.h"

namespace funnelcast::history {

words::List ListOf(std::vector<words::Message> parts) {
  constexpr std::size_t kListed = 4;
  if (parts.size() > kListed) {
    const std::size_t more = parts.size() - (kListed - 1);
    parts.resize(kListed - 1);
    parts.push_back({"MORE_OF_THEM", {{"count", more}}});
  }
  return {std::move(parts), words::Join::kAnd};
}

words::List NamesOf(const std::vector<std::string>& ids) {
  std::vector<words::Message> parts;
  for (const std::string& id : ids) parts.push_back(words::Verbatim(id));
  return ListOf(std::move(parts));
}

words::Value MetricsAt(const std::vector<std::string>& metrics, const std::string& channel) {
  if (channel.empty()) return NamesOf(metrics);
  return words::Message{"METRICS_AT_CHANNEL",
                        {{"metrics", NamesOf(metrics)}, {"channel", channel}}};
}

words::Message OnDays(Day start_day, Day end_day, std::int64_t day_count) {
  if (day_count == 1) return {"ON_DAY", {{"day", words::Day{start_day}}}};
  return {
      "ON_DAYS",
      {{"count", day_count}, {"start", words::Day{start_day}}, {"end", words::Day{end_day - 1}}}};
}

std::string DeleteCommand(const BrandFacts& facts, const std::vector<std::string>& metrics,
                          const std::string& channel, Day start_day, Day end_day) {
  std::string command = fmt::format("`funnelcast observation delete {}", facts.brand);
  for (const std::string& metric : metrics) command += fmt::format(" --metric {}", metric);
  command += channel.empty() ? " --brand-only" : fmt::format(" --channel {}", channel);
  return command +
         fmt::format(" --from {} --to {}`", words::FormatDay(start_day), words::FormatDay(end_day));
}

}  // namespace funnelcast::history
