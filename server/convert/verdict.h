// Verdicts in the contract's form: each reason a fact, and a sentence a strategist understands in
// the language of the call.
#ifndef FUNNELCAST_SERVER_CONVERT_VERDICT_H_
#define FUNNELCAST_SERVER_CONVERT_VERDICT_H_

#include <array>
#include <initializer_list>
#include <string>

#include "funnelcast/v1/goal.pb.h"
#include "server/words/message.h"
#include "simulator/assess/assess.h"
#include "simulator/data/forecast_draws.h"
#include "simulator/data/goal.h"
#include "simulator/data/history.h"

namespace funnelcast::convert {

// What a goal's quantities are called and counted in.
struct GoalWords {
  std::string currency_code;  // of the brand
  // Ids of the metrics that measure the funnel's stages, by stage; empty for stages that are not
  // measured.
  std::array<std::string, data::kStageCount> stage_metrics;
  std::string spend_metric = "spend";          // the goal's own word for money put in
  std::string effort_metric = "effort_hours";  // and for hours put in
};

// What one reason says.
words::Message SayReason(const data::VerdictReason& reason, const data::GoalSpec& goal,
                         const GoalWords& words);

v1::VerdictClass ToProto(data::VerdictClass verdict_class);
v1::Verdict ToProto(const data::GoalVerdict& verdict, const data::GoalSpec& goal,
                    const GoalWords& words);

// Adds those quantiles of the goal's quantity that are among `probabilities`; none when the
// quantity has none.
void AddQuantiles(const data::GoalVerdict& verdict, std::initializer_list<double> probabilities,
                  google::protobuf::RepeatedPtrField<v1::Quantile>& quantiles);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_VERDICT_H_
