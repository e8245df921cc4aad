// The metrics page in the text format of Prometheus.
#ifndef FUNNELCAST_SERVER_WEB_METRICS_PAGE_H_
#define FUNNELCAST_SERVER_WEB_METRICS_PAGE_H_

#include <functional>
#include <string>
#include <vector>

#include "prometheus/registry.h"
#include "server/web/page.h"

namespace funnelcast::web {

// A value that is read when the page is asked for.
struct Gauge {
  std::string name;
  std::string help;
  std::function<double()> read;
};

// What the registry holds, the gauges, and the process's memory, processor time, threads and start.
Page MetricsPage(const prometheus::Registry& registry, const std::vector<Gauge>& gauges);

// Bytes of main memory the process takes, from /proc; 0 where that cannot be read.
double ResidentMemoryBytes();

}  // namespace funnelcast::web

#endif  // FUNNELCAST_SERVER_WEB_METRICS_PAGE_H_
