#include "server/service/import_handlers.h"

#include <algorithm>
#include <iterator>

#include "fmt/format.h"
#include "server/convert/import.h"
#include "server/convert/names.h"
#include "server/convert/page_token.h"
#include "server/service/references.h"
#include "server/service/store_write.h"
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
  const auto aliases = store::LoadAliases(reader, brand);
  if (!aliases.ok()) return aliases.status();
  errors::FieldViolations violations;
  const absl::Status status =
      CheckKnown(reader, brand, *aliases, request.metrics(), request.channels(), violations);
  if (!status.ok()) return status;
  const auto campaigns = store::ListCampaignsOfBrand(reader, brand);
  if (!campaigns.ok()) return campaigns.status();
  for (int i = 0; i < request.campaigns_size(); ++i) {
    const std::string& id = request.campaigns(i);
    const bool known = std::any_of(
        campaigns->begin(), campaigns->end(),
        [&](const store::Campaign& one) { return aliases->Campaign(one.channel, id) == one.id; });
    if (!known) AddMissing("campaign", id, fmt::format("campaigns[{}]", i), violations);
  }
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::Import> GetImport(store::Store& store, const v1::GetImportRequest& request) {
  const auto target = convert::FromProto(request);
  if (!target.ok()) return target.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const auto import = store::FindImport(*snapshot, target->brand, target->number);
  if (!import.ok()) return import.status();
  return convert::ToProto(target->brand, *import);
}

absl::StatusOr<v1::ListImportsResponse> ListImports(store::Store& store,
                                                    const v1::ListImportsRequest& request) {
  const auto query = convert::ListFromProto("ListImports", request.parent(), convert::kBrandPattern,
                                            request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  const std::string& brand = query->parent.front();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  auto imports = store::ListImports(*snapshot, brand, convert::PageEnd(*query), query->page.limit);
  if (!imports.ok()) return imports.status();
  v1::ListImportsResponse response;
  if (std::ssize(*imports) == query->page.limit) {
    imports->pop_back();
    response.set_next_page_token(
        convert::MakePageToken(query->scope, fmt::to_string(imports->back().number)));
  }
  for (const store::Import& import : *imports)
    *response.add_imports() = convert::ToProto(brand, import);
  return response;
}

absl::StatusOr<v1::UndoImportResponse> UndoImport(store::Store& store,
                                                  const v1::UndoImportRequest& request) {
  const auto undo = convert::FromProto(request);
  if (!undo.ok()) return undo.status();
  const std::string& brand = undo->target.brand;
  auto response = CreateOnce<v1::UndoImportResponse>(
      store, brand, "UndoImport", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::UndoImportResponse> {
        const auto result =
            store::UndoImport(transaction, brand, undo->target.number, undo->options);
        if (!result.ok()) return result.status();
        return convert::ToProto(brand, *result);
      });
  if (response.ok() && request.validate_only()) response->mutable_import()->clear_name();
  return response;
}

absl::StatusOr<v1::DeleteObservationsResponse> DeleteObservations(
    store::Store& store, const v1::DeleteObservationsRequest& request) {
  const auto deletion = convert::FromProto(request);
  if (!deletion.ok()) return deletion.status();
  const std::string& brand = deletion->brand;
  auto response = CreateOnce<v1::DeleteObservationsResponse>(
      store, brand, "DeleteObservations", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::DeleteObservationsResponse> {
        const absl::Status known = CheckChoice(transaction, brand, request);
        if (!known.ok()) return known;
        const auto result =
            store::DeleteObservations(transaction, brand, deletion->choice, deletion->options);
        if (!result.ok()) return result.status();
        return convert::ToProto(brand, *result);
      });
  if (response.ok() && request.validate_only()) {
    response->clear_import();
    response->set_validate_only(true);
  }
  return response;
}

}  // namespace funnelcast::service
