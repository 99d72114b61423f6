// Damaged studies give messages, never a crash; what loads all the same resolves.
#include <gtest/gtest.h>

#include <random>

#include "host/config/load.h"
#include "host/config/resolved.h"
#include "tests/host/config/full_study.h"

namespace offtake {
namespace {

void survive(const std::string& text) {
  const Loaded loaded = parse_study(text, "study.toml");
  ASSERT_EQ(loaded.study.has_value(), loaded.errors.empty());
  if (loaded.study) {
    EXPECT_FALSE(resolved(*loaded.study).empty());
  }
  for (const Diagnostic& error : loaded.errors) {
    EXPECT_GE(error.place.line, 1);
    EXPECT_GE(error.place.column, 1);
    EXPECT_FALSE(error.key.empty());
  }
}

TEST(DamagedStudy, CutOffAnywhere) {
  const std::string text = kFullStudy;
  for (std::size_t length = 0; length < text.size(); length += 7) survive(text.substr(0, length));
}

TEST(DamagedStudy, WithAnyByteChanged) {
  std::mt19937 random(1);
  for (int i = 0; i < 600; ++i) {
    std::string text = kFullStudy;
    for (int flips = 1 + int(random() % 3); flips > 0; --flips) text[random() % text.size()] = char(random());
    survive(text);
  }
}

TEST(DamagedStudy, WithAnyLineRemovedOrDoubled) {
  const std::string text = kFullStudy;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    survive(text.substr(0, begin) + text.substr(end));
    survive(text.substr(0, end) + text.substr(begin));
    begin = end;
  }
}

// Values of every type in the place of each other.
TEST(DamagedStudy, WithAnyValueOfAnotherType) {
  const std::string text = kFullStudy;
  for (const char* value : {"-1", "1e400", "\"\"", "true", "[]", "[[]]", "{}", "2026-01-01", "[[2026-01-01, 1]]"}) {
    for (std::size_t equals = text.find(" = "); equals != std::string::npos; equals = text.find(" = ", equals + 1)) {
      const std::size_t end = text.find_first_of(",\n}", equals);
      survive(text.substr(0, equals + 3) + value + text.substr(end));
    }
  }
}

}  // namespace
}  // namespace offtake
