// One column of numbers of a CSV file.
#pragma once

#include <string>
#include <vector>

namespace offtake {

struct CsvColumn {
  std::vector<double> values;
  std::string error;  // empty when all went well
};

/// Reads the column named in the first line. Cells are parted by commas and may stand in double
/// quotes (two quotes make one); empty lines are passed over.
CsvColumn read_csv_column(const std::string& path, const std::string& column);

}  // namespace offtake
