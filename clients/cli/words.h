// The contract's enums as words for people and flags.
#ifndef FUNNELCAST_CLIENTS_CLI_WORDS_H_
#define FUNNELCAST_CLIENTS_CLI_WORDS_H_

#include <string>

#include "funnelcast/v1/catalog.pb.h"
#include "funnelcast/v1/forecast.pb.h"
#include "funnelcast/v1/goal.pb.h"
#include "funnelcast/v1/model.pb.h"
#include "funnelcast/v1/performance.pb.h"

namespace funnelcast::cli {

// `attention` and so on, as flags and programs have it; empty when unspecified.
std::string StageWord(v1::Stage stage);
// The same in the language of the run.
std::string StageForPeople(v1::Stage stage);
// `spend`, `effort`, `count`, `money`, `control`, as flags and programs have it; empty when
// unspecified.
std::string KindWord(v1::MetricKind kind);
// The same in the language of the run.
std::string KindForPeople(v1::MetricKind kind);
// Unspecified for a word that is none.
v1::MetricKind KindOfWord(const std::string& word);
// `draft`, `committed` and so on, for programs and for people.
std::string GoalStateWord(v1::GoalState state);
std::string GoalStateForPeople(v1::GoalState state);
// `safe`, `out of reach`.
std::string ClassForPeople(v1::VerdictClass verdict_class);
// `own history`, `pooled`, `others only`.
std::string EvidenceWords(v1::EvidenceTier tier);
// What findings of one kind have in common: `Missing values`, `Jumps`.
std::string FindingHeading(v1::FindingKind kind);
// `file`, `batch`, `deletion`, `undo`, `merge`, for programs and for people.
std::string ImportWord(v1::ImportKind kind);
std::string ImportForPeople(v1::ImportKind kind);
// `at least` or `at most`, for programs and for people.
std::string ComparisonWords(v1::Comparison comparison);
std::string ComparisonForPeople(v1::Comparison comparison);
// `8 of 10`.
std::string HeldWords(const v1::PastForecasts& past);
// How many of `count` past forecasts should lie within their 80 % range.
int ExpectedHeld(int count);
// `5 of 9 past forecasts over 8 weeks were right within their 80 % range (7 expected): too narrow.`
std::string PastForecastsSentence(const v1::PastForecasts& past);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_WORDS_H_
