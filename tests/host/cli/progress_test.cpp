#include "host/cli/progress.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace offtake {
namespace {

/// What a progress wrote while `use` moved its clock.
template <class Use>
std::string shown(ProgressForm form, std::int64_t paths, Use use) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* stream = open_memstream(&text, &size);
  double now = 100;
  {
    Progress progress(form, paths, stream, [&] { return now; });
    use(progress, now);
  }
  std::fclose(stream);
  std::string result(text, size);
  std::free(text);
  return result;
}

TEST(Progress, TellsShareRateAndTimeLeft) {
  EXPECT_EQ(progress_text(420'000, 1'000'000, 2), "42 %  420,000 of 1,000,000 paths  210 k paths/s  2.76 s left");
  EXPECT_EQ(progress_text(0, 10, 0), "0 %  0 of 10 paths  0 paths/s  unknown time left");
}

TEST(Progress, LinesComeEveryTenthOrEveryFiveSeconds) {
  const auto slow = shown(ProgressForm::lines, 1000, [](Progress& progress, double& now) {
    for (std::int64_t done = 1; done <= 20; ++done) {
      ++now;  // 0.1 % a second
      progress.show(done);
    }
  });
  EXPECT_EQ(std::count(slow.begin(), slow.end(), '\n'), 4);
  const auto fast = shown(ProgressForm::lines, 1000, [](Progress& progress, double& now) {
    for (std::int64_t done = 25; done <= 1000; done += 25) {
      now += 1;  // 10 % in 4 s
      progress.show(done);
    }
  });
  EXPECT_EQ(std::count(fast.begin(), fast.end(), '\n'), 10);
  EXPECT_EQ(fast.find('\r'), std::string::npos);
}

TEST(Progress, AShortRunSaysNothing) {
  EXPECT_EQ(shown(ProgressForm::lines, 1000,
                  [](Progress& progress, double& now) {
                    for (std::int64_t done = 100; done <= 1000; done += 100) {
                      now += 0.05;
                      progress.show(done);
                    }
                  }),
            "");
}

TEST(Progress, ABarIsDrawnInPlaceAndClearedAtTheEnd) {
  const auto text = shown(ProgressForm::bar, 100, [](Progress& progress, double& now) {
    now += 1;
    progress.show(50);
  });
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.substr(0, 28), "\r[============            ] ");
  EXPECT_TRUE(text.ends_with("\r\x1b[K"));
}

TEST(Progress, NoneIsNone) {
  EXPECT_EQ(shown(ProgressForm::none, 100,
                  [](Progress& progress, double& now) {
                    now += 10;
                    progress.show(50);
                  }),
            "");
}

}  // namespace
}  // namespace offtake
