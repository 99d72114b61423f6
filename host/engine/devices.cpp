#include "host/engine/devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <numeric>
#include <optional>
#include <set>
#include <thread>

#include "host/engine/threads.h"

namespace offtake {

std::vector<int> chosen_devices(const RunRequest& request) {
  if (request.backend == Backend::cpu) return {};
  const int there = cuda_devices();
  std::vector<int> chosen = request.devices;
  if (chosen.empty() && there > 0) chosen = {0};
  if (chosen == std::vector<int>{kAllDevices}) {
    chosen.resize(std::size_t(there));
    std::iota(chosen.begin(), chosen.end(), 0);
  }
  for (const int device : chosen) {
    if (device >= there)
      throw RunError(fmt::format("--devices {}: there {}, they are numbered from 0, see nvidia-smi", device,
                                 there == 0   ? "is no GPU"
                                 : there == 1 ? "is one GPU"
                                              : fmt::format("are {} GPUs", there)));
  }
  return chosen;
}

/// Memory of this machine that a device's work lacks is no fault of the program.
template <class F>
void Devices::guarded(std::size_t which, F&& f) {
  try {
    f();
  } catch (const std::bad_alloc&) {
    throw RunError(
        fmt::format("GPU {}: this machine has not enough memory for what comes from the device; lower "
                    "--batch or --memory, or use --backend cpu",
                    chosen_[which]));
  }
}

Devices::Devices(std::span<const BuiltTables> tables, std::span<const std::size_t> origins, const RunRequest& request,
                 const RunRequest& share)
    : chosen_(chosen_devices(request)), devices_(chosen_.size()) {
  RunRequest own = share;
  own.devices = chosen_;
  std::optional<StudyKernels> kernels;
  if (!chosen_.empty() && request.specialise != Specialise::off) {
    std::set<int> architectures;
    for (const int device : chosen_) architectures.insert(cuda_architecture(device));
    const int threads = request.threads > 0 ? request.threads : int(std::thread::hardware_concurrency());
    kernels.emplace(tables, std::vector<int>(architectures.begin(), architectures.end()), threads);
  }
  const auto open = [&](std::size_t which) {
    const StudyKernels* compiled = kernels ? &*kernels : nullptr;
    guarded(which, [&] { devices_[which] = CudaDevice::open(tables, origins, own, chosen_[which], compiled); });
  };
  side_by_side(chosen_.size(), open, [] {});
}

bool Devices::gather_all() const {
  return !empty() && std::all_of(devices_.begin(), devices_.end(), [](const auto& each) { return each->gathers(); });
}

std::int64_t Devices::simulate(std::int64_t from, std::int64_t to, const std::function<bool()>& goes_on,
                               const Take& take) {
  std::atomic<std::int64_t> next{from};
  const auto feed_one = [&](std::size_t which) {
    guarded(which, [&] { feed(*devices_[which], to, next, goes_on, take); });
  };
  side_by_side(devices_.size(), feed_one, [&] { next = to; });
  return std::min(to, next.load());
}

/// As many batches under way as there may be, and the oldest of them taken.
void Devices::feed(CudaDevice& device, std::int64_t to, std::atomic<std::int64_t>& next,
                   const std::function<bool()>& goes_on, const Take& take) {
  while (true) {
    const std::int64_t first = goes_on() ? next.fetch_add(device.batch_paths()) : to;
    if (first < to) device.begin(first, int(std::min(device.batch_paths(), to - first)));
    if (device.under_way() == 0) break;
    if (device.under_way() == kMostUnderWay || first >= to) take(device, device.finish());
  }
}

void Devices::add_headline(Summary& headline) {
  for (std::size_t which = 0; which < devices_.size(); ++which)
    if (devices_[which]->gathers()) guarded(which, [&] { headline.merge(devices_[which]->gathered_headline()); });
}

void Devices::add_to(PairedRuns& runs) {
  const std::size_t studies = runs.outputs.size();
  for (std::size_t which = 0; which < devices_.size(); ++which) {
    if (!devices_[which]->gathers()) continue;
    DeviceShare share;
    guarded(which, [&] { share = devices_[which]->gathered(); });
    for (std::size_t i = 0; i < studies; ++i) {
      RunOutput& output = runs.outputs[i];
      for (std::size_t c = 0; c < output.summaries.size(); ++c) output.summaries[c].merge(share.summaries[i][c]);
      output.digest.merge(share.digests[i]);
      runs.differences[i].merge(share.differences[i]);
      runs.beside[i].merge(share.beside[i]);
    }
  }
  for (std::size_t i = 0; i < studies && !empty(); ++i) describe(runs.outputs[i], i, studies);
}

void Devices::describe(RunOutput& output, std::size_t study, std::size_t studies) const {
  output.backend = "cuda";
  for (const auto& device : devices_) {
    output.device += (output.device.empty() ? "" : " + ") + device->name();
    output.simulating_seconds += device->simulating_seconds() / double(studies);
    output.aggregating_seconds += device->aggregating_seconds() / double(studies);
  }
  output.devices = int(devices_.size());
  output.kernel = devices_[0]->kernel(study);
  output.is_specialised = devices_[0]->is_specialised(study);
  output.aggregation = aggregation();
}

std::string Devices::aggregation() const {
  const auto here = [](const auto& device) { return !device->gathers(); };
  const auto first = std::find_if(devices_.begin(), devices_.end(), here);
  const std::size_t sent = std::size_t(std::count_if(first, devices_.end(), here));
  if (first == devices_.end()) return devices_.size() == 1 ? "on the GPU" : "on the GPUs";
  const std::string of = sent == devices_.size() ? "" : fmt::format(" for {} of {} GPUs", sent, devices_.size());
  return fmt::format("on the CPU{}, because {}", of, (*first)->why_not_gathering());
}

}  // namespace offtake
