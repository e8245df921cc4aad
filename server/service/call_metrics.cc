#include "server/service/call_metrics.h"

#include <utility>

namespace funnelcast::service {
namespace {

const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const prometheus::Histogram::BucketBoundaries boundaries = {
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
  return boundaries;
}

prometheus::Family<prometheus::Counter>* AddCounter(prometheus::Registry& registry,
                                                    const std::string& name,
                                                    const std::string& help) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

}  // namespace

std::shared_ptr<prometheus::Registry> MakeRegistry() {
  return std::make_shared<prometheus::Registry>();
}

MethodMetrics::MethodMetrics(const Families& families, prometheus::Labels labels)
    : handled_family_(families.handled),
      labels_(std::move(labels)),
      started_(&families.started->Add(labels_)),
      received_(&families.received->Add(labels_)),
      sent_(&families.sent->Add(labels_)),
      seconds_(&families.seconds->Add(labels_, Buckets())) {}

void MethodMetrics::CountEnd(const std::string& code, double seconds, bool response_sent) {
  seconds_->Observe(seconds);
  if (response_sent) sent_->Increment();
  const std::lock_guard<std::mutex> lock(mutex_);
  prometheus::Counter*& counter = handled_[code];
  if (counter == nullptr) {
    prometheus::Labels labels = labels_;
    labels["grpc_code"] = code;
    counter = &handled_family_->Add(labels);
  }
  counter->Increment();
}

CallMetrics::CallMetrics(prometheus::Registry& registry) {
  families_.started =
      AddCounter(registry, "grpc_server_started_total", "Calls that began on the server.");
  families_.handled = AddCounter(registry, "grpc_server_handled_total",
                                 "Calls that ended on the server, whatever their code.");
  families_.received =
      AddCounter(registry, "grpc_server_msg_received_total", "Messages received from clients.");
  families_.sent = AddCounter(registry, "grpc_server_msg_sent_total", "Messages sent to clients.");
  families_.seconds = &prometheus::BuildHistogram()
                           .Name("grpc_server_handling_seconds")
                           .Help("Time from the start to the end of a call in the server.")
                           .Register(registry);
}

MethodMetrics& CallMetrics::Find(const std::string& service, const std::string& method,
                                 const std::string& type) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::unique_ptr<MethodMetrics>& metrics = methods_[service + "/" + method];
  if (metrics == nullptr) {
    metrics = std::make_unique<MethodMetrics>(
        families_, prometheus::Labels{
                       {"grpc_service", service}, {"grpc_method", method}, {"grpc_type", type}});
  }
  return *metrics;
}

}  // namespace funnelcast::service
