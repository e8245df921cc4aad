#include "server/web/metrics_page.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "prometheus/metric_family.h"
#include "prometheus/text_serializer.h"

namespace funnelcast::web {
namespace {

prometheus::MetricFamily MakeGauge(const std::string& name, const std::string& help, double value,
                                   prometheus::MetricType type = prometheus::MetricType::Gauge) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  metric.counter.value = value;
  family.metric.push_back(std::move(metric));
  return family;
}

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

double ResidentMemoryBytes() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/statm", "r"),
                                                             std::fclose);
  long total_pages = 0;
  long resident_pages = 0;
  if (!file || std::fscanf(file.get(), "%ld %ld", &total_pages, &resident_pages) != 2) return 0.0;
  return static_cast<double>(resident_pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

Page MetricsPage(const prometheus::Registry& registry, const std::vector<Gauge>& gauges) {
  std::vector<prometheus::MetricFamily> families = registry.Collect();
  families.push_back(MakeGauge("process_resident_memory_bytes",
                               "Main memory the process takes, in bytes.", ResidentMemoryBytes()));
  families.push_back(MakeGauge("process_cpu_seconds_total",
                               "Processor time the process has used, in seconds.",
                               ProcessorSeconds(), prometheus::MetricType::Counter));
  for (const Gauge& gauge : gauges) {
    families.push_back(MakeGauge(gauge.name, gauge.help, gauge.read()));
  }
  Page page;
  page.content_type = "text/plain; version=0.0.4; charset=utf-8";
  page.body = prometheus::TextSerializer().Serialize(families);
  return page;
}

}  // namespace funnelcast::web
