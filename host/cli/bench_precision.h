// How long a study's expected shortfall takes to a given precision.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "host/cli/bench.h"

namespace offtake {

/// Half widths of the interval over ES that are told of.
inline constexpr std::array kHalfWidths{0.01, 0.001};

/// How precisely so many paths tell ES of the loss.
struct EsPrecision {
  double level = 0;
  std::int64_t paths = 0;
  double half_width = 0;  // over ES; infinite where there is no interval

  /// Paths that another half width takes: it shrinks with the root of their number. No less than fewest(); infinite
  /// where nothing is known.
  double paths_to(double wanted) const;
  /// With an interval at all: kHonestTail beyond VaR.
  double fewest() const;
  /// It takes more than were simulated.
  bool is_extrapolated(double wanted) const { return paths_to(wanted) > double(paths); }
};

/// Measured by a run of the case: of so many paths, or as many as an interval at this level takes.
EsPrecision es_precision(const BuiltTables& tables, const BenchCase& what, double level, std::int64_t paths);

/// Seconds that a case simulates and aggregates to come to the half width; infinite where that is not known.
double seconds_to(double wanted, const EsPrecision& precision, const BenchFigure& figure, int months);

/// "ES 99 % of the loss: ± 0.61 % after 354,304 paths …", in lines.
std::string precision_text(const EsPrecision& precision);

}  // namespace offtake
