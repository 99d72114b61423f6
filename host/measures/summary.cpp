#include "host/measures/summary.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "host/measures/digest.h"
#include "kernels/device_summary.h"

namespace offtake {

Binning binning(Quantity quantity) {
  switch (quantity) {
    case Quantity::month:
    case Quantity::months:
    case Quantity::flag:
    case Quantity::count:
    case Quantity::cause:
      return Binning::whole;
    default:
      return Binning::deviation;
  }
}

SummaryJob summary_job(const Column& column) {
  const DigestKeys keys = digest_keys(column.name());
  SummaryJob job{};
  job.lsb = column.lsb;
  job.plan = column.plan;
  job.binning = binning(column.info.quantity);
  job.digest_key[0] = keys[0];
  job.digest_key[1] = keys[1];
  return job;
}

namespace {

/// The float of an order-preserving key: infinities' neighbours are cut to the greatest number.
double deviation_of(std::uint32_t key) {
  const std::uint32_t bits = key & 0x80000000u ? key ^ 0x80000000u : ~key;
  constexpr double kGreatest = std::numeric_limits<float>::max();
  if ((bits & 0x7f800000u) == 0x7f800000u) return bits >> 31 ? -kGreatest : kGreatest;
  return std::bit_cast<float>(bits);
}

}  // namespace

BinEdges bin_edges(Binning binning, std::uint32_t bin) {
  if (binning == Binning::whole) return {double(bin) - 1, double(bin) - 1};
  constexpr int kShift = 32 - kBinBits;
  const std::uint32_t last = (bin << kShift) | ((1u << kShift) - 1);
  return {deviation_of(bin << kShift), bin + 1 == kBins ? deviation_of(last) : deviation_of(last + 1)};
}

std::uint16_t& Summary::counter(Pages& pages, std::uint32_t bin) {
  std::unique_ptr<Page>& page = pages[bin / kPageBins];
  if (!page) page = std::make_unique<Page>();
  return (*page)[bin % kPageBins];
}

void Summary::add_to_bin(std::uint32_t bin, std::uint64_t count) {
  std::uint16_t& low = counter(pages_, bin);
  const std::uint64_t total = low + count;
  low = std::uint16_t(total);
  if (total >> 16) counter(carries_, bin) += std::uint16_t(total >> 16);
}

void Summary::grow(std::uint64_t paths) {
  if (count_ + paths > kMostPaths) throw std::length_error("a summary holds at most 2^31 paths");
  count_ += paths;
}

void Summary::add(const ChunkSums& sums, std::span<const std::uint32_t> bins) {
  if (bins.empty()) return;
  grow(bins.size());
  sum_ += sums.sum;
  squares_ += (Wide{sums.square_high} << 48) + (Wide{sums.square_mixed} << 25) + sums.square_low;
  least_ = std::min(least_, sums.least);
  greatest_ = std::max(greatest_, sums.greatest);
  zeros_ += std::uint64_t(sums.zeros);
  if (sums.least == sums.greatest) {  // also spares waiting a thousand times for one counter
    add_to_bin(bins[0], bins.size());
    return;
  }
  std::uint32_t all = 0;
  for (const std::uint32_t bin : bins) all |= bin;
  if (all < kFewBins) {
    add_few_bins(bins);
    return;
  }
  // Found first and counted later: the counters of all columns fill more than a core's own cache.
  constexpr std::size_t kFound = 128;
  std::array<std::uint16_t*, kFound> found;
  for (std::size_t first = 0; first < bins.size(); first += kFound) {
    const std::size_t count = std::min(kFound, bins.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      found[i] = &counter(pages_, bins[first + i]);
      __builtin_prefetch(found[i], 1);
    }
    for (std::size_t i = 0; i < count; ++i)
      if (++*found[i] == 0) ++counter(carries_, bins[first + i]);
  }
}

namespace {
Wide whole(const SplitSum& sum) { return (Wide{sum.high} << 32) + sum.low; }
}  // namespace

Wide whole_sum(const SplitSums& sums) { return whole(sums.sum); }
Wide whole_squares(const SplitSums& sums) {
  return (whole(sums.square_high) << 48) + (whole(sums.square_mixed) << 25) + whole(sums.square_low);
}

void Summary::add(const DeviceSums& sums, std::uint64_t paths) {
  if (paths == 0) return;
  grow(paths);
  sum_ += whole_sum(sums.sums);
  squares_ += whole_squares(sums.sums);
  least_ = std::min(least_, number_of_key(sums.least));
  greatest_ = std::max(greatest_, number_of_key(sums.greatest));
  zeros_ += sums.zeros;
}

void Summary::add_page(std::uint32_t page, std::span<const std::uint32_t> counts) {
  for (std::uint32_t i = 0; i < counts.size(); ++i)
    if (counts[i]) add_to_bin(page * kPageBins + i, counts[i]);
}

/// Months and flags crowd into few bins: four counters each, so that one need not wait for itself.
void Summary::add_few_bins(std::span<const std::uint32_t> bins) {
  std::array<std::array<std::uint32_t, kFewBins>, 4> counts{};
  for (std::size_t i = 0; i < bins.size(); ++i) ++counts[i % 4][bins[i]];
  for (std::uint32_t bin = 0; bin < kFewBins; ++bin) {
    const std::uint64_t count = std::uint64_t{counts[0][bin]} + counts[1][bin] + counts[2][bin] + counts[3][bin];
    if (count) add_to_bin(bin, count);
  }
}

void Summary::merge(const Summary& other) {
  grow(other.count_);
  sum_ += other.sum_;
  squares_ += other.squares_;
  least_ = std::min(least_, other.least_);
  greatest_ = std::max(greatest_, other.greatest_);
  zeros_ += other.zeros_;
  other.for_each_bin([&](std::uint32_t bin, std::uint64_t count) { add_to_bin(bin, count); });
}

std::uint64_t Summary::in_bin(std::uint32_t bin) const {
  const auto &low = pages_[bin / kPageBins], &high = carries_[bin / kPageBins];
  const std::uint32_t i = bin % kPageBins;
  return (low ? (*low)[i] : 0u) + (std::uint64_t{high ? (*high)[i] : 0u} << 16);
}

std::uint64_t Summary::memory_bytes() const {
  auto touched = [](const Pages& pages) {
    return std::uint64_t(std::count_if(pages.begin(), pages.end(), [](const auto& page) { return bool(page); }));
  };
  return sizeof(Summary) + (touched(pages_) + touched(carries_)) * sizeof(Page);
}

Moments moments(const Summary& summary, double lsb, std::uint64_t skip) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const std::uint64_t count = summary.count() - skip;
  if (count == 0) return {0, kNan, kNan};
  const Summary::Wide n = count, sum = summary.sum() + Summary::Wide{skip};
  const Summary::Wide squares = summary.sum_of_squares() - Summary::Wide{skip};
  // With Σv = n m + r:  Σ(v − mean)² = Σv² − n m² − 2 m r − r²/n, whole numbers but for the last term.
  const Summary::Wide m = sum / n, r = sum % n;
  const double mean = double(m) + double(r) / double(n);
  const double about_mean = double(squares - n * m * m - 2 * m * r) - double(r) * double(r) / double(n);
  return {count, mean * lsb, count < 2 ? kNan : std::max(0.0, about_mean) / double(n - 1) * lsb * lsb};
}

}  // namespace offtake
