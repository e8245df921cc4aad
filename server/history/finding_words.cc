// Puts days, numbers, lists and commands into words.
#include "server/history/finding_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "server/words/day_text.h"

namespace funnelcast::history {

std::string AtChannel(const std::string& channel) {
  return channel.empty() ? "" : fmt::format(" at {}", channel);
}

std::string NumberText(double value) {
  if (std::abs(value) < 10 && value != std::round(value)) return fmt::format("{:.2g}", value);
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return (value < 0 && digits != "0" ? "-" : "") + digits;
}

std::string CountText(std::int64_t count, const std::string& one) {
  return fmt::format("{} {}{}", NumberText(static_cast<double>(count)), one, count == 1 ? "" : "s");
}

std::string ListText(const std::vector<std::string>& items) {
  constexpr std::size_t kShown = 4;
  const std::size_t shown = items.size() > kShown ? kShown - 1 : items.size();
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == shown && shown == items.size();
    text += i == 0 ? "" : is_last ? " and " : ", ";
    text += items[i];
  }
  if (shown < items.size()) text += fmt::format(" and {} more", items.size() - shown);
  return text;
}

std::string OnDays(Day start_day, Day end_day, std::int64_t day_count) {
  if (day_count == 1) return fmt::format("on {}", words::FormatDay(start_day));
  return fmt::format("on {} from {} to {}", CountText(day_count, "day"),
                     words::FormatDay(start_day), words::FormatDay(end_day - 1));
}

std::string Sentence(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
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
