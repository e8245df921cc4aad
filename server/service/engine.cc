#include "server/service/engine.h"

#include "simulator/codec/codec.h"

namespace funnelcast::service {

Engine MakeEngine(int thread_count) {
  Engine engine;
  engine.check_fittable = fit::CheckFittable;
  engine.fit = fit::FitFunnel;
  engine.forecast = forecast::ForecastPlan;
  engine.summarize = forecast::SummarizePlan;
  engine.prepare_window = forecast::PrepareWindow;
  engine.simulate_totals = forecast::SimulateTotals;
  engine.backtest = backtest::BacktestFunnel;
  engine.curves = curves::ComputeResponseCurves;
  engine.update = update::UpdateFunnel;
  engine.encode = codec::EncodeFittedFunnel;
  engine.decode = codec::DecodeFittedFunnel;
  engine.thread_count = thread_count;
  return engine;
}

}  // namespace funnelcast::service
