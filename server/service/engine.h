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
#include "simulator/backtest.h"
#include "simulator/compare.h"
#include "simulator/curves.h"
#include "simulator/fit.h"
#include "simulator/forecast.h"
#include "simulator/model/fitted_funnel.h"
#include "simulator/model/history.h"
#include "simulator/update.h"

namespace funnelcast::service {

// Each function as declared in simulator/{backtest,compare,curves,fit,forecast,update}.h.
struct Engine {
  std::function<absl::Status(const simulator::FunnelHistory&)> check_fittable;
  std::function<absl::StatusOr<simulator::FittedFunnel>(
      const simulator::FunnelHistory&, const simulator::FitOptions&, const simulator::FitProgress&)>
      fit;
  std::function<absl::StatusOr<simulator::ForecastDraws>(const simulator::FittedFunnel&,
                                                         const simulator::PlanInputs&,
                                                         const simulator::ForecastOptions&)>
      forecast;
  std::function<absl::StatusOr<simulator::ForecastSummary>(
      const simulator::FittedFunnel&, const simulator::PlanInputs&,
      const simulator::ForecastOptions&, std::span<const double> probabilities)>
      summarize;
  std::function<absl::StatusOr<std::shared_ptr<const simulator::PreparedWindow>>(
      std::shared_ptr<const simulator::FittedFunnel>, const simulator::PlanInputs&,
      const simulator::ForecastOptions&)>
      prepare_window;
  std::function<absl::StatusOr<std::vector<simulator::PlanTotals>>(
      const simulator::FittedFunnel&, std::span<const simulator::PlanInputs>,
      const simulator::CompareOptions&, const simulator::CompareProgress&)>
      simulate_totals;
  std::function<absl::StatusOr<simulator::Backtest>(const simulator::FunnelHistory&,
                                                    const simulator::BacktestOptions&,
                                                    const simulator::FitProgress&)>
      backtest;
  std::function<absl::StatusOr<std::vector<simulator::ResponseCurve>>(
      const simulator::FittedFunnel&, const simulator::CurveOptions&)>
      curves;
  std::function<absl::StatusOr<simulator::FittedFunnel>(
      const simulator::FittedFunnel&, const simulator::FunnelHistory&,
      const simulator::UpdateOptions&, const simulator::FitProgress&)>
      update;
  std::function<std::string(const simulator::FittedFunnel&)> encode;
  std::function<absl::StatusOr<simulator::FittedFunnel>(std::string_view)> decode;
  int thread_count = 0;  // of one fit or forecast; 0: as many as the machine has cores
};

// The real engine.
Engine MakeEngine(int thread_count);

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_ENGINE_H_
