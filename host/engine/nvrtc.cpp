#include "host/engine/nvrtc.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "host/build.h"
#include "host/engine/kernel_source.h"

namespace offtake {
namespace {

constexpr int kOldest = 1208;  // of the version, major · 100 + minor: as for nvcc
// Of the build's own release first: a driver may be too old to load what a newer NVRTC compiles.
constexpr bool kIs12 = OFFTAKE_CUDA_MAJOR == 12;
constexpr std::array<const char*, 3> kNames{kIs12 ? "libnvrtc.so.12" : "libnvrtc.so.13",
                                            kIs12 ? "libnvrtc.so.13" : "libnvrtc.so.12", "libnvrtc.so"};

// The options that decide the bits are those of cmake/flags.cmake.
constexpr std::array<const char*, 5> kOptions{"--std=c++20", "--fmad=false", "--device-as-default-execution-space",
                                              "-DOFFTAKE_TARGET=cuda_study", "--ptxas-options=-v"};

// NVRTC's interface, as far as it is used: stable since CUDA 8, machine code since 11.1.
using Program = void*;
struct Interface {
  int (*version)(int*, int*);
  int (*architecture_count)(int*);
  int (*architectures)(int*);
  int (*create)(Program*, const char*, const char*, int, const char* const*, const char* const*);
  int (*destroy)(Program*);
  int (*compile)(Program, int, const char* const*);
  int (*log_size)(Program, std::size_t*);
  int (*log)(Program, char*);
  int (*cubin_size)(Program, std::size_t*);
  int (*cubin)(Program, char*);
  int (*ptx_size)(Program, std::size_t*);
  int (*ptx)(Program, char*);
  const char* (*error_text)(int);
};

template <class F>
void resolve(void* library, const std::string& file, const char* name, F& function) {
  function = reinterpret_cast<F>(dlsym(library, name));
  if (!function)
    throw NvrtcError(
        fmt::format("{} is no usable NVRTC, because it lacks {}; install one of 12.8 or newer", file, name));
}

Interface interface_of(void* library, const std::string& file) {
  Interface found;
  resolve(library, file, "nvrtcVersion", found.version);
  resolve(library, file, "nvrtcGetNumSupportedArchs", found.architecture_count);
  resolve(library, file, "nvrtcGetSupportedArchs", found.architectures);
  resolve(library, file, "nvrtcCreateProgram", found.create);
  resolve(library, file, "nvrtcDestroyProgram", found.destroy);
  resolve(library, file, "nvrtcCompileProgram", found.compile);
  resolve(library, file, "nvrtcGetProgramLogSize", found.log_size);
  resolve(library, file, "nvrtcGetProgramLog", found.log);
  resolve(library, file, "nvrtcGetCUBINSize", found.cubin_size);
  resolve(library, file, "nvrtcGetCUBIN", found.cubin);
  resolve(library, file, "nvrtcGetPTXSize", found.ptx_size);
  resolve(library, file, "nvrtcGetPTX", found.ptx);
  resolve(library, file, "nvrtcGetErrorString", found.error_text);
  return found;
}

std::vector<std::string> candidates() {
  if (const char* only = std::getenv("OFFTAKE_NVRTC"); only && *only) return {only};
  std::vector<std::string> files(kNames.begin(), kNames.end());
  for (const std::string& root : cuda_roots())
    for (const char* name : kNames) files.push_back(root + "/lib64/" + name);
  return files;
}

/// A text that NVRTC hands out by size and copy.
std::string text_of(const Interface& nvrtc, Program program, int (*size_of)(Program, std::size_t*),
                    int (*copy)(Program, char*)) {
  std::size_t size = 0;
  std::string text;
  int result = size_of(program, &size);
  text.resize(size);
  if (result == 0 && size > 0) result = copy(program, text.data());
  if (result != 0) throw NvrtcError(fmt::format("NVRTC gives no result, because: {}", nvrtc.error_text(result)));
  return text;
}

/// Without the zero at its end.
std::string cut(std::string text) {
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

std::string first_error(const std::string& log) {
  const std::size_t at = log.find("error");
  const std::size_t begin = at == std::string::npos ? 0 : log.rfind('\n', at) + 1;
  return log.substr(begin, log.find('\n', begin) - begin);
}

}  // namespace

std::vector<std::string> cuda_roots() {
  std::vector<std::string> roots;
  for (const char* variable : {"CUDA_HOME", "CUDA_PATH"})
    if (const char* root = std::getenv(variable); root && *root) roots.push_back(root);
  roots.push_back("/usr/local/cuda");
  return roots;
}

Nvrtc::Nvrtc() {
  const std::vector<std::string> files = candidates();
  for (const std::string& file : files) {
    library_ = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library_) continue;
    file_ = file;
    break;
  }
  if (!library_) {
    throw NvrtcError(files.size() == 1
                         ? fmt::format("OFFTAKE_NVRTC={} cannot be loaded, name a libnvrtc or unset it", files[0])
                         : "no libnvrtc is where the linker looks, in CUDA_HOME, CUDA_PATH or /usr/local/cuda; install "
                           "the CUDA toolkit's NVRTC or name its file in OFFTAKE_NVRTC");
  }
  const Interface nvrtc = interface_of(library_, file_);
  int major = 0, minor = 0, count = 0;
  nvrtc.version(&major, &minor);
  version_ = fmt::format("{}.{}", major, minor);
  if (major * 100 + minor < kOldest)
    throw NvrtcError(fmt::format("{} is NVRTC {}, which is too old; install 12.8 or newer", file_, version_));
  nvrtc.architecture_count(&count);
  architectures_.resize(std::size_t(count));
  nvrtc.architectures(architectures_.data());
}

CompiledSource Nvrtc::compile(const std::string& source, const std::string& architecture) const {
  const Interface nvrtc = interface_of(library_, file_);
  std::vector<const char*> names, texts;
  for (const KernelHeader* header = kKernelHeaders; header->name; ++header) {
    names.push_back(header->name);
    texts.push_back(header->text);
  }
  const std::string target = "--gpu-architecture=" + architecture;
  std::vector<const char*> options(kOptions.begin(), kOptions.end());
  options.push_back(target.c_str());

  struct Made {
    const Interface& nvrtc;
    Program program = nullptr;
    ~Made() {
      if (program) nvrtc.destroy(&program);
    }
  } made{nvrtc};
  const auto check = [&](int result, const std::string& log) {
    if (result == 0) return;
    throw NvrtcError(fmt::format("NVRTC {} cannot compile the kernel for {}, because: {}{}{}", version_, architecture,
                                 nvrtc.error_text(result), log.empty() ? "" : ": ", first_error(log)));
  };
  check(nvrtc.create(&made.program, source.c_str(), "study.cu", int(names.size()), texts.data(), names.data()), "");
  const int result = nvrtc.compile(made.program, int(options.size()), options.data());
  CompiledSource compiled;
  compiled.log = cut(text_of(nvrtc, made.program, nvrtc.log_size, nvrtc.log));
  check(result, compiled.log);
  if (architecture.starts_with("sm_")) compiled.cubin = text_of(nvrtc, made.program, nvrtc.cubin_size, nvrtc.cubin);
  compiled.ptx = cut(text_of(nvrtc, made.program, nvrtc.ptx_size, nvrtc.ptx));
  return compiled;
}

std::string Nvrtc::identity() const {
  namespace fs = std::filesystem;
  Dl_info place{};
  const fs::path loaded = dladdr(dlsym(library_, "nvrtcVersion"), &place) && place.dli_fname ? place.dli_fname : file_;
  std::error_code unknown;
  const fs::path file = fs::canonical(loaded, unknown);
  if (unknown) return fmt::format("{} {}", version_, loaded.filename().string());
  const std::uintmax_t size = fs::file_size(file, unknown);
  return fmt::format("{} {} {}", version_, file.filename().string(), unknown ? 0 : size);
}

std::string nvrtc_missing() {
  try {
    const Nvrtc nvrtc;
    return "";
  } catch (const NvrtcError& error) {
    return error.what();
  }
}

std::string Nvrtc::options_text() { return fmt::format("{}", fmt::join(kOptions, " ")); }

}  // namespace offtake
