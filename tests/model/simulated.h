// Runs a study for tests, through the same code as the program.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "host/config/load.h"
#include "host/engine/cpu.h"
#include "host/engine/run.h"
#include "host/engine/units.h"
#include "host/measures/measures.h"

namespace offtake::testing {

inline std::string source_folder() {
  const char* folder = std::getenv("OFFTAKE_SOURCE");
  return folder ? folder : ".";
}

/// The study, or a failed expectation for every error in it and an empty study.
inline Study read_study(const Loaded& loaded, const std::string& name) {
  for (const auto& error : loaded.errors) ADD_FAILURE() << to_string(error, name);
  return loaded.study.value_or(Study{});
}
inline Study study_file(const std::string& path) {
  const std::string full = source_folder() + "/" + path;
  return read_study(load_study(full), full);
}
inline Study study_text(const std::string& text) { return read_study(parse_study(text, "test.toml"), "test.toml"); }

inline int column_named(const BuiltTables& tables, const std::string& name) {
  for (std::size_t i = 0; i < tables.columns.size(); ++i)
    if (tables.columns[i].name() == name) return int(i);
  ADD_FAILURE() << "no column " << name;
  return 0;
}

/// One study's path results, column by column, on the widest instruction set.
class Simulated {
 public:
  Simulated(const Study& study, std::int64_t paths, bool is_double = false)
      : tables(build_tables(study, is_double)), paths_(paths), values_(tables.columns.size()) {
    CpuSimulator simulator(tables, unit_named("auto", is_double));
    for (std::int64_t first = 0; first < paths; first += kChunkPaths) {
      const int count = int(std::min<std::int64_t>(kChunkPaths, paths - first));
      const void* metrics = simulator.simulate(first, count);
      for (std::size_t c = 0; c < values_.size(); ++c)
        for (int i = 0; i < count; ++i) values_[c].push_back(number(metrics, std::int64_t(c) * kChunkPaths + i));
    }
  }

  const std::vector<double>& operator[](const std::string& column) const {
    return values_[std::size_t(column_named(tables, column))];
  }
  const std::vector<double>& column(int at) const { return values_[std::size_t(at)]; }
  std::int64_t paths() const { return paths_; }

  const BuiltTables tables;

 private:
  double number(const void* metrics, std::int64_t at) const {
    return tables.is_double ? static_cast<const double*>(metrics)[at] : double(static_cast<const float*>(metrics)[at]);
  }
  std::int64_t paths_;
  std::vector<std::vector<double>> values_;
};

/// Mean and its standard error.
struct Sample {
  double mean = 0, error = 0, variance = 0;
};
template <class F>
Sample sample_of(const std::vector<double>& values, F&& f) {
  double sum = 0, squares = 0;
  for (const double x : values) {
    sum += f(x);
    squares += f(x) * f(x);
  }
  const double n = double(values.size());
  Sample sample;
  sample.mean = sum / n;
  sample.variance = (squares - n * sample.mean * sample.mean) / (n - 1);
  sample.error = std::sqrt(std::max(sample.variance, 0.0) / n);
  return sample;
}
inline Sample sample_of(const std::vector<double>& values) {
  return sample_of(values, [](double x) { return x; });
}

/// Within five standard errors of an outside truth, and not because the error bar is wide.
inline void expect_truth(const Sample& sample, double truth, const std::string& what, double widest = 0.02) {
  EXPECT_NEAR(sample.mean, truth, 5 * sample.error + 1e-6 * std::fabs(truth)) << what;
  EXPECT_LT(5 * sample.error, widest * std::fabs(truth)) << what << ": too few paths to tell";
}

}  // namespace offtake::testing
