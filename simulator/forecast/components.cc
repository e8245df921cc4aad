// Levels of anchored components, draw by draw.
#include "simulator/forecast/components.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulator/base/check.h"
#include "simulator/base/random.h"
#include "simulator/data/components.h"
#include "simulator/rules/anchor_levels.h"
#include "simulator/simd/row_math.h"

namespace funnelcast::forecast {
namespace {

constexpr double kGoldenRatio = 0.6180339887498949;
constexpr std::uint32_t kScaleStream = 0xffffffffU;  // no series has this number

// Below this weight a component would get no draw worth its cost.
constexpr double kSmallestWeight = 1e-3;

using ComponentDraws = std::array<std::vector<std::uint32_t>, data::kComponentKindCount>;

// The draws of each component. A draw's place in (0, 1) is a term of the golden-ratio sequence,
// which spreads every run of draws evenly, so that each chain of the fit serves all components.
ComponentDraws AssignDraws(const data::SeriesComponents& mixture, std::size_t draw_count) {
  std::array<double, data::kComponentKindCount> ends{};
  double sum = 0.0;
  for (std::size_t k = 0; k < ends.size(); ++k) {
    const double weight = mixture.components[k].weight;
    ends[k] = sum += weight >= kSmallestWeight ? weight : 0.0;
  }
  ComponentDraws components;
  for (auto& draws : components) draws.reserve(draw_count);
  double place = 0.0;
  for (std::size_t draw = 0; draw < draw_count; ++draw) {
    place += kGoldenRatio;
    if (place >= 1.0) place -= 1.0;
    // A sum, not a search, whose end the processor could not foresee.
    std::size_t k = 0;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) k += place * sum >= ends[i] ? 1 : 0;
    components[k].push_back(static_cast<std::uint32_t>(draw));
  }
  return components;
}

double MeanAt(std::span<const float> row, const std::vector<std::uint32_t>& draws) {
  double sum = 0.0;
  for (const std::uint32_t draw : draws) sum += static_cast<double>(row[draw]);
  return sum / static_cast<double>(draws.size());
}

constexpr auto kStructural = static_cast<std::size_t>(data::ComponentKind::kStructural);
constexpr auto kLastYear = static_cast<std::size_t>(data::ComponentKind::kLastYear);
constexpr auto kInputRatio = static_cast<std::size_t>(data::ComponentKind::kInputRatio);

}  // namespace

std::vector<float> DrawScaleNormals(std::uint64_t seed, std::size_t draw_count) {
  std::vector<float> normals(draw_count);
  const std::span<float> row(normals);
  simd::DrawNormalRows(seed, base::StreamPurpose::kComponent, kScaleStream, {&row, 1});
  return normals;
}

bool IsMixed(const data::FittedNode& node, std::size_t series) {
  return series < node.mixtures.size() &&
         node.mixtures[series].of(data::ComponentKind::kStructural).weight < 1.0;
}

SeriesMixture::SeriesMixture(const MixtureBase& base, std::size_t series, std::uint32_t series_key,
                             SeriesStart start)
    : base_(base),
      series_(series),
      shrinkage_(base.node->mixtures[series].level_shrinkage),
      outcome_(base.node->past.series[series].outcome),
      recent_(
          rules::RecentPeriods(outcome_, outcome_.size(), rules::AnchorSpans(base.period_days))),
      start_(std::move(start)),
      components_(AssignDraws(base.node->mixtures[series], base.draws->draw_count)) {
  const std::size_t draw_count = base.draws->draw_count;
  const data::SeriesComponents& mixture = base.node->mixtures[series];
  for (std::size_t k = 0; k < masks_.size(); ++k) masks_[k] = MaskOf(components_[k], 1.0F);
  year_factor_ = MaskOf(components_[kStructural], static_cast<float>(shrinkage_));
  pattern_factor_ = year_factor_;
  std::vector<float> errors(draw_count);
  const std::span<float> row(errors);
  simd::DrawNormalRows(base.seed, base::StreamPurpose::kComponent, series_key, {&row, 1});
  for (std::size_t k = 0; k < components_.size(); ++k) {
    if (k == kStructural) {
      StartStructural();
      continue;
    }
    for (const std::uint32_t draw : components_[k]) pattern_factor_[draw] = 1.0F;
    StartAnchored(components_[k], mixture.components[k], errors);
  }
  if (!components_[kLastYear].empty()) PrepareLastYear(mixture.components[kLastYear].shift_share);
}

std::vector<float> SeriesMixture::MaskOf(const Indices& draws, float value) const {
  std::vector<float> mask(base_.draws->draw_count, 0.0F);
  for (const std::uint32_t draw : draws) mask[draw] = value;
  return mask;
}

// A row times a factor in last year's draws.
std::vector<float> SeriesMixture::Masked(std::span<const float> row, float factor) const {
  std::vector<float> masked(row.size(), 0.0F);
  simd::AddProduct(factor, row, masks_[kLastYear], masked);
  return masked;
}

void SeriesMixture::StartStructural() {
  if (components_[kStructural].empty()) return;
  offset_mean_ = MeanAt(start_.offset, components_[kStructural]);
  level_mean_ = MeanAt(start_.level, components_[kStructural]);
  for (int column = 0; column < base_.node->season.column_count(); ++column) {
    const std::span<const float> row = base_.draws->row(base_.node->season_row() + column);
    coefficient_means_.push_back(MeanAt(row, components_[kStructural]));
  }
  const auto factor = static_cast<float>(shrinkage_);
  for (const std::uint32_t draw : components_[kStructural]) {
    start_.offset[draw] *= factor;
    start_.level[draw] *= factor;
    start_.drift_sd[draw] *= factor;
  }
}

void SeriesMixture::StartAnchored(const Indices& draws, const data::Component& component,
                                  std::span<const float> errors) {
  const double ninth = 2.0 / (9.0 * component.dof);
  const double ninth_root = std::sqrt(ninth);
  for (const std::uint32_t draw : draws) {
    const double normal = static_cast<double>(base_.scale_normals[draw]);
    const double root = std::max(1.0 - ninth + normal * ninth_root, 0.2);
    const double scale = 1.0 / std::sqrt(root * root * root);
    const double level = scale * shrinkage_ * component.level_sd;
    start_.offset[draw] = 0.0F;
    start_.level[draw] = static_cast<float>(level * static_cast<double>(errors[draw]));
    start_.drift_sd[draw] = static_cast<float>(scale * shrinkage_ * component.drift_sd);
    start_.noise[draw] = static_cast<float>(scale * component.noise);
  }
}

// The level of the last eight weeks and growth since last year, where a period needs them, and how
// a stage answers to its driver.
void SeriesMixture::PrepareLastYear(double shift_share) {
  const data::FittedNode& node = *base_.node;
  const nodes::PastResponse response(node, node.past, base_.draws->rows.data(),
                                     base_.draws->draw_count, base_.period_days);
  FUNNELCAST_CHECK(!base_.last_year->periods.empty());
  const std::vector<double>& then = base_.last_year->past.series[series_].outcome;
  const auto is_unknown = [&](std::size_t period) { return std::isnan(then[period]); };
  const std::vector<std::size_t>& periods = base_.last_year->periods;
  if (std::any_of(periods.begin(), periods.end(), is_unknown)) PrepareRecentLevels(response);
  if (shift_share > 0.0) PrepareGrowth(response, shift_share);

  if (node.kind == data::NodeKind::kBrandTotal || node.past.series[series_].parent.empty()) return;
  const int row = data::FittedNode::kRowsPerChannel * static_cast<int>(series_) + 1;
  elasticity_ = Masked(base_.draws->row(row), 1.0F);
  if (!node.channels[series_].passes_input) return;
  passed_elasticity_.assign(base_.draws->draw_count, 0.0F);
  simd::AddProduct(1.0F, elasticity_, base_.draws->row(row + 1), passed_elasticity_);
}

void SeriesMixture::PrepareRecentLevels(const nodes::PastResponse& response) {
  const std::size_t draw_count = base_.draws->draw_count;
  const std::vector<float> zeros(draw_count, 0.0F);
  std::vector<float> now(draw_count);
  double outcomes = 0.5;
  std::vector<float> expected(draw_count, 0.0F);
  for (const std::size_t period : recent_) {
    outcomes += outcome_[period];
    response.Evaluate(series_, period, now);
    simd::AddRatio(1.0F, now, zeros, expected);
  }
  if (recent_.empty()) std::fill(expected.begin(), expected.end(), 0.5F);
  simd::TakeLogs(expected);
  const auto log_outcomes = static_cast<float>(std::log(outcomes));
  for (float& value : expected) value = log_outcomes - value;
  recent_levels_ = Masked(expected, 1.0F);
}

void SeriesMixture::PrepareGrowth(const nodes::PastResponse& response, double shift_share) {
  const rules::AnchorSpans spans(base_.period_days);
  std::vector<float> now(base_.draws->draw_count);
  std::vector<float> then(now.size());
  std::vector<float> expected(now.size(), 0.5F);
  double grown = 0.5;
  for (const std::size_t period : rules::GrowthPeriods(outcome_, recent_, spans)) {
    grown += outcome_[period];
    response.Evaluate(series_, period, now);
    response.Evaluate(series_, period - spans.year, then);
    simd::AddRatio(static_cast<float>(std::max(outcome_[period - spans.year], 0.5)), now, then,
                   expected);
  }
  simd::TakeLogs(expected);
  const auto log_grown = static_cast<float>(std::log(grown));
  for (float& value : expected) value = log_grown - value;
  growth_ = Masked(expected, static_cast<float>(shift_share));
}

// What brings the structural draws' shrunken log means to their mean.
void SeriesMixture::AddStructuralShift(const PlanSeason& season, std::span<const float> response,
                                       std::vector<ShiftTerm>& terms) const {
  const Indices& draws = components_[kStructural];
  if (draws.empty()) return;
  double level = level_mean_;
  ShiftTerm& term = terms.emplace_back();
  term.row = masks_[kStructural];
  term.of_inputs = !response.empty();
  const std::size_t draw_count = base_.draws->draw_count;
  for (std::size_t t = 0; t < base_.steps.size(); ++t) {
    level *= static_cast<double>(base_.steps[t].damping);
    double mean = offset_mean_ + level;
    for (std::size_t column = 0; column < season.columns; ++column) {
      mean += static_cast<double>(season.values[t * season.columns + column]) *
              coefficient_means_[column];
    }
    if (!response.empty()) mean += MeanAt(response.subspan(t * draw_count, draw_count), draws);
    term.weights.push_back(static_cast<float>((1.0 - shrinkage_) * mean));
  }
}

void SeriesMixture::AddLastYear(std::vector<ShiftTerm>& terms) const {
  if (components_[kLastYear].empty()) return;
  const std::vector<double>& outcome = base_.last_year->past.series[series_].outcome;
  const bool follows = !elasticity_.empty();
  ShiftTerm level{ShiftSource::kOne, masks_[kLastYear], {}};
  ShiftTerm growth{ShiftSource::kOne, growth_, {}};
  ShiftTerm recent{ShiftSource::kOne, recent_levels_, {}};
  ShiftTerm driver{ShiftSource::kOne, elasticity_, {}};
  ShiftTerm passed{ShiftSource::kOne, passed_elasticity_, {}};
  ShiftTerm patterns{ShiftSource::kPastPatterns, masks_[kLastYear], {}};
  for (const std::size_t period : base_.last_year->periods) {
    const bool observed = !std::isnan(outcome[period]);
    const auto log_outcome = observed ? std::log(std::max(outcome[period], 0.5)) : 0.0;
    nodes::PastDriver then;
    if (observed && follows)
      then = nodes::DriverAt(*base_.node, base_.last_year->past, series_, period);
    level.weights.push_back(static_cast<float>(log_outcome));
    growth.weights.push_back(observed ? 1.0F : 0.0F);
    recent.weights.push_back(observed ? 0.0F : 1.0F);
    driver.weights.push_back(-then.direct);
    passed.weights.push_back(then.direct - then.followed);
    patterns.weights.push_back(observed ? -1.0F : 0.0F);
  }
  terms.push_back(level);
  if (!growth_.empty()) terms.push_back(growth);
  if (!recent_levels_.empty()) terms.push_back(recent);
  if (follows) terms.push_back(driver);
  if (!passed_elasticity_.empty()) terms.push_back(passed);
  // Of a total they are within the response that MixResponse takes off.
  if (base_.node->kind != data::NodeKind::kBrandTotal) terms.push_back(patterns);
}

void SeriesMixture::AddInputRatio(const std::vector<std::vector<double>>& inputs,
                                  std::vector<ShiftTerm>& terms) const {
  if (components_[kInputRatio].empty()) return;
  const data::FittedNode& node = *base_.node;
  double outcomes = 0.5;
  double expected = 0.0;
  for (const std::size_t period : recent_) {
    outcomes += outcome_[period];
    expected += std::exp(rules::LogInputRatio(node, rules::InputsAt(node.past, period)));
  }
  const double level = std::log(outcomes / expected);
  ShiftTerm& term = terms.emplace_back();
  term.row = masks_[kInputRatio];
  term.of_inputs = true;
  std::vector<double> planned(node.channels.size());
  for (std::size_t t = 0; t < base_.steps.size(); ++t) {
    for (std::size_t m = 0; m < planned.size(); ++m) {
      planned[m] = inputs[m].empty() ? 0.0 : inputs[m][t];
    }
    term.weights.push_back(static_cast<float>(level + rules::LogInputRatio(node, planned)));
  }
}

// The response of a total in a plan: of structural draws shrunken, of last year's less that of
// then, of the input ratio's not at all.
void SeriesMixture::MixResponse(std::span<float> response) const {
  const data::FittedNode& node = *base_.node;
  const std::size_t draw_count = base_.draws->draw_count;
  std::vector<float> factor = year_factor_;
  for (const std::uint32_t draw : components_[kLastYear]) factor[draw] = 1.0F;
  for (std::size_t i = 0; i < response.size(); ++i) response[i] *= factor[i % draw_count];
  if (components_[kLastYear].empty()) return;
  const rules::LastYear& last = *base_.last_year;
  const nodes::PastResponse past(node, last.past, base_.draws->rows.data(), draw_count,
                                 base_.period_days);
  std::vector<float> then(draw_count);
  for (std::size_t t = 0; t < last.periods.size(); ++t) {
    if (std::isnan(last.past.series[series_].outcome[last.periods[t]])) continue;
    past.Evaluate(series_, last.periods[t], then);
    simd::AddProduct(-1.0F, then, masks_[kLastYear], response.subspan(t * draw_count, draw_count));
  }
}

std::vector<ShiftTerm> SeriesMixture::MakeTerms(
    const PlanSeason& season, std::span<float> response,
    const std::vector<std::vector<double>>& inputs) const {
  FUNNELCAST_CHECK(response.empty() || base_.node->kind == data::NodeKind::kBrandTotal);
  std::vector<ShiftTerm> terms;
  terms.push_back({ShiftSource::kYear, year_factor_, {}});
  terms.push_back({ShiftSource::kPatterns, pattern_factor_, {}});
  AddLastYear(terms);
  AddStructuralShift(season, response, terms);
  AddInputRatio(inputs, terms);
  if (!response.empty()) MixResponse(response);
  return terms;
}

}  // namespace funnelcast::forecast
