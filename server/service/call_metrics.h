// Counts calls the way gRPC's Prometheus libraries do, so that existing dashboards fit.
#ifndef FUNNELCAST_SERVER_SERVICE_CALL_METRICS_H_
#define FUNNELCAST_SERVER_SERVICE_CALL_METRICS_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace funnelcast::service {

// An empty registry.
std::shared_ptr<prometheus::Registry> MakeRegistry();

// The metrics of one method: grpc_server_started_total, grpc_server_handled_total by code,
// grpc_server_handling_seconds, grpc_server_msg_received_total and grpc_server_msg_sent_total.
// Thread-safe.
class MethodMetrics {
 public:
  struct Families {
    prometheus::Family<prometheus::Counter>* started;
    prometheus::Family<prometheus::Counter>* handled;
    prometheus::Family<prometheus::Counter>* received;
    prometheus::Family<prometheus::Counter>* sent;
    prometheus::Family<prometheus::Histogram>* seconds;
  };

  MethodMetrics(const Families& families, prometheus::Labels labels);

  void CountStart() { started_->Increment(); }
  void CountReceived() { received_->Increment(); }
  void CountSent() { sent_->Increment(); }
  // `code` is the name of the gRPC code, for instance "OK" or "NotFound".
  void CountEnd(const std::string& code, double seconds, bool response_sent);

 private:
  prometheus::Family<prometheus::Counter>* handled_family_;
  const prometheus::Labels labels_;
  prometheus::Counter* started_;
  prometheus::Counter* received_;
  prometheus::Counter* sent_;
  prometheus::Histogram* seconds_;
  std::mutex mutex_;                                     // guards handled_
  std::map<std::string, prometheus::Counter*> handled_;  // by code
};

// The metrics of all methods. Thread-safe. The registry must outlive it.
class CallMetrics {
 public:
  explicit CallMetrics(prometheus::Registry& registry);

  // `type` is "unary", "client_stream" or "server_stream".
  MethodMetrics& Find(const std::string& service, const std::string& method,
                      const std::string& type);

 private:
  MethodMetrics::Families families_;
  std::mutex mutex_;  // guards methods_
  std::map<std::string, std::unique_ptr<MethodMetrics>> methods_;
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_CALL_METRICS_H_
