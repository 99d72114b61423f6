#include "host/config/csv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/host/config/bad_input.h"

namespace offtake {
namespace {

class Csv : public testing::Test {
 protected:
  Csv() {
    const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    directory_ = std::filesystem::temp_directory_path() / ("offtake-csv-" + test);
    std::filesystem::create_directories(directory_);
  }
  ~Csv() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& text, const char* name = "delays.csv") const {
    const std::string path = (directory_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::filesystem::path directory_;
};

TEST_F(Csv, ReadsAColumnByName) {
  const CsvColumn read =
      read_csv_column(write("project,\"late, months\"\r\na, 1.5\r\n\r\n\"b \"\"x\"\"\",-2e1\n"), "late, months");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.values, (std::vector{1.5, -20.0}));
}

TEST_F(Csv, SaysWhatIsWrong) {
  const std::string path = write("a,b\n1,2\n3\n");
  EXPECT_EQ(read_csv_column(path, "b").error,
            "line 3 of '" + path + "' has no number in column 'b', every line needs one, mend the file");
  EXPECT_EQ(read_csv_column(path, "c").error,
            "'" + path + "' has no column 'c', its first line names a, b, name one of these");
  EXPECT_EQ(read_csv_column(write("a\n"), "a").error,
            "'" + path + "' has a header only, a sample needs numbers, add lines");
  EXPECT_EQ(read_csv_column(write("a\nnan\n"), "a").values.size(), 0u);
  EXPECT_NE(read_csv_column(write(""), "a").error, "");
  EXPECT_NE(read_csv_column(directory_.string(), "a").error, "");
}

TEST_F(Csv, StandsBesideTheStudy) {
  write("late\n0\n3\n");
  const std::string study = write(std::string(kGoodStart) + kProject + "owner = \"lab\"\n" +
                                      "delay = { dist = \"empirical\", file = \"delays.csv\", column = \"late\" }\n",
                                  "study.toml");
  const Loaded loaded = load_study(study);
  ASSERT_TRUE(loaded.study);
  EXPECT_EQ(loaded.study->projects[0].delay->sample, (std::vector<double>{0, 3}));
}

}  // namespace
}  // namespace offtake
