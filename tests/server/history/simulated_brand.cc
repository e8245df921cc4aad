#include "tests/server/history/simulated_brand.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/data/calendar.h"
#include "simulator/data/history.h"

namespace funnelcast::history {
namespace {

using base::RandomStream;
using base::StreamPurpose;
using data::Stage;
using Line = std::vector<double>;

constexpr double kImpressionsPerEuro = 120;

// A level that drifts: a random walk that is drawn back to 1.
class Drift {
 public:
  explicit Drift(double step) : step_(step) {}
  double Next(base::RandomStream& random) {
    log_level_ = 0.99 * log_level_ + step_ * random.Normal();
    return std::exp(log_level_);
  }

 private:
  double step_;
  double log_level_ = 0;
};

// `values` delayed by a geometric number of days with the given mean.
Line Delay(const Line& values, double mean_days) {
  const double stay = mean_days / (1 + mean_days);
  Line delayed;
  double waiting = values.empty() ? 0 : values.front() * mean_days;
  for (const double value : values) {
    waiting += value;
    delayed.push_back(waiting * (1 - stay));
    waiting *= stay;
  }
  return delayed;
}

struct ChannelLines {
  Line spend;
  Line impressions;
  Line clicks;
  Line leads;
};

class Simulation {
 public:
  Simulation(const BrandSetting& setting, std::uint64_t seed)
      : setting_(setting), random_(seed, base::StreamPurpose::kTest, 0, 0) {}

  SimulatedBrand Run() {
    SimulatedBrand brand;
    Line all_leads(static_cast<std::size_t>(setting_.day_count), 0.0);
    for (int i = 0; i < setting_.channel_count; ++i) {
      const ChannelLines lines = Channel(i);
      const std::string name = "channel_" + std::to_string(i);
      const bool is_paid = i + 1 < setting_.channel_count || i == 0;
      Add(is_paid ? "spend" : "effort_hours", name, lines.spend, brand);
      Add("impressions", name, lines.impressions, brand);
      Add("clicks", name, lines.clicks, brand);
      Add("leads", name, lines.leads, brand);
      for (std::size_t day = 0; day < all_leads.size(); ++day) all_leads[day] += lines.leads[day];
    }
    Sell(all_leads, brand);
    SetFacts(brand);
    return brand;
  }

 private:
  bool IsOpen(int day) const { return !setting_.works_on_weekdays || day % 7 < 5; }

  double Season(int day) const {
    const double year = 2 * std::numbers::pi * day / 365.25;
    return std::exp(setting_.season * std::cos(year - 5.9)) * (day % 7 >= 5 ? 0.7 : 1.0);
  }

  ChannelLines Channel(int index) {
    ChannelLines lines;
    const double size = std::exp(0.8 * random_.Normal());
    // One channel in three begins later; each may pause for up to three weeks.
    const int start = index % 3 == 2 ? setting_.day_count / 3 : 0;
    const int pause = setting_.has_pauses ? static_cast<int>(random_.Uniform() * setting_.day_count)
                                          : setting_.day_count;
    const int pause_end = pause + 1 + static_cast<int>(random_.Uniform() * 21);
    Drift click_drift(0.02);
    Drift lead_drift(0.02);
    Line expected_leads;
    for (int day = 0; day < setting_.day_count; ++day) {
      const bool is_on = day >= start && (day < pause || day >= pause_end);
      const double spend =
          is_on && (index > 0 || IsOpen(day))
              ? setting_.daily_spend * size * Season(day) * std::exp(0.15 * random_.Normal())
              : 0.0;
      lines.spend.push_back(std::round(100 * spend) / 100);
      lines.impressions.push_back(
          random_.NegativeBinomial(spend * kImpressionsPerEuro, setting_.noise_shape));
      const double click_mean =
          lines.impressions.back() * setting_.click_rate * click_drift.Next(random_);
      lines.clicks.push_back(std::min(lines.impressions.back(),
                                      random_.NegativeBinomial(click_mean, setting_.noise_shape)));
      expected_leads.push_back(lines.clicks.back() * setting_.lead_rate * lead_drift.Next(random_));
    }
    const Line delayed = Delay(expected_leads, start == 0 ? setting_.lag_days : 0);
    for (int day = 0; day < setting_.day_count; ++day) {
      const double mean = delayed[static_cast<std::size_t>(day)];
      lines.leads.push_back(IsOpen(day) ? random_.NegativeBinomial(mean, setting_.noise_shape) : 0);
    }
    return lines;
  }

  void Sell(const Line& leads, SimulatedBrand& brand) {
    Line orders;
    Line revenue;
    Drift drift(0.02);
    const Line delayed = Delay(leads, setting_.lag_days);
    for (int day = 0; day < setting_.day_count; ++day) {
      const bool is_promotion = setting_.has_promotions && random_.Uniform() < 6.0 / 365;
      const double mean = delayed[static_cast<std::size_t>(day)] * setting_.order_rate *
                          drift.Next(random_) * (is_promotion ? 3 : 1);
      orders.push_back(IsOpen(day) ? random_.NegativeBinomial(mean, setting_.noise_shape) : 0);
      double value = 0;
      for (int i = 0; i < static_cast<int>(std::min(orders.back(), 1000.0)); ++i) {
        value += 60 * std::exp(setting_.value_spread * random_.Normal());
      }
      revenue.push_back(std::round(100 * value * std::max(1.0, orders.back() / 1000)) / 100);
    }
    Add("orders", "", orders, brand);
    Add("revenue", "", revenue, brand);
  }

  void Add(const std::string& metric, const std::string& channel, const Line& line,
           SimulatedBrand& brand) const {
    Series series{metric, channel, {}};
    const auto rhythm = static_cast<std::size_t>(setting_.rhythm_days);
    bool has_begun = false;
    for (std::size_t day = 0; day + rhythm <= line.size(); day += rhythm) {
      double sum = 0;
      for (std::size_t i = 0; i < rhythm; ++i) sum += line[day + i];
      has_begun = has_begun || sum > 0;
      if (!has_begun || (sum == 0 && setting_.leaves_zeros_out)) continue;
      series.values.push_back({kFirstDay + static_cast<data::Day>(day), sum});
    }
    if (!series.values.empty()) brand.series.push_back(std::move(series));
  }

  void SetFacts(SimulatedBrand& brand) const {
    brand.facts.brand = "shop";
    brand.facts.currency_code = "EUR";
    brand.facts.stage_pairs = {{"impressions", "clicks", data::Stage::kInterest},
                               {"clicks", "leads", data::Stage::kDesire},
                               {"leads", "orders", data::Stage::kAction},
                               {"orders", "revenue", data::Stage::kValue}};
    brand.facts.kinds = {{"spend", MetricKind::kSpend},
                         {"effort_hours", MetricKind::kEffort},
                         {"revenue", MetricKind::kMoney}};
    for (const data::EventDays& days :
         data::CalendarDays("DE", kFirstDay, kFirstDay + setting_.day_count)) {
      brand.facts.special_days.push_back(
          {days.first_day - days.lead_days, days.end_day + days.lag_days});
    }
  }

  const BrandSetting& setting_;
  base::RandomStream random_;
};

}  // namespace

Series& SimulatedBrand::Find(const std::string& metric, const std::string& channel) {
  return *std::find_if(series.begin(), series.end(), [&](const Series& one) {
    return one.metric == metric && one.channel == channel;
  });
}

SimulatedBrand SimulateBrand(const BrandSetting& setting, std::uint64_t seed) {
  return Simulation(setting, seed).Run();
}

std::vector<BrandSetting> OrdinaryBrands() {
  std::vector<BrandSetting> brands;
  const auto add = [&](const std::string& name) -> BrandSetting& {
    brands.emplace_back().name = name;
    return brands.back();
  };
  add("shop");
  BrandSetting& large = add("large shop");
  large.daily_spend = 5'000;
  large.channel_count = 8;
  BrandSetting& small = add("small shop");
  small.daily_spend = 8;
  BrandSetting& seasonal = add("seasonal shop");
  seasonal.season = 1.2;
  BrandSetting& business = add("sales to businesses");
  business.works_on_weekdays = true;
  business.lag_days = 40;
  business.lead_rate = 0.01;
  business.order_rate = 0.1;
  business.value_spread = 1.2;
  BrandSetting& noisy = add("noisy shop");
  noisy.noise_shape = 2.5;
  BrandSetting& young = add("young shop");
  young.day_count = 45;
  young.has_pauses = false;
  BrandSetting& sparse = add("rows without events left out");
  sparse.leaves_zeros_out = true;
  sparse.daily_spend = 30;
  sparse.has_pauses = false;
  BrandSetting& weekly = add("weekly figures");
  weekly.rhythm_days = 7;
  return brands;
}

}  // namespace funnelcast::history
