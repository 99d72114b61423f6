// A PTX module compiled for this processor (compile_ptx), loaded, and its kernels by name.
#pragma once

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/host/engine/scratch_directory.h"
#include "tests/model/simulated.h"
#include "tests/ptx/ptx_module.h"

namespace offtake::testing {

/// What a command prints, and whether it succeeds.
struct Outcome {
  bool worked = false;
  std::string text;
};
inline Outcome outcome_of(const std::string& command) {
  Outcome outcome;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return outcome;
  char some[4096];
  while (const std::size_t count = fread(some, 1, sizeof some, pipe)) outcome.text.append(some, count);
  outcome.worked = pclose(pipe) == 0;
  return outcome;
}

inline std::string ptx_script(const std::string& name) { return "'" + source_folder() + "/tests/ptx/" + name + "'"; }

inline std::string text_of_file(const std::string& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// Why PTX cannot be run here; empty where it can.
inline std::string ptx_missing() {
#if defined(__SANITIZE_THREAD__)
  return "the thread sanitizer knows no fibres";
#endif
  for (const char* program : {"python3", "g++"})
    if (!outcome_of(std::string(program) + " --version").worked) return std::string("there is no ") + program;
  return "";
}

/// Whether modules are compiled for the sanitizers: in tests that are, and in checked.sh.
inline bool is_checked() {
#if defined(__SANITIZE_ADDRESS__)
  return true;
#else
  return std::getenv("OFFTAKE_PTX_CHECKED") != nullptr;
#endif
}

class PtxLibrary {
 public:
  explicit PtxLibrary(const std::string& text) {
    const std::filesystem::path source = folder_.path / "module.ptx", object = folder_.path / "module.so";
    std::ofstream(source) << text;
    const std::string checked = is_checked() ? " --checked" : "";
    const Outcome made =
        outcome_of(ptx_script("compile_ptx") + checked + " '" + source.string() + "' '" + object.string() + "'");
    EXPECT_TRUE(made.worked) << made.text;
    library_ = made.worked ? dlopen(object.c_str(), RTLD_NOW | RTLD_LOCAL) : nullptr;
    EXPECT_TRUE(library_ || !made.worked) << dlerror();
  }
  ~PtxLibrary() {
    if (library_) dlclose(library_);
  }
  PtxLibrary(const PtxLibrary&) = delete;
  PtxLibrary& operator=(const PtxLibrary&) = delete;

  /// The one of this name, or the first whose mangled name has it in it; or null, and a failed expectation.
  const PtxKernel* kernel(const std::string& name) const {
    const PtxKernel* like = nullptr;
    const auto* kernels = library_ ? static_cast<const PtxKernel*>(dlsym(library_, "ptx_kernels")) : nullptr;
    for (; kernels && kernels->name; ++kernels) {
      if (kernels->name == name) return kernels;
      if (!like && std::string(kernels->name).find(name) != std::string::npos) like = kernels;
    }
    if (!like) ADD_FAILURE() << "no kernel " << name;
    return like;
  }
  const PtxGlobal* globals() const {
    return library_ ? static_cast<const PtxGlobal*>(dlsym(library_, "ptx_globals")) : nullptr;
  }

  /// Runs it with its parameters' bytes one after the other, each of them where it belongs; "" or why it failed.
  template <class... Parameters>
  std::string run(const std::string& name, unsigned blocks, unsigned threads, unsigned shared_bytes,
                  const Parameters&... parameters) const {
    const PtxKernel* found = kernel(name);
    if (!found) return "no kernel";
    std::vector<std::string> values{std::string(reinterpret_cast<const char*>(&parameters), sizeof parameters)...};
    return run(*found, blocks, threads, shared_bytes, values);
  }
  std::string run(const PtxKernel& found, unsigned blocks, unsigned threads, unsigned shared_bytes,
                  const std::vector<std::string>& values) const {
    const PtxKernelInfo& info = *found.info;
    if (info.parameters != values.size()) return "another number of parameters";
    std::vector<unsigned char> bytes(info.parameter_bytes);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (info.sizes[i] != values[i].size())
        return "parameter " + std::to_string(i) + " of " + std::to_string(info.sizes[i]) + " bytes, not " +
               std::to_string(values[i].size());
      std::copy(values[i].begin(), values[i].end(), bytes.begin() + info.offsets[i]);
    }
    if (found.launch(bytes.data(), blocks, 1, 1, threads, 1, 1, shared_bytes) == 0) return "";
    return reinterpret_cast<const char* (*)()>(dlsym(library_, "ptx_error"))();
  }

 private:
  ScratchDirectory folder_;
  void* library_ = nullptr;
};

}  // namespace offtake::testing
