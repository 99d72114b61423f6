// Energy that the machine's own counters report, where it has them and lets them be read.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace offtake {

/// A counter that only ever rises.
class EnergyMeter {
 public:
  virtual ~EnergyMeter() = default;
  /// Used since the last call, or since the meter was made [J]; nothing where it could not be read then or now.
  virtual std::optional<double> joules() = 0;
};

/// A meter, or none and why.
struct EnergySource {
  std::unique_ptr<EnergyMeter> meter;
  std::string missing;
};

/// All processor packages by Linux' RAPL counters, with whatever else runs on them.
EnergySource processor_energy(const std::filesystem::path& powercap = "/sys/class/powercap");

/// NVIDIA's management library, where the machine has one: looked for when first wanted, never linked.
class Nvml {
 public:
  explicit Nvml(const std::string& file = "libnvidia-ml.so.1");
  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  /// Why it cannot be used; empty where it can. All below then has nothing to say.
  const std::string& missing() const { return missing_; }
  /// "580.65.06", or nothing.
  std::optional<std::string> driver() const;
  /// What a GPU, by its place on the PCI bus ("0000:3b:00.0"), has used since its driver was loaded [J].
  std::optional<double> joules(const std::string& pci_bus) const;

 private:
  using Gpu = void*;
  int (*shutdown_)() = nullptr;
  int (*driver_)(char*, unsigned) = nullptr;
  int (*gpu_)(const char*, Gpu*) = nullptr;
  int (*energy_)(Gpu, unsigned long long*) = nullptr;
  std::string missing_;
};

/// One GPU, without the machine around it.
EnergySource device_energy(const std::string& pci_bus, const std::string& nvml = "libnvidia-ml.so.1");

}  // namespace offtake
