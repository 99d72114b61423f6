// The GPUs, where the build has CUDA and the machine has any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/engine/run.h"
#include "host/engine/study_kernels.h"

namespace offtake {

inline constexpr int kMostUnderWay = 2;  // batches of a device: one is simulated while the one before is aggregated

/// A batch that a device has finished. Valid until kMostUnderWay more have begun.
struct DeviceBatch {
  std::int64_t first_path = 0;
  int paths = 0;
  /// (study) here: all results (column, batch_paths()), or where the device gathers, the headline's column alone.
  std::vector<const void*> metrics;
};

/// What a device has gathered of all its batches.
struct DeviceShare {
  std::vector<std::vector<Summary>> summaries;  // (study, column)
  std::vector<Digest> digests;                  // (study)
  std::vector<Differences> differences;         // (study) from the first; the first from itself is empty
  std::vector<Differences> beside;              // (study) from its origin, empty where it has none
};

/// One device with the tables of some studies on it. Two batches may be under way, so that one is simulated while
/// another is aggregated and copied. All memory is taken when it opens, and the kernels of paths and sums run once for
/// nothing, so that none of these is loaded later. Every CUDA call is checked: RunError says which failed and why.
class CudaDevice {
 public:
  virtual ~CudaDevice() = default;

  /// `device` of 0 … cuda_devices() - 1; origins as in run_paired(); the studies' own kernels for its architecture;
  /// none only where the request wants none. Throws RunError.
  static std::unique_ptr<CudaDevice> open(std::span<const BuiltTables> tables, std::span<const std::size_t> origins,
                                          const RunRequest& request, int device, const StudyKernels* kernels);

  /// Begins at most batch_paths() paths of all studies.
  virtual void begin(std::int64_t first_path, int paths) = 0;
  /// Waits for the oldest batch under way.
  virtual const DeviceBatch& finish() = 0;
  virtual int under_way() const = 0;

  /// Whether it aggregates itself; it does where its memory has room for the histograms. Else all results come here.
  virtual bool gathers() const = 0;
  /// Why it does not, for a sentence's "because"; empty where it does.
  virtual const std::string& why_not_gathering() const = 0;
  /// Once nothing is under way. Throws RunError naming path and metric where a result is no finite number.
  virtual DeviceShare gathered() = 0;
  /// The first study's headline alone: quick enough for a look while the run goes on.
  virtual Summary gathered_headline() = 0;

  virtual std::int64_t batch_paths() const = 0;
  virtual double simulating_seconds() const = 0;
  virtual double aggregating_seconds() const = 0;
  virtual std::string name() const = 0;
  /// Which kernel runs a study, and why: one line.
  virtual std::string kernel(std::size_t study) const = 0;
  virtual bool is_specialised(std::size_t study) const = 0;
};

/// How many devices there are, old or new.
int cuda_devices();
/// By number, those that this build has kernels for; cuda_missing() says why there is none.
const std::vector<int>& usable_devices();
/// Why one of 0 … cuda_devices() - 1 is none of them: "GPU 0 (Tesla T4) has …"; empty where it is.
const std::string& cuda_unusable(int device);
/// 90 is compute capability 9.0. Throws RunError.
int cuda_architecture(int device);
/// What a device is, apart from any run.
struct DeviceFacts {
  std::string name;
  std::string pci_bus;   // "0000:3b:00.0"
  int architecture = 0;  // 90 is compute capability 9.0
  int multiprocessors = 0;
  double clock_hz = 0;          // the highest
  std::string runtime, driver;  // CUDA's versions: "13.0", that the program uses, and the newest that the driver can
};
/// Of the first usable device; nothing where there is none.
std::optional<DeviceFacts> device_facts();

/// Why there is no device to run on; empty where there is one. It is looked for once.
std::string cuda_missing();
/// Whether the machine has a driver: then it is to have a device, too.
bool cuda_has_driver();

}  // namespace offtake
