#include "host/engine/power.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace offtake {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return {};
}

/// One package's counter of microjoules, which begins at 0 again beyond `most`.
struct Package {
  fs::path counter;
  std::uint64_t most;
  std::optional<std::uint64_t> last;
};

class Processor final : public EnergyMeter {
 public:
  explicit Processor(std::vector<Package> packages) : packages_(std::move(packages)) { joules(); }

  std::optional<double> joules() override {
    std::optional<double> sum = 0.0;
    for (Package& package : packages_) {
      const auto now = number_in(package.counter), before = std::exchange(package.last, now);
      if (!now || !before || (*now < *before && package.most < *before)) {
        sum.reset();
      } else if (sum) {
        *sum += 1e-6 * double(*now >= *before ? *now - *before : package.most - *before + *now);
      }
    }
    return sum;
  }

 private:
  std::vector<Package> packages_;
};

class Device final : public EnergyMeter {
 public:
  Device(std::unique_ptr<Nvml> nvml, std::string pci_bus) : nvml_(std::move(nvml)), pci_bus_(std::move(pci_bus)) {
    joules();
  }

  std::optional<double> joules() override {
    const auto now = nvml_->joules(pci_bus_), before = std::exchange(last_, now);
    if (!now || !before || *now < *before) return {};
    return *now - *before;
  }

 private:
  std::unique_ptr<Nvml> nvml_;
  std::string pci_bus_;
  std::optional<double> last_;
};

}  // namespace

EnergySource processor_energy(const fs::path& powercap) {
  std::vector<Package> packages;
  std::error_code error;
  for (const auto& zone : fs::directory_iterator(powercap, error)) {
    // Packages only: their parts count the same energy again, and so does the whole platform.
    std::string name;
    std::ifstream(zone.path() / "name") >> name;
    if (!zone.path().filename().string().starts_with("intel-rapl:") || !name.starts_with("package-")) continue;
    packages.push_back({zone.path() / "energy_uj", number_in(zone.path() / "max_energy_range_uj").value_or(0), {}});
    if (!number_in(packages.back().counter))
      return {nullptr, fmt::format("{} cannot be read", packages.back().counter.string())};
  }
  if (packages.empty()) return {nullptr, fmt::format("no processor package is in {}", powercap.string())};
  return {std::make_unique<Processor>(std::move(packages)), ""};
}

Nvml::Nvml(const std::string& file) {
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);  // never closed
  if (!library) {
    missing_ = fmt::format("{} is not where the linker looks", file);
    return;
  }
  const auto resolve = [&](const char* name, auto& function) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    if (!function && missing_.empty()) missing_ = fmt::format("{} lacks {}", file, name);
  };
  int (*init)() = nullptr;
  resolve("nvmlInit_v2", init);
  resolve("nvmlShutdown", shutdown_);
  resolve("nvmlSystemGetDriverVersion", driver_);
  resolve("nvmlDeviceGetHandleByPciBusId_v2", gpu_);
  resolve("nvmlDeviceGetTotalEnergyConsumption", energy_);
  if (!missing_.empty()) return;
  const int result = init();
  if (result != 0) missing_ = fmt::format("{} does not start, it returns {}", file, result);
}

Nvml::~Nvml() {
  if (missing_.empty()) shutdown_();
}

std::optional<std::string> Nvml::driver() const {
  std::array<char, 96> text{};
  if (!missing_.empty() || driver_(text.data(), unsigned(text.size() - 1)) != 0) return {};
  return text.data();
}

std::optional<double> Nvml::joules(const std::string& pci_bus) const {
  Gpu gpu = nullptr;
  unsigned long long millijoules = 0;
  if (!missing_.empty() || gpu_(pci_bus.c_str(), &gpu) != 0 || energy_(gpu, &millijoules) != 0) return {};
  return 1e-3 * double(millijoules);
}

EnergySource device_energy(const std::string& pci_bus, const std::string& nvml) {
  auto library = std::make_unique<Nvml>(nvml);
  if (!library->missing().empty()) return {nullptr, library->missing()};
  if (!library->joules(pci_bus)) return {nullptr, fmt::format("{} counts no energy of {}", nvml, pci_bus)};
  return {std::make_unique<Device>(std::move(library), pci_bus), ""};
}

}  // namespace offtake
