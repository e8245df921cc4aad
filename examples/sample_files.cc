// Texts of the sample brand's files. Numbers are written with the digits they have, no more.
#include "examples/sample_files.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

namespace funnelcast::examples {
namespace {

using Json = nlohmann::ordered_json;

bool IsRecruiting(const ChannelTruth& channel) { return channel.orders_per_lead == 0.0; }

// Whole numbers without decimals, others with two.
std::string Digits(double value) {
  return value == std::round(value) ? fmt::format("{:.0f}", value) : fmt::format("{:.2f}", value);
}

std::string WithDecimalComma(std::string digits) {
  for (char& character : digits) {
    if (character == '.') character = ',';
  }
  return digits;
}

using RowWriter = std::function<void(int day, const std::string& channel, const std::string& metric,
                                     double value)>;

// Calls `write` for each day of a week that lies in [first_day, end_day).
void WriteDays(const Week& week, const WeekOfDays& days, int first_day, int end_day,
               const std::string& channel, const std::string& metric, const RowWriter& write) {
  for (std::size_t i = 0; i < days.size(); ++i) {
    const int day = week.first_day + static_cast<int>(i);
    if (first_day <= day && day < end_day) write(day, channel, metric, days[i]);
  }
}

void WriteChannel(const Truth& truth, const Past& past, std::size_t index, const RowWriter& write) {
  const ChannelTruth& channel = truth.channels[index];
  for (const Week& week : past.weeks) {
    if (week.first_day < channel.start_day) continue;
    WriteDays(week, week.channels[index].input, truth.first_day, truth.end_day, channel.id,
              channel.input, write);
    for (std::size_t i = 0; i < channel.steps.size(); ++i) {
      WriteDays(week, week.channels[index].outcomes[i], truth.first_day, truth.end_day, channel.id,
                channel.steps[i].metric, write);
    }
  }
}

Json StepJson(const StepTruth& step) {
  return Json{{"metric", step.metric},
              {"rate", step.rate},
              {"parent_scale", step.parent_scale},
              {"elasticity", step.elasticity},
              {"pass_through", step.pass_through},
              {"drift", step.drift},
              {"noise", step.noise}};
}

Json ChannelJson(const ChannelTruth& channel) {
  Json json{{"id", channel.id},
            {"input", channel.input},
            {"input_scale", channel.input_scale},
            {"orders_per_lead", channel.orders_per_lead},
            {"input_shares_from_monday", channel.input_shares},
            {"outcome_shares_from_monday", channel.outcome_shares},
            {"pauses", Json::array()},
            {"steps", Json::array()}};
  for (const Pause& pause : channel.pauses) {
    json["pauses"].push_back({{"from", IsoDate(pause.first_day)}, {"to", IsoDate(pause.end_day)}});
  }
  for (const StepTruth& step : channel.steps) json["steps"].push_back(StepJson(step));
  return json;
}

Json BrandJson(const BrandTruth& brand) {
  return Json{{"base_orders", brand.base_orders},
              {"drift", brand.drift},
              {"noise", brand.noise},
              {"sale_effect", brand.sale_effect},
              {"value_per_order_eur", brand.value_per_order_eur},
              {"value_drift", brand.value_drift},
              {"value_noise", brand.value_noise},
              {"order_shares_from_monday", brand.order_shares},
              {"season", "0.12 cos(a) + 0.05 cos(2a) - 0.04 sin(a), a = 2 pi share of the year"}};
}

Json OutlookJson(const TrueOutlook& outlook, const std::vector<SampleGoal>& goals) {
  Json json{{"scenario", outlook.scenario}, {"sums", Json::array()}, {"chances", Json::object()}};
  for (const TrueSum& sum : outlook.sums) {
    json["sums"].push_back({{"metric", sum.metric},
                            {"mean", std::round(sum.mean)},
                            {"q05", std::round(sum.low)},
                            {"q95", std::round(sum.high)}});
  }
  for (std::size_t g = 0; g < goals.size(); ++g) {
    json["chances"][goals[g].id] = std::round(outlook.goal_chances[g] * 1000.0) / 1000.0;
  }
  return json;
}

}  // namespace

std::string SalesHistoryTable(const Truth& truth, const Past& past) {
  std::string table = "date,channel,metric,value\n";
  const RowWriter write = [&](int day, const std::string& channel, const std::string& metric,
                              double value) {
    table += fmt::format("{},{},{},{}\n", IsoDate(day), channel, metric, Digits(value));
  };
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    if (!IsRecruiting(truth.channels[c])) WriteChannel(truth, past, c, write);
  }
  for (const Week& week : past.weeks) {
    WriteDays(week, week.orders, truth.first_day, truth.end_day, "", "orders", write);
    WriteDays(week, week.revenue_eur, truth.first_day, truth.end_day, "", "revenue", write);
  }
  return table;
}

std::string RecruitingHistoryTable(const Truth& truth, const Past& past) {
  std::string table =
      "\xEF\xBB\xBF"
      "date;channel;metric;value\r\n";
  const RowWriter write = [&](int day, const std::string& channel, const std::string& metric,
                              double value) {
    table += fmt::format("{};{};{};{}\r\n", IsoDate(day), channel, metric,
                         WithDecimalComma(Digits(value)));
  };
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    if (IsRecruiting(truth.channels[c])) WriteChannel(truth, past, c, write);
  }
  return table;
}

std::string PlanOfPast(const Truth& truth, const Past& past, int first_day, int end_day) {
  std::string table = "date,channel,metric,value\n";
  const RowWriter write = [&](int day, const std::string& channel, const std::string& metric,
                              double value) {
    table += fmt::format("{},{},{},{}\n", IsoDate(day), channel, metric, Digits(value));
  };
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    const ChannelTruth& channel = truth.channels[c];
    for (const Week& week : past.weeks) {
      WriteDays(week, week.channels[c].input, first_day, end_day, channel.id, channel.input, write);
    }
  }
  return table;
}

std::string ScenarioTable(const Truth& truth, const SampleScenario& scenario) {
  std::string table = "date,channel,metric,value\n";
  for (std::size_t c = 0; c < truth.channels.size(); ++c) {
    const ChannelTruth& channel = truth.channels[c];
    int day = truth.end_day;
    for (const WeekOfDays& week : scenario.inputs[c]) {
      for (const double value : week) {
        if (day < truth.plan_end_day && value > 0.0) {
          table +=
              fmt::format("{},{},{},{}\n", IsoDate(day), channel.id, channel.input, Digits(value));
        }
        ++day;
      }
    }
  }
  return table;
}

std::string GoalTable(const std::vector<SampleGoal>& goals) {
  std::string table = "goal,funnel,metric,per,comparison,target,from,to,owner,role\n";
  for (const SampleGoal& goal : goals) {
    table += fmt::format("{},{},{},{},{},{},{},{},{},\"{}\"\n", goal.id, goal.funnel, goal.metric,
                         goal.per, goal.at_least ? "at-least" : "at-most", Digits(goal.target),
                         IsoDate(goal.first_day), IsoDate(goal.end_day), goal.owner, goal.role);
  }
  return table;
}

std::string TruthJson(const Truth& truth, std::uint64_t seed, const std::vector<SampleGoal>& goals,
                      const std::vector<TrueOutlook>& outlooks) {
  Json json{{"seed", seed},
            {"first_date", IsoDate(truth.first_day)},
            {"end_date", IsoDate(truth.end_day)},
            {"plan_end_date", IsoDate(truth.plan_end_day)},
            {"damping", truth.damping},
            {"input_noise", truth.input_noise},
            {"input_damping", truth.input_damping},
            {"sale_weeks", Json::array()},
            {"brand", BrandJson(truth.brand)},
            {"channels", Json::array()},
            {"outlooks", Json::array()}};
  for (const int day : truth.sale_weeks) json["sale_weeks"].push_back(IsoDate(day));
  for (const ChannelTruth& channel : truth.channels) {
    json["channels"].push_back(ChannelJson(channel));
  }
  for (const TrueOutlook& outlook : outlooks) {
    json["outlooks"].push_back(OutlookJson(outlook, goals));
  }
  return json.dump(2) + "\n";
}

}  // namespace funnelcast::examples
