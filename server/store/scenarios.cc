// Scenarios in SQL.
#include "server/store/scenarios.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO scenario (brand, scenario, display_name, start_day, end_day, total_spend, "
    "total_effort_hours, create_time_us, version, plan, reference) VALUES (:brand, :scenario, "
    ":display_name, :start_day, :end_day, :total_spend, :total_effort_hours, :create_time_us, 1, "
    ":plan, :reference) ON CONFLICT (brand, scenario) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, scenario, display_name, start_day, end_day, total_spend, total_effort_hours, "
    "create_time_us, version, reference, plan FROM scenario "
    "WHERE brand = :brand AND scenario = :scenario",
    "tttiirriitt"};
constexpr Sql kList{
    "SELECT brand, scenario, display_name, start_day, end_day, total_spend, total_effort_hours, "
    "create_time_us, version, reference FROM scenario WHERE brand = :brand AND scenario > :after "
    "ORDER BY scenario LIMIT :count",
    "tttiirriit"};
constexpr Sql kUpdate{
    "UPDATE scenario SET display_name = :display_name, start_day = :start_day, "
    "end_day = :end_day, total_spend = :total_spend, total_effort_hours = :total_effort_hours, "
    "plan = :plan, version = :version WHERE brand = :brand AND scenario = :scenario"};
constexpr Sql kListCopies{
    "SELECT scenario FROM scenario WHERE brand = :brand AND reference = :reference "
    "ORDER BY scenario",
    "t"};
constexpr Sql kForgetReference{
    "UPDATE scenario SET reference = '', version = version + 1 "
    "WHERE brand = :brand AND reference = :reference"};
constexpr Sql kDelete{"DELETE FROM scenario WHERE brand = :brand AND scenario = :scenario"};

Scenario ReadListed(Statement& row) {
  Scenario scenario;
  row.Read(scenario.brand, scenario.id, scenario.display_name, scenario.start_day, scenario.end_day,
           scenario.total_spend, scenario.total_effort_hours, scenario.create_time_us,
           scenario.version, scenario.reference);
  return scenario;
}

Scenario ReadWithPlan(Statement& row) {
  Scenario scenario;
  row.Read(scenario.brand, scenario.id, scenario.display_name, scenario.start_day, scenario.end_day,
           scenario.total_spend, scenario.total_effort_hours, scenario.create_time_us,
           scenario.version, scenario.reference, scenario.plan);
  return scenario;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "scenarios", id);
}

}  // namespace

absl::StatusOr<Scenario> InsertScenario(Transaction& transaction, Scenario scenario) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, scenario.brand));
  scenario.create_time_us = transaction.now_us();
  scenario.version = 1;
  RETURN_IF_ERROR(CheckInserted(Execute(transaction, kInsert, scenario.brand, scenario.id,
                                        scenario.display_name, scenario.start_day, scenario.end_day,
                                        scenario.total_spend, scenario.total_effort_hours,
                                        scenario.create_time_us, scenario.plan, scenario.reference),
                                "scenario", NameOf(scenario.brand, scenario.id)));
  return scenario;
}

absl::StatusOr<Scenario> FindScenario(Reader& reader, const std::string& brand,
                                      const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadWithPlan, brand, id), "scenario", NameOf(brand, id));
}

absl::StatusOr<std::vector<Scenario>> ListScenarios(Reader& reader, const std::string& brand,
                                                    const Page& page) {
  return SelectAll(reader, kList, ReadListed, brand, page.after_id, page.limit);
}

absl::StatusOr<Scenario> UpdateScenario(Transaction& transaction, Scenario scenario,
                                        ExpectedVersion expected) {
  auto stored = FindScenario(transaction, scenario.brand, scenario.id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "scenario", NameOf(scenario.brand, scenario.id)));
  scenario.create_time_us = stored->create_time_us;
  scenario.reference = stored->reference;
  scenario.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, scenario.display_name, scenario.start_day,
                          scenario.end_day, scenario.total_spend, scenario.total_effort_hours,
                          scenario.plan, scenario.version, scenario.brand, scenario.id));
  return scenario;
}

absl::StatusOr<std::vector<std::string>> ListScenarioCopies(Reader& reader,
                                                            const std::string& brand,
                                                            const std::string& id) {
  return SelectAll(reader, kListCopies, ReadText, brand, id);
}

absl::Status DeleteScenario(Transaction& transaction, const std::string& brand,
                            const std::string& id, ExpectedVersion expected) {
  auto stored = FindScenario(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "scenario", NameOf(brand, id)));
  absl::Status done = Execute(transaction, kForgetReference, brand, id).status();
  done.Update(Execute(transaction, kDelete, brand, id).status());
  return done;
}

}  // namespace funnelcast::store
