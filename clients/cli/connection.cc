// Channel, deadlines, repetition and names; see connection.h.
#include "clients/cli/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <thread>
#include <utility>

namespace funnelcast::cli {
namespace {

// Pauses before the second, third and fourth try: a restarting server is back within a second or
// two.
constexpr std::array<std::chrono::milliseconds, 3> kPauses = {
    std::chrono::milliseconds{150}, std::chrono::milliseconds{400}, std::chrono::milliseconds{900}};

// Longest wait for a connection where a call has no deadline of its own.
constexpr double kConnectSeconds = 120.0;

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, double timeout_s) {
  grpc::ChannelArguments arguments;
  // gRPC would otherwise wait a second before it tries a refused connection again.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // Despite its name this is also how long an attempt to connect may last. A server that lives but
  // is busy takes its time to accept; the deadline of the call is to end the wait, not this.
  const double connect_s = std::clamp(timeout_s + 5.0, kConnectSeconds, 1e6);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(connect_s * 1000.0));
  // A proxy for the web set in the environment must not swallow calls to this machine.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A forecast of many channels by days is larger than the default of 4 MiB.
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetUserAgentPrefix("funnelcast-cli/" FUNNELCAST_VERSION);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

Connection::Connection(const std::string& address, double timeout_s, std::string language_code)
    : timeout_s_(timeout_s),
      language_code_(std::move(language_code)),
      channel_(MakeChannel(address, timeout_s)) {}

void Connection::Prepare(grpc::ClientContext& context, Deadline deadline) const {
  context.AddMetadata("accept-language", language_code_);
  if (deadline == Deadline::kNone || timeout_s_ <= 0.0) return;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::milliseconds(static_cast<int64_t>(timeout_s_ * 1000.0)));
}

bool Connection::PauseBeforeRepeating(const grpc::Status& status, int attempt) {
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return false;
  const auto index = static_cast<size_t>(attempt - 1);
  if (index >= kPauses.size()) return false;
  std::this_thread::sleep_for(kPauses[index]);
  return true;
}

std::string MakeRequestId() {
  std::random_device device;
  std::array<unsigned, 4> words{};
  for (unsigned& word : words) word = device();
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // variant 1
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}", words[0], words[1] >> 16U,
                     words[1] & 0xFFFFU, words[2] >> 16U, words[2] & 0xFFFFU, words[3]);
}

std::string BrandName(const std::string& brand) {
  return brand.starts_with("brands/") ? brand : "brands/" + brand;
}

std::string ChildName(const std::string& brand, const std::string& collection,
                      const std::string& id) {
  if (id.starts_with("brands/")) return id;
  return fmt::format("{}/{}/{}", BrandName(brand), collection, id);
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace funnelcast::cli
