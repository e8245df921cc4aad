// Page tokens: opaque to clients, and checked so that a token of one list is refused by another.
#ifndef FUNNELCAST_SERVER_CONVERT_PAGE_TOKEN_H_
#define FUNNELCAST_SERVER_CONVERT_PAGE_TOKEN_H_

#include <string>

#include "server/errors/fields.h"

namespace funnelcast::convert {

// A token to go on after `position`. `scope` names the list with all that selects its rows: the
// method, the parent and the filters; a token only fits a request of the same scope.
std::string MakePageToken(const std::string& scope, const std::string& position);

// The position in `page_token`, empty for an empty token; a foreign or damaged token is a violation
// of `page_token`.
std::string CheckPageToken(const std::string& page_token, const std::string& scope,
                           errors::FieldViolations& violations);

}  // namespace funnelcast::convert

#endif  // FUNNELCAST_SERVER_CONVERT_PAGE_TOKEN_H_
