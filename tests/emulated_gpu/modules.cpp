#include "tests/emulated_gpu/modules.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace emulated_gpu {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value && *value ? value : fallback;
}

std::uint64_t hashed(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Of the translator: what it made before it changed is not used.
std::uint64_t translator_hash(const fs::path& translator) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(translator.parent_path()))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::uint64_t hash = 14695981039346656037ull;
  for (const fs::path& file : files) hash = hashed(content(file), hash);
  return hash;
}

/// The shared object of a module: one that is there already, or a new one, which appears complete.
fs::path shared_object(std::string_view ptx) {
  static const fs::path translator = variable("OFFTAKE_PTX_COMPILER", EMULATED_GPU_TRANSLATOR);
  static const fs::path directory = variable("OFFTAKE_EMULATED_GPU_OBJECTS", EMULATED_GPU_OBJECTS);
  static const std::uint64_t translators = translator_hash(translator);
  char name[40];
  std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hashed(ptx, translators)));
  fs::path made = directory / (std::string(name) + ".so");
  if (fs::exists(made)) return made;

  fs::create_directories(directory);
  static std::atomic<int> number{0};
  const fs::path aside =
      directory / (std::string(name) + "-" + std::to_string(getpid()) + "-" + std::to_string(number++));
  const fs::path text = aside.string() + ".ptx", object = aside.string() + ".so", said = aside.string() + ".said";
  std::ofstream(text, std::ios::binary) << ptx;
  const std::string command =
      "'" + translator.string() + "' '" + text.string() + "' '" + object.string() + "' >'" + said.string() + "' 2>&1";
  const bool is_made = std::system(command.c_str()) == 0 && fs::exists(object);
  if (!is_made) std::fprintf(stderr, "emulated GPU: %s\n%s\n", command.c_str(), content(said).c_str());
  if (is_made) fs::rename(object, made);
  for (const fs::path& each : {text, said}) fs::remove(each);
  if (!is_made) throw cudaErrorInvalidPtx;
  return made;
}

/// "sm_90" after .target is 90.
int target_of(std::string_view ptx) {
  const std::size_t at = ptx.find("sm_", std::min(ptx.find(".target"), ptx.size()));
  return at == std::string_view::npos ? 0 : std::atoi(std::string(ptx.substr(at + 3, 4)).c_str());
}

}  // namespace

Module::Module(std::string_view ptx) : library_(nullptr) {
  library_ = dlopen(shared_object(ptx).c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto* kernels = library_ ? static_cast<const PtxKernel*>(dlsym(library_, "ptx_kernels")) : nullptr;
  if (!kernels) {
    std::fprintf(stderr, "emulated GPU: %s\n", dlerror());
    throw cudaErrorInvalidPtx;
  }
  for (; kernels->name; ++kernels) {
    kernels_.push_back(std::make_unique<Kernel>());
    kernels_.back()->name = kernels->name;
    kernels_.back()->code = kernels;
    kernels_.back()->error = reinterpret_cast<const char* (*)()>(dlsym(library_, "ptx_error"));
    kernels_.back()->target = target_of(ptx);
  }
}

Module::~Module() {
  if (library_) dlclose(library_);
}

Kernel* Module::kernel(const std::string& name) {
  for (const auto& each : kernels_)
    if (each->name == name) return each.get();
  return nullptr;
}

bool Module::has(const void* kernel) const {
  return std::any_of(kernels_.begin(), kernels_.end(), [&](const auto& each) { return each.get() == kernel; });
}

Module& FatBinary::module(int architecture) {
  if (!module_) {
    const std::string ptx = ptx_in_fat_binary(wrapper_, architecture);
    if (ptx.empty()) throw cudaErrorNoKernelImageForDevice;
    module_ = std::make_unique<Module>(ptx);
  }
  return *module_;
}

void* Modules::add(const void* wrapper) {
  auto made = std::make_unique<FatBinary>(wrapper);
  void* handle = made.get();
  binaries_[handle] = std::move(made);
  return handle;
}

void Modules::remove(void* binary) { binaries_.erase(binary); }

void Modules::name_kernel(void* binary, const void* stub, const char* name) {
  stubs_[stub] = {binaries_.at(binary).get(), name};
}

Module* Modules::load(const void* image) {
  const std::string_view text = static_cast<const char*>(image);
  // Machine code is of some real device.
  if (text.starts_with("\x7f"
                       "ELF"))
    throw cudaErrorNoKernelImageForDevice;
  if (text.find(".version") == std::string_view::npos) throw cudaErrorInvalidKernelImage;
  auto made = std::make_unique<Module>(text);
  Module* handle = made.get();
  loaded_[handle] = std::move(made);
  return handle;
}

bool Modules::unload(Module* module) { return loaded_.erase(module) > 0; }

Kernel* Modules::kernel(const void* stub_or_kernel, int architecture) {
  if (const auto stub = stubs_.find(stub_or_kernel); stub != stubs_.end()) {
    Kernel* found = stub->second.binary->module(architecture).kernel(stub->second.name);
    if (!found) throw cudaErrorInvalidDeviceFunction;
    return found;
  }
  for (const auto& [handle, module] : loaded_)
    if (module->has(stub_or_kernel)) return static_cast<Kernel*>(const_cast<void*>(stub_or_kernel));
  for (const auto& [handle, binary] : binaries_)
    if (binary->has(stub_or_kernel)) return static_cast<Kernel*>(const_cast<void*>(stub_or_kernel));
  throw cudaErrorInvalidResourceHandle;
}

}  // namespace emulated_gpu
