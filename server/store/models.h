// Fitted models. Summary and draws are kept as bytes that only the callers read; draws are read on
// their own.
#ifndef FUNNELCAST_SERVER_STORE_MODELS_H_
#define FUNNELCAST_SERVER_STORE_MODELS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/reader.h"
#include "server/store/types.h"

namespace funnelcast::store {

struct Model {
  std::string brand;
  std::string id;
  std::string funnel;
  Day data_start = 0;
  Day data_end = 0;     // the day after the last day of the history it was fitted to
  std::string summary;  // opaque bytes
  std::int64_t draws_byte_count = 0;
  std::int64_t create_time_us = 0;
};

// Where a list of models goes on: after the model with this time and id.
struct ModelPage {
  std::int64_t after_create_time_us =
      0;  // of the last model of the page before; 0 for the first page
  std::string after_id;
  int limit = 100;
};

// Stores a model with its draws, at most 100 MB, and returns it with its time. NOT_FOUND for brand
// or funnel, ALREADY_EXISTS for an id that is taken.
absl::StatusOr<Model> InsertModel(Transaction& transaction, Model model, const std::string& draws);

absl::StatusOr<Model> FindModel(Reader& reader, const std::string& brand, const std::string& id);

// The model of a funnel that was stored last. NOT_FOUND when it has none.
absl::StatusOr<Model> FindNewestModel(Reader& reader, const std::string& brand,
                                      const std::string& funnel);

absl::StatusOr<std::string> FindModelDraws(Reader& reader, const std::string& brand,
                                           const std::string& id);

// The newest first; of one funnel, or of all when `funnel` is empty.
absl::StatusOr<std::vector<Model>> ListModels(Reader& reader, const std::string& brand,
                                              const std::string& funnel, const ModelPage& page);

// Puts `model.summary` in place of the stored one. NOT_FOUND.
absl::Status UpdateModelSummary(Transaction& transaction, const Model& model);

// FAILED_PRECONDITION while a committed goal rests on it. NOT_FOUND.
absl::Status DeleteModel(Transaction& transaction, const std::string& brand, const std::string& id);

}  // namespace funnelcast::store

#endif  // FUNNELCAST_SERVER_STORE_MODELS_H_
