// Figures of `offtake bench` as a table and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/cli/bench.h"

namespace offtake {

/// Ratio to the scalar build of the same precision with one thread; NaN where there is none.
double to_scalar(const BenchFigure& figure, const std::vector<BenchFigure>& figures);

std::string bench_table(const std::vector<BenchFigure>& figures);

/// { machine and build, study, rounds, figures: [{…}] }
nlohmann::ordered_json bench_json(const std::vector<BenchFigure>& figures, const std::string& study, int months);

}  // namespace offtake
