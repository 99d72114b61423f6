// The results that tests/studies/*.toml promise in their heads:
//   # expect: ENTITY METRIC = VALUE                      on every path
//   # expect mean|sd|median|probability: ENTITY METRIC = VALUE   over all paths
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/model/simulated.h"

namespace offtake::testing {

struct Expectation {
  std::string measure;  // empty: on every path
  std::string column;
  double value;
};

inline std::vector<Expectation> expectations_in(const std::filesystem::path& file) {
  std::vector<Expectation> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string hash, expect, entity, metric, equals, value, measure;
    words >> hash >> expect;
    if (hash != "#" || (expect != "expect" && expect != "expect:")) continue;
    if (expect == "expect") {
      words >> measure;
      if (measure.empty() || measure.back() != ':') continue;  // prose
      measure.pop_back();
    }
    words >> entity >> metric >> equals >> value;
    if (equals != "=") throw std::runtime_error(file.string() + ": not understood: " + line);
    found.push_back({measure, entity + " " + metric, std::stod(value)});
  }
  return found;
}

/// Files of tests/studies that promise something of (`random`) all paths together, or of each.
inline std::vector<std::filesystem::path> worked_studies(bool random) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(source_folder() + "/tests/studies")) {
    if (entry.path().extension() != ".toml") continue;
    for (const auto& expectation : expectations_in(entry.path())) {
      if (expectation.measure.empty() == random) continue;
      found.push_back(entry.path());
      break;
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace offtake::testing
