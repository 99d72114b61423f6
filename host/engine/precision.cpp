#include "host/engine/precision.h"

#include <algorithm>
#include <cmath>

namespace offtake {

PrecisionGap precision_gap(const BuiltTables& singles, const BuiltTables& doubles, RunRequest request,
                           const RunOutput& output) {
  request.paths = std::min(request.paths, kPrecisionPaths);
  request.until = 0;
  request.progress = nullptr;
  // So few paths are done before a GPU is open, and its kernel would have to be compiled in double, too.
  request.backend = Backend::cpu;
  request.specialise = Specialise::off;
  request.devices.clear();
  const RunOutput single = run(singles, request), twice = run(doubles, request);
  PrecisionGap gap;
  if (single.interrupted || twice.interrupted) return gap;
  gap.paths = std::int64_t(std::min(single.headline.singles.size(), twice.headline.doubles.size()));
  for (std::size_t i = 0; i < std::size_t(gap.paths); ++i) {
    const double difference = double(single.headline.singles[i]) - twice.headline.doubles[i];
    gap.mean_usd += difference / double(gap.paths);
    gap.mean_absolute_usd += std::abs(difference) / double(gap.paths);
  }
  const std::size_t headline = std::size_t(singles.headline);
  const Moments m = moments(output.summaries[headline], singles.columns[headline].lsb);
  const double error = std::sqrt(m.variance / double(m.count));
  if (error > 0) gap.standard_errors = std::abs(gap.mean_usd) / error;
  return gap;
}

}  // namespace offtake
