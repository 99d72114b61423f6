#include "host/engine/devices.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <new>
#include <optional>
#include <set>
#include <thread>

#include "host/threads.h"

namespace offtake {
namespace {

bool are_all(const RunRequest& request) { return request.devices == std::vector<int>{kAllDevices}; }

}  // namespace

std::vector<int> chosen_devices(const RunRequest& request) {
  if (request.backend == Backend::cpu) return {};
  const std::vector<int>& usable = usable_devices();
  if (are_all(request)) return usable;
  if (request.devices.empty()) return usable.empty() ? usable : std::vector<int>{usable[0]};
  const int there = cuda_devices();
  for (const int device : request.devices) {
    if (device >= there)
      throw RunError(fmt::format("--devices {}: there {}, they are numbered from 0, see nvidia-smi", device,
                                 there == 0   ? "is no GPU"
                                 : there == 1 ? "is one GPU"
                                              : fmt::format("are {} GPUs", there)));
    if (!cuda_unusable(device).empty())
      throw RunError(fmt::format("--devices {}: {}; {}", device, cuda_unusable(device),
                                 usable.empty() ? "take a newer GPU, or leave out --devices and use --backend cpu"
                                                : fmt::format("those that can be used: {}", fmt::join(usable, ", "))));
  }
  return request.devices;
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
                 const RunRequest& share) {
  const std::vector<int> chosen = chosen_devices(request);
  const bool is_automatic = request.backend == Backend::automatic, takes_any = request.devices.empty();
  Taken taken;
  if (takes_any && !chosen.empty()) {
    for (const int device : usable_devices()) {
      open({device}, tables, origins, request, share, taken);
      if (!empty()) break;
    }
  } else if (!chosen.empty()) {
    open(chosen, tables, origins, request, share, taken);
  }
  const bool does_without = takes_any ? is_automatic || !empty() : is_automatic && are_all(request);
  if (!taken.empty() && !does_without) throw DeviceTaken(taken.begin()->second);
  leave_out(request, taken);
}

/// Those of `chosen` that others have not taken.
void Devices::open(const std::vector<int>& chosen, std::span<const BuiltTables> tables,
                   std::span<const std::size_t> origins, const RunRequest& request, RunRequest share, Taken& taken) {
  std::optional<StudyKernels> kernels;
  if (request.specialise != Specialise::off) {
    std::set<int> architectures;
    for (const int device : chosen) architectures.insert(cuda_architecture(device));
    const int threads = request.threads > 0 ? request.threads : int(std::thread::hardware_concurrency());
    kernels.emplace(tables, std::vector<int>(architectures.begin(), architectures.end()), threads);
  }
  share.devices = chosen_ = chosen;
  devices_.resize(chosen.size());
  std::vector<std::string> why(chosen.size());
  const auto open_one = [&](std::size_t which) {
    const StudyKernels* compiled = kernels ? &*kernels : nullptr;
    try {
      guarded(which, [&] { devices_[which] = CudaDevice::open(tables, origins, share, chosen_[which], compiled); });
    } catch (const DeviceTaken& error) {
      why[which] = error.what();
    }
  };
  side_by_side(chosen.size(), open_one, [] {});
  for (std::size_t which = chosen.size(); which-- > 0;) {
    if (why[which].empty()) continue;
    taken[chosen[which]] = why[which];
    devices_.erase(devices_.begin() + std::ptrdiff_t(which));
    chosen_.erase(chosen_.begin() + std::ptrdiff_t(which));
  }
}

void Devices::leave_out(const RunRequest& request, const Taken& taken) {
  if (request.backend == Backend::cpu) return;
  // A machine without a driver has no GPU, and nobody expects one but who names it.
  if (cuda_devices() == 0) {
    if (are_all(request) || cuda_has_driver()) left_out_ = "the CPU, because " + cuda_missing();
    return;
  }
  std::vector<std::string> why;
  std::vector<int> numbers;
  for (int device = 0; device < cuda_devices(); ++device) {
    const auto place = taken.find(device);
    const std::string& reason = place == taken.end() ? cuda_unusable(device) : place->second;
    if (reason.empty()) continue;
    why.push_back(reason);
    numbers.push_back(device);
  }
  if (why.empty() || (!empty() && !are_all(request) && taken.empty())) return;
  left_out_ =
      fmt::format("{}, because {}", empty() ? "the CPU" : fmt::format("without GPU {}", fmt::join(numbers, ", ")),
                  fmt::join(why, "; "));
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
  std::vector<std::string> kernels;  // mostly one for all
  output.is_specialised = true;
  for (std::size_t which = 0; which < devices_.size(); ++which) {
    const std::string kernel = devices_[which]->kernel(study);
    output.is_specialised = output.is_specialised && devices_[which]->is_specialised(study);
    if (std::find(kernels.begin(), kernels.end(), kernel) != kernels.end()) continue;
    kernels.push_back(kernel);
    output.kernel += kernels.size() == 1 ? kernel : fmt::format("; on GPU {}: {}", chosen_[which], kernel);
  }
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
