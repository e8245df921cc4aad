#include "server/service/engine.h"

namespace funnelcast::service {

Engine MakeEngine(int thread_count) {
  Engine engine;
  engine.check_fittable = simulator::CheckFittable;
  engine.fit = simulator::FitFunnel;
  engine.forecast = simulator::ForecastPlan;
  engine.summarize = simulator::SummarizePlan;
  engine.prepare_window = simulator::PrepareWindow;
  engine.simulate_totals = simulator::SimulateTotals;
  engine.backtest = simulator::BacktestFunnel;
  engine.curves = simulator::ComputeResponseCurves;
  engine.update = simulator::UpdateFunnel;
  engine.encode = simulator::EncodeFittedFunnel;
  engine.decode = simulator::DecodeFittedFunnel;
  engine.thread_count = thread_count;
  return engine;
}

}  // namespace funnelcast::service
