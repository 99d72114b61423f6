// Rounding to whole numbers by adding and taking away: the same on scalars and on vectors of doubles.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The nearest whole number, ties to even, for |x| < 2^51; anything larger stays as large.
template <class Doubles>
OFFTAKE_HD Doubles nearest_whole(Doubles x) {
  constexpr double kShift = 0x1.8p52;
  return (x + kShift) - kShift;
}

}  // namespace offtake::inline OFFTAKE_TARGET
