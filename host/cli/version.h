// Which build this is.
#pragma once

#include <string>

namespace offtake {

/// The commit that was built, "1ecd78d4c6a5", with "-dirty" after it where its files had been changed; $OFFTAKE_COMMIT
/// where that says another; else "unknown".
std::string commit();

/// By main(), the one source that knows it: a commit compiles and links no more than the program.
void set_commit(const char* text);

/// "offtake 0.1.0 (1ecd78d4c6a5, GNU 12.2.0, Release, CUDA 13.0)"
std::string version_text();

}  // namespace offtake
