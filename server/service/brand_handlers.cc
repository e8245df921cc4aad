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
#include "server/status_macros.h"
#include "server/store/brands.h"

namespace funnelcast::service {
namespace {

// Nothing of the brand is in the currency it has: a new one would not convert it.
absl::Status CheckNoMoney(store::Reader& reader, const std::string& brand,
                          const std::string& currency) {
  ASSIGN_OR_RETURN(const auto money, store::CountMoneyInUse(reader, brand));
  if (money.total() == 0) return absl::OkStatus();
  std::vector<std::string> uses;
  const auto add = [&](std::int64_t count, const char* word) {
    if (count > 0) uses.push_back(fmt::format("{} {}{}", count, word, count == 1 ? "" : "s"));
  };
  add(money.observation_count, "observation");
  add(money.scenario_count, "scenario");
  add(money.goal_count, "goal");
  add(money.benchmark_count, "benchmark");
  add(money.experiment_count, "experiment");
  return errors::FailedPrecondition(
      "CURRENCY_IN_USE",
      fmt::format("brands/{0} has money in {1} ({2}), which a new currency would not convert. "
                  "Create another brand with `funnelcast brand create ID --currency CODE` and "
                  "import into that.",
                  brand, currency, fmt::join(uses, ", ")));
}

}  // namespace

absl::StatusOr<v1::Brand> CreateBrand(store::Store& store, const v1::CreateBrandRequest& request) {
  ASSIGN_OR_RETURN(const store::Brand brand, convert::FromProto(request));
  return CreateOnce<v1::Brand>(
      store, brand.id, "CreateBrand", request,
      [&](store::Transaction& transaction) -> absl::StatusOr<v1::Brand> {
        ASSIGN_OR_RETURN(
            const auto brands,
            store::ListBrands(transaction, {.after_id = "", .limit = limits::kMaxBrands}));
        RETURN_IF_ERROR(CheckRoom("brands", std::ssize(brands), limits::kMaxBrands));
        ASSIGN_OR_RETURN(const store::Brand stored, store::InsertBrand(transaction, brand));
        return convert::ToProto(stored);
      });
}

absl::StatusOr<v1::Brand> GetBrand(store::Store& store, const v1::GetBrandRequest& request) {
  ASSIGN_OR_RETURN(const convert::Ids ids,
                   convert::GetFromProto(request.name(), convert::kBrandPattern));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(const store::Brand brand, store::FindBrand(snapshot, ids.back()));
  return convert::ToProto(brand);
}

absl::StatusOr<v1::ListBrandsResponse> ListBrands(store::Store& store,
                                                  const v1::ListBrandsRequest& request) {
  ASSIGN_OR_RETURN(
      const convert::ListQuery query,
      convert::ListFromProto("ListBrands", "", "", request.page_size(), request.page_token()));
  ASSIGN_OR_RETURN(store::Snapshot snapshot, store.Read());
  ASSIGN_OR_RETURN(std::vector<store::Brand> brands, store::ListBrands(snapshot, query.page));
  v1::ListBrandsResponse response;
  response.set_next_page_token(convert::CutPage(query, brands));
  for (const store::Brand& brand : brands) *response.add_brands() = convert::ToProto(brand);
  return response;
}

absl::StatusOr<v1::Brand> UpdateBrand(store::Store& store, const v1::UpdateBrandRequest& request) {
  ASSIGN_OR_RETURN(const convert::BrandUpdate update, convert::FromProto(request));
  return WriteAndReturn<v1::Brand>(
      store, [&](store::Transaction& transaction) -> absl::StatusOr<v1::Brand> {
        ASSIGN_OR_RETURN(store::Brand brand, store::FindBrand(transaction, update.id));
        const std::string currency = brand.currency_code;
        convert::Apply(update, brand);
        if (brand.currency_code != currency) {
          RETURN_IF_ERROR(CheckNoMoney(transaction, update.id, currency));
        }
        ASSIGN_OR_RETURN(const store::Brand stored,
                         store::UpdateBrand(transaction, brand, update.version));
        return convert::ToProto(stored);
      });
}

absl::StatusOr<google::protobuf::Empty> DeleteBrand(store::Store& store,
                                                    const v1::DeleteBrandRequest& request) {
  ASSIGN_OR_RETURN(
      const convert::DeleteTarget target,
      convert::DeleteFromProto(request.name(), request.etag(), convert::kBrandPattern));
  const auto contents =
      request.force() ? store::BrandContents::kDelete : store::BrandContents::kRefuse;
  RETURN_IF_ERROR(store.Write([&](store::Transaction& transaction) {
    return store::DeleteBrand(transaction, target.ids.back(), target.version, contents);
  }));
  return google::protobuf::Empty();
}

}  // namespace funnelcast::service
