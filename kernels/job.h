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
// offtake_device_float and offtake_device_double.
