#include "host/build.h"

#if HAVE_CUDA
#include "host/engine/aggregator.h"
#include "host/engine/cuda_gather.h"
#include "host/engine/memory.h"
#include "kernels/device_summary.h"

extern "C" {
extern const offtake::DeviceSummaryUnit offtake_device_summary;
}

namespace offtake {
namespace {

constexpr int kPages = kBins / kPageBins;

template <class T>
void copy_here(T* to, const T* from, std::size_t count, const CudaQueue& queue, const char* what) {
  check_cuda(cudaMemcpyAsync(to, from, count * sizeof(T), cudaMemcpyDeviceToHost, queue.get()), what);
}

std::vector<DeviceColumn> rules_of(const BuiltTables& tables) {
  std::vector<DeviceColumn> rules;
  for (const Column& column : tables.columns) {
    const SummaryJob job = summary_job(column);
    rules.push_back({1 / job.lsb, job.plan, job.binning});
  }
  return rules;
}

}  // namespace

FetchedPages::FetchedPages(std::size_t columns)
    : touched_(columns * kPages + kListScratch, "allocate histograms' pages"),
      list_(columns * kPages, "allocate histograms' pages"),
      counters_(std::size_t(kPagesFetched) * kPageBins, "allocate histograms' pages"),
      list_here_(columns * kPages, "allocate histograms' pages here"),
      counters_here_(std::size_t(kPagesFetched) * kPageBins, "allocate histograms' pages here") {}

std::uint64_t FetchedPages::bytes(std::size_t columns) {
  return columns * kPages * (1 + sizeof(int)) + kListScratch +
         std::uint64_t{kPagesFetched} * kPageBins * sizeof(unsigned);
}

DeviceSummaries::DeviceSummaries(const BuiltTables& tables)
    : tables_(tables),
      rules_(rules_of(tables), "copy how columns are summed"),
      sums_(tables.columns.size(), "allocate sums"),
      counters_(tables.columns.size() * kBins, "allocate histograms") {
  clear();
}

/// No queue waits for it.
void DeviceSummaries::clear() {
  sums_.set(std::vector<DeviceSums>(tables_.columns.size(), no_sums()), "clear sums");
  counters_.clear();
  check_cuda(cudaDeviceSynchronize(), "clear histograms");
}

void DeviceSummaries::rehearse(FetchedPages& room, const CudaQueue& queue) {
  DeviceArray<unsigned char> zeros(tables_.columns.size() * (tables_.is_double ? 8 : 4), "allocate path results");
  zeros.clear();
  check_cuda(cudaDeviceSynchronize(), "clear memory");
  add(zeros.get(), 1, 0, 1, queue);
  fetch(1, room, queue);
  clear();
}

std::uint64_t DeviceSummaries::bytes(const BuiltTables& tables) {
  return tables.columns.size() * std::uint64_t{kBins} * sizeof(unsigned);
}

void DeviceSummaries::add(const void* metrics, std::int64_t stride, std::int64_t first_path, int paths,
                          const CudaQueue& queue) {
  const DeviceSummaryJob job{
      metrics,      stride,      paths,          std::uint64_t(first_path), int(tables_.columns.size()),
      rules_.get(), sums_.get(), counters_.get()};
  check_cuda(cudaError_t(offtake_device_summary.summarise(&job, tables_.is_double ? 1 : 0, queue.get())),
             "launch the aggregation");
}

std::vector<Summary> DeviceSummaries::fetch(std::int64_t paths, FetchedPages& room, const CudaQueue& queue) const {
  return fetch(0, int(tables_.columns.size()), paths, room, queue);
}

Summary DeviceSummaries::fetch(int column, std::int64_t paths, FetchedPages& room, const CudaQueue& queue) const {
  return std::move(fetch(column, 1, paths, room, queue)[0]);
}

/// Columns first … first + count - 1.
std::vector<Summary> DeviceSummaries::fetch(int first, int count, std::int64_t paths, FetchedPages& room,
                                            const CudaQueue& queue) const {
  std::vector<Summary> summaries{std::size_t(count)};
  queue.wait();
  const std::vector<DeviceSums> sums = sums_.fetch(tables_.columns.size(), "copy sums");
  for (std::size_t c = 0; c < sums.size(); ++c)
    if (sums[c].refused != ~0ull) throw refused_path(sums[c].refused, tables_.columns[c]);
  for (int c = 0; c < count; ++c) summaries[std::size_t(c)].add(sums[std::size_t(first + c)], std::uint64_t(paths));

  const unsigned* counters = counters_.get() + std::size_t(first) * kBins;
  int listed = 0;
  check_cuda(cudaError_t(offtake_device_summary.list_pages(counters, count * kPages, room.touched_.get(),
                                                           room.list_.get(), &listed, queue.get())),
             "list histograms' pages");
  copy_here(room.list_here_.get(), room.list_.get(), std::size_t(listed), queue, "copy histograms' pages");
  queue.wait();
  for (int begin = 0; begin < listed; begin += kPagesFetched) {
    const int some = std::min(listed - begin, kPagesFetched);
    check_cuda(cudaError_t(offtake_device_summary.gather_pages(counters, room.list_.get() + begin, some,
                                                               room.counters_.get(), queue.get())),
               "copy histograms");
    copy_here(room.counters_here_.get(), room.counters_.get(), std::size_t(some) * kPageBins, queue, "copy histograms");
    queue.wait();
    for (int i = 0; i < some; ++i) {
      const int page = room.list_here_.get()[begin + i];
      summaries[std::size_t(page / kPages)].add_page(
          std::uint32_t(page % kPages), {room.counters_here_.get() + std::size_t(i) * kPageBins, kPageBins});
    }
  }
  return summaries;
}

DeviceDifferences::DeviceDifferences(const BuiltTables& base, const BuiltTables& variant)
    : base_(base),
      variant_(variant),
      none_(base, variant),
      pairs_(pairs_of(none_), "copy how differences are summed"),
      sums_(std::vector<SplitSums>(none_.columns().size()), "allocate sums of differences") {}

std::vector<DevicePair> DeviceDifferences::pairs_of(const Differences& none) {
  std::vector<DevicePair> pairs;
  for (std::size_t i = 0; i < none.columns().size(); ++i)
    pairs.push_back(none.sums()[i].rule(none.columns()[i].base, none.columns()[i].variant));
  return pairs;
}

void DeviceDifferences::add(const void* base, std::int64_t base_stride, const void* variant,
                            std::int64_t variant_stride, int paths, const CudaQueue& queue) {
  const DeviceDifferenceJob job{base,
                                variant,
                                base_stride,
                                variant_stride,
                                base_.is_double ? 1 : 0,
                                variant_.is_double ? 1 : 0,
                                paths,
                                int(none_.columns().size()),
                                pairs_.get(),
                                sums_.get()};
  check_cuda(cudaError_t(offtake_device_summary.subtract(&job, queue.get())), "launch the differences");
}

Differences DeviceDifferences::fetch(std::int64_t paths, const CudaQueue& queue) const {
  queue.wait();
  Differences result = none_;
  result.add(sums_.fetch(none_.columns().size(), "copy sums of differences"), std::uint64_t(paths));
  return result;
}

}  // namespace offtake
#endif
