// A folder that is gone with its object.
#ifndef FUNNELCAST_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
#define FUNNELCAST_TESTS_SUPPORT_TEMPORARY_FOLDER_H_

#include <string>

namespace funnelcast::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace funnelcast::testing

#endif  // FUNNELCAST_TESTS_SUPPORT_TEMPORARY_FOLDER_H_
