// The parts a path is made of, one by one, on plain numbers: functions, draws, and what aggregation
// costs a value. `offtake bench` measures the whole; this tells where it goes.
#include <benchmark/benchmark.h>

#include <vector>

#include "host/measures/summary.h"
#include "kernels/draws.h"
#include "kernels/functions.h"
#include "kernels/normal.h"
#include "kernels/summary.h"

namespace {

using namespace offtake;

template <class F>
void function(benchmark::State& state, F f) {
  float x = 0.3f;
  for (auto _ : state) benchmark::DoNotOptimize(f(x += 1e-6f));
}
void exponential(benchmark::State& state) {
  function(state, [](float x) { return exp_of(x); });
}
void logarithm(benchmark::State& state) {
  function(state, [](float x) { return log_of(x); });
}
void inverse(benchmark::State& state) {
  function(state, [](float x) { return inverse_normal(x); });
}
BENCHMARK(exponential);
BENCHMARK(logarithm);
BENCHMARK(inverse);

void four_normals(benchmark::State& state) {
  const auto draws = PhiloxDraws<float>::from_path(17, 1, 0);
  int quarter = 0;
  float out[4];
  for (auto _ : state) {
    draws.normals4(1, quarter++, out);
    benchmark::DoNotOptimize(out);
  }
  state.SetItemsProcessed(4 * state.iterations());
}
BENCHMARK(four_normals);

/// One column of normals, or of months that crowd into a few bins.
void aggregation(benchmark::State& state) {
  const bool months = state.range(0) != 0;
  std::vector<float> values;
  for (int i = 0; i < kChunkPaths; ++i) {
    const float z = PhiloxDraws<float>::from_path(std::uint64_t(i), 1, 0).normal(1);
    values.push_back(months ? round_down(magnitude(z) * 3) : z * 1e9f);
  }
  Column column{"party.lab", kMetricInfo[int(months ? Metric::project_months_late : Metric::party_loss)], 1, 0};
  std::vector<unsigned> bins(kChunkPaths);
  std::vector<unsigned long long> digest(2 * kChunkPaths);
  SummaryJob job = summary_job(column);
  ChunkSums sums;
  job.column = values.data();
  job.paths = kChunkPaths;
  job.digest = digest.data();
  job.bins = bins.data();
  job.sums = &sums;
  Summary summary;
  for (auto _ : state) {
    summarise_chunk<float>(job);
    summary.add(sums, bins);
  }
  state.SetItemsProcessed(kChunkPaths * state.iterations());
}
BENCHMARK(aggregation)->Arg(0)->Arg(1)->ArgName("months");

}  // namespace
