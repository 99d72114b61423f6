// What the GPU kernels of a study cost, read from the compiled code: no device is needed, but NVRTC is.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/bench.h"
#include "host/engine/cuda.h"
#include "host/engine/kernel_listing.h"
#include "host/engine/kernel_source.h"
#include "host/tables/built_tables.h"

namespace offtake {

struct KernelFigure {
  bool is_specialised = false;  // to the study's structure; else the one that is part of the program
  bool is_double = false;
  std::string target;  // "sm_90"
  std::size_t bytes = 0;
  KernelShape shape;                 // of the specialised
  double compile_seconds = 0;        // measured when it was compiled
  bool is_cached = false;            // which was before this
  std::optional<KernelUsage> usage;  // none of PTX, which the driver compiles
  std::optional<MonthCount> months;
  bool is_machine_code = false;  // that was counted; else PTX
};

struct KernelFigures {
  std::vector<KernelFigure> figures;
  std::string missing;  // "because …" of all, "of the study float, because …" of some; empty where none is
};

/// For an architecture: 90 is compute capability 9.0.
KernelFigures kernel_figures(const BuiltTables& singles, const BuiltTables& doubles, int architecture);

/// Lanes' instructions that a device issues a second: one of a warp each cycle by each of a multiprocessor's four
/// schedulers.
double issue_rate(const DeviceFacts& device);

/// An H100 SXM at the clock it keeps under load: where there is no device.
DeviceFacts an_h100();

/// A device's limit for a kernel in single precision (no device issues double at this rate), and how much of it was
/// reached.
struct IssueLimit {
  double path_months_per_second;
  std::optional<double> reached;  // share, where this kernel was measured
};
/// Of a specialised kernel whose instructions were counted: the count of one with loops wherever there are entities
/// says nothing of how often they are gone through.
std::optional<IssueLimit> issue_limit(const KernelFigure& kernel, const DeviceFacts& device,
                                      const std::vector<BenchFigure>& figures);

std::string kernel_table(const KernelFigures& kernels, const DeviceFacts& device,
                         const std::vector<BenchFigure>& figures);
nlohmann::ordered_json kernel_json(const KernelFigures& kernels, const DeviceFacts& device,
                                   const std::vector<BenchFigure>& figures);

}  // namespace offtake
