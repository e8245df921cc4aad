// Goals and verdicts in tables and sentences.
#ifndef FUNNELCAST_CLIENTS_CLI_GOAL_TABLES_H_
#define FUNNELCAST_CLIENTS_CLI_GOAL_TABLES_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <map>
#include <string>

#include "clients/cli/context.h"
#include "funnelcast/v1/goal.pb.h"

namespace funnelcast::cli {

// `at least 1,400 orders`, `at most EUR 12.50 of spend per order`.
std::string TargetSentence(const v1::Goal& goal, const Units& units);

// A value of the goal's quantity, rounded to what a forecast can bear, in per cent where it is a
// share of counts.
std::string GoalNumber(double value, const v1::Goal& goal, const Units& units);

// The same with what is counted.
std::string GoalValue(double value, const v1::Goal& goal, const Units& units);

// `clicks of blog, facebook, fair and 2 more since 2026-03-02, spend since 2026-03-05`; empty when
// nothing is missing.
std::string WaitingList(const google::protobuf::RepeatedPtrField<v1::WaitingFor>& waiting_for);

// `q1: window over, waiting for clicks since 2026-03-02.`, with its line's end.
std::string WaitingSentence(const std::string& goal,
                            const google::protobuf::RepeatedPtrField<v1::WaitingFor>& waiting_for,
                            const Terminal& terminal);

// `committed`, or `window over` while a committed goal waits for observations.
std::string StateForPeople(const v1::Goal& goal);

// What was observed with its unit; empty when nothing was.
std::string ObservedText(const v1::Goal& goal, const Units& units);

// What, by when, how likely, how far: a row for each goal, then what closed windows wait for.
std::string GoalListForPeople(const google::protobuf::RepeatedPtrField<v1::Goal>& goals,
                              const Units& units, const Terminal& terminal);

// For programs: every field in a column.
Table GoalTable(const google::protobuf::RepeatedPtrField<v1::Goal>& goals, const Units& units);
Table RevisionTable(const v1::ListGoalRevisionsResponse& response, const Units& units);

// A block for each verdict and the chance of all goals together. `goals` is by id; a goal that is
// missing there is described by what its verdict holds.
std::string VerdictsForPeople(const v1::AssessGoalsResponse& response,
                              const std::map<std::string, v1::Goal>& goals, const Units& units,
                              const Terminal& terminal);
// One row for each reason.
Table VerdictsCsv(const v1::AssessGoalsResponse& response);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_GOAL_TABLES_H_
