#include "host/engine/threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace offtake {
namespace {

TEST(SideBySide, RunsEveryPart) {
  std::atomic<int> parts{0};
  side_by_side(
      5, [&](std::size_t which) { parts |= 1 << which; }, [] {});
  EXPECT_EQ(parts, 31);
  side_by_side(
      0, [&](std::size_t) { parts = -1; }, [] {});
  EXPECT_EQ(parts, 31);
}

TEST(SideBySide, ThrowsTheFirstFailureAfterAllHaveEnded) {
  std::atomic<bool> stopped{false};
  std::atomic<int> ended{0};
  const auto part = [&](std::size_t which) {
    if (which == 1) throw std::runtime_error("first");
    while (!stopped) std::this_thread::yield();
    ++ended;
    if (which == 2) throw std::runtime_error("second");
  };
  try {
    side_by_side(3, part, [&] { stopped = true; });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()), "first");
  }
  EXPECT_EQ(ended, 2);
}

}  // namespace
}  // namespace offtake
