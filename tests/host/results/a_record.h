// A small run with every awkward thing in it.
#pragma once

#include <limits>

#include "host/results/record.h"

namespace offtake {

inline RunRecord a_record() {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  RunRecord record;
  record.study_name = "A \"small\" study, über alles";
  record.study_file = "configs/small.toml";
  record.study = {{"study", {{"name", record.study_name}, {"paths", 1000}}}};
  record.start = {2026, 1};
  record.months = 120;
  record.paths = 1000;
  record.seed = 18446744073709551615u;
  record.levels = {0.95, 0.99};
  record.headline = "party.a loss_usd";
  record.digest = "00000000000000010000000000abcdef";
  record.tables_hash = "feed";
  record.version = "0.1.0";
  record.backend = "cpu";
  record.isa = "avx2";
  record.aggregation = "on the CPU, because the GPU is narrow";
  record.precision = "float";
  record.threads = 2;
  record.timings = {{"paths", 1.5}, {"measures", 0.25}};
  record.paths_per_second = 666.5;
  record.estimates = {{"party.a", "loss_usd", "mean", kNan, 0.1, 0.05, 0.15, ""},
                      {"party.a", "loss_usd", "es", 0.99, 1e10 / 3, {}, {}, "fewer than 200 paths beyond VaR"},
                      {"project.x, phase \"2\"", "finish_month", "mean", kNan, kNan, {}, {}, "it comes on no path"}};
  record.profiles = {{0, "party.a", "used_gpue", "mean", 12.5, 12, 13}, {1, "party.a", "used_gpue", "0.05", 1, {}, {}}};
  record.curves = {{11, "project.x, phase \"2\"", "finish_month", 0.25, {0.125, 0.5}}};
  record.contributions = {{0.95, ContributionOf::part, "party.a", "payments_usd", {1.5, 1, 2, ""}},
                          {0.99, ContributionOf::contract, "contract.c", "npv_buyer_usd", {-2, {}, {}, "fewer"}}};
  record.worst = {{17, 2e12}, {3, -1.25}};
  return record;
}

}  // namespace offtake
