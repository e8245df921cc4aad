// Names in other scripts to letters of the Latin one.
#ifndef FUNNELCAST_SERVER_INGEST_TRANSLITERATE_H_
#define FUNNELCAST_SERVER_INGEST_TRANSLITERATE_H_

#include <string>
#include <string_view>

namespace funnelcast::ingest {

// Letters of ASCII for those of other scripts (`Зимние ботинки`, `冬の靴`); Latin letters, signs
// and all else stay as they are. Thread-safe.
std::string Transliterate(std::string_view utf8);

}  // namespace funnelcast::ingest

#endif  // FUNNELCAST_SERVER_INGEST_TRANSLITERATE_H_
