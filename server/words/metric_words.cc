// The words.
#include "server/words/metric_words.h"

#include <algorithm>
#include <array>

namespace funnelcast::words {
namespace {

struct Word {
  std::string_view word;
  MetricKind kind;
};

constexpr std::array kWords = {
    Word{"spend", MetricKind::kSpend},         Word{"cost", MetricKind::kSpend},
    Word{"costs", MetricKind::kSpend},         Word{"effort_hours", MetricKind::kEffort},
    Word{"hours", MetricKind::kEffort},        Word{"revenue", MetricKind::kMoney},
    Word{"turnover", MetricKind::kMoney},      Word{"sales_value", MetricKind::kMoney},
    Word{"price_index", MetricKind::kControl}, Word{"competitor_price", MetricKind::kControl},
    Word{"temperature", MetricKind::kControl},
};

}  // namespace

std::optional<MetricKind> FindMetricKind(std::string_view name) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [&](const Word& word) { return word.word == name; });
  return found == kWords.end() ? std::nullopt : std::optional(found->kind);
}

}  // namespace funnelcast::words
