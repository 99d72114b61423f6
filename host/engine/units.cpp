#include "host/engine/units.h"

#include "host/build.h"
#include "host/engine/run.h"

extern "C" {
#define OFFTAKE_DECLARE(name) extern const offtake::PathUnit offtake_unit_##name;
OFFTAKE_PATH_UNITS(OFFTAKE_DECLARE)
#undef OFFTAKE_DECLARE
}

namespace offtake {
namespace {

bool runs_here(const std::string& isa) {
#if defined(__x86_64__)
  if (isa == "baseline") return true;
  const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  if (isa == "scalar" || isa == "avx2") return v3;
  return v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return true;
#endif
}

}  // namespace

std::vector<const PathUnit*> units_here(bool is_double) {
  std::vector<const PathUnit*> units;
  const auto consider = [&](const PathUnit& unit) {
    if (bool(unit.is_double) == is_double && runs_here(unit.isa)) units.push_back(&unit);
  };
#define OFFTAKE_CONSIDER(name) consider(offtake_unit_##name);
  OFFTAKE_PATH_UNITS(OFFTAKE_CONSIDER)
#undef OFFTAKE_CONSIDER
  return units;
}

const PathUnit& unit_named(const std::string& isa, bool is_double) {
  const auto units = units_here(is_double);
  if (isa == "auto") return *units.back();
  std::string there;
  for (const PathUnit* unit : units) {
    if (isa == unit->isa) return *unit;
    there += std::string(there.empty() ? "" : ", ") + unit->isa;
  }
  // A processor too old for the scalar build runs the same source, built for older ones.
  if (isa == "scalar") return *units.front();
  throw RunError("--isa " + isa + ": this processor cannot run it, choose one of: " + there + ", auto");
}

}  // namespace offtake
