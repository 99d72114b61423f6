// Student's t copula on factors, as two curves.
#pragma once

#include "host/tables/marginal.h"

namespace offtake {

/// ln √(ν/χ²_ν), by a standard normal z that falls as χ² rises: large z, heavy tail.
Curve tabulate_stretch(double degrees_of_freedom);

/// Φ⁻¹(t_ν(x)) by arsinh x: the normal that is as rare as x is under Student's t. x far out is cut where the
/// normal is at ±kCurveHigh.
Curve tabulate_back_to_normal(double degrees_of_freedom);

}  // namespace offtake
