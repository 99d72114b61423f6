#include "host/engine/specialise.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "host/engine/kernel_source.h"

namespace offtake {
namespace {

/// How long it took, then texts, each after its length: what a file of the cache holds.
std::string packed(const CompiledKernel& kernel) {
  std::string all(reinterpret_cast<const char*>(&kernel.seconds), sizeof kernel.seconds);
  for (const std::string* text : {&kernel.target, &kernel.image, &kernel.ptx, &kernel.log}) {
    const std::uint64_t size = text->size();
    all.append(reinterpret_cast<const char*>(&size), sizeof size);
    all += *text;
  }
  return all;
}

bool unpack(const std::string& all, CompiledKernel& kernel) {
  std::size_t at = sizeof kernel.seconds;
  if (all.size() < at) return false;
  std::memcpy(&kernel.seconds, all.data(), at);
  for (std::string* text : {&kernel.target, &kernel.image, &kernel.ptx, &kernel.log}) {
    std::uint64_t size = 0;
    if (all.size() - at < sizeof size) return false;
    std::memcpy(&size, all.data() + at, sizeof size);
    at += sizeof size;
    if (all.size() - at < size) return false;
    *text = all.substr(at, size);
    at += size;
  }
  return at == all.size();
}

std::string key_of(const Nvrtc& nvrtc, const std::string& source, const std::string& target) {
  std::string all = fmt::format("{}\n{}\n{}\n{}\n", nvrtc.identity(), Nvrtc::options_text(), target, source);
  for (const KernelHeader* header = kKernelHeaders; header->name; ++header)
    all += fmt::format("{}\n{}\n", header->name, header->text);
  return kernel_key(all);
}

}  // namespace

std::string target_of(const std::vector<int>& known, int architecture) {
  int best = 0;
  for (const int each : known) {
    if (each == architecture) return fmt::format("sm_{}", architecture);
    if (each < architecture) best = std::max(best, each);
  }
  if (best == 0)
    throw NvrtcError(fmt::format("NVRTC knows no device as old as sm_{}, an older one would", architecture));
  return fmt::format("compute_{}", best);
}

CompiledKernel compiled_kernel(const std::string& source, int architecture, const KernelCache& cache) {
  const Nvrtc nvrtc;
  CompiledKernel kernel;
  const std::string target = target_of(nvrtc.architectures(), architecture);
  const std::string key = key_of(nvrtc, source, target);
  const std::string what = target.starts_with("sm_")
                               ? target
                               : fmt::format(
                                     "sm_{}, which NVRTC {} does not know: as PTX of {}, which the driver "
                                     "compiles further",
                                     architecture, nvrtc.version(), target);
  if (const auto stored = cache.find(key); stored && unpack(*stored, kernel)) {
    kernel.is_cached = true;
    kernel.text = fmt::format("for {}, from {}", what, cache.directory().string());
    return kernel;
  }
  const auto start = std::chrono::steady_clock::now();
  CompiledSource compiled = nvrtc.compile(source, target);
  kernel.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  kernel.target = target;
  kernel.ptx = std::move(compiled.ptx);
  kernel.image = compiled.cubin.empty() ? kernel.ptx : std::move(compiled.cubin);
  kernel.log = std::move(compiled.log);
  kernel.unstored = cache.store(key, packed(kernel));
  kernel.text = fmt::format("for {}, compiled by NVRTC {} in {:.1f} s{}", what, nvrtc.version(), kernel.seconds,
                            kernel.unstored.empty() ? "" : ", and not kept: " + kernel.unstored);
  return kernel;
}

std::string kernel_source(const BuiltTables& tables, int architecture) {
  if (kernel_shape(tables, architecture).block == 0)
    throw NvrtcError("the study is so large that its constants or its paths' state do not fit a kernel of its own");
  return specialised_source(tables, architecture);
}

CompiledKernel specialised_kernel(const BuiltTables& tables, int architecture, const KernelCache& cache) {
  return compiled_kernel(kernel_source(tables, architecture), architecture, cache);
}

}  // namespace offtake
