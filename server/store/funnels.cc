// Funnels and their stages in SQL.
#include "server/store/funnels.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/errors/request.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/metrics.h"
#include "server/store/names.h"
#include "simulator/data/history.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO funnel (brand, funnel, display_name, version) "
    "VALUES (:brand, :funnel, :display_name, 1) ON CONFLICT (brand, funnel) DO NOTHING"};
constexpr Sql kInsertStage{
    "INSERT INTO funnel_stage (brand, funnel, stage, metric) "
    "VALUES (:brand, :funnel, :stage, :metric)"};
constexpr Sql kFind{
    "SELECT brand, funnel, display_name, version FROM funnel "
    "WHERE brand = :brand AND funnel = :funnel",
    "ttti"};
constexpr Sql kListStages{
    "SELECT stage, metric FROM funnel_stage WHERE brand = :brand AND funnel = :funnel "
    "ORDER BY stage",
    "it"};
constexpr Sql kList{
    "SELECT brand, funnel, display_name, version FROM funnel "
    "WHERE brand = :brand AND funnel > :after ORDER BY funnel LIMIT :count",
    "ttti"};
constexpr Sql kCount{"SELECT count(*) FROM funnel WHERE brand = :brand", "i"};
constexpr Sql kUpdate{
    "UPDATE funnel SET display_name = :display_name, version = :version "
    "WHERE brand = :brand AND funnel = :funnel"};
constexpr Sql kDeleteStages{"DELETE FROM funnel_stage WHERE brand = :brand AND funnel = :funnel"};
constexpr Sql kDelete{"DELETE FROM funnel WHERE brand = :brand AND funnel = :funnel"};
constexpr Sql kCountGoals{"SELECT count(*) FROM goal WHERE brand = :brand AND funnel = :funnel",
                          "i"};
constexpr Sql kCountModels{"SELECT count(*) FROM model WHERE brand = :brand AND funnel = :funnel",
                           "i"};

Funnel ReadFunnel(Statement& row) {
  Funnel funnel;
  row.Read(funnel.brand, funnel.id, funnel.display_name, funnel.version);
  return funnel;
}

FunnelStage ReadStage(Statement& row) {
  FunnelStage stage;
  row.Read(stage.stage, stage.metric);
  return stage;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "funnels", id);
}

absl::Status LoadStages(Reader& reader, Funnel& funnel) {
  ASSIGN_OR_RETURN(auto stages, SelectAll(reader, kListStages, ReadStage, funnel.brand, funnel.id));
  funnel.stages = std::move(stages);
  return absl::OkStatus();
}

absl::Status InsertStages(Transaction& transaction, Funnel& funnel) {
  std::sort(funnel.stages.begin(), funnel.stages.end(),
            [](const FunnelStage& a, const FunnelStage& b) { return a.stage < b.stage; });
  absl::Status status;
  for (const FunnelStage& stage : funnel.stages) {
    const MetricKind kind =
        stage.stage == data::Stage::kValue ? MetricKind::kMoney : MetricKind::kCount;
    status.Update(EnsureMetric(
        transaction,
        {.brand = funnel.brand, .id = stage.metric, .display_name = stage.metric, .kind = kind}));
    status.Update(
        Execute(transaction, kInsertStage, funnel.brand, funnel.id, stage.stage, stage.metric)
            .status());
  }
  return status;
}

}  // namespace

absl::StatusOr<Funnel> InsertFunnel(Transaction& transaction, Funnel funnel) {
  RETURN_IF_ERROR(CheckBrandExists(transaction, funnel.brand));
  funnel.version = 1;
  absl::Status status =
      CheckInserted(Execute(transaction, kInsert, funnel.brand, funnel.id, funnel.display_name),
                    "funnel", NameOf(funnel.brand, funnel.id));
  if (status.ok()) {
    status = InsertStages(transaction, funnel);
  }
  if (!status.ok()) {
    return status;
  }
  return funnel;
}

absl::StatusOr<Funnel> FindFunnel(Reader& reader, const std::string& brand, const std::string& id) {
  ASSIGN_OR_RETURN(auto funnel, Found(SelectOne(reader, kFind, ReadFunnel, brand, id), "funnel",
                                      NameOf(brand, id)));
  RETURN_IF_ERROR(LoadStages(reader, funnel));
  return funnel;
}

absl::StatusOr<Funnel> FindOnlyFunnel(Reader& reader, const std::string& brand) {
  RETURN_IF_ERROR(CheckBrandExists(reader, brand));
  ASSIGN_OR_RETURN(auto funnels, ListFunnels(reader, brand, {.after_id = "", .limit = 100}));
  if (funnels.empty()) {
    return errors::FailedPrecondition("NO_FUNNEL", words::Message{"NO_FUNNEL", {{"brand", brand}}});
  }
  if (funnels.size() > 1) {
    std::vector<std::string> ids;
    for (const Funnel& funnel : funnels) {
      ids.push_back(funnel.id);
    }
    return errors::FailedPrecondition(
        "SEVERAL_FUNNELS",
        words::Message{
            "SEVERAL_FUNNELS",
            {{"brand", brand}, {"funnels", words::Names(ids, SIZE_MAX, words::Join::kComma)}}});
  }
  return std::move(funnels.front());
}

absl::StatusOr<std::vector<Funnel>> ListFunnels(Reader& reader, const std::string& brand,
                                                const Page& page) {
  ASSIGN_OR_RETURN(auto funnels,
                   SelectAll(reader, kList, ReadFunnel, brand, page.after_id, page.limit));
  for (Funnel& funnel : funnels) {
    RETURN_IF_ERROR(LoadStages(reader, funnel));
  }
  return funnels;
}

absl::StatusOr<std::int64_t> CountFunnels(Reader& reader, const std::string& brand) {
  return Found(SelectOne(reader, kCount, ReadInteger, brand), "brand", BrandName(brand));
}

absl::StatusOr<Funnel> UpdateFunnel(Transaction& transaction, Funnel funnel,
                                    ExpectedVersion expected) {
  auto stored = FindFunnel(transaction, funnel.brand, funnel.id);
  absl::Status status = CheckVersion(stored, expected, "funnel", NameOf(funnel.brand, funnel.id));
  if (!status.ok()) {
    return status;
  }
  funnel.version = stored->version + 1;
  status.Update(
      Execute(transaction, kUpdate, funnel.display_name, funnel.version, funnel.brand, funnel.id)
          .status());
  status.Update(Execute(transaction, kDeleteStages, funnel.brand, funnel.id).status());
  status.Update(InsertStages(transaction, funnel));
  if (!status.ok()) {
    return status;
  }
  return funnel;
}

absl::Status DeleteFunnel(Transaction& transaction, const std::string& brand, const std::string& id,
                          ExpectedVersion expected) {
  auto stored = FindFunnel(transaction, brand, id);
  absl::Status status = CheckVersion(stored, expected, "funnel", NameOf(brand, id));
  if (!status.ok()) {
    return status;
  }
  auto goals = SelectOne(transaction, kCountGoals, ReadInteger, brand, id);
  auto models = SelectOne(transaction, kCountModels, ReadInteger, brand, id);
  status.Update(goals.status());
  status.Update(models.status());
  if (!status.ok()) {
    return status;
  }
  if (goals->value_or(0) + models->value_or(0) > 0) {
    return errors::InUse(
        "funnel", NameOf(brand, id),
        words::Message{"GOALS_AND_MODELS", {{"goals", **goals}, {"models", **models}}},
        words::Message{"DELETE_THOSE_FIRST", {}});
  }
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
