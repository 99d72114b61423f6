#include "host/cli/table.h"

#include <algorithm>
#include <cstddef>
#include <sstream>

namespace offtake {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastName = 12;

std::string spaces(std::size_t n) { return std::string(n, ' '); }

/// Columns that the text takes: characters of UTF-8, not bytes.
std::size_t width_of(const std::string& text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Table::Table(std::vector<std::string> header, Align others) : others_(others) { rows_.push_back(std::move(header)); }

void Table::add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string Table::text() const {
  std::vector<std::size_t> widths(rows_[0].size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  std::size_t first = 1;
  do {  // as many columns as fit, then the next ones below
    std::size_t used = kGap + std::min(widths[0], kLeastName), last = first;
    for (; last < widths.size() && (last == first || used + kGap + widths[last] <= kTerminalColumns); ++last)
      used += kGap + widths[last];
    out += block(first, last, widths);
    first = last;
  } while (first < widths.size());
  return out;
}

std::string Table::block(std::size_t first, std::size_t last, std::vector<std::size_t> widths) const {
  std::size_t others = 0;
  for (std::size_t i = first; i < last; ++i) others += kGap + widths[i];
  const std::size_t room = std::size_t(kTerminalColumns) > others + kGap ? kTerminalColumns - others - kGap : 0;
  widths[0] = std::min(widths[0], std::max(room, kLeastName));

  std::string out;
  for (const auto& row : rows_) {
    std::string line = spaces(kGap) + row[0];
    if (width_of(row[0]) > widths[0]) {
      out += line + '\n';
      line = spaces(kGap + widths[0]);
    } else {
      line += spaces(widths[0] - width_of(row[0]));
    }
    for (std::size_t i = first; i < last; ++i) {
      const std::string pad = spaces(widths[i] - width_of(row[i]));
      line += spaces(kGap) + (others_ == Align::left ? row[i] + pad : pad + row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

std::string wrapped(const std::string& text, int indent, int used) {
  std::string out;
  std::size_t column = std::size_t(used);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool first = column == std::size_t(used) && out.empty();
    if (!first && column + 1 + width_of(word) > std::size_t(kTerminalColumns)) {
      out += '\n' + std::string(std::size_t(indent), ' ');
      column = std::size_t(indent);
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width_of(word);
  }
  return out;
}

std::string narrowed(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line); out += '\n') {
    if (width_of(line) <= std::size_t(kTerminalColumns)) {
      out += line;
      continue;
    }
    const std::size_t leading = line.find_first_not_of(' '), gap = line.rfind("  ");
    const std::size_t column = gap == std::string::npos || gap < leading ? leading : gap + 2;
    out += line.substr(0, column) +
           wrapped(line.substr(column), int(column == leading ? leading + 4 : column), int(column));
  }
  return out;
}

}  // namespace offtake
