// Figures of `offtake bench` as a table and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/cli/bench.h"
#include "host/cli/bench_precision.h"
#include "host/engine/cuda.h"

namespace offtake {

/// Ratio to the scalar build of the same precision with one thread; NaN where there is none.
double to_scalar(const BenchFigure& figure, const std::vector<BenchFigure>& figures);

/// What was measured, and on what.
struct BenchRecord {
  std::string study;
  int months = 0;
  double load = 0;  // processes that wanted a processor, over the minute before
  std::optional<DeviceFacts> device;
  std::string driver;  // of the device: "580.65.06", or empty
  std::vector<BenchFigure> figures;
  EsPrecision precision;
  std::string no_energy;    // of which kind of case none is reported, and why; empty where all are
  std::string no_gpu = "";  // why there is no figure of a GPU; empty where there is one
};

std::string bench_table(const std::vector<BenchFigure>& figures);

/// Why no GPU was measured, or its kernel of the study was not, in lines; empty where all were.
std::string gpu_text(const BenchRecord& record);

/// Of every case: time to a precise ES, and energy.
std::string time_table(const BenchRecord& record);

/// { machine and build, device, study, rounds, es: {…}, figures: [{…}] }
nlohmann::ordered_json bench_json(const BenchRecord& record);

}  // namespace offtake
