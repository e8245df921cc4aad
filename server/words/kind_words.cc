#include "server/words/kind_words.h"

namespace funnelcast::words {

Message KindOf(MetricKind kind) {
  switch (kind) {
    case MetricKind::kSpend:
      return {"KIND_SPEND", {}};
    case MetricKind::kEffort:
      return {"KIND_EFFORT", {}};
    case MetricKind::kCount:
      return {"KIND_COUNT", {}};
    case MetricKind::kMoney:
      return {"KIND_MONEY", {}};
    case MetricKind::kControl:
      break;
  }
  return {"KIND_CONTROL", {}};
}

}  // namespace funnelcast::words
