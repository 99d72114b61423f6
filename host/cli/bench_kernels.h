// What the GPU kernels of a study cost, read from the compiled code: no device is needed, but NVRTC is.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/kernel_listing.h"
#include "host/engine/kernel_source.h"
#include "host/tables/built_tables.h"

namespace offtake {

struct KernelFigure {
  bool is_specialised = false;  // to the study's structure; else the one that is part of the program
  bool is_double = false;
  std::string target;  // "sm_90"
  std::size_t bytes = 0;
  KernelShape shape;           // of the specialised
  double compile_seconds = 0;  // 0: from the cache
  KernelUsage usage;
  std::optional<MonthCount> months;
  bool is_machine_code = false;  // that was counted; else PTX
};

struct KernelFigures {
  std::vector<KernelFigure> figures;
  std::string missing;  // why there are none
};

/// For an architecture: 90 is compute capability 9.0.
KernelFigures kernel_figures(const BuiltTables& singles, const BuiltTables& doubles, int architecture);

std::string kernel_table(const KernelFigures& kernels);
nlohmann::ordered_json kernel_json(const KernelFigures& kernels);

}  // namespace offtake
