#include "host/engine/kernel_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>

#include "kernels/path_state.h"

namespace offtake {
namespace {

constexpr std::uint64_t kSystemBytes = 1024;  // of a block's shared memory

/// [KiB] of shared memory that the blocks on a multiprocessor may have (CUDA Programming Guide, compute capabilities).
int most_shared(int architecture) {
  const bool is_large = architecture == 90 || architecture == 100 || architecture == 103;
  return is_large ? 228 : architecture == 80 || architecture == 87 ? 164 : 100;
}

/// Bytes that a block may have where so many share a multiprocessor.
std::uint64_t most_shared(int architecture, int blocks) {
  return std::uint64_t(most_shared(architecture) / blocks) * 1024 - kSystemBytes;
}

const char* scalar_of(bool is_double) { return is_double ? "double" : "float"; }

// Arrays that are part of the kernel's parameters: at most 32,764 bytes, the words and a few more among them.
constexpr int kNearEntries = 128;
constexpr int kNearBytes = 16 * 1024;
constexpr std::size_t kMostBytes = 32000;

/// [bytes] of a thread that lie in shared memory.
template <class Scalar>
std::uint64_t shared_bytes(const BuiltTables& tables, Reach shared) {
  const Structure structure{tables.structure.data()};
  const Tables<Scalar> none{};
  SharedMeasure memory{shared};
  const PathState<Scalar, Structure, SharedMeasure> state(structure, none, memory);
  return memory.used;
}

/// Where short arrays stand among themselves, the others -1, and their end.
std::vector<int> near_at(const BuiltTables& tables) {
  const int most = kNearBytes / (tables.is_double ? 8 : 4);
  std::vector<int> result;
  int at = 0;
  for (std::size_t field = 0; field < std::size_t(kFields); ++field) {
    const int entries = tables.real_at[field + 1] - tables.real_at[field];
    const bool is_near = entries <= kNearEntries && at + entries <= most;
    result.push_back(is_near ? at : -1);
    if (is_near) at += entries;
  }
  result.push_back(at);
  return result;
}

template <class T>
void append(std::vector<unsigned char>& bytes, const T* values, std::size_t count) {
  const std::size_t at = bytes.size();
  bytes.resize(at + count * sizeof(T));
  if (count > 0) std::memcpy(bytes.data() + at, values, count * sizeof(T));
}

template <class Scalar>
std::vector<unsigned char> study_tables(const BuiltTables& tables, const std::vector<Scalar>& values,
                                        const void* reals) {
  std::vector<unsigned char> bytes;
  const unsigned seed[] = {unsigned(tables.seed), unsigned(tables.seed >> 32)}, none = 0;
  append(bytes, &reals, 1);
  append(bytes, seed, 2);
  const std::vector<int> at = near_at(tables);
  for (std::size_t field = 0; field < std::size_t(kFields); ++field)
    if (at[field] >= 0)
      append(bytes, values.data() + tables.real_at[field],
             std::size_t(tables.real_at[field + 1] - tables.real_at[field]));
  if (at.back() == 0) append(bytes, values.data(), 1);  // no array is empty there
  append(bytes, tables.words.data(), tables.words.size());
  if (tables.words.empty() || bytes.size() % 8 != 0) append(bytes, &none, 1);
  if (bytes.size() % 8 != 0) append(bytes, &none, 1);
  return bytes;
}

}  // namespace

std::string structure_source(const BuiltTables& tables, const std::string& name) {
  constexpr const char* kText = R"(struct {} {{
  static constexpr int months = {};
  static constexpr int data[] = {{{}}};
  static constexpr int real_at[] = {{{}}};
  static constexpr int near_at[] = {{{}}};
  static constexpr int word_at[] = {{{}}};
}};
)";
  return fmt::format(kText, name, tables.months, fmt::join(tables.structure, ","), fmt::join(tables.real_at, ","),
                     fmt::join(near_at(tables), ","), fmt::join(tables.word_at, ","));
}

std::vector<unsigned char> study_tables(const BuiltTables& tables, const void* reals) {
  if (tables.is_double) return study_tables(tables, tables.reals, reals);
  return study_tables(tables, tables.singles, reals);
}

KernelShape kernel_shape(const BuiltTables& tables, int architecture) {
  if (study_tables(tables, nullptr).size() > kMostBytes) return {};
  KernelShape shape;
  const auto fits = [&](Reach shared, int block, int blocks) {
    const std::uint64_t each =
        tables.is_double ? shared_bytes<double>(tables, shared) : shared_bytes<float>(tables, shared);
    const std::uint64_t bytes = each * std::uint64_t(block), all = std::uint64_t(blocks) * (bytes + kSystemBytes);
    const std::uint64_t percent = std::uint64_t(most_shared(architecture)) * 1024 / 100;
    shape = {block, shared, bytes, int(std::min<std::uint64_t>(100, all / percent + 1))};
    return bytes <= most_shared(architecture, blocks);
  };
  // Registers are few, but threads count: as much in shared memory as leaves room for two blocks.
  for (const Reach shared : {Reach::monthly, Reach::rare, Reach::indexed})
    for (const int block : {128, 96})
      if (fits(shared, block, 2)) return shape;
  for (const int block : {64, 32})
    for (const int blocks : {2, 1})
      if (fits(Reach::indexed, block, blocks)) return shape;
  return {};
}

// Two blocks to a multiprocessor may have all 255 registers; not told so, ptxas 13.0 now and then leaves most unused.
std::string specialised_source(const BuiltTables& tables, int architecture) {
  constexpr const char* kText = R"(#include "kernels/path_kernel.h"
namespace offtake::inline OFFTAKE_TARGET {{
{structure}
extern __shared__ double far_state[];
extern "C" __global__ void __launch_bounds__({block}, 2)
    {name}(const __grid_constant__ StudyTables<{scalar}, Study> tables, const __grid_constant__ DeviceJob job) {{
  BlockMemory<{block}, Reach({shared})> memory{{{{}}, reinterpret_cast<unsigned char*>(far_state), int(threadIdx.x)}};
  simulate_thread<{scalar}>(tables, job, StaticStructure<Study>{{}}, memory);
}}
}}
)";
  const KernelShape shape = kernel_shape(tables, architecture);
  return fmt::format(kText, fmt::arg("structure", structure_source(tables, "Study")), fmt::arg("block", shape.block),
                     fmt::arg("shared", int(shape.shared)), fmt::arg("name", kKernelName),
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
