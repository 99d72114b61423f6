#include "host/cli/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace offtake {
namespace {

TEST(Table, AlignsColumns) {
  Table table({"name", "mean"});
  EXPECT_TRUE(table.empty());
  table.add({"a", "1"});
  table.add({"longer", "12.5"});
  EXPECT_FALSE(table.empty());
  EXPECT_EQ(table.text(),
            "  name    mean\n"
            "  a          1\n"
            "  longer  12.5\n");
}

TEST(Table, LeavesNoSpacesAtTheEndsOfLines) {
  Table table({"name", "mean", "level"}, Align::left);
  table.add({"a", "1 [0, 2]", ""});
  EXPECT_EQ(table.text(),
            "  name  mean      level\n"
            "  a     1 [0, 2]\n");
}

TEST(Table, FitsTheTerminalByALineForALongName) {
  Table table({"name", "value"});
  const std::string first = std::string(60, 'a') + '1', second = std::string(60, 'a') + '2';
  table.add({first, std::string(50, '1')});
  table.add({second, std::string(50, '2')});
  table.add({"short", "3"});
  std::istringstream lines(table.text());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), std::size_t(kTerminalColumns));
  for (const std::string& name : {first, second}) {
    const std::size_t at = table.text().find("  " + name + "\n   ");
    EXPECT_NE(at, std::string::npos) << table.text();
  }
}

TEST(Table, GoesOnBelowWhereColumnsDoNotFit) {
  const std::string wide(44, 'x');
  Table table({"name", "one", "two", "three"}, Align::left);
  table.add({"a", wide, wide, "3"});
  EXPECT_EQ(table.text(), "  name  one" + std::string(43, ' ') + "two\n  a     " + wide + "  " + wide +
                              "\n  name  three\n  a     3\n");
}

TEST(Table, CountsCharactersNotBytes) {
  Table table({"n", "v"});
  table.add({"\xC3\xA9t\xC3\xA9", "1"});  // été
  EXPECT_EQ(table.text(), "  n    v\n  \xC3\xA9t\xC3\xA9  1\n");
}

TEST(Wrapped, BreaksBetweenWords) {
  const std::string word(30, 'x');
  EXPECT_EQ(wrapped(word + " " + word, 4), word + " " + word);
  EXPECT_EQ(wrapped(word + " " + word + " " + word + " " + word, 4), word + " " + word + " " + word + "\n    " + word);
  EXPECT_EQ(wrapped(word + " " + word + " " + word, 2, 20), word + " " + word + "\n  " + word);
  EXPECT_EQ(wrapped("", 4), "");
}

}  // namespace
}  // namespace offtake
