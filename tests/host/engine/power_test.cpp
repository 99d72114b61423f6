// Energy counters: RAPL's by files made for it, NVML's by a library that stands in for it.
#include "host/engine/power.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/host/engine/scratch_directory.h"

namespace offtake::testing {
namespace {

class Rapl : public ::testing::Test {
 protected:
  void write(const std::string& zone, const std::string& file, const std::string& text) const {
    std::filesystem::create_directories(scratch.path / zone);
    std::ofstream(scratch.path / zone / file) << text << '\n';
  }
  void package(int number, const std::string& microjoules) const {
    const std::string zone = "intel-rapl:" + std::to_string(number);
    write(zone, "name", "package-" + std::to_string(number));
    write(zone, "max_energy_range_uj", "1000000000");
    write(zone, "energy_uj", microjoules);
  }
  ScratchDirectory scratch;
};

TEST_F(Rapl, PackagesAddUpAndTheirPartsAndThePlatformDoNot) {
  package(0, "5000000");
  package(1, "7000000");
  write("intel-rapl:0:0", "name", "core");
  write("intel-rapl:0:0", "energy_uj", "1");
  write("intel-rapl:2", "name", "psys");
  write("intel-rapl:2", "energy_uj", "1");
  const EnergySource source = processor_energy(scratch.path);
  ASSERT_TRUE(source.meter) << source.missing;
  package(0, "8000000");
  package(1, "7500000");
  write("intel-rapl:0:0", "energy_uj", "900000000");
  write("intel-rapl:2", "energy_uj", "900000000");
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 3.5);
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 0);
}

TEST_F(Rapl, ACounterBeginsAgainBeyondItsRange) {
  package(0, "999000000");
  const EnergySource source = processor_energy(scratch.path);
  package(0, "2000000");
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 3);
}

TEST_F(Rapl, ACounterThatCannotBeReadForAWhileSaysNothingOfIt) {
  package(0, "1000000");
  const EnergySource source = processor_energy(scratch.path);
  package(0, "");
  EXPECT_FALSE(source.meter->joules());
  package(0, "9000000");
  EXPECT_FALSE(source.meter->joules());  // since when is not known
  package(0, "9500000");
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 0.5);
}

TEST_F(Rapl, WithoutCountersThereIsAReason) {
  EXPECT_EQ(processor_energy(scratch.path / "none").missing,
            "no processor package is in " + (scratch.path / "none").string());
  package(0, "");
  EXPECT_FALSE(processor_energy(scratch.path).meter);
  EXPECT_EQ(processor_energy(scratch.path).missing,
            (scratch.path / "intel-rapl:0/energy_uj").string() + " cannot be read");
}

TEST(NvmlLibrary, IsNotThereOrIsNoSuchLibrary) {
  EXPECT_EQ(device_energy("0000:3b:00.0", "libno-such.so").missing, "libno-such.so is not where the linker looks");
  EXPECT_EQ(device_energy("0000:3b:00.0", "libm.so.6").missing, "libm.so.6 lacks nvmlInit_v2");
  EXPECT_FALSE(Nvml("libno-such.so").driver());
  EXPECT_FALSE(Nvml("libno-such.so").joules("0000:3b:00.0"));
}

// The stand-in (tests/build/fake_nvml.cpp) knows one GPU, which uses 1.5 J between two looks at it.
TEST(NvmlLibrary, CountsOneGpuByItsPlaceOnTheBus) {
  const char* fake = std::getenv("OFFTAKE_FAKE_NVML");
  if (!fake) GTEST_SKIP() << "OFFTAKE_FAKE_NVML is not set";
  EXPECT_EQ(Nvml(fake).driver(), "580.65.06");
  const EnergySource source = device_energy("0000:3b:00.0", fake);
  ASSERT_TRUE(source.meter) << source.missing;
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 1.5);
  EXPECT_DOUBLE_EQ(source.meter->joules().value(), 1.5);
  EXPECT_EQ(device_energy("0000:4c:00.0", fake).missing, std::string(fake) + " counts no energy of 0000:4c:00.0");
}

}  // namespace
}  // namespace offtake::testing
