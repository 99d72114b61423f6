// The path kernel as text: what NVRTC compiles for one study's structure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/tables/built_tables.h"
#include "kernels/memory.h"

namespace offtake {

/// A header of kernels/, embedded in the program.
struct KernelHeader {
  const char* name;  // as it is included: "kernels/path.h"
  const char* text;
};
/// All that a kernel includes, ended by one without a name.
extern const KernelHeader kKernelHeaders[];

inline constexpr const char* kKernelName = "offtake_paths";

/// The study's structure and how long it goes on, never a number of it: struct NAME with the constants that
/// StaticStructure and StudyTables want.
std::string structure_source(const BuiltTables& tables, const std::string& name);

/// The bytes of a StudyTables of that structure, with `reals` as its pointer.
std::vector<unsigned char> study_tables(const BuiltTables& tables, const void* reals);

/// How a kernel is launched.
struct KernelShape {
  int block = 0;                   // threads; 0: the state fits no block, or the constants no parameter
  Reach shared = Reach::indexed;   // state that is no nearer lies in shared memory
  std::uint64_t shared_bytes = 0;  // of a block
  int shared_percent = 0;          // of a multiprocessor's, for all blocks that are to share it
};
KernelShape kernel_shape(const BuiltTables& tables, int architecture);

/// The kernel of the study's structure, in its precision.
std::string specialised_source(const BuiltTables& tables, int architecture);
/// The precompiled kernel's text in the same precision: what the other is compared with.
std::string generic_source(bool is_double);

}  // namespace offtake
