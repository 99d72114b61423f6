#include "host/engine/kernel_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "kernels/path_state.h"

namespace offtake {
namespace {

constexpr int kBlocks[] = {128, 64, 32};
constexpr std::uint64_t kMostShared = 99 * 1024;  // of a block on every architecture since compute capability 8.6

const char* scalar_of(bool is_double) { return is_double ? "double" : "float"; }

template <class Scalar>
std::uint64_t far_bytes(const BuiltTables& tables) {
  const Structure structure{tables.structure.data()};
  const Tables<Scalar> none{};
  FarMemory memory;
  const PathState<Scalar, Structure, FarMemory> state(structure, none, memory);
  return memory.used;
}

}  // namespace

std::string structure_source(const BuiltTables& tables, const std::string& name) {
  return fmt::format("struct {} {{\n  static constexpr int data[] = {{{}}};\n}};\n", name,
                     fmt::join(tables.structure, ","));
}

KernelShape kernel_shape(const BuiltTables& tables) {
  const std::uint64_t bytes = tables.is_double ? far_bytes<double>(tables) : far_bytes<float>(tables);
  for (const int block : kBlocks)
    if (bytes * std::uint64_t(block) <= kMostShared) return {block, bytes * std::uint64_t(block)};
  return {};
}

std::string specialised_source(const BuiltTables& tables) {
  constexpr const char* kText = R"(#include "kernels/path_kernel.h"
namespace offtake::inline OFFTAKE_TARGET {{
{structure}
extern __shared__ double far_state[];
extern "C" __global__ void __launch_bounds__({block})
    {name}(const __grid_constant__ Tables<{scalar}> tables, const __grid_constant__ DeviceJob job) {{
  BlockMemory<{block}> memory{{{{}}, reinterpret_cast<unsigned char*>(far_state), int(threadIdx.x)}};
  simulate_thread(tables, job, StaticStructure<Study>{{}}, memory);
}}
}}
)";
  return fmt::format(kText, fmt::arg("structure", structure_source(tables, "Study")),
                     fmt::arg("block", kernel_shape(tables).block), fmt::arg("name", kKernelName),
                     fmt::arg("scalar", scalar_of(tables.is_double)));
}

std::string generic_source(bool is_double) {
  constexpr const char* kText = R"(#include "kernels/path_kernel.h"
namespace offtake::inline OFFTAKE_TARGET {{
extern "C" __global__ void
    {name}(const __grid_constant__ Tables<{scalar}> tables, const __grid_constant__ DeviceJob job) {{
  simulate_generic(tables, job);
}}
}}
)";
  return fmt::format(kText, fmt::arg("name", kKernelName), fmt::arg("scalar", scalar_of(is_double)));
}

}  // namespace offtake
