// What the methods of models, forecasts and goals work with.
#ifndef FUNNELCAST_SERVER_SERVICE_TOOLS_H_
#define FUNNELCAST_SERVER_SERVICE_TOOLS_H_

#include "server/service/engine.h"
#include "server/service/model_cache.h"
#include "server/store/store.h"

namespace funnelcast::service {

// Keeps references.
struct EngineTools {
  store::Store& store;
  const Engine& engine;
  ModelCache& models;

  // For methods that need the store alone.
  operator store::Store&() const { return store; }
};

}  // namespace funnelcast::service

#endif  // FUNNELCAST_SERVER_SERVICE_TOOLS_H_
