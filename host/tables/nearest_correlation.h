// The correlation matrix nearest to one that is impossible.
#pragma once

#include <string>

#include "host/tables/correlation.h"

namespace offtake {

struct NearestCorrelation {
  CorrelationMatrix matrix;
  double distance = 0;        // Frobenius norm of the change
  std::string first, second;  // the pair that moved most
  double before = 0, after = 0;
};

/// Higham (2002): alternating projections on the positive semi-definite matrices and on those with ones on
/// the diagonal, with Dykstra's correction. The result is rounded, so that it is the same on every machine.
NearestCorrelation nearest_correlation(const CorrelationMatrix& matrix);

}  // namespace offtake
