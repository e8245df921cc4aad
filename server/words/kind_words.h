// Kinds of metrics in messages.
#ifndef FUNNELCAST_SERVER_WORDS_KIND_WORDS_H_
#define FUNNELCAST_SERVER_WORDS_KIND_WORDS_H_

#include "server/words/message.h"
#include "server/words/metric_words.h"

namespace funnelcast::words {

// `spend`, `a count`: a part of a message.
Message KindOf(MetricKind kind);

}  // namespace funnelcast::words

#endif  // FUNNELCAST_SERVER_WORDS_KIND_WORDS_H_
