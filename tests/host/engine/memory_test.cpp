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

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30;
constexpr BatchRoom kAmple{1024 * kGibibyte, 1, 1024 * kGibibyte, 1};

RunRequest of_paths(std::int64_t paths, std::size_t devices = 1) {
  RunRequest request;
  request.paths = paths;
  request.devices.resize(devices);
  return request;
}

TEST(BatchPathsOf, MakesFewLaunchesAndLeavesSomethingToOverlap) {
  EXPECT_EQ(batch_paths_of(of_paths(10'000'000), kAmple), 1 << 20);  // 10 launches
  EXPECT_EQ(batch_paths_of(of_paths(1'000'000), kAmple), 253'952);   // 62 chunks: 4 launches
  EXPECT_EQ(batch_paths_of(of_paths(1 << 30, 8), kAmple), 1 << 20);
  EXPECT_EQ(batch_paths_of(of_paths(10'000'000, 8), kAmple), 315'392);  // 77 chunks: 4 on each of 8 devices
  EXPECT_EQ(batch_paths_of(of_paths(200'000), kAmple), 1 << 17);
  EXPECT_EQ(batch_paths_of(of_paths(5000), kAmple), 2 * kChunkPaths);  // no more than there are
}

TEST(BatchPathsOf, FitsTwiceThereAndHere) {
  const RunRequest request = of_paths(10'000'000);
  const std::uint64_t path = 300 * sizeof(float);
  EXPECT_EQ(batch_paths_of(request, {2 * path * 400'000, path, 100 * kGibibyte, 4}), 400'000);
  EXPECT_EQ(batch_paths_of(request, {100 * kGibibyte, path, 2 * path * 300'000, path}), 300'000);
  EXPECT_EQ(batch_paths_of(request, {0, path, 0, path}), kChunkPaths);  // fails where even that does not fit
}

TEST(BatchPathsOf, IsWhatTheRequestAsksForWhereThatFits) {
  RunRequest request = of_paths(10'000'000);
  request.batch_paths = 1000;
  EXPECT_EQ(batch_paths_of(request, kAmple), 1000);
  request.batch_paths = 1 << 24;
  EXPECT_EQ(batch_paths_of(request, {100 * kGibibyte, 1200, 2 * 1200 * 50'000, 1200}), 50'000);
}

TEST(PinnedBound, IsAnEighthOfTheRunsBoundForAllDevicesAndStudies) {
  RunRequest request = of_paths(1'000'000, 4);
  request.memory_bytes = 8 * kGibibyte;
  EXPECT_EQ(pinned_bound(request), kGibibyte / 4);
  const RunRequest share = shared_request(request, 16);
  EXPECT_EQ(share.memory_bytes, kGibibyte / 2);
  EXPECT_EQ(pinned_bound(share), kGibibyte / 4);
}

TEST(NeedsOf, CountsWhatComparingStudiesTakes) {
  const BuiltTables tables = build_tables(*load_study("configs/first-steps.toml").study, false);
  RunRequest request = of_paths(1'000'000, 0);
  request.backend = Backend::cpu;
  request.threads = 1;
  request.memory_bytes = 8 * kGibibyte;
  const RunNeeds alone = needs_of(tables, request);
  EXPECT_EQ(alone.column_bytes, 4'000'000u);
  EXPECT_EQ(alone.pinned_bytes, 0u);
  request.studies = 3;
  const RunNeeds beside = needs_of(tables, request);
  EXPECT_EQ(beside.column_bytes, 4'000'000u + 2 * 8'000'000u);
  EXPECT_GT(beside.summary_bytes, alone.summary_bytes);
}

}  // namespace
}  // namespace offtake
