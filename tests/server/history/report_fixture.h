// Series made by hand, and short ways to report on them.
#ifndef FUNNELCAST_TESTS_SERVER_HISTORY_REPORT_FIXTURE_H_
#define FUNNELCAST_TESTS_SERVER_HISTORY_REPORT_FIXTURE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/history/findings.h"
#include "server/words/render.h"
#include "simulator/data/history.h"

namespace funnelcast::history {

inline constexpr Day kMonday = 20514;  // 2026-03-02

// What is said of a finding, in English.
inline std::string TextOf(const Finding& finding) {
  return words::RenderValue(words::List{finding.sentences, words::Join::kSentences},
                            words::Language::kEnglish);
}

// Values of `count` days from a Monday on; negative ones are left out.
inline Series MakeSeries(const std::string& metric, int count,
                         const std::function<double(int)>& value,
                         const std::string& channel = "facebook") {
  Series series{metric, channel, {}};
  for (int i = 0; i < count; ++i) {
    if (value(i) >= 0) series.values.push_back({kMonday + i, value(i)});
  }
  return series;
}

// A steady series with quiet weekends and some noise, without anything odd.
inline double Steady(int i) { return (i % 7 >= 5 ? 20 : 100) + (i * 7) % 11; }

// A sales funnel with money.
inline ReportFacts MakeFacts() {
  using data::Stage;
  ReportFacts facts;
  facts.brand = "shop";
  facts.currency_code = "EUR";
  facts.stage_pairs = {{"impressions", "clicks", Stage::kInterest},
                       {"clicks", "leads", Stage::kDesire},
                       {"leads", "orders", Stage::kAction},
                       {"orders", "revenue", Stage::kValue}};
  facts.kinds = {{"spend", MetricKind::kSpend}, {"revenue", MetricKind::kMoney}};
  return facts;
}

inline std::vector<Finding> FindingsOf(std::vector<Series> series,
                                       const ReportFacts& facts = MakeFacts()) {
  return ComputeHistoryReport(series, facts).findings;
}

}  // namespace funnelcast::history

#endif  // FUNNELCAST_TESTS_SERVER_HISTORY_REPORT_FIXTURE_H_
