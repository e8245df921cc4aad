// The byte form of a fitted funnel: little-endian, lengths before contents, draws as 32-bit floats.
//
// "FCM" + version byte; then the fields of FittedFunnel in the order of the structs below. Written
// and read by the same Visit functions, so that the two cannot drift apart.
#include "simulator/codec/codec.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "simulator/data/components.h"
#include "simulator/data/history.h"
#include "simulator/data/mechanism_shapes.h"
#include "simulator/data/node.h"
#include "simulator/data/parameter_group.h"

namespace funnelcast::codec {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the byte form is written as it lies in memory");

constexpr std::string_view kMagic = "FCM\x04";
// No list of a real model is longer; a longer one in the bytes means that they are broken.
constexpr std::uint64_t kMaxLength = std::uint64_t{1} << 28;

class Writer {
 public:
  template <typename T>
  void Plain(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void Text(const std::string& value) {
    Plain(static_cast<std::uint64_t>(value.size()));
    bytes_ += value;
  }
  void Floats(const std::vector<float>& values) {
    Plain(static_cast<std::uint64_t>(values.size()));
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  }
  template <typename T, typename Each>
  void List(const std::vector<T>& values, const Each& each) {
    Plain(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) each(value);
  }
  std::string Take() { return std::move(bytes_); }
  void Raw(std::string_view text) { bytes_ += text; }

 private:
  std::string bytes_;
};

// Reads what Writer wrote; once the bytes run out every further read is empty and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  void Plain(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (Take(sizeof value)) std::memcpy(&value, taken_.data(), sizeof value);
  }
  void Text(std::string& value) {
    if (Take(Length(1))) value = std::string(taken_);
  }
  void Floats(std::vector<float>& values) {
    const std::uint64_t length = Length(sizeof(float));
    if (!Take(length * sizeof(float))) return;
    values.resize(length);
    if (length > 0) std::memcpy(values.data(), taken_.data(), taken_.size());
  }
  template <typename T, typename Each>
  void List(std::vector<T>& values, const Each& each) {
    const std::uint64_t length = Length(1);
    for (std::uint64_t i = 0; i < length && ok_; ++i) each(values.emplace_back());
  }
  bool Match(std::string_view text) { return Take(text.size()) && taken_ == text; }
  bool ok() const { return ok_; }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::uint64_t Length(std::size_t item_size) {
    std::uint64_t length = 0;
    Plain(length);
    ok_ = ok_ && length <= kMaxLength && length * item_size <= bytes_.size();
    return ok_ ? length : 0;
  }
  bool Take(std::size_t count) {
    ok_ = ok_ && count <= bytes_.size();
    if (!ok_) return false;
    taken_ = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return true;
  }

  std::string_view bytes_;
  std::string_view taken_;
  bool ok_ = true;
};

template <typename Archive, typename Season>
void VisitSeason(Archive& archive, Season& season) {
  archive.Plain(season.fourier_order);
  archive.Plain(season.fourier_sd);
  archive.Plain(season.weekdays);
  archive.Plain(season.weekday_sd);
  archive.List(season.events, [&](auto& event) {
    archive.Text(event.series);
    archive.Plain(event.part);
    archive.Plain(event.sd);
  });
  archive.List(season.controls, [&](auto& control) {
    archive.Text(control.id);
    archive.Plain(control.logarithmic);
    archive.Plain(control.center);
    archive.Plain(control.scale);
    archive.Plain(control.last_value);
    archive.Plain(control.lowest);
    archive.Plain(control.highest);
  });
  archive.Plain(season.control_sd);
}

template <typename Archive, typename Channel>
void VisitChannel(Archive& archive, Channel& channel) {
  archive.Text(channel.channel);
  archive.Plain(channel.log_parent_mean);
  archive.Plain(channel.log_input_mean);
  archive.Plain(channel.passes_input);
  archive.Plain(channel.mean_input);
  archive.Plain(channel.input_share);
  archive.Plain(channel.outcome_days);
  archive.Plain(channel.input_days);
  archive.Floats(channel.recent_inputs);
}

template <typename Archive, typename Group>
void VisitGroup(Archive& archive, Group& group) {
  archive.Text(group.name);
  archive.Plain(group.size);
  archive.Plain(group.is_drift);
}

template <typename Archive, typename Positions>
void VisitPositions(Archive& archive, Positions& positions) {
  archive.List(positions.groups, [&](auto& group) { VisitGroup(archive, group); });
  archive.Floats(positions.values);
  archive.List(positions.log_densities, [&](auto& value) { archive.Plain(value); });
  archive.Plain(positions.step_size);
}

template <typename Archive, typename Past>
void VisitPast(Archive& archive, Past& past) {
  const auto numbers = [&](auto& values) {
    archive.List(values, [&](auto& value) { archive.Plain(value); });
  };
  archive.Plain(past.count);
  archive.Plain(past.end_day);
  archive.List(past.series, [&](auto& one) {
    numbers(one.outcome);
    numbers(one.parent);
  });
  archive.List(past.inputs, [&](auto& input) { numbers(input); });
  numbers(past.patterns);
}

template <typename Archive, typename Node>
void VisitNode(Archive& archive, Node& node) {
  archive.Plain(node.kind);
  archive.Plain(node.stage);
  archive.Plain(node.parent);
  archive.Plain(node.parent_stage);
  archive.Plain(node.likelihood);
  archive.Plain(node.outcome_scale);
  archive.Plain(node.log_mean_outcome);
  VisitSeason(archive, node.season);
  archive.Plain(node.brand_days);
  archive.Plain(node.mechanisms.carry_over);
  archive.Plain(node.mechanisms.saturation);
  archive.Plain(node.word_of_mouth.on);
  archive.Plain(node.word_of_mouth.mean_actions);
  archive.Plain(node.word_of_mouth.highest_memory);
  archive.Plain(node.exhaustion);
  archive.List(node.channels, [&](auto& channel) { VisitChannel(archive, channel); });
  archive.Floats(node.draws);
  archive.Floats(node.prior_draws);
  VisitPositions(archive, node.positions);
  VisitPast(archive, node.past);
  archive.List(node.mixtures, [&](auto& one) { archive.Plain(one); });
}

template <typename Archive, typename Diagnostics>
void VisitDiagnostics(Archive& archive, Diagnostics& one) {
  archive.Text(one.description);
  archive.Plain(one.parameter_count);
  archive.Plain(one.observation_count);
  archive.Plain(one.max_rhat);
  archive.Plain(one.min_bulk_ess);
  archive.Plain(one.min_tail_ess);
  archive.Plain(one.divergence_count);
  archive.Plain(one.mean_leapfrog_steps);
  archive.List(one.notes, [&](auto& text) { archive.Text(text); });
  archive.Plain(one.effective_share);
}

template <typename Archive, typename Evidence>
void VisitEvidence(Archive& archive, Evidence& one) {
  archive.Text(one.channel);
  archive.Plain(one.tier);
  archive.Plain(one.active_period_count);
  archive.Plain(one.active_weeks);
  archive.Plain(one.max_daily_input);
  archive.Plain(one.input_is_effort);
  archive.Plain(one.mean_daily_input);
  archive.Plain(one.contraction);
  archive.List(one.campaigns, [&](auto& campaign) {
    archive.Text(campaign.campaign);
    archive.Plain(campaign.tier);
    archive.Plain(campaign.active_weeks);
    archive.Plain(campaign.recent_share);
  });
}

template <typename Archive, typename Split>
void VisitSplit(Archive& archive, Split& split) {
  archive.Text(split.channel);
  archive.Plain(split.stage);
  archive.Plain(split.parent);
  archive.Plain(split.parent_stage);
  archive.Plain(split.campaign_count);
  archive.Plain(split.draw_count);
  archive.Floats(split.draws);
  VisitDiagnostics(archive, split.diagnostics);
}

template <typename Archive, typename Funnel>
void VisitFunnel(Archive& archive, Funnel& fitted) {
  archive.Plain(fitted.data_first_day);
  archive.Plain(fitted.data_end_day);
  archive.Plain(fitted.period_days);
  archive.Plain(fitted.seed);
  archive.Plain(fitted.draw_count);
  archive.List(fitted.channels, [&](auto& one) { VisitEvidence(archive, one); });
  archive.List(fitted.nodes, [&](auto& one) { VisitNode(archive, one); });
  archive.List(fitted.diagnostics, [&](auto& one) { VisitDiagnostics(archive, one); });
  archive.List(fitted.campaign_splits, [&](auto& one) { VisitSplit(archive, one); });
  archive.List(fitted.warnings, [&](auto& text) { archive.Text(text); });
  archive.Plain(fitted.position_count);
  archive.Plain(fitted.anchor_day);
  archive.Plain(fitted.weekly_rows);
  archive.Plain(fitted.history_digest);
  archive.Plain(fitted.update.origin);
  archive.Plain(fitted.update.effective_share);
  archive.Text(fitted.update.reason);
  archive.Plain(fitted.update.update_count);
}

bool ArePositionsConsistent(const data::NodePositions& positions, int position_count) {
  for (const data::ParameterGroup& group : positions.groups) {
    if (group.size < 0 || group.size > (1 << 20)) return false;
  }
  const auto count = static_cast<std::size_t>(position_count);
  return positions.log_densities.size() == count &&
         positions.values.size() == count * static_cast<std::size_t>(positions.dimension());
}

// Whether the past and the mixtures have the shape that their node says.
bool HasConsistentPast(const data::FittedNode& node, int period_days) {
  if (node.mixtures.empty()) return true;
  const data::NodePast& past = node.past;
  const std::size_t series_count =
      node.kind == data::NodeKind::kBrandTotal ? 1 : node.channels.size();
  if (past.count < 0 || past.inputs.size() != node.channels.size()) return false;
  if (past.series.size() != series_count || node.mixtures.size() != series_count) return false;
  for (const data::SeriesComponents& mixture : node.mixtures) {
    const bool looks_back = mixture.of(data::ComponentKind::kLastYear).weight > 0.0;
    if (looks_back && past.count * period_days < 52 * 7) return false;
    if (!(mixture.level_shrinkage > 0.0)) return false;
  }
  const auto count = static_cast<std::size_t>(past.count);
  const auto fits = [&](const std::vector<double>& values) {
    return values.empty() || values.size() == count;
  };
  const int patterns = node.season.column_count() - 2 * node.season.fourier_order;
  return std::all_of(past.inputs.begin(), past.inputs.end(), fits) &&
         std::all_of(past.series.begin(), past.series.end(),
                     [&](const data::SeriesPast& one) {
                       return one.outcome.size() == count && fits(one.parent);
                     }) &&
         past.patterns.size() == count * static_cast<std::size_t>(patterns);
}

// Whether every split has the shape that it says and belongs to a channel with as many campaigns.
bool HasConsistentSplits(const data::FittedFunnel& fitted) {
  return std::all_of(
      fitted.campaign_splits.begin(), fitted.campaign_splits.end(),
      [&](const data::FittedSplit& split) {
        const auto channel = std::find_if(fitted.channels.begin(), fitted.channels.end(),
                                          [&](const data::ChannelEvidence& evidence) {
                                            return evidence.channel == split.channel;
                                          });
        const auto stage = static_cast<int>(split.stage);
        return channel != fitted.channels.end() && split.draw_count > 0 && stage >= 0 &&
               stage < data::kStageCount && split.campaign_count >= 2 &&
               channel->campaigns.size() == static_cast<std::size_t>(split.campaign_count) &&
               split.draws.size() == static_cast<std::size_t>(split.row_count()) *
                                         static_cast<std::size_t>(split.draw_count);
      });
}

// Whether the draws have the shape that their node says.
bool IsConsistent(const data::FittedFunnel& fitted) {
  if (fitted.draw_count <= 0 || (fitted.period_days != 1 && fitted.period_days != 7)) return false;
  if (fitted.diagnostics.size() != fitted.nodes.size()) return false;
  if (fitted.position_count < 0 || !HasConsistentSplits(fitted)) return false;
  for (const data::FittedNode& node : fitted.nodes) {
    if (node.season.fourier_order < 0 || node.season.fourier_order > 1000) return false;
    const auto kind = static_cast<int>(node.mechanisms.carry_over);
    if (kind < 0 || kind > static_cast<int>(data::CarryOverKind::kDelayed)) return false;
    const auto exhaustion = static_cast<int>(node.exhaustion);
    if (exhaustion < 0 || exhaustion > static_cast<int>(data::ExhaustionKind::kFatigue))
      return false;
    const bool talks_without_actions =
        node.word_of_mouth.on && !(node.word_of_mouth.mean_actions > 0.0);
    if (talks_without_actions) return false;
    const auto row_count = static_cast<std::size_t>(node.row_count());
    if (node.draws.size() != row_count * static_cast<std::size_t>(fitted.draw_count)) return false;
    if (node.prior_draws.size() != row_count * std::size_t{data::kPriorDrawCount}) return false;
    if (!ArePositionsConsistent(node.positions, fitted.position_count)) return false;
    if (!HasConsistentPast(node, fitted.period_days)) return false;
  }
  return true;
}

}  // namespace

std::string EncodeFittedFunnel(const data::FittedFunnel& fitted) {
  Writer writer;
  writer.Raw(kMagic);
  VisitFunnel(writer, fitted);
  return writer.Take();
}

absl::StatusOr<data::FittedFunnel> DecodeFittedFunnel(std::string_view bytes) {
  Reader reader(bytes);
  data::FittedFunnel fitted;
  if (!reader.Match(kMagic)) {
    return absl::DataLossError("The stored model is not in a form that this version reads.");
  }
  VisitFunnel(reader, fitted);
  if (!reader.ok() || !reader.at_end() || !IsConsistent(fitted)) {
    return absl::DataLossError("The stored model is damaged.");
  }
  return fitted;
}

}  // namespace funnelcast::codec
