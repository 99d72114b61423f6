// Studies whose results are known: by hand on every path, or by a closed form over all paths.
#include "tests/model/expectations.h"

namespace offtake::testing {
namespace {

TEST(WorkedExamples, EveryPathGivesTheNumbersOnPaper) {
  const auto studies = worked_studies(false);
  EXPECT_GE(studies.size(), 9u);
  for (const auto& file : studies) {
    for (const bool is_double : {false, true}) {
      SCOPED_TRACE(file.filename().string() + (is_double ? ", double" : ", float"));
      const Simulated run(study_file("tests/studies/" + file.filename().string()), 100, is_double);
      for (const auto& [measure, column, value] : expectations_in(file)) {
        const double tolerance = (is_double ? 1e-7 : 2e-6) * std::max(std::fabs(value), 1e-6);
        for (const double x : run[column]) ASSERT_NEAR(x, value, tolerance) << column;
      }
    }
  }
}

/// Half the width of a band that a right estimate leaves once in a million times.
double tolerance_of(const std::string& measure, const Sample& sample, double n) {
  if (measure == "sd") {
    // Asymptotic, with room for heavy tails: kurtosis up to 30.
    return 5 * std::sqrt(sample.variance) * std::sqrt(30 / (4 * n));
  }
  return 5 * sample.error;
}

TEST(WorkedExamples, RandomStudiesAgreeWithTheirClosedForms) {
  const auto studies = worked_studies(true);
  EXPECT_GE(studies.size(), 6u);
  for (const auto& file : studies) {
    SCOPED_TRACE(file.filename().string());
    const Simulated run(study_file("tests/studies/" + file.filename().string()), 1 << 18);
    for (const auto& [measure, column, value] : expectations_in(file)) {
      SCOPED_TRACE(measure + " " + column);
      std::vector<double> values = run[column];
      const double n = double(values.size());
      const Sample sample = sample_of(values);
      double estimate = sample.mean;
      double tolerance = tolerance_of(measure, sample, n) + 1e-6 * std::fabs(value);
      if (measure == "sd") estimate = std::sqrt(sample.variance);
      if (measure == "median") {
        // The order statistics five standard errors of the rank away hold the median between them.
        std::sort(values.begin(), values.end());
        const auto half = std::size_t(n / 2), away = std::size_t(5 * 0.5 * std::sqrt(n));
        EXPECT_GE(value, values[half - away]);
        EXPECT_LE(value, values[half + away]);
        EXPECT_LT(values[half + away] / values[half - away], 1.1) << "too few paths to tell";
        continue;
      }
      EXPECT_NEAR(estimate, value, tolerance);
      EXPECT_LT(tolerance, 0.1 * std::fabs(value)) << "too few paths to tell";
    }
  }
}

}  // namespace
}  // namespace offtake::testing
