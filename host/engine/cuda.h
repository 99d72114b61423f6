// The GPU, where the build has CUDA and the machine has a device.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/engine/run.h"

namespace offtake {

/// One device with the tables on it. Every CUDA call is checked: RunError says which failed and why.
class CudaDevice {
 public:
  virtual ~CudaDevice() = default;

  /// The first device, or null where there is none (cuda_missing() says why).
  static std::unique_ptr<CudaDevice> open(const BuiltTables& tables, const RunRequest& request);

  /// Path results (column, batch_paths()) of at most batch_paths() paths, on the host; valid until
  /// the next call.
  virtual const void* simulate(std::int64_t first_path, int paths) = 0;
  virtual std::int64_t batch_paths() const = 0;
  virtual std::string name() const = 0;
  /// Which kernel runs, and why: one line.
  virtual std::string kernel() const = 0;
};

/// Of the first device: 90 is compute capability 9.0. Nothing where there is none.
std::optional<int> device_architecture();

/// Why there is no device to run on; empty where there is one.
std::string cuda_missing();

}  // namespace offtake
