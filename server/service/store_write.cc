#include "server/service/store_write.h"

#include "fmt/format.h"
#include "server/errors/capacity.h"
#include "server/words/message.h"

namespace funnelcast::service {

void Digest::Add(const std::string& bytes) {
  for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
}

std::string Digest::ToString() const { return fmt::format("{:016x}", hash_); }

absl::StatusOr<RequestWriting> RequestWriting::Begin(store::Store& store, store::RequestKey key,
                                                     Storing storing) {
  ASSIGN_OR_RETURN(store::Writing begun, store.BeginWrite());
  RequestWriting writing(std::move(begun), std::move(key), storing);
  if (storing == Storing::kStore && !writing.key_.request_id.empty()) {
    ASSIGN_OR_RETURN(writing.first_answer_,
                     store::FindResponse(writing.transaction(), writing.key_));
  }
  return writing;
}

absl::Status RequestWriting::Store(const std::string& answer) {
  if (storing_ == Storing::kOnlyCheck) return absl::OkStatus();
  if (!key_.request_id.empty()) {
    RETURN_IF_ERROR(store::InsertResponse(transaction(), key_, answer));
  }
  return writing_.Commit();
}

absl::Status CheckRoom(const words::Value& what, std::int64_t count, std::int64_t limit) {
  if (count < limit) return absl::OkStatus();
  return errors::LimitExceeded(what, count + 1, limit);
}

words::Message OfBrand(const std::string& collection, const std::string& brand) {
  return words::Message{"COLLECTION_OF_BRAND", {{"collection", collection}, {"brand", brand}}};
}

}  // namespace funnelcast::service
