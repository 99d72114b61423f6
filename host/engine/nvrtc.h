// NVRTC, NVIDIA's run-time compiler, where the machine has one: looked for when first wanted, never linked.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace offtake {

/// One line: what, why, and the remedy.
struct NvrtcError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Where a toolkit may be: CUDA_HOME, CUDA_PATH, /usr/local/cuda.
std::vector<std::string> cuda_roots();

/// What NVRTC makes of a source.
struct CompiledSource {
  std::string cubin;  // empty where PTX was asked for
  std::string ptx;
  std::string log;  // registers, stack and spills, as ptxas puts them
};

class Nvrtc {
 public:
  /// $OFFTAKE_NVRTC if set, and nothing else; or libnvrtc, that of the build's CUDA release first, where the linker
  /// looks and in CUDA_HOME, CUDA_PATH and /usr/local/cuda. Throws NvrtcError: there is none, or it is too old.
  Nvrtc();

  /// "13.0", and the file it was loaded from.
  const std::string& version() const { return version_; }
  const std::string& file() const { return file_; }
  /// Its version and its file, links followed, by name and size: libnvrtc tells no more of itself than "13.0", of which
  /// there are several.
  std::string identity() const;
  /// What it compiles for, rising: 75, 80, … 90, …
  const std::vector<int>& architectures() const { return architectures_; }

  /// With the headers of kernels/. "sm_90" gives machine code, "compute_90" PTX. Throws NvrtcError with the first line
  /// of the compiler's complaints.
  CompiledSource compile(const std::string& source, const std::string& architecture) const;

  /// All options but the architecture, for the key of a cache.
  static std::string options_text();

 private:
  void* library_ = nullptr;  // never closed
  std::string version_, file_;
  std::vector<int> architectures_;
};

/// Why there is none to use; empty where there is one.
std::string nvrtc_missing();

}  // namespace offtake
