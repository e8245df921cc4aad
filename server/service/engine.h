// The engine as the services see it. main.cc gives the real one; tests of services give one that
// answers at once.
#ifndef FUNNELCAST_SERVER_SERVICE_ENGINE_H_
#define FUNNELCAST_SERVER_SERVICE_ENGINE_H_

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "simulator/backtest/backtest.h"
#include "simulator/curves/curves.h"
#include "simulator/data/fitted_funnel.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/history.h"
#include "simulator/fit/fit.h"
#include "simulator/forecast/compare.h"
#include "simulator/forecast/forecast.h"
#include "simulator/forecast/prepared_window.h"
#include "simulator/update/update.h"

namespace funnelcast::service {

// Each function as declared in simulator/{backtest,compare,curves,fit,forecast,update}.h.
struct Engine {
  std::function<absl::Status(const data::FunnelHistory&)> check_fittable;
  std::function<absl::StatusOr<data::FittedFunnel>(const data::FunnelHistory&,
                                                   const fit::FitOptions&, const fit::FitProgress&)>
      fit;
  std::function<absl::StatusOr<data::ForecastDraws>(
      const data::FittedFunnel&, const data::PlanInputs&, const forecast::ForecastOptions&)>
      forecast;
  std::function<absl::StatusOr<forecast::ForecastSummary>(
      const data::FittedFunnel&, const data::PlanInputs&, const forecast::ForecastOptions&,
      std::span<const double> probabilities)>
      summarize;
  std::function<absl::StatusOr<std::shared_ptr<const forecast::PreparedWindow>>(
      std::shared_ptr<const data::FittedFunnel>, const data::PlanInputs&,
      const forecast::ForecastOptions&)>
      prepare_window;
  std::function<absl::StatusOr<std::vector<forecast::PlanTotals>>(
      const data::FittedFunnel&, std::span<const data::PlanInputs>, const forecast::CompareOptions&,
      const forecast::CompareProgress&)>
      simulate_totals;
  std::function<absl::StatusOr<backtest::Backtest>(
      const data::FunnelHistory&, const backtest::BacktestOptions&, const fit::FitProgress&)>
      backtest;
  std::function<absl::StatusOr<std::vector<curves::ResponseCurve>>(const data::FittedFunnel&,
                                                                   const curves::CurveOptions&)>
      curves;
  std::function<absl::StatusOr<data::FittedFunnel>(
      const data::FittedFunnel&, const data::FunnelHistory&, const update::UpdateOptions&,
      const fit::FitProgress&)>
      update;
  std::function<std::string(const data::FittedFunnel&)> encode;
  std::function<absl::StatusOr<data::FittedFunnel>(std::string_view)> decode;
  int thread_count = 0;  // of one fit or forecast; 0: as many as the machine has cores
};

// The real engine.
Engine MakeEngine(int thread_count);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ENGINE_H_
