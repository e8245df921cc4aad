#include "server/service/method_table.h"

#include <cstddef>
#include <cstdlib>

#include "fmt/format.h"

namespace funnelcast::service {
namespace {

// A line of a table that does not fit the contract is a fault of ours.
[[noreturn]] void Abort(const std::string& what) {
  fmt::print(stderr, "Method table: {}\n", what);
  std::abort();
}

}  // namespace

google::protobuf::ArenaOptions ArenaOfAnswer() {
  constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
  google::protobuf::ArenaOptions options;
  options.max_block_size = kBlockBytes;
  return options;
}

const google::protobuf::ServiceDescriptor& FindService(const std::string& name) {
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
  if (service == nullptr) Abort("no service " + name);
  return *service;
}

const google::protobuf::MethodDescriptor& FindMethod(
    const google::protobuf::ServiceDescriptor& service, const google::protobuf::Descriptor& request,
    const google::protobuf::Descriptor& response) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    if (method.input_type() == &request && method.output_type() == &response) return method;
  }
  Abort(fmt::format("{} has no method from {} to {}", service.full_name(), request.full_name(),
                    response.full_name()));
}

}  // namespace funnelcast::service
