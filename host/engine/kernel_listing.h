// What a compiled kernel costs, read from what the compiler says of it and from its instructions.
#pragma once

#include <optional>
#include <string>

namespace offtake {

/// As ptxas reports it.
struct KernelUsage {
  int registers = 0;
  int stack_bytes = 0;
  int spill_stores = 0, spill_loads = 0;  // [bytes]
};
/// Of a compiler's log; nothing where it does not say.
std::optional<KernelUsage> usage_in(const std::string& log);

/// Instructions in the loop over months. Every block counts once, whether its branch is taken or not, but for those
/// that draw: they are done once in four months. Inner loops count once: a kernel of a structure has hardly any, one
/// for counts known at run time has them everywhere, and its count says little about what a path takes.
struct MonthCount {
  int month = 0;    // in all blocks but
  int quarter = 0;  // those that draw
  double per_month() const { return month + quarter / 4.0; }
};

/// Of a disassembly (nvdisasm -c) or of PTX, whose instructions are not the machine's: never compare the two.
/// Nothing where there is no loop that draws.
std::optional<MonthCount> months_in(const std::string& listing);

/// nvdisasm's listing of machine code, where the program is in the path or in CUDA_HOME, CUDA_PATH, /usr/local/cuda
/// or OFFTAKE_NVDISASM names it; nothing otherwise.
std::optional<std::string> disassembly(const std::string& cubin);

}  // namespace offtake
