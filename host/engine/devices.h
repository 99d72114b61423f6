// The GPUs of a run, each with a thread that feeds it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/engine/cuda.h"
#include "host/engine/run.h"

namespace offtake {

/// The devices a request asks for, by number, as far as the machine has any that this build can use; throws RunError
/// where it names one that is not there or cannot be used.
std::vector<int> chosen_devices(const RunRequest& request);

class Devices {
 public:
  /// What to do with a batch: by the device's thread, before the device needs its place again.
  using Take = std::function<void(const CudaDevice&, const DeviceBatch&)>;

  /// None, where the request wants none or the machine has none; the first that others have not taken, where it names
  /// none. Under --backend auto a device that it does not name is left out where others have taken it. `share` is what
  /// each study may take of the request.
  /// Throws RunError.
  Devices(std::span<const BuiltTables> tables, std::span<const std::size_t> origins, const RunRequest& request,
          const RunRequest& share);

  bool empty() const { return devices_.empty(); }
  /// Which of the machine's devices do not run though they were asked for, and why: "the CPU, because …"; or empty.
  const std::string& left_out() const { return left_out_; }
  /// Whether nothing is left to aggregate here.
  bool gather_all() const;

  /// Batch after batch of paths [from, to) on every device while goes_on(); returns how far the paths are complete.
  std::int64_t simulate(std::int64_t from, std::int64_t to, const std::function<bool()>& goes_on, const Take& take);

  /// Adds what the devices have of the first study's headline.
  void add_headline(Summary& headline);
  /// Adds all that they have, and who they are.
  void add_to(PairedRuns& runs);

 private:
  template <class F>
  void guarded(std::size_t which, F&& f);
  void feed(CudaDevice& device, std::int64_t to, std::atomic<std::int64_t>& next, const std::function<bool()>& goes_on,
            const Take& take);
  void describe(RunOutput& output, std::size_t study, std::size_t studies) const;
  std::string aggregation() const;
  using Taken = std::map<int, std::string>;  // a device's number -> why it could not be opened
  void open(const std::vector<int>& chosen, std::span<const BuiltTables> tables, std::span<const std::size_t> origins,
            const RunRequest& request, RunRequest share, Taken& taken);
  void leave_out(const RunRequest& request, const Taken& taken);

  std::vector<int> chosen_;
  std::string left_out_;
  std::vector<std::unique_ptr<CudaDevice>> devices_;
};

}  // namespace offtake
