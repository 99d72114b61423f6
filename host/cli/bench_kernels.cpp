#include "host/cli/bench_kernels.h"

#include <fmt/format.h>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/engine/specialise.h"

namespace offtake {
namespace {

// An H100 SXM issues one instruction of a warp a cycle on each of 132 · 4 schedulers at 1.755 GHz.
constexpr double kIssuesPerSecond = 132.0 * 4 * 32 * 1.755e9;

KernelFigure figure_of(const BuiltTables& tables, bool is_specialised, int architecture) {
  const KernelCache cache;
  const CompiledKernel kernel = is_specialised ? specialised_kernel(tables, architecture, cache)
                                               : compiled_kernel(generic_source(tables.is_double), architecture, cache);
  KernelFigure figure{is_specialised, tables.is_double, kernel.target, kernel.image.size(), {}, kernel.seconds, {}, {}};
  if (is_specialised) figure.shape = kernel_shape(tables, architecture);
  figure.usage = usage_in(kernel.log).value_or(KernelUsage{});
  const auto listing = kernel.is_machine_code() ? disassembly(kernel.image) : std::nullopt;
  figure.is_machine_code = listing.has_value();
  figure.months = months_in(listing ? *listing : kernel.ptx);
  return figure;
}

const char* name_of(const KernelFigure& figure) { return figure.is_specialised ? "of the study" : "precompiled"; }

}  // namespace

KernelFigures kernel_figures(const BuiltTables& singles, const BuiltTables& doubles, int architecture) {
  KernelFigures kernels;
  try {
    for (const BuiltTables* tables : {&singles, &doubles})
      for (const bool is_specialised : {true, false})
        kernels.figures.push_back(figure_of(*tables, is_specialised, architecture));
  } catch (const NvrtcError& error) {
    kernels.missing = error.what();
  }
  return kernels;
}

std::string kernel_table(const KernelFigures& kernels) {
  if (!kernels.missing.empty()) return "GPU kernels: not compiled, because " + wrapped(kernels.missing, 2, 39) + "\n";
  Table table({"GPU kernel", "registers", "shared", "stack", "spilled", "a path-month", "an H100 issues"});
  bool is_machine_code = true;
  for (const KernelFigure& figure : kernels.figures) {
    // Where there is a loop wherever there are entities, its blocks say nothing of how often they are gone through.
    const bool is_said = figure.is_specialised && figure.months;
    const double count = figure.months ? figure.months->per_month() : 0;
    table.add({fmt::format("{} {}", name_of(figure), figure.is_double ? "double" : "float"),
               fmt::format("{}", figure.usage.registers),
               fmt::format("{} B",
                           figure.shape.block > 0 ? figure.shape.shared_bytes / std::uint64_t(figure.shape.block) : 0),
               fmt::format("{} B", figure.usage.stack_bytes),
               fmt::format("{} B", figure.usage.spill_stores + figure.usage.spill_loads),
               count > 0 ? fmt::format("{:.0f} {}", count, figure.is_machine_code ? "SASS" : "PTX") : "",
               is_said && figure.is_machine_code ? rate(kIssuesPerSecond / count) + " path-months/s" : ""});
    is_machine_code = is_machine_code && figure.is_machine_code;
  }
  return fmt::format(
      "Kernels for {}, by NVRTC: bytes a thread; instructions with every branch of a month taken, inner\n"
      "loops once (the precompiled kernel has them everywhere), draws once in four months{}\n{}",
      kernels.figures[0].target,
      is_machine_code ? "" : "\n(no nvdisasm was found: PTX, which is not what the device issues)", table.text());
}

nlohmann::ordered_json kernel_json(const KernelFigures& kernels) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const KernelFigure& figure : kernels.figures) {
    all.push_back({{"kernel", figure.is_specialised ? "specialised" : "generic"},
                   {"precision", figure.is_double ? "double" : "float"},
                   {"target", figure.target},
                   {"bytes", figure.bytes},
                   {"compile_seconds", figure.compile_seconds},
                   {"block", figure.shape.block},
                   {"shared_bytes", figure.shape.shared_bytes},
                   {"registers", figure.usage.registers},
                   {"stack_bytes", figure.usage.stack_bytes},
                   {"spill_store_bytes", figure.usage.spill_stores},
                   {"spill_load_bytes", figure.usage.spill_loads}});
    if (!figure.months) continue;
    all.back()["counted"] = figure.is_machine_code ? "sass" : "ptx";
    all.back()["instructions_per_path_month"] = figure.months->per_month();
    all.back()["of_them_draws"] = figure.months->quarter / 4.0;
  }
  return all;
}

}  // namespace offtake
