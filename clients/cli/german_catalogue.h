// The files of german/, built in by german/embed.cmake.
#ifndef FUNNELCAST_CLIENTS_CLI_GERMAN_CATALOGUE_H_
#define FUNNELCAST_CLIENTS_CLI_GERMAN_CATALOGUE_H_

#include <string_view>
#include <vector>

namespace funnelcast::cli {

// Each a flat JSON object from English to German.
const std::vector<std::string_view>& EmbeddedGermanCatalogues();

}  // namespace funnelcast::cli

#endif  // FUNNELCAST_CLIENTS_CLI_GERMAN_CATALOGUE_H_
