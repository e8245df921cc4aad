// What the HTTP listener answers for one path.
#ifndef FUNNELCAST_SERVER_WEB_PAGE_H_
#define FUNNELCAST_SERVER_WEB_PAGE_H_

#include <functional>
#include <map>
#include <string>

namespace funnelcast::web {

struct Page {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Makes a page at each request. Called on the listener's thread: it must answer within moments and
// not throw.
using MakePage = std::function<Page()>;

// The pages by path, for instance `/livez`.
using Pages = std::map<std::string, MakePage>;

}  // namespace funnelcast::web

#endif  // FUNNELCAST_SERVER_WEB_PAGE_H_
