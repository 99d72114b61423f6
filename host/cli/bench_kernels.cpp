#include "host/cli/bench_kernels.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/engine/specialise.h"

namespace offtake {
namespace {

constexpr double kSchedulers = 4, kLanes = 32;  // of a multiprocessor, of a warp

KernelFigure figure_of(const BuiltTables& tables, bool is_specialised, int architecture) {
  const KernelCache cache;
  const CompiledKernel kernel = is_specialised ? specialised_kernel(tables, architecture, cache)
                                               : compiled_kernel(generic_source(tables.is_double), architecture, cache);
  KernelFigure figure;
  figure.is_specialised = is_specialised;
  figure.is_double = tables.is_double;
  figure.target = kernel.target;
  figure.bytes = kernel.image.size();
  figure.compile_seconds = kernel.seconds;
  figure.is_cached = kernel.is_cached;
  if (is_specialised) figure.shape = kernel_shape(tables, architecture);
  figure.usage = usage_in(kernel.log);
  const auto listing = kernel.is_machine_code() ? disassembly(kernel.image) : std::nullopt;
  figure.is_machine_code = listing.has_value();
  figure.months = months_in(listing ? *listing : kernel.ptx);
  return figure;
}

std::string name_of(bool is_specialised, bool is_double) {
  return std::string(is_specialised ? "of the study" : "precompiled") + (is_double ? " double" : " float");
}
const char* count_of(const KernelFigure& figure) { return figure.is_machine_code ? "SASS" : "PTX"; }

}  // namespace

KernelFigures kernel_figures(const BuiltTables& singles, const BuiltTables& doubles, int architecture) {
  KernelFigures kernels;
  std::vector<std::pair<std::string, std::string>> failures;  // why, and which
  for (const BuiltTables* tables : {&singles, &doubles}) {
    for (const bool is_specialised : {true, false}) {
      try {
        kernels.figures.push_back(figure_of(*tables, is_specialised, architecture));
      } catch (const NvrtcError& error) {
        const std::string why = error.what(), name = name_of(is_specialised, tables->is_double);
        const auto same =
            std::find_if(failures.begin(), failures.end(), [&](const auto& each) { return each.first == why; });
        if (same != failures.end())
          same->second += ", " + name;
        else
          failures.emplace_back(why, name);
      }
    }
  }
  const bool are_all = kernels.figures.empty() && failures.size() == 1;
  for (const auto& [why, which] : failures)
    kernels.missing += (kernels.missing.empty() ? "" : "; ") + (are_all ? "" : which + ", ") + "because " + why;
  return kernels;
}

double issue_rate(const DeviceFacts& device) { return device.multiprocessors * kSchedulers * kLanes * device.clock_hz; }

DeviceFacts an_h100() { return {"H100 SXM", "", 90, 132, 1.755e9, "", ""}; }

std::optional<IssueLimit> issue_limit(const KernelFigure& kernel, const DeviceFacts& device,
                                      const std::vector<BenchFigure>& figures) {
  if (!kernel.is_specialised || kernel.is_double || !kernel.months || kernel.months->per_month() <= 0) return {};
  IssueLimit limit{issue_rate(device) / kernel.months->per_month(), {}};
  for (const BenchFigure& figure : figures) {
    if (figure.what.backend == Backend::cuda && figure.is_specialised && figure.what.is_double == kernel.is_double)
      limit.reached = figure.path_months_per_second / limit.path_months_per_second;
  }
  return limit;
}

std::string kernel_table(const KernelFigures& kernels, const DeviceFacts& device,
                         const std::vector<BenchFigure>& figures) {
  const bool is_any = !kernels.figures.empty();
  std::string missing;
  if (!kernels.missing.empty()) {
    const bool are_all = kernels.missing.starts_with("because");
    const std::string text = fmt::format("GPU kernels: not compiled{} {}", are_all ? "," : ":", kernels.missing);
    missing = is_any ? "  " + wrapped(text, 4, 2) + "\n" : wrapped(text, 2) + "\n";
  }
  if (!is_any) return missing;
  Table table(
      {"GPU kernel", "compiled", "registers", "shared", "stack", "spilled", "a path-month", "limit", "reached"});
  bool is_machine_code = true, has_cached = false;
  for (const KernelFigure& figure : kernels.figures) {
    const auto limit = issue_limit(figure, device, figures);
    const double count = figure.months ? figure.months->per_month() : 0;
    const KernelUsage usage = figure.usage.value_or(KernelUsage{});
    const auto told = [&](const std::string& cell) { return figure.usage ? cell : ""; };
    has_cached = has_cached || figure.is_cached;
    table.add(
        {name_of(figure.is_specialised, figure.is_double),
         duration(figure.compile_seconds) + (figure.is_cached ? " *" : ""), told(fmt::format("{}", usage.registers)),
         fmt::format("{} B",
                     figure.shape.block > 0 ? figure.shape.shared_bytes / std::uint64_t(figure.shape.block) : 0),
         told(fmt::format("{} B", usage.stack_bytes)),
         told(fmt::format("{} B", usage.spill_stores + usage.spill_loads)),
         count > 0 ? fmt::format("{:.0f} {}", count, count_of(figure)) : "",
         limit ? rate(limit->path_months_per_second) : "", limit && limit->reached ? percent(*limit->reached) : ""});
    is_machine_code = is_machine_code && figure.is_machine_code;
  }
  const std::string text = fmt::format(
      "Kernels for {}, by NVRTC: bytes a thread; instructions with every branch of a month taken, inner loops once "
      "(the precompiled kernel has them everywhere: of it they tell no limit), draws once in four months. Limit: "
      "path-months/s at which these instructions are issued by {}, {} multiprocessors at {:.3f} GHz{}.",
      kernels.figures[0].target, device.name, device.multiprocessors, 1e-9 * device.clock_hz,
      is_machine_code
          ? ""
          : "; no nvdisasm was found, or it failed: PTX is not what a device issues, a limit by it is a rough one");
  const char* cached = has_cached ? "  * in an earlier run, from the cache now\n" : "";
  return wrapped(text, 0) + "\n" + table.text() + cached + missing;
}

nlohmann::ordered_json kernel_json(const KernelFigures& kernels, const DeviceFacts& device,
                                   const std::vector<BenchFigure>& figures) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const KernelFigure& figure : kernels.figures) {
    all.push_back({{"kernel", figure.is_specialised ? "specialised" : "generic"},
                   {"precision", figure.is_double ? "double" : "float"},
                   {"target", figure.target},
                   {"bytes", figure.bytes},
                   {"compile_seconds", figure.compile_seconds},
                   {"cached", figure.is_cached},
                   {"block", figure.shape.block},
                   {"shared_bytes", figure.shape.shared_bytes}});
    const auto used = [&](int KernelUsage::*number) { return figure.usage ? Json((*figure.usage).*number) : Json(); };
    all.back()["registers"] = used(&KernelUsage::registers);
    all.back()["stack_bytes"] = used(&KernelUsage::stack_bytes);
    all.back()["spill_store_bytes"] = used(&KernelUsage::spill_stores);
    all.back()["spill_load_bytes"] = used(&KernelUsage::spill_loads);
    if (!figure.months) continue;
    all.back()["counted"] = figure.is_machine_code ? "sass" : "ptx";
    all.back()["instructions_per_path_month"] = figure.months->per_month();
    all.back()["of_them_draws"] = figure.months->quarter / 4.0;
    const auto limit = issue_limit(figure, device, figures);
    if (!limit) continue;
    all.back()["limit_device"] = device.name;
    all.back()["limit_path_months_per_second"] = limit->path_months_per_second;
    all.back()["share_of_limit"] = limit->reached ? Json(*limit->reached) : Json();
  }
  return all;
}

}  // namespace offtake
