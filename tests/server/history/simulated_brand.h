// Brands as they are: seasons, weekdays, drift, pauses, delays and noise, without anything wrong.
// Faults are planted by the tests.
#ifndef FUNNELCAST_TESTS_SERVER_HISTORY_SIMULATED_BRAND_H_
#define FUNNELCAST_TESTS_SERVER_HISTORY_SIMULATED_BRAND_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/history/findings.h"

namespace funnelcast::history {

// What kind of brand it is. Channels are `channel_0`, `channel_1` and so on.
struct BrandSetting {
  std::string name;
  int day_count = 730;
  int channel_count = 4;
  double daily_spend = 80;    // of a channel, before season and noise
  double click_rate = 0.02;   // clicks per impression
  double lead_rate = 0.05;    // leads per click
  double order_rate = 0.3;    // orders per lead
  double lag_days = 2;        // mean delay of leads and orders
  double season = 0.4;        // of the logarithm
  double noise_shape = 8;     // of daily negative binomials
  double value_spread = 0.5;  // of the logarithm of an order's value
  bool works_on_weekdays = false;
  bool leaves_zeros_out = false;
  bool has_pauses = true;
  bool has_promotions = true;  // days that sell three times as much
  int rhythm_days = 1;         // 7: all values are of weeks, given on their Monday
};

struct SimulatedBrand {
  std::vector<Series> series;
  ReportFacts facts;

  // The series of a metric and channel. REQUIRES: there is one.
  Series& Find(const std::string& metric, const std::string& channel);
};

inline constexpr Day kFirstDay = 19'723;  // 2024-01-01, a Monday

// Deterministic by seed.
SimulatedBrand SimulateBrand(const BrandSetting& setting, std::uint64_t seed);

// Kinds that differ in all that findings depend on.
std::vector<BrandSetting> OrdinaryBrands();

}  // namespace funnelcast::history

#endif  // FUNNELCAST_TESTS_SERVER_HISTORY_SIMULATED_BRAND_H_
