#include "server/web/health.h"

#include "fmt/format.h"

namespace funnelcast::web {

Page LivePage() {
  Page page;
  page.body = "ok\n";
  return page;
}

Page ReadyPage(const std::vector<ReadinessCheck>& checks) {
  Page page;
  for (const ReadinessCheck& check : checks) {
    const absl::Status status = check.run();
    if (status.ok()) {
      page.body += fmt::format("{}: ok\n", check.name);
    } else {
      page.status = 503;
      page.body += fmt::format("{}: {}\n", check.name, std::string(status.message()));
    }
  }
  return page;
}

}  // namespace funnelcast::web
