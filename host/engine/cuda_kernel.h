// The kernel that simulates paths on a device: the study's own, or the precompiled one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "host/engine/run.h"
#include "host/engine/specialise.h"
#include "kernels/job.h"

namespace offtake {

class PathKernel {
 public:
  virtual ~PathKernel() = default;

  /// Of the current device, for these tables, whose numbers lie there at `reals`; `compiled` gives the study's own, or
  /// throws NvrtcError. Throws RunError where it must be that and cannot be.
  static std::unique_ptr<PathKernel> open(const BuiltTables& tables, const void* reals, int architecture,
                                          Specialise specialise,
                                          const std::function<const CompiledKernel&()>& compiled);

  virtual int block() const = 0;
  /// Device memory that a thread needs; 0 where a launch may have any number of threads.
  virtual std::uint64_t thread_bytes() const = 0;
  /// Returns a cudaError_t.
  virtual int launch(const DeviceJob& job) const = 0;
  /// To the study's structure.
  virtual bool is_specialised() const = 0;
  /// Which it is, and why: one line.
  const std::string& text() const { return text_; }

 protected:
  std::string text_;
};

}  // namespace offtake
