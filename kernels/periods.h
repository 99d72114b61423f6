// Whether a period is over, without a division: a GPU takes two dozen instructions for one, each month and contract.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

/// The word that stands for a period of so many months: ⌈2³² / months⌉.
constexpr unsigned period_word(int months) { return 0xffffffffu / unsigned(months) + 1; }

/// Whether n months are whole periods (Lemire, Kaser and Kurz 2019); both are below 2¹⁵.
OFFTAKE_HD bool are_whole_periods(int n, unsigned word) { return unsigned(n) * word <= word - 1; }

}  // namespace offtake::inline OFFTAKE_TARGET
