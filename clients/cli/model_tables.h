// Models as tables: what they were fitted to and how far they may be trusted.
#ifndef FUNNELCAST_CLIENTS_CLI_MODEL_TABLES_H_
#define FUNNELCAST_CLIENTS_CLI_MODEL_TABLES_H_

#include <google/protobuf/repeated_ptr_field.h>

#include "clients/cli/context.h"
#include "funnelcast/v1/model.pb.h"

namespace funnelcast::cli {

Table ModelTable(const google::protobuf::RepeatedPtrField<v1::Model>& models);

// Prints one model: for people with its nodes, channels and warnings.
int PrintModel(Context& context, const v1::Model& model);

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_MODEL_TABLES_H_
