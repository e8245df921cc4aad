// Reads the journal of imports, undoes imports and deletes observations.

#include <algorithm>
#include <iterator>

#include "fmt/format.h"
#include "funnelcast/v1/performance.pb.h"
#include "server/convert/import.h"
#include "server/convert/names.h"
#include "server/convert/page_token.h"
#include "server/service/references.h"
#include "server/service/resource_methods.h"
#include "server/service/store_write.h"
#include "server/status_macros.h"
#include "server/store/aliases.h"
#include "server/store/campaigns.h"
#include "server/store/import_undo.h"
#include "server/store/imports.h"
#include "server/store/observation_deletion.h"

namespace funnelcast::service {
namespace {

// A violation for each id of the choice that the brand does not have.
absl::Status CheckChoice(store::Reader& reader, const std::string& brand,
                         const v1::DeleteObservationsRequest& request) {
  ASSIGN_OR_RETURN(const auto aliases, store::LoadAliases(reader, brand));
  errors::FieldViolations violations;
  RETURN_IF_ERROR(
      CheckKnown(reader, brand, aliases, request.metrics(), request.channels(), violations));
  ASSIGN_OR_RETURN(const auto campaigns, store::ListCampaignsOfBrand(reader, brand));
  for (int i = 0; i < request.campaigns_size(); ++i) {
    const std::string& id = request.campaigns(i);
    const bool known = std::any_of(
        campaigns.begin(), campaigns.end(),
        [&](const store::Campaign& one) { return aliases.Campaign(one.channel, id) == one.id; });
    if (!known) AddMissing("campaign", id, fmt::format("campaigns[{}]", i), violations);
  }
  return violations.ToStatus();
}

absl::StatusOr<v1::Import> GetImport(store::Store& store, const v1::GetImportRequest& request) {
  ASSIGN_OR_RETURN(const auto target, convert::FromProto(request));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const auto import, store::FindImport(snapshot, target.brand, target.number));
  return convert::ToProto(target.brand, import);
}

absl::StatusOr<v1::ListImportsResponse> ListImports(store::Store& store,
                                                    const v1::ListImportsRequest& request) {
  ASSIGN_OR_RETURN(const auto query,
                   convert::ListFromProto("ListImports", request.parent(), convert::kBrandPattern,
                                          request.page_size(), request.page_token()));
  const std::string& brand = query.parent.front();
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(auto imports,
                   store::ListImports(snapshot, brand, convert::PageEnd(query), query.page.limit));
  v1::ListImportsResponse response;
  if (std::ssize(imports) == query.page.limit) {
    imports.pop_back();
    response.set_next_page_token(
        convert::MakePageToken(query.scope, fmt::to_string(imports.back().number)));
  }
  for (const store::Import& import : imports)
    *response.add_imports() = convert::ToProto(brand, import);
  return response;
}

absl::StatusOr<Encoded<v1::UndoImportResponse>> UndoImport(store::Store& store,
                                                           const v1::UndoImportRequest& request) {
  ASSIGN_OR_RETURN(const auto undo, convert::FromProto(request));
  const std::string& brand = undo.target.brand;
  ASSIGN_OR_RETURN(
      RequestWriting writing,
      RequestWriting::Begin(store, KeyOf(brand, "UndoImport", request), StoringOf(request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::UndoImportResponse>();
  ASSIGN_OR_RETURN(const auto result, store::UndoImport(writing.transaction(), brand,
                                                        undo.target.number, undo.options));
  v1::UndoImportResponse response = convert::ToProto(brand, result);
  if (request.validate_only()) response.mutable_import()->clear_name();
  return writing.Finish(response);
}

absl::StatusOr<Encoded<v1::DeleteObservationsResponse>> DeleteObservations(
    store::Store& store, const v1::DeleteObservationsRequest& request) {
  ASSIGN_OR_RETURN(const auto deletion, convert::FromProto(request));
  const std::string& brand = deletion.brand;
  ASSIGN_OR_RETURN(RequestWriting writing,
                   RequestWriting::Begin(store, KeyOf(brand, "DeleteObservations", request),
                                         StoringOf(request)));
  if (writing.is_repeated()) return writing.FirstAnswer<v1::DeleteObservationsResponse>();
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(CheckChoice(transaction, brand, request));
  ASSIGN_OR_RETURN(const auto result, store::DeleteObservations(transaction, brand, deletion.choice,
                                                                deletion.options));
  v1::DeleteObservationsResponse response = convert::ToProto(brand, result);
  if (request.validate_only()) {
    response.clear_import();
    response.set_validate_only(true);
  }
  return writing.Finish(response);
}

}  // namespace

void AddImportMethods(StoreMethods& table) {
  table.Add(Lane::kInline, &GetImport);
  table.Add(Lane::kInline, &ListImports);
  table.Add(Lane::kStore, &UndoImport);
  table.Add(Lane::kStore, &DeleteObservations);
}

}  // namespace funnelcast::service
