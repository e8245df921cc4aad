// The methods of brands.
#include <string>
#include <vector>

#include "fmt/format.h"
#include "server/convert/brand.h"
#include "server/convert/names.h"
#include "server/convert/requests.h"
#include "server/errors/request.h"
#include "server/limits.h"
#include "server/service/resource_methods.h"
#include "server/service/standard_methods.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/words/message.h"

namespace funnelcast::service {
namespace {

// Nothing of the brand is in the currency it has: a new one would not convert it.
absl::Status CheckNoMoney(store::Reader& reader, const std::string& brand,
                          const std::string& currency) {
  ASSIGN_OR_RETURN(const auto money, store::CountMoneyInUse(reader, brand));
  if (money.total() == 0) return absl::OkStatus();
  std::vector<words::Message> uses;
  const auto add = [&](std::int64_t count, const words::Message& use) {
    if (count > 0) uses.push_back(use);
  };
  add(money.observation_count,
      words::Message{"OBSERVATION_COUNT", {{"count", money.observation_count}}});
  add(money.scenario_count, words::Message{"SCENARIO_COUNT", {{"count", money.scenario_count}}});
  add(money.goal_count, words::Message{"GOAL_COUNT", {{"count", money.goal_count}}});
  add(money.benchmark_count, words::Message{"BENCHMARK_COUNT", {{"count", money.benchmark_count}}});
  add(money.experiment_count,
      words::Message{"EXPERIMENT_COUNT", {{"count", money.experiment_count}}});
  return errors::FailedPrecondition(
      "CURRENCY_IN_USE",
      words::Message{"MONEY_NOT_CONVERTED",
                     {{"brand", brand},
                      {"currency", currency},
                      {"uses", words::List{std::move(uses), words::Join::kComma}}}});
}

absl::Status CheckCurrencyChange(store::Reader& reader, const store::Brand& old,
                                 const store::Brand& changed) {
  if (changed.currency_code == old.currency_code) return absl::OkStatus();
  return CheckNoMoney(reader, old.id, old.currency_code);
}

struct BrandResource {
  using Proto = v1::Brand;
  using ListResponse = v1::ListBrandsResponse;
  static constexpr auto& kPattern = convert::kBrandPattern;
  static constexpr char kParentPattern[] = "";
  static constexpr char kCreateMethod[] = "CreateBrand";
  static constexpr char kListMethod[] = "ListBrands";
  static constexpr char kCollection[] = "brands";
  static constexpr std::int64_t kLimit = limits::kMaxBrands;
  static constexpr auto kInsert = &store::InsertBrand;
  static constexpr auto kFind = &store::FindBrand;
  static constexpr auto kList = &store::ListBrands;
  static constexpr auto kUpdate = &store::UpdateBrand;
  static constexpr auto kCheckChange = &CheckCurrencyChange;
  static auto* Entries(ListResponse& response) { return response.mutable_brands(); }
};

// Unlike other resources, a brand may be deleted with all that is in it.
absl::StatusOr<google::protobuf::Empty> DeleteBrand(store::Store& store,
                                                    const v1::DeleteBrandRequest& request) {
  ASSIGN_OR_RETURN(const auto target, convert::DeleteFromProto(request.name(), request.etag(),
                                                               convert::kBrandPattern));
  const auto contents =
      request.force() ? store::BrandContents::kDelete : store::BrandContents::kRefuse;
  ASSIGN_OR_RETURN(store::Writing writing, store.BeginWrite());
  store::Transaction& transaction = writing.transaction();
  RETURN_IF_ERROR(store::DeleteBrand(transaction, target.ids.back(), target.version, contents));
  RETURN_IF_ERROR(writing.Commit());
  return google::protobuf::Empty();
}

}  // namespace

void AddBrandMethods(StoreMethods& table) {
  table.Add(Lane::kStore, &CreateResource<BrandResource, v1::CreateBrandRequest>);
  table.Add(Lane::kInline, &GetResource<BrandResource, v1::GetBrandRequest>);
  table.Add(Lane::kInline, &ListResources<BrandResource, v1::ListBrandsRequest>);
  table.Add(Lane::kStore, &UpdateResource<BrandResource, v1::UpdateBrandRequest>);
  table.Add(Lane::kStore, &DeleteBrand);
}

}  // namespace funnelcast::service
