#include "host/engine/reporter.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace offtake {
namespace {

TEST(Reporter, TellsAgainAfterItsListenerHasThrown) {
  std::vector<std::int64_t> told;
  const std::function<void(std::int64_t)> progress = [&](std::int64_t done) {
    told.push_back(done);
    if (told.size() == 1) throw std::runtime_error("the listener's own");
  };
  Reporter reporter(progress);
  EXPECT_THROW(reporter.add(10), std::runtime_error);
  reporter.add(5);
  EXPECT_EQ(told, (std::vector<std::int64_t>{10, 15}));
  EXPECT_EQ(reporter.done(), 15);
}

TEST(Reporter, CountsWithoutAListener) {
  const std::function<void(std::int64_t)> nobody;
  Reporter reporter(nobody);
  reporter.add(7);
  EXPECT_EQ(reporter.done(), 7);
}

}  // namespace
}  // namespace offtake
