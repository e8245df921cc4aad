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
#include "server/store/aliases.h"
#include "server/store/history_report.h"
#include "server/store/observation_query.h"

namespace funnelcast::service {
namespace {

// A violation for each id that the brand does not have, so that a typo is not taken for an empty
// history. The past may know entries that are gone.
absl::Status CheckQueriedIds(store::Reader& reader, const std::string& brand,
                             const v1::QueryObservationsRequest& request) {
  if (request.has_as_of_time()) return absl::OkStatus();
  const auto aliases = store::LoadAliases(reader, brand);
  if (!aliases.ok()) return aliases.status();
  errors::FieldViolations violations;
  const absl::Status status =
      CheckKnown(reader, brand, *aliases, request.metrics(), request.channels(), violations);
  if (!status.ok()) return status;
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::ImportSummary> BatchWriteObservations(
    store::Store& store, const v1::BatchWriteObservationsRequest& request) {
  absl::StatusOr<convert::ObservationWrite> write = convert::FromProto(request);
  if (!write.ok()) return write.status();
  ObservationImport writing;
  writing.key = KeyOf(write->brand, "BatchWriteObservations", request);
  writing.batch = std::move(write->batch);
  writing.options = write->options;
  writing.storing = request.validate_only() ? Storing::kOnlyCheck : Storing::kStore;
  writing.check = [&](const ingest::BrandFacts& facts) {
    errors::FieldViolations violations;
    convert::CheckAgainstRules(request, RulesOf(write->brand, facts), violations);
    return violations.ToStatus();
  };
  return ImportObservations(store, writing);
}

absl::StatusOr<v1::QueryObservationsResponse> QueryObservations(
    store::Store& store, const v1::QueryObservationsRequest& request) {
  const absl::StatusOr<convert::SumQuery> query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::Status known = CheckQueriedIds(*snapshot, query->brand, request);
  if (!known.ok()) return known;
  absl::StatusOr<std::vector<store::ObservedSum>> sums =
      store::QueryObservations(*snapshot, query->brand, query->query);
  if (!sums.ok()) return sums.status();
  v1::QueryObservationsResponse response;
  if (std::ssize(*sums) == query->query.limit) {
    sums->pop_back();
    response.set_next_page_token(convert::MakeSumPageToken(*query, sums->back()));
  }
  for (const store::ObservedSum& sum : *sums) *response.add_rows() = convert::ToProto(sum);
  return response;
}

absl::StatusOr<v1::HistoryReport> GetHistoryReport(store::Store& store,
                                                   const v1::GetHistoryReportRequest& request) {
  const absl::StatusOr<convert::ReportQuery> query = convert::FromProto(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto report = store::LoadHistoryReport(*snapshot, query->brand, query->as_of_us);
  if (!report.ok()) return report.status();
  return convert::ToProto(*report);
}

}  // namespace funnelcast::service
