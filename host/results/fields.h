// Fields of CSV files.
#pragma once

#include <optional>
#include <string>

namespace offtake {

/// The shortest text that reads back the same; empty for what is no number.
std::string field(double x);
std::string field(const std::optional<double>& x);

/// Quoted where RFC 4180 asks for it.
std::string field(const std::string& text);

}  // namespace offtake
