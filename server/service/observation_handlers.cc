#include "server/service/observation_handlers.h"

#include <iterator>
#include <utility>
#include <vector>

#include "server/convert/history_report.h"
#include "server/convert/observation.h"
#include "server/convert/observation_rules.h"
#include "server/service/brand_facts.h"
#include "server/service/import_observations.h"
#include "server/service/references.h"
#include "server/service/stored_history.h"
#include "server/service/stored_sums.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"

namespace funnelcast::service {
namespace {

// A violation for each id that the brand does not have, so that a typo is not taken for an empty
// history. The past may know entries that are gone.
absl::Status CheckQueriedIds(store::Reader& reader, const std::string& brand,
                             const v1::QueryObservationsRequest& request) {
  if (request.has_as_of_time()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  errors::FieldViolations violations;
  RETURN_IF_ERROR(
      CheckKnown(reader, brand, aliases, request.metrics(), request.channels(), violations));
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::ImportSummary> BatchWriteObservations(
    store::Store& store, const v1::BatchWriteObservationsRequest& request) {
  ASSIGN_OR_RETURN(convert::ObservationWrite write, convert::FromProto(request));
  ObservationImport writing;
  writing.key = KeyOf(write.brand, "BatchWriteObservations", request);
  writing.batch = std::move(write.batch);
  writing.options = write.options;
  writing.storing = request.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
  writing.check = [&](const ingest::BrandFacts& facts) {
    errors::FieldViolations violations;
    convert::CheckAgainstRules(request, RulesOf(write.brand, facts), violations);
    return violations.ToStatus();
  };
  return ImportObservations(store, writing);
}

absl::StatusOr<v1::QueryObservationsResponse> QueryObservations(
    store::Store& store, const v1::QueryObservationsRequest& request) {
  ASSIGN_OR_RETURN(const convert::SumQuery query, convert::FromProto(request));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  RETURN_IF_ERROR(CheckQueriedIds(snapshot, query.brand, request));
  ASSIGN_OR_RETURN(std::vector<history::ObservedSum> sums,
                   SumObservations(snapshot, query.brand, query.query));
  v1::QueryObservationsResponse response;
  if (std::ssize(sums) == query.query.limit) {
    sums.pop_back();
    response.set_next_page_token(convert::MakeSumPageToken(query, sums.back()));
  }
  for (const history::ObservedSum& sum : sums) *response.add_rows() = convert::ToProto(sum);
  return response;
}

absl::StatusOr<v1::HistoryReport> GetHistoryReport(store::Store& store,
                                                   const v1::GetHistoryReportRequest& request,
                                                   const CallContext& call) {
  ASSIGN_OR_RETURN(const convert::ReportQuery query, convert::FromProto(request));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const auto report, LoadHistoryReport(snapshot, query.brand, query.as_of_us));
  return convert::ToProto(report, call.language());
}

}  // namespace funnelcast::service
