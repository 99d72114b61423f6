#include "host/engine/memory.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include "host/engine/profile.h"
#include "host/engine/run.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

constexpr double kShareOfFree = 0.5;
constexpr std::uint64_t kPagesPerMetric = 31;  // of a histogram, measured over many laws
constexpr std::uint64_t kPageBytes = 2048 * sizeof(std::uint32_t);

}  // namespace

std::uint64_t free_memory_bytes() {
  std::uint64_t available = std::uint64_t(1) << 30;
  std::ifstream meminfo("/proc/meminfo");
  for (std::string word; meminfo >> word;) {
    if (word == "MemAvailable:" && meminfo >> available) {
      available *= 1024;
      break;
    }
  }
  std::uint64_t limit = 0, used = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit && std::ifstream("/sys/fs/cgroup/memory.current") >> used)
    available = std::min(available, limit > used ? limit - used : 0);
  return available;
}

RunNeeds needs_of(const BuiltTables& tables, const RunRequest& request) {
  RunNeeds needs{};
  needs.bound_bytes =
      request.memory_bytes > 0 ? request.memory_bytes : std::uint64_t(double(free_memory_bytes()) * kShareOfFree);
  const std::uint64_t width = tables.is_double ? 8 : 4;
  const std::uint64_t columns = tables.columns.size();
  needs.tables_bytes = tables.reals.size() * 12 + tables.words.size() * 4 + tables.structure.size() * 4;
  needs.profile_bytes = profile_bytes(tables, request.paths);
  const std::uint64_t workspace = unit_named(request.isa, tables.is_double).workspace_bytes(tables.structure.data());
  const std::uint64_t a_thread =
      columns * (kPagesPerMetric * kPageBytes + sizeof(Summary) + width * std::uint64_t(kChunkPaths)) + workspace;

  // As many threads as asked for, while their histograms fit; the merged result is one more.
  const std::uint64_t asked =
      request.threads > 0 ? std::uint64_t(request.threads) : std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t fixed = needs.tables_bytes + std::max(needs.profile_bytes, a_thread);
  const std::uint64_t room = needs.bound_bytes > fixed ? (needs.bound_bytes - fixed) / a_thread : 0;
  needs.threads = int(std::clamp<std::uint64_t>(room, 1, asked));
  needs.summary_bytes = a_thread * std::uint64_t(needs.threads + 1);

  // The headline's column is kept while it fits beside them.
  const std::uint64_t column = width * std::uint64_t(request.paths);
  needs.column_bytes = needs.total() + column <= needs.bound_bytes ? column : 0;
  return needs;
}

}  // namespace offtake
