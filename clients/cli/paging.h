// Fetches a whole list, page after page.
#ifndef FUNNELCAST_CLIENTS_CLI_PAGING_H_
#define FUNNELCAST_CLIENTS_CLI_PAGING_H_

#include "clients/cli/connection.h"

namespace funnelcast::cli {

// Calls a list method until its last page and merges the pages into `*all`.
template <typename Stub, typename Request, typename Response>
grpc::Status ListAll(Connection& connection,
                     grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                     Request request, Response* all) {
  // The largest page the contract allows.
  request.set_page_size(1000);
  while (true) {
    Response page;
    const grpc::Status status = connection.Call(method, request, &page);
    if (!status.ok()) return status;
    const std::string next = page.next_page_token();
    page.clear_next_page_token();
    all->MergeFrom(page);
    if (next.empty()) return grpc::Status::OK;
    request.set_page_token(next);
  }
}

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_PAGING_H_
