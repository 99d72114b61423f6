// run(tables, request) -> output: batches, threads, instruction sets and devices.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/measures/column.h"
#include "host/measures/summary.h"
#include "host/tables/built_tables.h"

namespace offtake {

enum class Backend { automatic, cpu, cuda };
enum class Precision { single, twofold };

struct RunRequest {
  std::int64_t paths = 0;
  std::int64_t first_path = 0;
  double until = 0;              // relative half width of the headline ES; 0: by count
  Backend backend = Backend::automatic;
  std::string isa = "auto";      // scalar, avx2, avx512, auto
  Precision precision = Precision::single;
  int threads = 0;               // 0: all
  std::uint64_t memory_bytes = 0;  // 0: a share of what is free
  int batch_paths = 0;           // 0: automatic
  std::function<void(std::int64_t done, std::int64_t of)> progress;
  std::function<bool()> interrupted;
};

}  // namespace offtake
