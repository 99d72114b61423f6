#include "host/config/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>

namespace offtake {
namespace {

constexpr std::size_t kMostNames = 60;  // characters of a file that may be no CSV at all

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool escaped = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (escaped) {
        cells.back() += line[i++];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else if (line[i] != '\r') {
      cells.back() += line[i];
    }
  }
  return cells;
}

std::optional<double> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

CsvColumn read_csv_column(const std::string& path, const std::string& column) {
  std::ifstream file(path);
  std::string line;
  if (std::filesystem::is_directory(path) || !std::getline(file, line)) {
    return {{}, fmt::format("'{}' cannot be read or is empty, a CSV file belongs here, check the path", path)};
  }
  const std::vector<std::string> header = cells_of(line);
  const auto found = std::find(header.begin(), header.end(), column);
  if (found == header.end()) {
    std::string names = fmt::format("{}", fmt::join(header, ", "));
    if (names.size() > kMostNames) names = names.substr(0, kMostNames) + " ...";
    return {{},
            fmt::format("'{}' has no column '{}', its first line names {}, name one of these", path, column, names)};
  }
  const std::size_t position = std::size_t(found - header.begin());

  CsvColumn read;
  for (int number = 2; std::getline(file, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const std::vector<std::string> cells = cells_of(line);
    const auto value = position < cells.size() ? number_of(cells[position]) : std::nullopt;
    if (!value) {
      return {{},
              fmt::format("line {} of '{}' has no number in column '{}', every line needs one, mend the file", number,
                          path, column)};
    }
    read.values.push_back(*value);
  }
  if (read.values.empty()) read.error = fmt::format("'{}' has a header only, a sample needs numbers, add lines", path);
  return read;
}

}  // namespace offtake
