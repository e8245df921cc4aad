// Levels of anchored members, draw by draw.
#include "simulator/forward/members.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/base/random.h"
#include "simulator/forward/anchor_levels.h"
#include "simulator/forward/past_response.h"
#include "simulator/model/drift.h"
#include "simulator/model/season.h"

namespace funnelcast::simulator {
namespace {

constexpr double kGoldenRatio = 0.6180339887498949;
constexpr std::uint32_t kScaleStream = 0xffffffffU;  // no series has this number

// Below this weight a member would get no draw worth its cost.
constexpr double kSmallestWeight = 1e-3;

using Indices = std::vector<std::uint32_t>;

// The draws of each member. A draw's place in (0, 1) is a term of the golden-ratio sequence, which
// spreads every run of draws evenly, so that each chain of the fit serves all members.
std::array<Indices, kMemberKindCount> AssignDraws(const SeriesMembers& mixture,
                                                  std::size_t draw_count) {
  std::array<double, kMemberKindCount> ends{};
  double sum = 0.0;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    const double weight = mixture.members[k].weight;
    ends[k] = sum += weight >= kSmallestWeight ? weight : 0.0;
  }
  std::array<Indices, kMemberKindCount> members;
  double place = 0.0;
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    place += kGoldenRatio;
    if (place >= 1.0) place -= 1.0;
    std::size_t k = 0;
    while (k + 1 < ends.size() && place * sum >= ends[k]) ++k;
    members[k].push_back(static_cast<std::uint32_t>(draw));
  }
  return members;
}

// The past as it lies under plan periods that begin `days` days after a whole number of periods:
// each period is made of the parts of two.
NodePast ShiftPast(const NodePast& past, int days, int period_days) {
  if (days == 0) return past;
  const double later = static_cast<double>(days) / period_days;
  const auto blend = [&](const std::vector<double>& values, std::size_t columns) {
    std::vector<double> blended = values;
    for (std::size_t i = 0; i + columns < values.size(); ++i) {
      blended[i] = (1.0 - later) * values[i] + later * values[i + columns];
    }
    return blended;
  };
  NodePast shifted;
  shifted.count = past.count;
  shifted.end_day = past.end_day + days;
  for (const SeriesPast& one : past.series) {
    shifted.series.push_back({blend(one.outcome, 1), blend(one.parent, 1)});
  }
  for (const std::vector<double>& input : past.inputs) shifted.inputs.push_back(blend(input, 1));
  shifted.patterns =
      blend(past.patterns, past.patterns.size() / static_cast<std::size_t>(past.count));
  return shifted;
}

class Mixer {
 public:
  Mixer(const FittedNode& node, std::size_t series, const StructuralDraws& draws, float log_scale,
        const MemberPlan& plan)
      : node_(node),
        series_(series),
        draws_(draws),
        log_scale_(log_scale),
        plan_(plan),
        period_count_(static_cast<std::size_t>(plan.periods->count())),
        spans_(plan.periods->period_days),
        around_(SurroundingsOf(node.season, *plan.plan)),
        outcome_(node.past.series[series].outcome),
        recent_(RecentPeriods(outcome_, outcome_.size(), spans_)),
        response_(node, node.past, draws.rows, draws.draw_count, plan.periods->period_days) {}

  MixedDraws Run();

 private:
  void CopyStructural();
  void ShrinkStructural(const Indices& draws);
  void DrawErrors(const Indices& draws, const Member& member);
  void RemoveYear(const Indices& draws);
  std::vector<float> Responses(const PastResponse& response, std::size_t period,
                               const Indices& draws) const;
  std::vector<float> RecentLevels(const Indices& draws) const;
  void AddLastYear(const Indices& draws, double shift_share);
  void AddInputRatio(const Indices& draws);
  std::vector<float> GrowthShifts(const Indices& draws) const;
  float* Effects(std::size_t period) { return mixed_.effects.data() + period * draws_.draw_count; }

  const FittedNode& node_;
  const std::size_t series_;
  const StructuralDraws& draws_;
  const float log_scale_;
  const MemberPlan& plan_;
  const std::size_t period_count_;
  const AnchorSpans spans_;
  const Surroundings around_;
  const std::vector<double>& outcome_;
  const std::vector<std::size_t> recent_;
  const PastResponse response_;
  MixedDraws mixed_;
};

void Mixer::CopyStructural() {
  const std::size_t count = draws_.draw_count;
  const auto copy = [&](int row) {
    if (row < 0) return std::vector<float>(count, 0.0F);
    const float* from = draws_.rows + static_cast<std::size_t>(row) * count;
    return std::vector<float>(from, from + count);
  };
  const SeriesRows rows = RowsOf(node_, series_);
  mixed_.offset = copy(rows.log_rate);
  mixed_.drift_sd = copy(rows.drift_sd);
  mixed_.noise = copy(rows.noise);
  mixed_.level = copy(rows.level);
  mixed_.effects.assign(draws_.effects.begin(), draws_.effects.end());
  mixed_.effects.resize(period_count_ * count, 0.0F);
}

// Draws the structural members' log means towards their mean, period by period.
void Mixer::ShrinkStructural(const Indices& draws) {
  if (draws.empty()) return;
  const auto factor = static_cast<float>(node_.mixtures[series_].level_shrinkage);
  float damping = 1.0F;
  double before = 0.0;
  for (std::size_t t = 0; t < period_count_; ++t) {
    const double middle =
        (plan_.periods->first_days[t] - plan_.data_end_day + 0.5 * plan_.periods->day_counts[t]) /
        7.0;
    damping *= static_cast<float>(ComputeDriftStep(middle - before).damping);
    before = middle;
    float* effects = Effects(t);
    const auto centred = [&](std::uint32_t draw) {
      return effects[draw] + damping * mixed_.level[draw] + mixed_.offset[draw];
    };
    double mean = 0.0;
    for (const std::uint32_t draw : draws) mean += static_cast<double>(centred(draw));
    mean /= static_cast<double>(draws.size());
    for (const std::uint32_t draw : draws) {
      effects[draw] += (factor - 1.0F) * (centred(draw) - static_cast<float>(mean));
    }
  }
  for (const std::uint32_t draw : draws) mixed_.drift_sd[draw] *= factor;
}

void Mixer::DrawErrors(const Indices& draws, const Member& member) {
  const double shrinkage = node_.mixtures[series_].level_shrinkage;
  const double ninth = 2.0 / (9.0 * member.dof);
  for (const std::uint32_t draw : draws) {
    RandomStream scales(plan_.seed, StreamPurpose::kMember, kScaleStream, draw);
    RandomStream errors(plan_.seed, StreamPurpose::kMember, plan_.series, draw);
    const double root = 1.0 - ninth + scales.NormalByInversion() * std::sqrt(ninth);
    const double scale = 1.0 / std::sqrt(std::pow(std::max(root, 0.2), 3));
    mixed_.offset[draw] = -log_scale_;
    mixed_.level[draw] =
        static_cast<float>(scale * shrinkage * member.level_sd * errors.NormalByInversion());
    mixed_.drift_sd[draw] = static_cast<float>(scale * shrinkage * member.drift_sd);
    mixed_.noise[draw] = static_cast<float>(scale * member.noise);
  }
}

// Takes the Fourier terms off the effects: an anchor has the year in it, or does without.
void Mixer::RemoveYear(const Indices& draws) {
  const auto terms = static_cast<std::size_t>(2 * node_.season.fourier_order);
  if (terms == 0) return;
  std::vector<double> values(static_cast<std::size_t>(node_.season.column_count()));
  for (std::size_t t = 0; t < period_count_; ++t) {
    FillSeasonRow(node_.season, around_, plan_.periods->first_days[t], plan_.periods->day_counts[t],
                  values.data());
    float* effects = Effects(t);
    for (std::size_t term = 0; term < terms; ++term) {
      const auto value = static_cast<float>(values[term]);
      const float* coefficients =
          draws_.rows + (static_cast<std::size_t>(node_.season_row()) + term) * draws_.draw_count;
      for (const std::uint32_t draw : draws) effects[draw] -= value * coefficients[draw];
    }
  }
}

std::vector<float> Mixer::Responses(const PastResponse& response, std::size_t period,
                                    const Indices& draws) const {
  std::vector<float> values(draws.size());
  response.Evaluate(series_, period, draws, values);
  return values;
}

std::vector<float> Mixer::RecentLevels(const Indices& draws) const {
  double outcomes = 0.5;
  std::vector<float> expected(draws.size(), 0.0F);
  for (const std::size_t period : recent_) {
    outcomes += outcome_[period];
    const std::vector<float> responses = Responses(response_, period, draws);
    for (std::size_t i = 0; i < draws.size(); ++i) expected[i] += std::exp(responses[i]);
  }
  for (float& value : expected) value = static_cast<float>(std::log(outcomes)) - std::log(value);
  return expected;
}

std::vector<float> Mixer::GrowthShifts(const Indices& draws) const {
  const std::vector<std::size_t> growth = GrowthPeriods(outcome_, recent_, spans_);
  double outcomes = 0.0;
  std::vector<float> expected(draws.size(), 0.0F);
  for (const std::size_t period : growth) {
    outcomes += outcome_[period];
    const auto before = static_cast<float>(std::max(outcome_[period - spans_.year], 0.5));
    const std::vector<float> now = Responses(response_, period, draws);
    const std::vector<float> then = Responses(response_, period - spans_.year, draws);
    for (std::size_t i = 0; i < draws.size(); ++i) {
      expected[i] += before * std::exp(now[i] - then[i]);
    }
  }
  for (float& value : expected) {
    value = static_cast<float>(LogRatioOfSums(outcomes, static_cast<double>(value)));
  }
  return expected;
}

void Mixer::AddLastYear(const Indices& draws, double shift_share) {
  RemoveYear(draws);
  const int period_days = plan_.periods->period_days;
  const int gap = plan_.periods->first_days.front() - node_.past.end_day;
  const NodePast past = ShiftPast(node_.past, gap % period_days, period_days);
  const std::vector<float> recent = RecentLevels(draws);
  const std::vector<float> shifts = GrowthShifts(draws);
  const PastResponse response(node_, past, draws_.rows, draws_.draw_count, period_days);
  const std::vector<double>& outcome = past.series[series_].outcome;
  const std::size_t first = outcome.size() - spans_.year;
  for (std::size_t t = 0; t < period_count_; ++t) {
    const std::size_t ahead = t + static_cast<std::size_t>(gap / period_days);
    const std::size_t period = first + ahead % spans_.year;
    float* effects = Effects(t);
    if (std::isnan(outcome[period])) {
      for (std::size_t i = 0; i < draws.size(); ++i) effects[draws[i]] += recent[i];
      continue;
    }
    const auto log_outcome = static_cast<float>(std::log(std::max(outcome[period], 0.5)));
    const std::vector<float> then = Responses(response, period, draws);
    for (std::size_t i = 0; i < draws.size(); ++i) {
      effects[draws[i]] += log_outcome - then[i] + static_cast<float>(shift_share) * shifts[i];
    }
  }
}

void Mixer::AddInputRatio(const Indices& draws) {
  double outcomes = 0.5;
  double expected = 0.0;
  for (const std::size_t period : recent_) {
    outcomes += outcome_[period];
    expected += std::exp(LogInputRatio(node_, InputsAt(node_.past, period)));
  }
  const double level = std::log(outcomes / expected);
  std::vector<double> inputs(node_.members.size());
  std::vector<double> season(static_cast<std::size_t>(node_.season.column_count()));
  const auto first = static_cast<std::size_t>(2 * node_.season.fourier_order);
  for (std::size_t t = 0; t < period_count_; ++t) {
    for (std::size_t m = 0; m < inputs.size(); ++m) {
      inputs[m] = plan_.inputs[m].empty() ? 0.0 : plan_.inputs[m][t];
    }
    const auto log_mean = static_cast<float>(level + LogInputRatio(node_, inputs));
    FillSeasonRow(node_.season, around_, plan_.periods->first_days[t], plan_.periods->day_counts[t],
                  season.data());
    float* effects = Effects(t);
    for (const std::uint32_t draw : draws) effects[draw] = log_mean;
    for (std::size_t column = first; column < season.size(); ++column) {
      const auto value = static_cast<float>(season[column]);
      const float* coefficients =
          draws_.rows + (static_cast<std::size_t>(node_.season_row()) + column) * draws_.draw_count;
      for (const std::uint32_t draw : draws) effects[draw] += value * coefficients[draw];
    }
  }
}

MixedDraws Mixer::Run() {
  const SeriesMembers& mixture = node_.mixtures[series_];
  const std::array<Indices, kMemberKindCount> members = AssignDraws(mixture, draws_.draw_count);
  CopyStructural();
  ShrinkStructural(members[0]);
  for (std::size_t k = 1; k < members.size(); ++k) {
    if (members[k].empty()) continue;
    DrawErrors(members[k], mixture.members[k]);
    switch (static_cast<MemberKind>(k)) {
      case MemberKind::kLastYear:
        AddLastYear(members[k], mixture.members[k].shift_share);
        break;
      case MemberKind::kInputRatio:
        AddInputRatio(members[k]);
        break;
      case MemberKind::kStructural:
        break;
    }
  }
  return std::move(mixed_);
}

}  // namespace

MixedDraws MixMembers(const FittedNode& node, std::size_t series, const StructuralDraws& draws,
                      float log_scale, const MemberPlan& plan) {
  if (series >= node.mixtures.size()) return {};
  if (node.mixtures[series].of(MemberKind::kStructural).weight >= 1.0) return {};
  return Mixer(node, series, draws, log_scale, plan).Run();
}

}  // namespace funnelcast::simulator
