// Text tables for a terminal of kTerminalColumns columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace offtake {

inline constexpr int kTerminalColumns = 100;

/// How all columns but the first stand, which is to the left.
enum class Align { left, right };

class Table {
 public:
  explicit Table(std::vector<std::string> header, Align others = Align::right);

  /// A cell for every column.
  void add(std::vector<std::string> cells);

  bool empty() const { return rows_.size() == 1; }

  /// Two spaces before every line and between columns. Where the table would be too wide, the longest
  /// names have a line of their own: two that are shortened may look the same. What is too wide even then goes on
  /// below, its names again before the columns left.
  std::string text() const;

 private:
  std::string block(std::size_t first, std::size_t last, std::vector<std::size_t> widths) const;

  std::vector<std::vector<std::string>> rows_;  // the header first
  Align others_;
};

/// The text in lines of at most kTerminalColumns, broken between words; all but the first begin with
/// `indent` spaces. `used` columns of the first are taken.
std::string wrapped(const std::string& text, int indent, int used = 0);

/// Lines that are too long go on below the last of their columns.
std::string narrowed(const std::string& text);

}  // namespace offtake
