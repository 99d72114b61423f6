// All that is kept of one metric over any number of paths: exact sums and a histogram.
//
// Adding is exact and merging is addition, so that a summary depends on neither the order nor the
// split of the paths.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "host/measures/column.h"
#include "kernels/job.h"

namespace offtake {

/// How a column's values are binned: whole numbers one by one, anything else by its key.
Binning binning(Quantity quantity);

/// The column's part of a job: lsb, plan, binning and digest keys. Pointers and paths are the caller's.
SummaryJob summary_job(const Column& column);

/// The deviations from plan [low, high] that a bin holds; for Binning::whole both are its value.
struct BinEdges {
  double low, high;
};
BinEdges bin_edges(Binning binning, std::uint32_t bin);

__extension__ typedef __int128 Wide;

/// Σv and Σv² put together again.
Wide whole_sum(const SplitSums& sums);
Wide whole_squares(const SplitSums& sums);

class Summary {
 public:
  using Wide = offtake::Wide;

  /// Beyond it the exact sums could overflow.
  static constexpr std::uint64_t kMostPaths = std::uint64_t{1} << 31;

  /// Adds a chunk that was not refused; bins as summarise_chunk wrote them, one a path.
  /// Throws std::length_error beyond kMostPaths.
  void add(const ChunkSums& sums, std::span<const std::uint32_t> bins);
  void merge(const Summary& other);

  /// Adds so many paths that a device has summed, none of them refused; their histogram comes by add_page().
  void add(const DeviceSums& sums, std::uint64_t paths);
  /// Adds counts of bins page · kPageBins and on.
  void add_page(std::uint32_t page, std::span<const std::uint32_t> counts);

  std::uint64_t count() const { return count_; }
  std::uint64_t zeros() const { return zeros_; }
  double least() const { return least_; }        // +infinity when empty
  double greatest() const { return greatest_; }  // −infinity when empty

  /// Σv and Σv² of v = round(x / lsb), exact.
  Wide sum() const { return sum_; }
  Wide sum_of_squares() const { return squares_; }

  std::uint64_t in_bin(std::uint32_t bin) const;
  std::uint64_t memory_bytes() const;

  /// f(bin, count) for every bin that holds something, in rising order of value.
  template <class F>
  void for_each_bin(F&& f) const {
    for (std::uint32_t page = 0; page < kPages; ++page) {
      if (!pages_[page]) continue;
      for (std::uint32_t bin = page * kPageBins; bin < (page + 1) * kPageBins; ++bin) {
        if (const std::uint64_t count = in_bin(bin)) f(bin, count);
      }
    }
  }

 private:
  static constexpr std::uint32_t kPages = kBins / kPageBins;
  // Counts in two halves: the low one is what the cache has to hold, the high one is rarely touched.
  using Page = std::array<std::uint16_t, kPageBins>;
  using Pages = std::array<std::unique_ptr<Page>, kPages>;  // allocated on touch

  static std::uint16_t& counter(Pages& pages, std::uint32_t bin);
  static constexpr std::uint32_t kFewBins = 256;
  void add_few_bins(std::span<const std::uint32_t> bins);
  void add_to_bin(std::uint32_t bin, std::uint64_t count);
  void grow(std::uint64_t paths);

  Wide sum_ = 0;
  Wide squares_ = 0;
  double least_ = std::numeric_limits<double>::infinity();
  double greatest_ = -std::numeric_limits<double>::infinity();
  std::uint64_t zeros_ = 0;
  std::uint64_t count_ = 0;
  Pages pages_;    // count mod 2^16
  Pages carries_;  // count / 2^16
};

/// Mean and unbiased variance of x, exact up to the last rounding; `skip` leaves out that many paths
/// with v = −1 (a month that never came). NaN where there are too few paths.
struct Moments {
  std::uint64_t count = 0;
  double mean, variance;
};
Moments moments(const Summary& summary, double lsb, std::uint64_t skip = 0);

}  // namespace offtake
