// How past forecasts held, found in a model's backtest.
#ifndef FUNNELCAST_SERVER_CONVERT_PAST_FORECASTS_H_
#define FUNNELCAST_SERVER_CONVERT_PAST_FORECASTS_H_

#include <optional>
#include <string>

#include "funnelcast/v1/forecast.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/forecast/forecast.h"

namespace funnelcast::convert {

// The backtest row of a channel's stage (the brand's with an empty channel) whose horizon is
// nearest to a window of `day_count` days, the shorter of two equally near ones. Nothing for
// inputs, and for a series that the model's backtest has not, or a model without one.
std::optional<v1::PastForecasts> FindPastForecasts(const v1::Model& model,
                                                   const std::string& channel,
                                                   data::Quantity quantity, int day_count);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_PAST_FORECASTS_H_
