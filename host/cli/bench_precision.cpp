#include "host/cli/bench_precision.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/measures/measures.h"

namespace offtake {
namespace {

constexpr double kTail = 1000;  // paths beyond VaR that relative_half_width() takes

}  // namespace

double EsPrecision::paths_to(double wanted) const {
  if (!std::isfinite(half_width)) return std::numeric_limits<double>::infinity();
  const double ratio = half_width / wanted;
  return std::max(std::ceil(double(paths) * ratio * ratio), fewest());
}

double EsPrecision::fewest() const {
  constexpr double kSlack = 1e-6;  // above the rounding of 1 - level
  return std::ceil(kHonestTail / (1 - level) - kSlack);
}

EsPrecision es_precision(const BuiltTables& tables, const BenchCase& what, double level, std::int64_t paths) {
  const std::int64_t enough = std::max(paths, next_stop(std::int64_t(kTail / (1 - level))));
  const RunOutput output = run(tables, request_of(what, enough));
  const auto headline = std::size_t(tables.headline);
  return {level, output.paths, relative_half_width(tables.columns[headline], output.summaries[headline], level)};
}

double seconds_to(double wanted, const EsPrecision& precision, const BenchFigure& figure, int months) {
  return precision.paths_to(wanted) * months / figure.path_months_per_second;
}

std::string precision_text(const EsPrecision& precision) {
  const std::string what = fmt::format("ES {} of the loss", level(precision.level));
  if (!std::isfinite(precision.half_width))
    return wrapped(fmt::format("{} has no interval after {} paths: how long it takes to one cannot be told.", what,
                               grouped(precision.paths)),
                   2) +
           "\n";
  std::string text = fmt::format("{}: measured ± {:.2g} % after {} paths (95 %);", what, 100 * precision.half_width,
                                 grouped(precision.paths));
  for (const double wanted : kHalfWidths)
    text += fmt::format(" ± {} takes {} paths{}{}", level(wanted), amount(precision.paths_to(wanted)),
                        precision.is_extrapolated(wanted)                  ? ", extrapolated"
                        : precision.paths_to(wanted) == precision.fewest() ? ", the fewest that have an interval"
                                                                           : "",
                        wanted == kHalfWidths.back() ? "." : ";");
  return wrapped(text + " Extrapolated: as 1/√paths. Times: these paths at the speeds above.", 2) + "\n";
}

}  // namespace offtake
