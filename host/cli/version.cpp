#include "host/cli/version.h"

#include <cstdlib>

#include "host/build.h"

namespace offtake {
namespace {

const char* built_commit = "unknown";

}  // namespace

std::string commit() {
  const char* told = std::getenv("OFFTAKE_COMMIT");
  return told && *told ? told : built_commit;
}

void set_commit(const char* text) { built_commit = text; }

std::string version_text() {
  const std::string cuda = HAVE_CUDA ? "CUDA " OFFTAKE_NVCC : "without CUDA";
  return "offtake " OFFTAKE_VERSION " (" + commit() + ", " OFFTAKE_COMPILER ", " OFFTAKE_BUILD_TYPE ", " + cuda + ")";
}

}  // namespace offtake
