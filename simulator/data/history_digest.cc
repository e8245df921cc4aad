// FNV-1a over the words of a history.
#include "simulator/data/history_digest.h"

#include <bit>
#include <cmath>
#include <string>

namespace funnelcast::data {
namespace {

class Digest {
 public:
  void Add(std::uint64_t word) {
    for (int byte = 0; byte < 8; ++byte) {
      value_ = (value_ ^ (word >> (8 * byte) & 0xff)) * 0x100000001b3ULL;
    }
  }
  void Add(double value) {
    // All that is not a number says the same: nothing was observed.
    Add(std::isnan(value) ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(value));
  }
  void Add(Day day) { Add(static_cast<std::uint64_t>(static_cast<std::uint32_t>(day))); }
  void Add(const std::string& text) {
    Add(static_cast<std::uint64_t>(text.size()));
    for (const char character : text) Add(static_cast<std::uint64_t>(character));
  }
  void Add(const DailyValues& values) {
    Add(static_cast<std::uint64_t>(values.size()));
    for (const double value : values) Add(value);
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

void AddBeliefs(const FunnelHistory& history, Digest& digest) {
  for (const Benchmark& one : history.benchmarks) {
    digest.Add(one.channel);
    digest.Add(static_cast<std::uint64_t>(one.stage));
    digest.Add(static_cast<std::uint64_t>(one.per_input ? 1 : 0));
    digest.Add(static_cast<std::uint64_t>(one.parent));
    digest.Add(one.low);
    digest.Add(one.high);
  }
  for (const Experiment& one : history.experiments) {
    digest.Add(one.channel);
    digest.Add(static_cast<std::uint64_t>(one.stage));
    digest.Add(one.first_day);
    digest.Add(one.end_day);
    digest.Add(one.input_change);
    digest.Add(one.lift);
    digest.Add(one.lift_sd);
  }
}

}  // namespace

std::uint64_t DigestHistory(const FunnelHistory& history) {
  Digest digest;
  digest.Add(history.first_day);
  digest.Add(static_cast<std::uint64_t>(history.day_count));
  for (const ChannelHistory& channel : history.channels) {
    digest.Add(channel.id);
    digest.Add(channel.spend);
    digest.Add(channel.effort_hours);
    for (const DailyValues& values : channel.stages) digest.Add(values);
    for (const CampaignHistory& campaign : channel.campaigns) {
      digest.Add(campaign.id);
      digest.Add(campaign.spend);
      digest.Add(campaign.effort_hours);
      for (const DailyValues& values : campaign.stages) digest.Add(values);
    }
    digest.Add(channel.reach);
  }
  for (const DailyValues& values : history.brand) digest.Add(values);
  for (const EventDays& event : history.events) {
    digest.Add(event.series);
    digest.Add(event.first_day);
    digest.Add(event.end_day);
    digest.Add(static_cast<std::uint64_t>(event.lead_days));
    digest.Add(static_cast<std::uint64_t>(event.lag_days));
    digest.Add(static_cast<std::uint64_t>(event.kind));
  }
  for (const ControlHistory& control : history.controls) {
    digest.Add(control.id);
    digest.Add(control.values);
  }
  AddBeliefs(history, digest);
  return digest.value();
}

}  // namespace funnelcast::data
