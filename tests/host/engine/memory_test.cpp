#include "host/engine/memory.h"

#include <gtest/gtest.h>

#include "host/config/load.h"
#include "host/engine/run.h"

namespace offtake {
namespace {

TEST(NeedsOf, TakesAsManyThreadsAsFitIntoTheBound) {
  const BuiltTables tables = build_tables(*load_study("configs/first-steps.toml").study, false);
  RunRequest request;
  request.backend = Backend::cpu;
  request.paths = 10'000;
  request.threads = 1;
  const RunNeeds one = needs_of(tables, request);
  request.threads = 4096;
  int fewer = 0;
  for (const double share : {1.0, 1.3, 2.0, 10.0, 100.0}) {
    request.memory_bytes = std::uint64_t(share * double(one.total()));
    const RunNeeds needs = needs_of(tables, request);
    EXPECT_LE(needs.total(), request.memory_bytes) << share;
    EXPECT_GE(needs.threads, std::max(1, fewer)) << share;
    fewer = needs.threads;
  }
  EXPECT_GT(fewer, 1);
  EXPECT_LT(fewer, 4096);
}

}  // namespace
}  // namespace offtake
