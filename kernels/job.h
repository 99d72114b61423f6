// What crosses the border between host code and a unit compiled for one instruction set: plain
// data outside the inline namespace, no functions (they would be weak symbols of two kinds).
#pragma once

namespace offtake {

/// Simulate `paths` paths, from `first_path` on or as listed.
struct PathJob {
  const int* structure;  // flat Structure
  const void* tables;    // Tables<float> or Tables<double>
  unsigned long long first_path;
  const unsigned long long* path_numbers;  // these instead, filled up to whole vectors; or null
  int paths;                               // at most kChunkPaths
  void* metrics;                           // out: (column, kChunkPaths), float or double
  void* workspace;                         // scratch of workspace_bytes(), aligned to 64
  // Profiles, or null: (month, series, profile_stride); series first_series … first_series+series-1
  void* profile;
  int profile_stride;
  int first_series;
  int series;
};

/// Enough that a histogram, once in the cache, is worth having fetched; few enough that columns stay
/// there too.
inline constexpr int kChunkPaths = 4096;

/// A column's exact sums over one chunk: v = round(x / lsb), Σv, and Σv² in three parts
/// (v = h · 2^24 + l with |l| <= 2^23: Σh², Σhl, Σl²), least and greatest, zeros, and the first path
/// that is no finite number or has |v| >= 2^47 (-1: none; else nothing here or in bins holds).
struct ChunkSums {
  long long sum;
  long long square_high, square_mixed, square_low;
  double least, greatest;
  int zeros;
  int refused;
};

/// What a histogram's bins stand for.
enum class Binning : unsigned char {
  deviation,  // the top 20 bits of the order-preserving key of float(x - plan)
  whole,      // v + 1: one bin for every whole number from -1 (never) on; lsb is 1
};

inline constexpr int kBinBits = 20;
inline constexpr int kBins = 1 << kBinBits;

/// The same on a GPU, for `paths` paths of a batch from its `first` on; every pointer but `tables` is
/// the device's, and `tables` holds such pointers.
struct DeviceJob {
  const int* structure;
  const void* tables;
  unsigned long long first_path;  // of the batch
  int first, paths;               // of the batch: simulate [first, paths) as far as there are threads
  void* metrics;                  // out: (column, stride)
  long long stride;
  void* workspace;  // thread_bytes() · blocks · block
  int blocks, block;
  const unsigned long long* digest_keys;  // (column, 2)
  unsigned long long* digest;             // in and out: (2)
  void* stream;                           // a cudaStream_t
};

/// A precision's kernel. launch() returns a cudaError_t.
struct DeviceUnit {
  unsigned long long (*thread_bytes)(const int* structure);
  int (*launch)(const DeviceJob*);
};

/// Sum one column of a chunk, bin its values, and add its share of the digest to every path's two
/// accumulators.
struct SummaryJob {
  const void* column;  // (paths), float or double
  int paths;           // at most kChunkPaths
  double lsb;          // a power of two
  double plan;         // a value of the column's own type
  Binning binning;
  unsigned long long digest_key[2];
  unsigned long long* digest;  // in and out: (2, kChunkPaths)
  unsigned* bins;              // out: (paths), below kBins
  ChunkSums* sums;             // out
};

/// A sum of any number of 64-bit sums: low + high · 2^32. Either half takes 2^31 of them without overflow.
struct SplitSum {
  unsigned long long low;
  long long high;
};

/// Σv, and Σv² in three parts, as in ChunkSums.
struct SplitSums {
  SplitSum sum, square_high, square_mixed, square_low;
};

/// All of a column but its histogram, over any number of batches on a device.
struct DeviceSums {
  SplitSums sums;
  unsigned long long least, greatest;  // order-preserving keys of doubles (kernels/device_summary.h)
  unsigned long long zeros;
  unsigned long long refused;  // the first path of those, or ~0
};

/// How one column is summed.
struct DeviceColumn {
  double scale;  // 1 / lsb
  double plan;
  Binning binning;
};

/// Adds a batch's columns to what a device has gathered; every pointer is the device's.
struct DeviceSummaryJob {
  const void* metrics;  // (column, stride) float or double
  long long stride;
  int paths;
  unsigned long long first_path;
  int columns;
  const DeviceColumn* rules;  // (column)
  DeviceSums* sums;           // in and out: (column)
  unsigned* counters;         // in and out: (column, kBins)
};

/// A column that two studies have.
struct DevicePair {
  int base, variant;
  double scale;
  double event;  // it has come from this value on; NaN: it is no event, its size is compared
};

/// Adds what a batch of the variant is off the base's.
struct DeviceDifferenceJob {
  const void *base, *variant;  // (column, stride)
  long long base_stride, variant_stride;
  int base_is_double, variant_is_double;
  int paths;
  int pairs;
  const DevicePair* pair;  // (pair)
  SplitSums* sums;         // in and out: (pair)
};

inline constexpr int kPageBins = 2048;        // of a histogram, kept where one of them counts something
inline constexpr int kListScratch = 1 << 20;  // bytes that listing any number of pages takes beside a byte for each

/// Aggregation on a device, in a stream (a cudaStream_t). All return a cudaError_t.
struct DeviceSummaryUnit {
  int (*summarise)(const DeviceSummaryJob*, int is_double, void* stream);
  int (*subtract)(const DeviceDifferenceJob*, void* stream);
  /// Which pages of counters (page, kPageBins) count anything: their numbers into list (page), how many into *listed,
  /// on the host. touched: scratch (page), and kListScratch bytes more.
  int (*list_pages)(const unsigned* counters, int pages, unsigned char* touched, int* list, int* listed, void* stream);
  /// Those pages one after the other: out (listed, kPageBins).
  int (*gather_pages)(const unsigned* counters, const int* list, int listed, unsigned* out, void* stream);
};

/// One unit: a width of lanes in one precision for one instruction set.
struct PathUnit {
  const char* isa;  // "avx512"
  int lanes;
  int is_double;
  unsigned long long (*workspace_bytes)(const int* structure);
  void (*simulate)(const PathJob*);
  void (*summarise)(const SummaryJob*);
};

}  // namespace offtake

// Exported by path_lanes.cpp once per unit, for example offtake_unit_avx512_float; by path_cuda.cu,
// offtake_device_float and offtake_device_double; by summary_cuda.cu, offtake_device_summary.
