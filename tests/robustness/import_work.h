// Imports of files, each into a channel of its own, so that a half or double import shows.
#ifndef FUNNELCAST_TESTS_ROBUSTNESS_IMPORT_WORK_H_
#define FUNNELCAST_TESTS_ROBUSTNESS_IMPORT_WORK_H_

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "funnelcast/v1/performance.pb.h"
#include "tests/robustness/work.h"

namespace funnelcast::robustness {

// One file: `day_count` days of each of four metrics, all with the same value.
struct ImportedFile {
  int index = 0;
  int day_count = 0;
  v1::ImportSummary summary;  // as acknowledged
};

class ImportWork {
 public:
  explicit ImportWork(std::uint32_t seed) : random_(seed) {}

  // Imports files until the server is gone, `max_count` are done, or it refuses one; OK, or that
  // refusal.
  grpc::Status Step(const Channel& channel, int max_count);
  // Imports the file that was left open; its answer must be that of a first import.
  void Settle(const Channel& channel);
  // Reads `sample_count` files among the acknowledged, and the latest always.
  void Verify(const Channel& channel, int sample_count);
  // Repeats one acknowledged import and expects its first answer.
  void VerifyRepeat(const Channel& channel);

  int acknowledged_count() const { return static_cast<int>(acknowledged_.size()); }

 private:
  grpc::Status Import(const Channel& channel, ImportedFile& file);
  void VerifyFile(const Channel& channel, const ImportedFile& file);

  std::mt19937 random_;
  std::vector<ImportedFile> acknowledged_;
  std::optional<ImportedFile> open_;
};

}  // namespace funnelcast::robustness

#endif  // FUNNELCAST_TESTS_ROBUSTNESS_IMPORT_WORK_H_
