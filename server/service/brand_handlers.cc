// Creates, reads, lists, changes and deletes brands.
#include <string>
#include <vector>

#include "fmt/format.h"
#include "server/convert/brand.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/catalog_handlers.h"
#include "server/service/store_write.h"
#include "server/store/brands.h"

namespace funnelcast::service {
namespace {

// Nothing of the brand is in the currency it has: a new one would not convert it.
absl::Status CheckNoMoney(store::Reader& reader, const std::string& brand,
                          const std::string& currency) {
  const auto money = store::CountMoneyInUse(reader, brand);
  if (!money.ok()) return money.status();
  if (money->total() == 0) return absl::OkStatus();
  std::vector<std::string> uses;
  const auto add = [&](std::int64_t count, const char* word) {
    if (count > 0) uses.push_back(fmt::format("{} {}{}", count, word, count == 1 ? "" : "s"));
  };
  add(money->observation_count, "observation");
  add(money->scenario_count, "scenario");
  add(money->goal_count, "goal");
  add(money->benchmark_count, "benchmark");
  add(money->experiment_count, "experiment");
  return errors::FailedPrecondition(
      "CURRENCY_IN_USE",
      fmt::format("brands/{0} has money in {1} ({2}), which a new currency would not convert. "
                  "Create another brand with `funnelcast brand create ID --currency CODE` and "
                  "import into that.",
                  brand, currency, fmt::join(uses, ", ")));
}

}  // namespace

absl::StatusOr<v1::Brand> CreateBrand(store::Store& store, const v1::CreateBrandRequest& request) {
  const absl::StatusOr<store::Brand> brand = convert::FromProto(request);
  if (!brand.ok()) return brand.status();
  return CreateOnce<v1::Brand>(
      store, brand->id, "CreateBrand", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Brand> {
        const auto brands =
            store::ListBrands(transaction, {.after_id = "", .limit = limits::kMaxBrands});
        if (!brands.ok()) return brands.status();
        const absl::Status room = CheckRoom("brands", std::ssize(*brands), limits::kMaxBrands);
        if (!room.ok()) return room;
        const absl::StatusOr<store::Brand> stored = store::InsertBrand(transaction, *brand);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<v1::Brand> GetBrand(store::Store& store, const v1::GetBrandRequest& request) {
  const absl::StatusOr<convert::Ids> ids =
      convert::GetFromProto(request.name(), convert::kBrandPattern);
  if (!ids.ok()) return ids.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  const absl::StatusOr<store::Brand> brand = store::FindBrand(*snapshot, ids->back());
  if (!brand.ok()) return brand.status();
  return convert::ToProto(*brand);
}

absl::StatusOr<v1::ListBrandsResponse> ListBrands(store::Store& store,
                                                  const v1::ListBrandsRequest& request) {
  const absl::StatusOr<convert::ListQuery> query =
      convert::ListFromProto("ListBrands", "", "", request.page_size(), request.page_token());
  if (!query.ok()) return query.status();
  absl::StatusOr<store::Snapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<std::vector<store::Brand>> brands = store::ListBrands(*snapshot, query->page);
  if (!brands.ok()) return brands.status();
  v1::ListBrandsResponse response;
  response.set_next_page_token(convert::CutPage(*query, *brands));
  for (const store::Brand& brand : *brands) *response.add_brands() = convert::ToProto(brand);
  return response;
}

absl::StatusOr<v1::Brand> UpdateBrand(store::Store& store, const v1::UpdateBrandRequest& request) {
  const absl::StatusOr<convert::BrandUpdate> update = convert::FromProto(request);
  if (!update.ok()) return update.status();
  return WriteAndReturn<v1::Brand>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Brand> {
        absl::StatusOr<store::Brand> brand = store::FindBrand(transaction, update->id);
        if (!brand.ok()) return brand.status();
        const std::string currency = brand->currency_code;
        convert::Apply(*update, *brand);
        if (brand->currency_code != currency) {
          const absl::Status allowed = CheckNoMoney(transaction, update->id, currency);
          if (!allowed.ok()) return allowed;
        }
        const absl::StatusOr<store::Brand> stored =
            store::UpdateBrand(transaction, *brand, update->version);
        if (!stored.ok()) return stored.status();
        return convert::ToProto(*stored);
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteBrand(store::Store& store,
                                                    const v1::DeleteBrandRequest& request) {
  const absl::StatusOr<convert::DeleteTarget> target =
      convert::DeleteFromProto(request.name(), request.etag(), convert::kBrandPattern);
  if (!target.ok()) return target.status();
  const auto contents =
      request.force() ? store::BrandContents::kDelete : store::BrandContents::kRefuse;
  const absl::Status status = store.Write([&](store::Transaction& transaction) {
    return store::DeleteBrand(transaction, target->ids.back(), target->version, contents);
  });
  if (!status.ok()) return status;
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
