// The path model on a CPU. Built once per unit: OFFTAKE_TARGET names it, OFFTAKE_SCALAR, OFFTAKE_LANES and
// OFFTAKE_VECTORS say how wide it is, the compiler's flags say for which instruction set.
#include "kernels/draws.h"
#include "kernels/job.h"
#include "kernels/path.h"
#include "kernels/summary.h"
#include "kernels/twin.h"

namespace offtake::inline OFFTAKE_TARGET {
namespace {

using Scalar = OFFTAKE_SCALAR;
#if OFFTAKE_LANES == 1
using Real = Scalar;
#elif OFFTAKE_VECTORS == 2
using Real = Twin<Lanes<Scalar, OFFTAKE_LANES>>;
#else
using Real = Lanes<Scalar, OFFTAKE_LANES>;
#endif

unsigned long long workspace_bytes(const int* structure) {
  const Structure s{structure};
  const Tables<Scalar> none{};
  HostMemory memory{nullptr};
  const PathState<Real, Structure, HostMemory> path(s, none, memory);
  return memory.used;
}

// Flattened: a call inside the time loop would put every vector through memory.
template <class Shape, class Draws, class Recorder>
[[gnu::flatten]] void simulate_lanes(const Shape& s, const PathJob& job, const Draws& draws, const Recorder& recorder,
                                     int first) {
  HostMemory memory{static_cast<unsigned char*>(job.workspace)};
  PathState<Real, Shape, HostMemory> path(s, *static_cast<const Tables<Scalar>*>(job.tables), memory);
  const MetricSink<Scalar> sink{static_cast<Scalar*>(job.metrics) + first, kChunkPaths};
  simulate_path(path, draws, recorder, sink);
}

void simulate(const PathJob* job) {
  const Structure s{job->structure};
  const bool plain = PlainStructure::fits(s);
  const auto& tables = *static_cast<const Tables<Scalar>*>(job->tables);
  for (int first = 0; first < job->paths; first += kLanes<Real>) {
    const auto draws = job->path_numbers
                           ? PhiloxDraws<Real>::from_paths(job->path_numbers + first, tables.seed_low, tables.seed_high)
                           : PhiloxDraws<Real>::from_path(job->first_path + first, tables.seed_low, tables.seed_high);
    if (job->profile) {
      const ProfileRecorder<Scalar> recorder{static_cast<Scalar*>(job->profile) + first, job->first_series, job->series,
                                             job->profile_stride};
      simulate_lanes(s, *job, draws, recorder, first);
    } else if (plain) {
      simulate_lanes(PlainStructure{s}, *job, draws, NoRecorder{}, first);
    } else {
      simulate_lanes(s, *job, draws, NoRecorder{}, first);
    }
  }
}

void summarise(const SummaryJob* job) { summarise_chunk<Scalar>(*job); }

}  // namespace
}  // namespace offtake::inline OFFTAKE_TARGET

#define OFFTAKE_JOIN(a, b) a##b
#define OFFTAKE_UNIT_NAME(name) OFFTAKE_JOIN(offtake_unit_, name)
extern "C" {
extern const offtake::PathUnit OFFTAKE_UNIT_NAME(OFFTAKE_TARGET);
const offtake::PathUnit OFFTAKE_UNIT_NAME(OFFTAKE_TARGET) = {OFFTAKE_ISA,
                                                             offtake::kLanes<offtake::Real>,
                                                             sizeof(OFFTAKE_SCALAR) == 8,
                                                             offtake::workspace_bytes,
                                                             offtake::simulate,
                                                             offtake::summarise};
}
