// Which build this is.
#pragma once

#include <string>

namespace offtake {

/// "offtake 0.1.0 (GNU 12.2.0, Release, CUDA 13.0)"
std::string version_text();

}  // namespace offtake
