// Two runs of the same paths side by side: rows of differences, and tables of them.
#pragma once

#include <string>
#include <vector>

#include "host/engine/run.h"
#include "host/measures/measures.h"
#include "host/measures/paired.h"
#include "host/study/study.h"

namespace offtake {

/// A finished run, as far as differences need it.
class Side {
 public:
  Side(const BuiltTables& tables, const RunOutput& output, const std::vector<double>& levels);

  const BuiltTables& tables() const { return *tables_; }
  const std::vector<double>& losses() const { return losses_; }  // of the headline, by path; empty where not kept
  /// Mean or probability of a column.
  double value(int column) const;
  /// VaR or ES of the headline.
  double headline(std::string_view measure, double level) const;

 private:
  const BuiltTables* tables_;
  const RunOutput* output_;
  std::vector<double> losses_;
  std::vector<Estimate> estimates_;  // of the headline
};

/// Every metric that both have: means or probabilities, and VaR and ES of a headline that both have.
std::vector<DifferenceRow> rows_of(const std::string& variant, const Side& base, const Side& other,
                                   const Differences& differences, const std::vector<double>& levels);

/// Variants that are compared with the same one, which is called `base`.
struct Compared {
  std::string base;
  std::vector<std::string> names;     // as rows have them
  std::vector<std::string> variants;  // as they are told
};

/// What most ask for of the loss: of each group its base, then a row a variant; without ES where no row has it.
std::string loss_table(const std::vector<DifferenceRow>& rows, const std::vector<Compared>& groups,
                       const std::string& perspective, double level);

/// Key figures of one variant that are not the base's: money of the perspective party, milestones, events.
std::string change_table(const std::vector<DifferenceRow>& rows, const std::string& variant,
                         const std::string& perspective, const std::string& base = "base",
                         const std::string& other = "variant");

/// Below every comparison: what its units are, and of paired runs which measures there are.
std::string points_text();
std::string scope_text();

}  // namespace offtake
