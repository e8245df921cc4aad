// Brands to backtest: tables of real ones, and two that are made here because they are hard.
#ifndef FUNNELCAST_TESTS_BENCH_BACKTEST_BRANDS_H_
#define FUNNELCAST_TESTS_BENCH_BACKTEST_BRANDS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulator/data/history.h"

namespace funnelcast::bench {

// Where a brand comes from: a tidy table (date,channel,metric,value), a wide one (`date_column`
// set), or a synthetic brand (`synthetic` set).
struct BrandSource {
  std::string file;
  std::string date_column;
  // Metrics (tidy) or columns (wide) to stages: attention, interest, desire, action, value. Empty
  // for a tidy table: impressions, clicks, leads, orders, revenue.
  std::map<std::string, std::string> brand;
  std::vector<std::string> spend;  // wide: columns of spend, a channel each
  // "steady": 65 weeks in which orders follow spend to a ratio that hardly moves while spend
  // triples. "sales": 132 weeks with four recurring sales a year, and spend that doubles from year
  // to year with orders unchanged.
  std::string synthetic;
};

absl::StatusOr<data::FunnelHistory> LoadBrand(const BrandSource& source);

}  // namespace funnelcast::bench

#endif  // FUNNELCAST_TESTS_BENCH_BACKTEST_BRANDS_H_
