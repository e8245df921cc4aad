// The methods of experiments.
#include "server/convert/experiment.h"
#include "server/convert/names.h"
#include "server/limits.h"
#include "server/service/references.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/channels.h"
#include "server/store/experiments.h"
#include "server/store/metrics.h"

namespace funnelcast::service {
namespace {

absl::Status ResolveReferences(store::Transaction& transaction, store::Experiment& experiment) {
  using Kind = store::MetricKind;
  RETURN_IF_ERROR(store::CheckBrandExists(transaction, experiment.brand));
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(transaction, experiment.brand));
  experiment.metric = aliases.Metric(experiment.metric);
  experiment.channel = aliases.Channel(experiment.channel);
  errors::FieldViolations violations;
  absl::Status status =
      ViolationIfMissing(store::FindChannel(transaction, experiment.brand, experiment.channel),
                         "channel", experiment.channel, "experiment.channel", violations);
  status.Update(CheckMetricKind(transaction, experiment.brand, experiment.metric,
                                {Kind::kCount, Kind::kMoney}, "experiment.metric", violations));
  return status.ok() ? violations.ToStatus() : status;
}

absl::Status ResolveChanged(store::Transaction& transaction, const store::Experiment&,
                            store::Experiment& changed) {
  return ResolveReferences(transaction, changed);
}

struct ExperimentResource : BelowBrand {
  using Proto = v1::Experiment;
  using ListResponse = v1::ListExperimentsResponse;
  static constexpr auto& kPattern = convert::kExperimentPattern;
  static constexpr char kCreateMethod[] = "CreateExperiment";
  static constexpr char kListMethod[] = "ListExperiments";
  static constexpr char kCollection[] = "experiments";
  static constexpr std::int64_t kLimit = limits::kMaxExperimentsPerBrand;
  static constexpr auto kInsert = &store::InsertExperiment;
  static constexpr auto kFind = &store::FindExperiment;
  static constexpr auto kList = &store::ListExperiments;
  static constexpr auto kDelete = &store::DeleteExperiment;
  static constexpr auto kUpdate = &store::UpdateExperiment;
  static constexpr auto kCheckNew = &ResolveReferences;
  static constexpr auto kCheckChange = &ResolveChanged;
  static auto* Entries(ListResponse& response) { return response.mutable_experiments(); }
};

}  // namespace

void AddExperimentMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<ExperimentResource, v1::CreateExperimentRequest>);
  table.Add(Lane::kInline, &GetResource<ExperimentResource, v1::GetExperimentRequest>);
  table.Add(Lane::kInline, &ListResources<ExperimentResource, v1::ListExperimentsRequest>);
  table.Add(Lane::kStore, &UpdateResource<ExperimentResource, v1::UpdateExperimentRequest>);
  table.Add(Lane::kStore, &DeleteResource<ExperimentResource, v1::DeleteExperimentRequest>);
}

}  // namespace funnelcast::service
