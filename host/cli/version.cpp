#include "host/cli/version.h"

#include "host/build.h"

namespace offtake {

std::string version_text() {
  const std::string cuda = HAVE_CUDA ? "CUDA " OFFTAKE_NVCC : "without CUDA";
  return "offtake " OFFTAKE_VERSION " (" OFFTAKE_COMPILER ", " OFFTAKE_BUILD_TYPE ", " + cuda + ")";
}

}  // namespace offtake
