#include "host/cli/cache.h"

#include <fmt/format.h>

#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/usage_error.h"
#include "host/engine/kernel_cache.h"

namespace offtake {

void show_cache(const Arguments& arguments) {
  const KernelCache cache;
  if (cache.directory().empty())
    throw UsageError("there is no cache, because none of OFFTAKE_CACHE, XDG_CACHE_HOME and HOME is set, set one");
  const auto text = [&](const char* what, const KernelCache::Usage& usage) {
    return fmt::format("{}: {}{} kernel{}, {}\n", cache.directory().string(), what, usage.kernels,
                       usage.kernels == 1 ? "" : "s", bytes(usage.bytes));
  };
  try {
    print_out(arguments.clear ? text("removed ", cache.clear()) : text("", cache.usage()));
  } catch (const std::filesystem::filesystem_error& error) {
    throw UsageError(fmt::format("{} cannot be {}, {}, check what it is and its directory's permissions",
                                 error.path1().string(), arguments.clear ? "read or removed" : "read",
                                 error.code().message()));
  }
}

}  // namespace offtake
