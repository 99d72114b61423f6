// The kernels of a run's studies, compiled before the run begins: each structure once, and side by side.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/engine/specialise.h"

namespace offtake {

class StudyKernels {
 public:
  using Compile = std::function<CompiledKernel(const std::string& source, int architecture)>;

  /// For every architecture (90 is compute capability 9.0) the kernel of every study, by at most so many threads. What
  /// cannot be compiled is told by of(). `compile` throws NvrtcError; it is that of specialise.h, with the cache.
  StudyKernels(std::span<const BuiltTables> tables, const std::vector<int>& architectures, int threads);
  StudyKernels(std::span<const BuiltTables> tables, const std::vector<int>& architectures, int threads,
               const Compile& compile);

  /// The study's by its place. Throws NvrtcError where it could not be compiled.
  const CompiledKernel& of(std::size_t study, int architecture) const;

  /// How many different ones there are.
  std::size_t size() const { return kernels_.size(); }

 private:
  struct Kernel {
    std::string source;
    int architecture = 0;
    CompiledKernel compiled;
    std::string failure;  // empty where there is none
  };
  struct Place {
    std::size_t study;
    int architecture;
    std::size_t kernel;  // of kernels_
  };

  std::vector<Kernel> kernels_;
  std::vector<Place> places_;
};

}  // namespace offtake
