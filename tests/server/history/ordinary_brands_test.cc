// How often the report is wrong, and what it finds, on simulated brands.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/server/history/report_fixture.h"
#include "tests/server/history/simulated_brand.h"

namespace funnelcast::history {
namespace {

constexpr std::uint64_t kSeedCount = 12;

// 108 brands of nine kinds without anything wrong. With a false finding in one of a hundred
// histories more than five are met once in 1,000 times (Poisson of mean 1.1).
TEST(OrdinaryBrandsTest, FewHaveFindings) {
  int finding_count = 0;
  std::string messages;
  for (const BrandSetting& setting : OrdinaryBrands()) {
    for (std::uint64_t seed = 1; seed <= kSeedCount; ++seed) {
      SimulatedBrand brand = SimulateBrand(setting, seed);
      for (const Finding& one : ComputeHistoryReport(brand.series, brand.facts).findings) {
        ++finding_count;
        messages += setting.name + ": " + TextOf(one) + "\n";
      }
    }
  }
  EXPECT_LE(finding_count, 5) << messages;
}

// A fault in an ordinary shop.
struct Fault {
  const char* name;
  FindingKind kind;
  std::function<void(SimulatedBrand&)> plant;
};

DayValue& ValueOn(Series& series, Day day) {
  return *std::find_if(series.values.begin(), series.values.end(),
                       [&](const DayValue& value) { return value.day >= day && value.value > 1; });
}

void SetZero(Series& series, Day first_day, Day end_day) {
  for (DayValue& value : series.values) {
    if (value.day >= first_day && value.day < end_day) value.value = 0;
  }
}

void SwapColumns(SimulatedBrand& brand, Day first_day, Day end_day) {
  std::vector<DayValue>& clicks = brand.Find("clicks", "channel_1").values;
  std::vector<DayValue>& impressions = brand.Find("impressions", "channel_1").values;
  for (std::size_t i = 0; i < std::min(clicks.size(), impressions.size()); ++i) {
    if (clicks[i].day >= first_day && clicks[i].day < end_day) {
      std::swap(clicks[i].value, impressions[i].value);
    }
  }
}

const std::vector<Fault>& Faults() {
  static const std::vector<Fault>& faults = *new std::vector<Fault>{
      {"clicks not counted for ten days", FindingKind::kSilent,
       [](SimulatedBrand& brand) {
         SetZero(brand.Find("clicks", "channel_1"), kFirstDay + 400, kFirstDay + 410);
       }},
      {"orders not counted at the end", FindingKind::kSilent,
       [](SimulatedBrand& brand) {
         SetZero(brand.Find("orders", ""), kFirstDay + 715, kFirstDay + 800);
       }},
      {"spend times 100", FindingKind::kUnitCost,
       [](SimulatedBrand& brand) {
         ValueOn(brand.Find("spend", "channel_0"), kFirstDay + 300).value *= 100;
       }},
      {"spend times 100 on the newest day", FindingKind::kUnitCost,
       [](SimulatedBrand& brand) {
         ValueOn(brand.Find("spend", "channel_0"), kFirstDay + 729).value *= 100;
       }},
      {"impressions times 100", FindingKind::kJump,
       [](SimulatedBrand& brand) {
         ValueOn(brand.Find("impressions", "channel_0"), kFirstDay + 300).value *= 100;
       }},
      {"revenue times 100", FindingKind::kUnitCost,
       [](SimulatedBrand& brand) {
         ValueOn(brand.Find("revenue", ""), kFirstDay + 300).value *= 100;
       }},
      {"a wrong year", FindingKind::kLonely,
       [](SimulatedBrand& brand) {
         std::vector<DayValue>& orders = brand.Find("orders", "").values;
         orders.push_back({orders.back().day + 3650, 7});
       }},
      {"columns swapped for five days", FindingKind::kImpossible,
       [](SimulatedBrand& brand) { SwapColumns(brand, kFirstDay + 15, kFirstDay + 20); }},
      {"a channel imported twice", FindingKind::kRenamed,
       [](SimulatedBrand& brand) {
         for (const char* metric : {"spend", "impressions", "clicks", "leads"}) {
           Series copy = brand.Find(metric, "channel_1");
           copy.channel = "another_name";
           brand.series.push_back(copy);
         }
       }},
  };
  return faults;
}

// Nearly every planted fault is found, and it alone.
TEST(OrdinaryBrandsTest, PlantedFaultsAreFound) {
  const BrandSetting shop = OrdinaryBrands().front();
  for (const Fault& fault : Faults()) {
    int found_count = 0;
    int other_count = 0;
    for (std::uint64_t seed = 1; seed <= kSeedCount; ++seed) {
      SimulatedBrand brand = SimulateBrand(shop, seed);
      fault.plant(brand);
      const std::vector<Finding> findings =
          ComputeHistoryReport(brand.series, brand.facts).findings;
      const auto of_kind = std::count_if(findings.begin(), findings.end(), [&](const Finding& one) {
        return one.kind == fault.kind;
      });
      found_count += of_kind > 0 ? 1 : 0;
      other_count += static_cast<int>(findings.size()) - static_cast<int>(of_kind);
    }
    EXPECT_GE(found_count, 11) << fault.name;
    EXPECT_LE(other_count, 3) << fault.name;
  }
}

}  // namespace
}  // namespace funnelcast::history
