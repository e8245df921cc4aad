// The invented shop: Lindenhof sells tea and tableware, and looks for people to work in it.
#include "examples/sample_truth.h"

#include <cmath>
#include <numbers>

namespace funnelcast::examples {
namespace {

// Paid media run all week with less on weekends; hours are worked from Monday to Friday.
constexpr std::array<double, kDaysOfWeek> kPaidShares = {0.15, 0.15, 0.15, 0.15, 0.15, 0.12, 0.13};
constexpr std::array<double, kDaysOfWeek> kWorkShares = {0.15, 0.25, 0.2, 0.25, 0.15, 0.0, 0.0};
constexpr std::array<double, kDaysOfWeek> kEveningShares = {0.14, 0.14, 0.14, 0.13,
                                                            0.12, 0.15, 0.18};
constexpr std::array<double, kDaysOfWeek> kOfficeShares = {0.18, 0.18, 0.17, 0.16,
                                                           0.14, 0.08, 0.09};

ChannelTruth PaidChannel(const std::string& id, double weekly_spend_eur) {
  ChannelTruth channel;
  channel.id = id;
  channel.input = "spend";
  channel.input_scale = weekly_spend_eur;
  channel.start_day = DayOf(2023, 1, 1);
  channel.input_shares = kPaidShares;
  channel.outcome_shares = kEveningShares;
  return channel;
}

ChannelTruth WorkedChannel(const std::string& id, double weekly_hours) {
  ChannelTruth channel = PaidChannel(id, weekly_hours);
  channel.input = "effort_hours";
  channel.input_shares = kWorkShares;
  channel.outcome_shares = kOfficeShares;
  return channel;
}

// Adds a step whose parent scale is what the step before brings in a usual week.
void AddStep(ChannelTruth& channel, StepTruth step) {
  step.parent_scale = channel.steps.empty()
                          ? channel.input_scale
                          : channel.steps.back().rate * channel.steps.back().parent_scale;
  channel.steps.push_back(step);
}

// {metric, rate, (scale), elasticity, pass-through, drift, noise}
std::vector<ChannelTruth> SalesChannels() {
  ChannelTruth blog = WorkedChannel("blog", 9.0);
  AddStep(blog, {"impressions", 700.0, 0.0, 0.60, 1.0, 0.03, 0.12});
  AddStep(blog, {"clicks", 0.045, 0.0, 0.95, 0.90, 0.02, 0.10});
  AddStep(blog, {"leads", 0.060, 0.0, 0.95, 0.85, 0.02, 0.12});
  blog.orders_per_lead = 0.16;

  ChannelTruth facebook = PaidChannel("facebook", 640.0);
  AddStep(facebook, {"impressions", 138.0, 0.0, 0.97, 1.0, 0.03, 0.10});
  AddStep(facebook, {"clicks", 0.0115, 0.0, 0.96, 0.80, 0.03, 0.08});
  AddStep(facebook, {"leads", 0.058, 0.0, 0.98, 0.85, 0.03, 0.10});
  facebook.pauses = {{DayOf(2024, 7, 11), DayOf(2024, 7, 25)}};
  facebook.orders_per_lead = 0.24;

  ChannelTruth google_search = PaidChannel("google_search", 560.0);
  AddStep(google_search, {"impressions", 32.0, 0.0, 0.88, 1.0, 0.02, 0.09});
  AddStep(google_search, {"clicks", 0.058, 0.0, 0.97, 0.85, 0.02, 0.07});
  AddStep(google_search, {"leads", 0.105, 0.0, 1.00, 0.90, 0.02, 0.08});
  google_search.outcome_shares = kOfficeShares;
  google_search.orders_per_lead = 0.33;

  ChannelTruth instagram = PaidChannel("instagram", 430.0);
  AddStep(instagram, {"impressions", 160.0, 0.0, 0.95, 1.0, 0.04, 0.12});
  AddStep(instagram, {"clicks", 0.0092, 0.0, 0.94, 0.75, 0.03, 0.10});
  AddStep(instagram, {"leads", 0.047, 0.0, 0.96, 0.80, 0.03, 0.12});
  instagram.pauses = {{DayOf(2025, 2, 6), DayOf(2025, 2, 27)}};
  instagram.orders_per_lead = 0.19;

  ChannelTruth newsletter = WorkedChannel("newsletter", 12.0);
  AddStep(newsletter, {"impressions", 850.0, 0.0, 0.50, 1.0, 0.02, 0.08});
  AddStep(newsletter, {"clicks", 0.036, 0.0, 1.00, 0.90, 0.02, 0.08});
  AddStep(newsletter, {"leads", 0.110, 0.0, 1.00, 0.90, 0.02, 0.10});
  newsletter.orders_per_lead = 0.40;

  ChannelTruth youtube = PaidChannel("youtube", 280.0);
  AddStep(youtube, {"impressions", 205.0, 0.0, 0.98, 1.0, 0.04, 0.13});
  AddStep(youtube, {"clicks", 0.0042, 0.0, 0.92, 0.75, 0.03, 0.12});
  AddStep(youtube, {"leads", 0.034, 0.0, 0.95, 0.80, 0.03, 0.15});
  youtube.pauses = {{DayOf(2024, 2, 8), DayOf(2024, 3, 21)},
                    {DayOf(2024, 8, 1), DayOf(2024, 8, 29)},
                    {DayOf(2025, 7, 31), DayOf(2025, 8, 28)}};
  youtube.orders_per_lead = 0.15;
  return {blog, facebook, google_search, instagram, newsletter, youtube};
}

std::vector<ChannelTruth> RecruitingChannels() {
  ChannelTruth jobboard = PaidChannel("jobboard", 190.0);
  AddStep(jobboard, {"job_impressions", 48.0, 0.0, 0.85, 1.0, 0.03, 0.10});
  AddStep(jobboard, {"job_visits", 0.034, 0.0, 0.95, 0.85, 0.02, 0.10});
  AddStep(jobboard, {"applications_started", 0.082, 0.0, 0.98, 0.90, 0.02, 0.12});
  AddStep(jobboard, {"applications_sent", 0.46, 0.0, 1.00, 0.95, 0.02, 0.12});
  jobboard.outcome_shares = kOfficeShares;

  ChannelTruth linkedin = PaidChannel("linkedin_jobs", 150.0);
  AddStep(linkedin, {"job_impressions", 27.0, 0.0, 0.92, 1.0, 0.04, 0.12});
  AddStep(linkedin, {"job_visits", 0.041, 0.0, 0.94, 0.80, 0.03, 0.12});
  AddStep(linkedin, {"applications_started", 0.105, 0.0, 0.95, 0.85, 0.03, 0.15});
  AddStep(linkedin, {"applications_sent", 0.38, 0.0, 1.00, 0.95, 0.02, 0.15});
  linkedin.outcome_shares = kOfficeShares;
  linkedin.start_day = DayOf(2024, 5, 2);
  linkedin.pauses = {{DayOf(2024, 12, 19), DayOf(2025, 1, 9)}};
  return {jobboard, linkedin};
}

}  // namespace

Truth SampleTruth() {
  Truth truth;
  truth.first_day = DayOf(2024, 1, 1);
  truth.end_day = DayOf(2026, 1, 1);
  truth.plan_end_day = DayOf(2026, 4, 1);
  truth.input_noise = 0.16;
  truth.input_damping = 0.6;
  truth.sale_weeks = {DayOf(2024, 11, 28), DayOf(2025, 11, 27)};
  truth.channels = SalesChannels();
  for (const ChannelTruth& channel : RecruitingChannels()) truth.channels.push_back(channel);
  truth.brand.base_orders = 34.0;
  truth.brand.drift = 0.015;
  truth.brand.noise = 0.07;
  truth.brand.sale_effect = 0.35;
  truth.brand.value_per_order_eur = 62.0;
  truth.brand.value_drift = 0.01;
  truth.brand.value_noise = 0.05;
  truth.brand.order_shares = kEveningShares;
  return truth;
}

double OrderSeason(double year_share) {
  const double angle = 2.0 * std::numbers::pi * year_share;
  return 0.12 * std::cos(angle) + 0.05 * std::cos(2.0 * angle) - 0.04 * std::sin(angle);
}

double InputSeason(double year_share) {
  const double angle = 2.0 * std::numbers::pi * year_share;
  return 0.14 * std::cos(angle) - 0.10 * std::sin(angle) + 0.05 * std::cos(2.0 * angle);
}

}  // namespace funnelcast::examples
