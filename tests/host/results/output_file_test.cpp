#include "host/results/output_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace offtake {
namespace {

namespace fs = std::filesystem;

std::string error_of(const fs::path& path) {
  try {
    OutputFile file(path);
    file.append("something");
    file.close();
  } catch (const ResultsError& error) {
    return error.what();
  }
  return "";
}

TEST(OutputFile, HoldsWhatWasAppended) {
  const fs::path path = fs::path(testing::TempDir()) / "output_file_test";
  std::string expected;
  {
    OutputFile file(path);
    for (int i = 0; i < 50000; ++i) {
      const std::string line = std::to_string(i) + "\n";
      file.append(line);
      expected += line;
    }
    file.close();
  }
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), expected);
  fs::remove(path);
}

TEST(OutputFile, SaysThatTheDiskIsFull) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  EXPECT_EQ(error_of("/dev/full"),
            "/dev/full: error: --out: cannot be written, No space left on device; free some space or name another "
            "directory");
}

TEST(OutputFile, SaysWhyItCannotBeMade) {
  EXPECT_EQ(error_of("/no/such/place"),
            "/no/such/place: error: --out: cannot be written, No such file or directory; name another directory");
}

}  // namespace
}  // namespace offtake
