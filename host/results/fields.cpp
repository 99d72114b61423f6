#include "host/results/fields.h"

#include <fmt/format.h>

#include <cmath>

namespace offtake {

std::string field(double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; }
std::string field(const std::optional<double>& x) { return x ? field(*x) : ""; }

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace offtake
