// The sample brand has nothing wrong with it, and the report says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "server/history/findings.h"
#include "simulator/data/history.h"
#include "tests/server/history/report_fixture.h"

namespace funnelcast::history {
namespace {

using data::Stage;
using Values = std::map<std::pair<std::string, std::string>, std::vector<DayValue>>;

// Adds the rows `date;channel;metric;value` of a file to `values`.
void ReadRows(const std::string& path, char separator, Values& values) {
  std::ifstream file(path);
  std::string line;
  ASSERT_TRUE(std::getline(file, line)) << path << " is read from the project's folder";
  while (std::getline(file, line)) {
    std::stringstream row(line);
    std::string date, channel, metric, value;
    std::getline(row, date, separator);
    std::getline(row, channel, separator);
    std::getline(row, metric, separator);
    std::getline(row, value, separator);
    if (separator == ';') std::replace(value.begin(), value.end(), ',', '.');
    const auto number = [&](int at, int length) {
      return std::stoi(date.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(length)));
    };
    const std::chrono::sys_days day = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
    values[{channel, metric}].push_back(
        {static_cast<Day>(day.time_since_epoch().count()), std::stod(value)});
  }
}

TEST(SampleBrandTest, NothingIsOdd) {
  Values values;
  ReadRows("examples/lindenhof/history.csv", ',', values);
  ReadRows("examples/lindenhof/history_recruiting_de.csv", ';', values);
  std::vector<Series> series;
  for (auto& [name, days] : values) {
    std::sort(days.begin(), days.end(),
              [](const DayValue& a, const DayValue& b) { return a.day < b.day; });
    series.push_back({name.second, name.first, days});
  }
  ReportFacts facts;
  facts.stage_pairs = {{"impressions", "clicks", Stage::kInterest},
                       {"clicks", "leads", Stage::kDesire},
                       {"leads", "orders", Stage::kAction},
                       {"orders", "revenue", Stage::kValue},
                       {"job_impressions", "job_visits", Stage::kInterest},
                       {"job_visits", "applications_started", Stage::kDesire},
                       {"applications_started", "applications_sent", Stage::kAction}};
  facts.kinds = {{"spend", MetricKind::kSpend},
                 {"effort_hours", MetricKind::kEffort},
                 {"revenue", MetricKind::kMoney}};
  const HistoryReport report = ComputeHistoryReport(series, facts);
  EXPECT_EQ(report.series.size(), 36u);
  for (const Finding& one : report.findings) ADD_FAILURE() << TextOf(one);
}

}  // namespace
}  // namespace funnelcast::history
