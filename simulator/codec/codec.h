// Public entry: bytes of a fitted model.
#ifndef FUNNELCAST_SIMULATOR_CODEC_CODEC_H_
#define FUNNELCAST_SIMULATOR_CODEC_CODEC_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "simulator/data/fitted_funnel.h"

namespace funnelcast::codec {

// A compact byte form of a fitted funnel for storage (draws as 32-bit floats), and back. Decode
// returns DATA_LOSS for bytes that are not such a form. The form begins with a version.
std::string EncodeFittedFunnel(const data::FittedFunnel& fitted);
absl::StatusOr<data::FittedFunnel> DecodeFittedFunnel(std::string_view bytes);

}  // namespace funnelcast::codec

#endif  // FUNNELCAST_SIMULATOR_CODEC_CODEC_H_
