// What the metrics of a brand mean for one of its funnels. Pure.
#ifndef FUNNELCAST_SERVER_HISTORY_ROLES_H_
#define FUNNELCAST_SERVER_HISTORY_ROLES_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/words/metric_words.h"
#include "simulator/data/history.h"

namespace funnelcast::history {

using words::MetricKind;

struct StageMetric {
  data::Stage stage = data::Stage::kAttention;
  std::string metric;
};

// A funnel of a brand with its stages in their order.
struct FunnelStages {
  std::string id;
  std::vector<StageMetric> stages;
};

// Kinds of metrics by id; kCount where a metric is not in it.
using MetricKinds = std::map<std::string, MetricKind>;

// A metric and its channel; an empty one is the brand as a whole.
using MetricAndChannel = std::pair<std::string, std::string>;

struct MetricRoles {
  std::map<std::string, std::vector<data::Stage>> stages;
  std::set<std::string> spend;
  std::set<std::string> effort;
  std::set<std::string> controls;
  std::set<std::string> other_stages;  // of the brand's other funnels and not of this one

  // The metrics that the funnel's history is made of.
  std::set<std::string> all() const;
};

// `funnels`: all of the brand, `own` among them or not.
MetricRoles FindRoles(const FunnelStages& own, const std::vector<FunnelStages>& funnels,
                      const MetricKinds& kinds);

// The metrics of one kind.
std::set<std::string> MetricsOfKind(const MetricKinds& kinds, MetricKind kind);

// The channels that serve other funnels alone: outcomes of theirs were observed, and none of this
// one's. `observed`: everything that has values.
std::set<std::string> FindForeignChannels(const std::vector<MetricAndChannel>& observed,
                                          const MetricRoles& roles);

}  // namespace funnelcast::history

#endif  // FUNNELCAST_SERVER_HISTORY_ROLES_H_
