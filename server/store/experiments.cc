// Experiments in SQL.
#include "server/store/experiments.h"

#include <utility>

#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO experiment (brand, experiment, display_name, channel, metric, "
    "start_day, end_day, input_change, lift, lift_standard_error, note, version) "
    "VALUES (:brand, :experiment, :display_name, :channel, :metric, :start_day, "
    ":end_day, :input_change, :lift, :lift_standard_error, :note, 1) ON CONFLICT "
    "(brand, experiment) DO NOTHING"};
constexpr Sql kFind{
    "SELECT brand, experiment, display_name, channel, metric, start_day, end_day, "
    "input_change, lift, lift_standard_error, note, version FROM experiment WHERE "
    "brand = :brand AND experiment = :experiment",
    "tttttiirrrti"};
constexpr Sql kList{
    "SELECT brand, experiment, display_name, channel, metric, start_day, end_day, "
    "input_change, lift, lift_standard_error, note, version FROM experiment WHERE "
    "brand = :brand AND experiment > :after ORDER BY experiment LIMIT :count",
    "tttttiirrrti"};
constexpr Sql kUpdate{
    "UPDATE experiment SET display_name = :display_name, channel = :channel, metric = :metric, "
    "start_day = :start_day, end_day = :end_day, input_change = :input_change, lift = :lift, "
    "lift_standard_error = :lift_standard_error, note = :note, version = :version WHERE brand = "
    ":brand AND experiment = :experiment"};
constexpr Sql kDelete{"DELETE FROM experiment WHERE brand = :brand AND experiment = :experiment"};

Experiment ReadExperiment(Statement& row) {
  Experiment experiment;
  row.Read(experiment.brand, experiment.id, experiment.display_name, experiment.channel,
           experiment.metric, experiment.start_day, experiment.end_day, experiment.input_change,
           experiment.lift, experiment.lift_standard_error, experiment.note, experiment.version);
  return experiment;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "experiments", id);
}

}  // namespace

absl::StatusOr<Experiment> InsertExperiment(Transaction& transaction, Experiment experiment) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, experiment.brand));
  experiment.version = 1;
  RETURN_IF_ERROR(
      CheckInserted(Execute(transaction, kInsert, experiment.brand, experiment.id,
                            experiment.display_name, experiment.channel, experiment.metric,
                            experiment.start_day, experiment.end_day, experiment.input_change,
                            experiment.lift, experiment.lift_standard_error, experiment.note),
                    "experiment", NameOf(experiment.brand, experiment.id)));
  return experiment;
}

absl::StatusOr<Experiment> FindExperiment(Reader& reader, const std::string& brand,
                                          const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadExperiment, brand, id), "experiment",
               NameOf(brand, id));
}

absl::StatusOr<std::vector<Experiment>> ListExperiments(Reader& reader, const std::string& brand,
                                                        const Page& page) {
  return SelectAll(reader, kList, ReadExperiment, brand, page.after_id, page.limit);
}

absl::StatusOr<Experiment> UpdateExperiment(Transaction& transaction, Experiment experiment,
                                            ExpectedVersion expected) {
  auto stored = FindExperiment(transaction, experiment.brand, experiment.id);
  RETURN_IF_ERROR(
      CheckVersion(stored, expected, "experiment", NameOf(experiment.brand, experiment.id)));
  experiment.version = stored->version + 1;
  RETURN_IF_ERROR(Execute(transaction, kUpdate, experiment.display_name, experiment.channel,
                          experiment.metric, experiment.start_day, experiment.end_day,
                          experiment.input_change, experiment.lift, experiment.lift_standard_error,
                          experiment.note, experiment.version, experiment.brand, experiment.id));
  return experiment;
}

absl::Status DeleteExperiment(Transaction& transaction, const std::string& brand,
                              const std::string& id, ExpectedVersion expected) {
  auto stored = FindExperiment(transaction, brand, id);
  RETURN_IF_ERROR(CheckVersion(stored, expected, "experiment", NameOf(brand, id)));
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
