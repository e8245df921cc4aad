// Data and names of the reference programs.
#include "tests/bench/stan_node.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <variant>

#include "simulator/mechanisms/drift.h"
#include "simulator/nodes/brand_total.h"
#include "simulator/nodes/channel_stage.h"

namespace funnelcast::bench {
namespace {

using mechanisms::DriftPath;
using nodes::BrandTotalDensity;
using nodes::ChannelStageDensity;
using nodes::ChannelStageSeries;

// The priors of season columns in the programs.
constexpr double kStageSeasonSd = 0.3;

void Add(std::string& dump, const std::string& name, double value) {
  dump += fmt::format("{} <- {:.17g}\n", name, value);
}

void AddVector(std::string& dump, const std::string& name, const std::vector<double>& values) {
  dump += fmt::format("{} <- structure(c({:.17g}), .Dim = c({}))\n", name, fmt::join(values, ", "),
                      values.size());
}

void AddMatrix(std::string& dump, const std::string& name, const Eigen::MatrixXd& matrix) {
  const std::vector<double> values(matrix.data(), matrix.data() + matrix.size());
  const std::string list =
      values.empty() ? "numeric(0)" : fmt::format("c({:.17g})", fmt::join(values, ", "));
  dump += fmt::format("{} <- structure({}, .Dim = c({}, {}))\n", name, list, matrix.rows(),
                      matrix.cols());
}

// Turns innovations into levels, [times, knots].
Eigen::MatrixXd DriftMatrix(const mechanisms::DriftPath& drift, std::size_t time_count) {
  const auto knots = static_cast<std::size_t>(drift.knot_count());
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(time_count), drift.knot_count());
  std::vector<double> space(knots);
  for (std::size_t k = 0; k < knots; ++k) {
    std::vector<double> innovations(knots, 0.0);
    innovations[k] = 1.0;
    drift.ComputeLevels(innovations.data(), space.data(),
                        matrix.col(static_cast<Eigen::Index>(k)).data());
  }
  return matrix;
}

// All times at which any channel was observed, ascending.
std::vector<double> AllTimes(const nodes::ChannelStageDensity& stage) {
  std::set<double> times;
  for (const nodes::ChannelStageSeries& one : stage.series()) {
    times.insert(one.times.begin(), one.times.end());
  }
  return {times.begin(), times.end()};
}

bool Bends(const nodes::ChannelStageDensity& stage, const nodes::ChannelStageSeries& one) {
  return !one.log_parent.empty() && stage.priors().elasticity_sd > 0.0;
}

// The observations of all channels in one list.
void AddObservations(const nodes::ChannelStageDensity& stage, const std::vector<double>& times,
                     std::string& dump) {
  std::vector<double> c, t, xl, xs, off, y, ly;
  const bool counts = stage.likelihood() == data::Likelihood::kNegativeBinomial;
  for (std::size_t channel = 0; channel < stage.series().size(); ++channel) {
    const nodes::ChannelStageSeries& one = stage.series()[channel];
    for (std::size_t i = 0; i < one.outcome.size(); ++i) {
      const double parent = one.log_parent.empty() ? 0.0 : one.log_parent[i];
      c.push_back(static_cast<double>(channel + 1));
      const auto place = std::lower_bound(times.begin(), times.end(), one.times[i]);
      t.push_back(static_cast<double>(place - times.begin() + 1));
      xl.push_back(parent);
      xs.push_back(one.log_input.empty() ? parent : one.log_input[i]);
      off.push_back(one.log_offset);
      y.push_back(counts ? one.outcome[i] : 0.0);
      ly.push_back(counts ? 0.0 : one.outcome[i]);
    }
  }
  Add(dump, "N", static_cast<double>(y.size()));
  AddVector(dump, "c", c);
  AddVector(dump, "t", t);
  AddVector(dump, "xl", xl);
  AddVector(dump, "xs", xs);
  AddVector(dump, "off", off);
  AddVector(dump, "y", y);
  AddVector(dump, "ly", ly);
}

// The season's columns at all times, each scaled by its prior's sd over the program's.
Eigen::MatrixXd SeasonMatrix(const nodes::ChannelStageDensity& stage,
                             const std::vector<double>& times) {
  const auto columns = static_cast<Eigen::Index>(stage.season_sds().size());
  Eigen::MatrixXd season = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(times.size()), columns);
  for (const nodes::ChannelStageSeries& one : stage.series()) {
    for (std::size_t i = 0; i < one.times.size(); ++i) {
      const auto row = std::lower_bound(times.begin(), times.end(), one.times[i]) - times.begin();
      for (Eigen::Index p = 0; p < columns; ++p) {
        season(row, p) = one.season(p, static_cast<Eigen::Index>(i)) *
                         stage.season_sds()[static_cast<std::size_t>(p)] / kStageSeasonSd;
      }
    }
  }
  return season;
}

std::string DataOf(const nodes::ChannelStageDensity& stage) {
  std::string dump;
  const std::vector<double> times = AllTimes(stage);
  const mechanisms::DriftPath drift(times);
  const auto& priors = stage.priors();
  const bool bends = std::any_of(stage.series().begin(), stage.series().end(),
                                 [&](const auto& one) { return Bends(stage, one); });
  const bool passes = std::any_of(stage.series().begin(), stage.series().end(),
                                  [](const auto& one) { return !one.log_input.empty(); });
  Add(dump, "C", stage.channel_count());
  Add(dump, "T", static_cast<double>(times.size()));
  Add(dump, "K", drift.knot_count());
  Add(dump, "P", static_cast<double>(stage.season_sds().size()));
  AddObservations(stage, times, dump);
  Add(dump, "gmode", passes ? -1 : 1);
  AddMatrix(dump, "M", DriftMatrix(drift, times.size()));
  AddMatrix(dump, "S", SeasonMatrix(stage, times));
  Add(dump, "beta_free", bends ? 1 : 0);
  Add(dump, "pool", stage.channel_count() > 1 ? 1 : 0);
  Add(dump, "lik", stage.likelihood() == data::Likelihood::kNegativeBinomial ? 0 : 1);
  Add(dump, "a0", priors.log_rate_mean);
  Add(dump, "beta_sd", bends ? priors.elasticity_sd : 0.1);
  Add(dump, "beta_mean", 1.0);
  Add(dump, "ls0", priors.log_drift_sd_mean);
  Add(dump, "ls_sd", priors.log_drift_sd_sd);
  Add(dump, "lo0", priors.log_noise_mean);
  Add(dump, "lo_sd", priors.log_noise_sd);
  Add(dump, "tau_a_sd", 1.0);
  return dump;
}

std::string DataOf(const nodes::BrandTotalDensity& total) {
  std::string dump;
  const auto& series = total.series();
  const std::vector<double>& sds = total.season_sds();
  const mechanisms::DriftPath drift(series.times);
  const double season_sd = sds.empty() ? 1.0 : sds.front();
  Eigen::MatrixXd season = series.season.transpose();
  for (Eigen::Index p = 0; p < season.cols(); ++p) {
    season.col(p) *= sds[static_cast<std::size_t>(p)] / season_sd;
  }
  Add(dump, "T", total.observation_count());
  Add(dump, "C", total.channel_count());
  Add(dump, "K", drift.knot_count());
  Add(dump, "P", static_cast<double>(sds.size()));
  AddMatrix(dump, "x", series.inputs.transpose());
  AddVector(dump, "share", series.shares);
  AddVector(dump, "y", series.outcome);
  AddVector(dump, "ly", std::vector<double>(series.outcome.size(), 0.0));
  Add(dump, "ybar", std::exp(series.log_mean_outcome));
  AddMatrix(dump, "M", DriftMatrix(drift, series.times.size()));
  AddMatrix(dump, "S", season);
  Add(dump, "drift_all", 1);
  Add(dump, "sat", 0);
  Add(dump, "ads", 0);
  Add(dump, "lik", 0);
  Add(dump, "ls0", std::log(0.05));
  Add(dump, "ls_sd", 0.7);
  Add(dump, "lo0", std::log(0.15));
  Add(dump, "lo_sd", 0.7);
  Add(dump, "w_sd", 0.5);
  Add(dump, "g_sd", season_sd);
  return dump;
}

// Names the parameters in the order in which the densities have them.
class Naming {
 public:
  void Name(std::string name, double offset = 0.0, double scale = 1.0, bool exponential = false) {
    quantities_.push_back({std::move(name), next_++, offset, scale, exponential});
  }
  void Skip() { ++next_; }
  std::vector<SharedQuantity> Finish(int dimension) {
    if (next_ != dimension) quantities_.clear();
    return std::move(quantities_);
  }

 private:
  std::vector<SharedQuantity> quantities_;
  int next_ = 0;
};

std::vector<SharedQuantity> QuantitiesOf(const nodes::ChannelStageDensity& stage) {
  Naming naming;
  const bool pooled = stage.channel_count() > 1;
  const int knots = mechanisms::DriftPath(AllTimes(stage)).knot_count();
  const auto& all = stage.series();
  const bool bends =
      std::any_of(all.begin(), all.end(), [&](const auto& one) { return Bends(stage, one); });
  const bool passes =
      std::any_of(all.begin(), all.end(), [](const auto& one) { return !one.log_input.empty(); });
  if (pooled) {
    naming.Name("mu_a");
    naming.Name("tau_a", -0.35, 0.5, true);
    naming.Name("mu_s");
    naming.Name("mu_o");
    if (bends) naming.Name("mu_b");
    if (passes) naming.Name("mu_g");
  }
  for (std::size_t c = 0; c < all.size(); ++c) {
    naming.Name(fmt::format("a[{}]", c + 1));
    naming.Name(fmt::format("s_raw[{}]", c + 1));
    naming.Name(fmt::format("o_raw[{}]", c + 1));
    if (Bends(stage, all[c])) naming.Name(fmt::format("b_raw[{}]", c + 1));
    if (!all[c].log_input.empty()) {
      naming.Name(pooled ? fmt::format("g_raw[{}]", c + 1) : std::string("mu_g"));
    }
    const int own = mechanisms::DriftPath(all[c].times).knot_count();
    for (int k = knots - own; k < knots; ++k) {
      if (k == knots - own && own < knots) {
        naming.Skip();
      } else {
        naming.Name(fmt::format("z[{},{}]", k + 1, c + 1));
      }
    }
  }
  for (std::size_t p = 0; p < stage.season_sds().size(); ++p) {
    naming.Name(fmt::format("g[{}]", p + 1), 0.0, kStageSeasonSd / stage.season_sds()[p]);
  }
  return naming.Finish(stage.dimension());
}

std::vector<SharedQuantity> QuantitiesOf(const nodes::BrandTotalDensity& total) {
  Naming naming;
  naming.Name("b_raw");
  naming.Name("s_raw");
  naming.Name("o_raw");
  naming.Name("mu_w");
  for (int c = 0; c < total.channel_count(); ++c) naming.Name(fmt::format("w_raw[{}]", c + 1));
  const int knots = mechanisms::DriftPath(total.series().times).knot_count();
  for (int k = 0; k < knots; ++k) naming.Name(fmt::format("z[{}]", k + 1));
  const std::vector<double>& sds = total.season_sds();
  for (std::size_t p = 0; p < sds.size(); ++p) {
    naming.Name(fmt::format("g[{}]", p + 1), 0.0, sds.front() / sds[p]);
  }
  return naming.Finish(total.dimension());
}

}  // namespace

std::string StanProgram(const nodes::FunnelNode& node) {
  return std::holds_alternative<nodes::ChannelStageDensity>(node.density) ? "channel_stage"
                                                                          : "brand_total";
}

std::string StanData(const nodes::FunnelNode& node) {
  return std::visit([](const auto& density) { return DataOf(density); }, node.density);
}

std::vector<SharedQuantity> SharedQuantities(const nodes::FunnelNode& node) {
  return std::visit([](const auto& density) { return QuantitiesOf(density); }, node.density);
}

}  // namespace funnelcast::bench
