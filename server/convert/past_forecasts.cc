#include "server/convert/past_forecasts.h"

#include <cstdlib>

#include "server/convert/funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {

std::optional<v1::PastForecasts> FindPastForecasts(const v1::Model& model,
                                                   const std::string& channel,
                                                   data::Quantity quantity, int day_count) {
  if (quantity > data::Quantity::kValue) return std::nullopt;
  const v1::Stage stage = ToProto(static_cast<data::Stage>(quantity));
  const auto scope =
      channel.empty() ? v1::BacktestRow::SCOPE_BRAND : v1::BacktestRow::SCOPE_CHANNEL;
  const auto distance = [day_count](const v1::BacktestRow& row) {
    return std::abs(7 * row.horizon_weeks() - day_count);
  };
  const v1::BacktestRow* nearest = nullptr;
  for (const v1::BacktestRow& row : model.backtest().rows()) {
    if (row.scope() != scope || row.channel() != channel || row.stage() != stage) continue;
    if (row.window_count() == 0) continue;
    if (nearest == nullptr || distance(row) < distance(*nearest)) nearest = &row;
  }
  if (nearest == nullptr) return std::nullopt;
  v1::PastForecasts past;
  past.set_held(nearest->windows_held());
  past.set_count(nearest->window_count());
  past.set_horizon_weeks(nearest->horizon_weeks());
  return past;
}

}  // namespace funnelcast::convert
