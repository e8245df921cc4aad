// Makes the sample brand: generate_sample FOLDER writes its files there, the same bytes every time.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "examples/sample_brand.h"
#include "examples/sample_files.h"
#include "examples/sample_goals.h"
#include "examples/sample_truth.h"

namespace {

namespace examples = funnelcast::examples;

constexpr std::uint64_t kSeed = 20260101;
constexpr int kFutureDrawCount = 4000;

bool WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) std::fprintf(stderr, "Cannot write %s.\n", path.c_str());
  return !file.fail();
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "Usage: generate_sample FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const examples::Truth truth = examples::SampleTruth();
  const examples::Past past = examples::MakePast(truth, kSeed);
  bool written =
      WriteFile(folder / "history.csv", examples::SalesHistoryTable(truth, past)) &&
      WriteFile(folder / "history_recruiting_de.csv",
                examples::RecruitingHistoryTable(truth, past)) &&
      WriteFile(folder / "scenarios" / "last_quarter.csv",
                examples::PlanOfPast(truth, past, examples::DayOf(2025, 10, 1), truth.end_day));
  std::vector<examples::FutureSums> futures;
  for (const examples::SampleScenario& scenario : examples::MakeScenarios(truth)) {
    written = written && WriteFile(folder / "scenarios" / (scenario.id + ".csv"),
                                   examples::ScenarioTable(truth, scenario));
    futures.push_back(examples::DrawFutureSums(truth, past, scenario, kSeed, kFutureDrawCount));
  }
  const std::vector<examples::SampleGoal> goals = examples::MakeGoals(truth, past, futures.front());
  std::vector<examples::TrueOutlook> outlooks;
  for (const examples::FutureSums& sums : futures) {
    outlooks.push_back(examples::Summarize(truth, past, sums, goals));
  }
  written = written && WriteFile(folder / "goals.csv", examples::GoalTable(goals)) &&
            WriteFile(folder / "truth.json", examples::TruthJson(truth, kSeed, goals, outlooks));
  return written ? 0 : 1;
}
