// Models and their draws in SQL.
#include "server/store/models.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "server/errors/capacity.h"
#include "server/limits.h"
#include "server/status_macros.h"
#include "server/store/brands.h"
#include "server/store/connection.h"
#include "server/store/funnels.h"
#include "server/store/goals.h"
#include "server/store/names.h"

namespace funnelcast::store {
namespace {

constexpr Sql kInsert{
    "INSERT INTO model (brand, model, funnel, data_start, data_end, summary, draws_byte_count, "
    "create_time_us) VALUES (:brand, :model, :funnel, :data_start, :data_end, :summary, "
    ":draws_byte_count, :create_time_us) ON CONFLICT (brand, model) DO NOTHING"};
constexpr Sql kInsertDraws{
    "INSERT INTO model_draws (brand, model, draws) VALUES (:brand, :model, :draws)"};
constexpr Sql kFind{
    "SELECT brand, model, funnel, data_start, data_end, summary, draws_byte_count, create_time_us "
    "FROM model WHERE brand = :brand AND model = :model",
    "tttiitii"};
constexpr Sql kFindNewest{
    "SELECT brand, model, funnel, data_start, data_end, summary, draws_byte_count, create_time_us "
    "FROM model WHERE brand = :brand AND funnel = :funnel "
    "ORDER BY create_time_us DESC, model DESC LIMIT 1",
    "tttiitii"};
constexpr Sql kFindDraws{"SELECT draws FROM model_draws WHERE brand = :brand AND model = :model",
                         "t"};
constexpr Sql kList{
    "SELECT brand, model, funnel, data_start, data_end, summary, draws_byte_count, create_time_us "
    "FROM model WHERE brand = :brand AND (:any_funnel = 1 OR funnel = :funnel) "
    "AND (create_time_us < :time OR (create_time_us = :same_time AND model < :after)) "
    "ORDER BY create_time_us DESC, model DESC LIMIT :count",
    "tttiitii"};
constexpr Sql kCountCommittedGoals{
    "SELECT count(*) FROM goal WHERE brand = :brand AND committed_model = :model "
    "AND state <> :draft AND state <> :abandoned",
    "i"};
constexpr Sql kUpdateSummary{
    "UPDATE model SET summary = :summary WHERE brand = :brand AND model = :model"};
constexpr Sql kDelete{"DELETE FROM model WHERE brand = :brand AND model = :model"};

Model ReadModel(Statement& row) {
  Model model;
  row.Read(model.brand, model.id, model.funnel, model.data_start, model.data_end, model.summary,
           model.draws_byte_count, model.create_time_us);
  return model;
}

std::string NameOf(const std::string& brand, const std::string& id) {
  return ChildName(brand, "models", id);
}

}  // namespace

absl::StatusOr<Model> InsertModel(Transaction& transaction, Model model, const std::string& draws) {
  if (std::ssize(draws) > limits::kMaxModelBytes) {
    return errors::RequestTooLarge(words::Message{
        "DRAWS_TOO_LARGE", {{"size", draws.size()}, {"limit", limits::kMaxModelBytes}}});
  }
  absl::Status status = CheckBrandExists(transaction, model.brand);
  status.Update(FindFunnel(transaction, model.brand, model.funnel).status());
  if (!status.ok()) {
    return status;
  }
  model.create_time_us = transaction.now_us();
  model.draws_byte_count = static_cast<std::int64_t>(draws.size());
  status = CheckInserted(
      Execute(transaction, kInsert, model.brand, model.id, model.funnel, model.data_start,
              model.data_end, model.summary, model.draws_byte_count, model.create_time_us),
      "model", NameOf(model.brand, model.id));
  if (status.ok()) {
    status = Execute(transaction, kInsertDraws, model.brand, model.id, draws).status();
  }
  if (!status.ok()) {
    return status;
  }
  return model;
}

absl::StatusOr<Model> FindModel(Reader& reader, const std::string& brand, const std::string& id) {
  return Found(SelectOne(reader, kFind, ReadModel, brand, id), "model", NameOf(brand, id));
}

absl::StatusOr<Model> FindNewestModel(Reader& reader, const std::string& brand,
                                      const std::string& funnel) {
  return Found(SelectOne(reader, kFindNewest, ReadModel, brand, funnel), "model",
               fmt::format("brands/{}/models/- of the funnel {}", brand, funnel));
}

absl::StatusOr<std::string> FindModelDraws(Reader& reader, const std::string& brand,
                                           const std::string& id) {
  return Found(SelectOne(reader, kFindDraws, ReadText, brand, id), "model", NameOf(brand, id));
}

absl::StatusOr<std::vector<Model>> ListModels(Reader& reader, const std::string& brand,
                                              const std::string& funnel, const ModelPage& page) {
  const bool first_page = page.after_id.empty();
  const std::int64_t time =
      first_page ? std::numeric_limits<std::int64_t>::max() : page.after_create_time_us;
  return SelectAll(reader, kList, ReadModel, brand, funnel.empty(), funnel, time, time,
                   page.after_id, page.limit);
}

absl::Status UpdateModelSummary(Transaction& transaction, const Model& model) {
  RETURN_IF_ERROR(FindModel(transaction, model.brand, model.id));
  return Execute(transaction, kUpdateSummary, model.summary, model.brand, model.id).status();
}

absl::Status DeleteModel(Transaction& transaction, const std::string& brand,
                         const std::string& id) {
  RETURN_IF_ERROR(FindModel(transaction, brand, id));
  ASSIGN_OR_RETURN(auto goals, SelectOne(transaction, kCountCommittedGoals, ReadInteger, brand, id,
                                         GoalState::kDraft, GoalState::kAbandoned));
  if (goals.value_or(0) > 0) {
    return errors::InUse("model", NameOf(brand, id),
                         words::Message{"COMMITTED_GOALS", {{"count", *goals}}},
                         words::Message{"MODEL_KEPT_FOR_REVIEW", {}});
  }
  return Execute(transaction, kDelete, brand, id).status();
}

}  // namespace funnelcast::store
