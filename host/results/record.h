// Everything that a finished run leaves behind, ready to be written.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/engine/contributions.h"
#include "host/engine/precision.h"
#include "host/measures/measures.h"
#include "host/measures/paired.h"
#include "host/measures/profiles.h"
#include "host/measures/worst.h"

namespace offtake {

struct Timing {
  std::string step;  // "paths", "measures", …
  double seconds;
};

/// A variant that ran beside the study, on the same draws.
struct VariantRecord {
  std::string name, scenario, strategy;
  std::string tables_hash, digest;
  nlohmann::ordered_json study;  // as resolved
};

struct RunRecord {
  // what was run
  std::string study_name;
  std::string study_file;
  nlohmann::ordered_json study;    // as resolved
  std::string scenario, strategy;  // that it is; empty: none
  nlohmann::ordered_json base;     // of a variant: the study whose plan counts, as resolved; else null
  Date start;                      // month 0
  int months = 0;
  std::int64_t paths = 0;
  std::uint64_t seed = 0;
  std::vector<double> levels;
  std::string headline;  // column whose tail is the run's, "party.a loss_usd"
  std::string tables_hash;
  std::string digest;

  // how
  std::string version, compiler;
  std::string backend, isa, device, kernel, aggregation;  // as in RunOutput
  std::string precision;                                  // "float" or "double", as --precision takes it
  int threads = 0;
  std::vector<Timing> timings;

  /// f(), and how long it took.
  template <class F>
  auto timed(const char* step, F&& f) {
    const auto begun = std::chrono::steady_clock::now();
    auto result = f();
    timings.push_back({step, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()});
    return result;
  }
  double paths_per_second = 0;

  // what came out
  std::vector<Estimate> estimates;
  std::vector<ProfileRow> profiles;
  std::vector<CurveRow> curves;
  std::vector<Contribution> contributions;  // empty where the losses were not kept
  std::vector<WorstPath> worst;             // empty where the losses were not kept
  PrecisionGap gap;                         // of 0 paths where not compared
  std::vector<VariantRecord> variants;
  std::vector<DifferenceRow> differences;  // of the variants from this study
};

}  // namespace offtake
