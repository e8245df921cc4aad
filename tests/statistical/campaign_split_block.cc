// Splits over campaigns for calibration: counts and money, with campaigns that pause.
#include <cmath>
#include <memory>
#include <random>
#include <utility>

#include "simulator/base/random.h"
#include "simulator/nodes/campaign_split.h"
#include "simulator/simd/outcome_kernel.h"
#include "tests/statistical/block.h"
#include "tests/statistical/simulation.h"

namespace funnelcast {
namespace {

constexpr int kCampaigns = 4;
constexpr int kPeriods = 20;

double DrawGamma(double shape, base::RandomStream& random) {
  return std::gamma_distribution<double>(shape, 1.0)(random);
}

// log p(outcomes | their sum) of the last period, as docs/model.md has it.
double LastPeriodDensity(const nodes::SplitData& data, const std::vector<double>& rows) {
  const std::vector<nodes::SplitCell>& cells = data.periods.back();
  double parents = 0.0;
  double weights = 0.0;
  double outcomes = 0.0;
  for (const nodes::SplitCell& cell : cells) {
    parents += cell.parent;
    outcomes += cell.outcome;
    weights += cell.parent * std::exp(rows[2 + static_cast<std::size_t>(cell.campaign)]);
  }
  const bool money = data.kind == nodes::SplitKind::kMoney;
  const double total = std::exp(rows[0]) * (money ? parents : 1.0);
  double sum = std::lgamma(total) - (money ? 0.0 : std::lgamma(total + outcomes));
  for (const nodes::SplitCell& cell : cells) {
    const double rate = std::exp(rows[2 + static_cast<std::size_t>(cell.campaign)]);
    const double concentration = total * cell.parent * rate / weights;
    sum -= std::lgamma(concentration);
    sum += money ? (concentration - 1.0) * std::log(cell.outcome)
                 : std::lgamma(concentration + cell.outcome);
  }
  return sum;
}

// Differences of d and what they come from; the common level of d is the prior's alone.
std::vector<double> Quantities(const nodes::SplitData& data, const std::vector<double>& rows) {
  std::vector<double> values = {rows[0], rows[1]};
  for (std::size_t k = 1; k < kCampaigns; ++k) values.push_back(rows[2 + k] - rows[2]);
  values.push_back(LastPeriodDensity(data, rows));
  return values;
}

// Outcomes of one period: Dirichlet shares, then for counts one draw after the other.
std::vector<double> DrawOutcomes(const std::vector<double>& concentrations, bool money,
                                 base::RandomStream& random) {
  std::vector<double> shares;
  for (const double one : concentrations) shares.push_back(DrawGamma(one, random));
  if (money) return shares;
  std::discrete_distribution<int> which(shares.begin(), shares.end());
  std::vector<double> counts(shares.size(), 0.0);
  for (int i = 0; i < 150; ++i) counts[static_cast<std::size_t>(which(random))] += 1.0;
  return counts;
}

SimulatedPosterior SimulateSplit(nodes::SplitKind kind, base::RandomStream& random) {
  const bool money = kind == nodes::SplitKind::kMoney;
  std::vector<double> rows;
  rows.push_back(money ? random.Normal() : std::log(100.0) + 1.5 * random.Normal());
  rows.push_back(std::log(0.3) + 0.7 * random.Normal());
  for (int k = 0; k < kCampaigns; ++k) rows.push_back(std::exp(rows[1]) * random.Normal());
  nodes::SplitData data;
  data.kind = kind;
  data.campaign_count = kCampaigns;
  while (data.periods.size() < kPeriods) {
    std::vector<nodes::SplitCell> cells;
    std::vector<double> concentrations;
    double parents = 0.0;
    double weights = 0.0;
    for (int k = 0; k < kCampaigns; ++k) {
      if (random.Uniform() < 0.2) continue;
      const double parent = std::ceil((k == 3 ? 3.0 : 20.0) * DrawGamma(3.0, random));
      cells.push_back({k, parent, 0.0});
      concentrations.push_back(parent * std::exp(rows[2 + static_cast<std::size_t>(k)]));
      parents += parent;
      weights += concentrations.back();
    }
    if (cells.size() < 2) continue;
    const double total = std::exp(rows[0]) * (money ? parents : 1.0);
    for (double& one : concentrations) one *= total / weights;
    const std::vector<double> outcomes = DrawOutcomes(concentrations, money, random);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i].outcome = outcomes[i];
    data.AddPeriod(std::move(cells));
  }
  const auto density = std::make_shared<nodes::CampaignSplitDensity>(data);
  const std::vector<double> truth = Quantities(data, rows);
  return {density,
          *density,
          density->Start(),
          {},
          truth,
          [density, data = std::move(data)](const Eigen::VectorXd& position) {
            std::vector<double> draw(static_cast<std::size_t>(density->dimension()));
            density->ReadDraw(position, draw.data());
            return Quantities(data, draw);
          }};
}

}  // namespace

std::vector<CalibrationBlock> CampaignSplitBlocks() {
  const auto block = [](const char* name, nodes::SplitKind kind, const char* concentration) {
    return CalibrationBlock{
        name,
        {concentration, "log tau", "campaign 1 against 0", "campaign 2 against 0",
         "campaign 3 against 0", "fit to the last observations"},
        [kind](base::RandomStream& random) { return SimulateSplit(kind, random); }};
  };
  return {block("counts by campaign", nodes::SplitKind::kCounts, "log phi"),
          block("money by campaign", nodes::SplitKind::kMoney, "log alpha")};
}

}  // namespace funnelcast
