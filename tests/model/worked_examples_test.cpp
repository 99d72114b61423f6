// Studies whose results were worked out by hand: tests/studies/*.toml say in their head what must
// come out, on every path, in single and in double precision.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/model/simulated.h"

namespace offtake::testing {
namespace {

struct Expectation {
  std::string column;
  double value;
};

/// Lines of the form "# expect: contract.oracle paid_usd = 12.5  # why".
std::vector<Expectation> expectations_in(const std::filesystem::path& file) {
  std::vector<Expectation> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const std::string mark = "# expect: ";
    if (line.rfind(mark, 0) != 0) continue;
    std::istringstream words(line.substr(mark.size()));
    std::string entity, metric, equals, value;
    words >> entity >> metric >> equals >> value;
    if (equals != "=") continue;  // of a distribution: another test's
    found.push_back({entity + " " + metric, std::stod(value)});
  }
  return found;
}

std::vector<std::filesystem::path> studies() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(source_folder() + "/tests/studies"))
    if (entry.path().extension() == ".toml" && !expectations_in(entry.path()).empty()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

TEST(WorkedExamples, AreThere) { EXPECT_GE(studies().size(), 8u); }

TEST(WorkedExamples, EveryPathGivesTheNumbersOnPaper) {
  for (const auto& file : studies()) {
    for (const bool is_double : {false, true}) {
      SCOPED_TRACE(file.filename().string() + (is_double ? ", double" : ", float"));
      const Simulated run(read_study(load_study(file.string()), file.string()), 100, is_double);
      for (const auto& [column, value] : expectations_in(file)) {
        const double tolerance = (is_double ? 1e-7 : 2e-6) * std::max(std::fabs(value), 1e-6);
        for (const double x : run[column]) ASSERT_NEAR(x, value, tolerance) << column;
      }
    }
  }
}

}  // namespace
}  // namespace offtake::testing
