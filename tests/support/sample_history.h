// A small brand with history, made through the API.
#ifndef FUNNELCAST_TESTS_SUPPORT_SAMPLE_HISTORY_H_
#define FUNNELCAST_TESTS_SUPPORT_SAMPLE_HISTORY_H_

#include <string>

#include "funnelcast/v1/scenario.pb.h"
#include "google/type/date.pb.h"
#include "tests/support/test_server.h"

namespace funnelcast::testing {

google::type::Date MakeDate(int year, int month, int day);

// Creates brands/{brand} (EUR) with the funnel `sales` (ATTENTION impressions, ACTION orders) and
// `day_count` days of spend, impressions and orders from 2026-01-01 for the channels facebook and
// newsletter. Ends the test program when the server refuses.
void CreateSampleBrand(TestServer& server, const std::string& brand, int day_count = 56);

// Adds the input of one day.
void AddInput(v1::Plan& plan, const std::string& channel, const std::string& metric,
              const google::type::Date& date, double value);

// Fits the brand's only funnel and returns the name of the model.
std::string FitSampleModel(TestServer& server, const std::string& brand);

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_SAMPLE_HISTORY_H_
