#include "host/engine/study_kernels.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "host/engine/threads.h"

namespace offtake {

StudyKernels::StudyKernels(std::span<const BuiltTables> tables, const std::vector<int>& architectures, int threads)
    : StudyKernels(tables, architectures, threads, [](const std::string& source, int architecture) {
        return compiled_kernel(source, architecture, KernelCache());
      }) {}

StudyKernels::StudyKernels(std::span<const BuiltTables> tables, const std::vector<int>& architectures, int threads,
                           const Compile& compile) {
  std::map<std::pair<int, std::string>, std::size_t> known;
  for (const int architecture : architectures) {
    for (std::size_t study = 0; study < tables.size(); ++study) {
      std::string source, failure;
      try {
        source = kernel_source(tables[study], architecture);
      } catch (const NvrtcError& error) {
        failure = error.what();
      }
      const auto [entry, is_new] = known.try_emplace({architecture, source}, kernels_.size());
      if (is_new) {
        kernels_.emplace_back();
        kernels_.back().source = source;
        kernels_.back().architecture = architecture;
        kernels_.back().failure = failure;
      }
      places_.push_back({study, architecture, entry->second});
    }
  }
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t) {
    for (std::size_t i = next++; i < kernels_.size(); i = next++) {
      Kernel& kernel = kernels_[i];
      if (!kernel.failure.empty()) continue;
      try {
        kernel.compiled = compile(kernel.source, kernel.architecture);
      } catch (const NvrtcError& error) {
        kernel.failure = error.what();
      }
    }
  };
  const std::size_t most = std::clamp<std::size_t>(kernels_.size(), 1, std::size_t(std::max(1, threads)));
  side_by_side(most, work, [&] { next = kernels_.size(); });
}

const CompiledKernel& StudyKernels::of(std::size_t study, int architecture) const {
  const auto place = std::find_if(places_.begin(), places_.end(), [&](const Place& each) {
    return each.study == study && each.architecture == architecture;
  });
  if (place == places_.end()) throw NvrtcError("no kernel of the study was asked for on this architecture");
  const Kernel& kernel = kernels_[place->kernel];
  if (!kernel.failure.empty()) throw NvrtcError(kernel.failure);
  return kernel.compiled;
}

}  // namespace offtake
