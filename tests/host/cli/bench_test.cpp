// The arithmetic of `offtake bench`: limits, extrapolation and energy, worked out on paper.
#include "host/cli/bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "host/cli/bench_kernels.h"
#include "host/cli/bench_precision.h"
#include "host/cli/bench_report.h"
#include "host/config/load.h"

namespace offtake {
namespace {

// 10 multiprocessors · 4 schedulers · 32 lanes · 1.5 GHz.
const DeviceFacts kDevice{"Small", "0000:3b:00.0", 90, 10, 1.5e9, "13.0", "13.0"};
constexpr double kIssues = 1.92e12;

/// 1,100 instructions a month and 400 once in four months: 1,200 a path-month.
KernelFigure a_kernel(bool is_specialised, bool is_double = false) {
  KernelFigure kernel;
  kernel.is_specialised = is_specialised;
  kernel.is_double = is_double;
  kernel.target = "sm_90";
  kernel.months = MonthCount{1100, 400};
  kernel.is_machine_code = true;
  return kernel;
}

BenchFigure on_device(double path_months_per_second, bool is_specialised, bool is_double = false) {
  BenchFigure figure{{Backend::cuda, "avx2", is_double, 1}, 1 << 20, path_months_per_second};
  figure.is_specialised = is_specialised;
  return figure;
}

TEST(IssueLimit, IsSchedulersLanesAndClockOverInstructions) {
  EXPECT_DOUBLE_EQ(issue_rate(kDevice), kIssues);
  EXPECT_DOUBLE_EQ(issue_rate(an_h100()), 132.0 * 128 * 1.755e9);
  const auto limit = issue_limit(a_kernel(true), kDevice, {on_device(0.96e9, true)});
  ASSERT_TRUE(limit);
  EXPECT_DOUBLE_EQ(limit->path_months_per_second, 1.6e9);
  EXPECT_DOUBLE_EQ(limit->reached.value(), 0.6);
}

TEST(IssueLimit, IsReachedByTheSameKernelOrByNone) {
  EXPECT_FALSE(issue_limit(a_kernel(false), kDevice, {}));  // its count is of loops gone through once
  KernelFigure uncounted = a_kernel(true);
  uncounted.months.reset();
  EXPECT_FALSE(issue_limit(uncounted, kDevice, {}));
  EXPECT_FALSE(issue_limit(a_kernel(true, true), kDevice, {}));  // no device issues double at that rate
  // The precompiled one took the place of the study's own; the other precision; the CPU.
  BenchFigure cpu = on_device(1e9, true);
  cpu.what.backend = Backend::cpu;
  for (const BenchFigure& other : {on_device(1e9, false), on_device(1e9, true, true), cpu})
    EXPECT_FALSE(issue_limit(a_kernel(true), kDevice, {other})->reached);
}

TEST(IssueLimit, StandsInTheTableAndSaysOfWhichInstructions) {
  KernelFigures kernels{{a_kernel(true), a_kernel(false)}, ""};
  const std::string sass = kernel_table(kernels, kDevice, {on_device(0.96e9, true)});
  EXPECT_NE(sass.find("by Small, 10\nmultiprocessors at 1.500 GHz."), std::string::npos) << sass;
  EXPECT_NE(sass.find("1200 SASS  1.60 G   60.0 %\n"), std::string::npos) << sass;
  EXPECT_NE(sass.find("1200 SASS\n"), std::string::npos) << sass;
  kernels.figures[0].is_machine_code = false;
  const std::string ptx = kernel_table(kernels, kDevice, {});
  EXPECT_NE(ptx.find(" 1200 PTX  1.60 G"), std::string::npos) << ptx;
  const auto json = kernel_json(kernels, kDevice, {on_device(0.96e9, true)});
  EXPECT_EQ(json[0]["counted"], "ptx");
  EXPECT_DOUBLE_EQ(json[0]["limit_path_months_per_second"], 1.6e9);
  EXPECT_DOUBLE_EQ(json[0]["share_of_limit"], 0.6);
  EXPECT_EQ(json[0]["limit_device"], "Small");
  EXPECT_FALSE(json[1].contains("limit_path_months_per_second"));
}

TEST(KernelTable, LeavesOutWhatPtxDoesNotTell) {
  KernelFigure known = a_kernel(true), unknown = a_kernel(true);
  known.usage = KernelUsage{};
  known.usage->registers = 77;
  unknown.is_cached = true;
  const auto json = kernel_json({{known, unknown}, ""}, kDevice, {});
  EXPECT_EQ(json[0]["registers"], 77);
  EXPECT_TRUE(json[1]["registers"].is_null() && json[1]["spill_load_bytes"].is_null());
  EXPECT_TRUE(json[1]["cached"]);
  const std::string text = kernel_table({{unknown}, ""}, kDevice, {});
  EXPECT_EQ(text.find("0 B"), text.rfind("0 B")) << text;  // of shared memory, and neither of stack nor of spills
  EXPECT_NE(text.find("* in an earlier run, from the cache now"), std::string::npos) << text;
}

TEST(EsPrecision, ShrinksWithTheRootOfThePaths) {
  const EsPrecision known{0.99, 100'000, 0.02};
  EXPECT_DOUBLE_EQ(known.paths_to(0.01), 400'000);  // half as wide: four times as many
  EXPECT_DOUBLE_EQ(known.paths_to(0.001), 40'000'000);
  EXPECT_DOUBLE_EQ(known.paths_to(0.04), 25'000);
  EXPECT_DOUBLE_EQ(known.paths_to(0.2), 20'000);  // not 1,000: 200 beyond VaR have an interval
  EXPECT_TRUE(known.is_extrapolated(0.01));
  EXPECT_FALSE(known.is_extrapolated(0.04));
  // 400,000 paths of 120 months at 12 m path-months/s.
  BenchFigure figure;
  figure.path_months_per_second = 12e6;
  EXPECT_DOUBLE_EQ(seconds_to(0.01, known, figure, 120), 4);
}

TEST(EsPrecision, WithoutAnIntervalPromisesNothing) {
  const EsPrecision none{0.99, 131'072, std::numeric_limits<double>::infinity()};
  BenchFigure figure;
  figure.path_months_per_second = 12e6;
  EXPECT_TRUE(std::isinf(seconds_to(0.01, none, figure, 120)));
  EXPECT_NE(precision_text(none).find("has no interval after 131,072 paths"), std::string::npos);
  const BenchRecord record{"study", 120, 0, {}, "", {figure}, none, ""};
  const auto json = bench_json(record);
  EXPECT_TRUE(json["es"]["measured_half_width"].is_null());
  EXPECT_TRUE(json["figures"][0]["seconds_to_es"][0].is_null());
  EXPECT_TRUE(json["device"].is_null());
}

TEST(BenchTimes, AreToldWithWhatIsMissing) {
  BenchFigure figure = on_device(1.2e9, true);
  figure.joules_per_million_paths = 35;
  BenchRecord record{"study", 120, 0, kDevice, "580.65.06", {figure}, {0.99, 100'000, 0.02}, ""};
  const std::string all = time_table(record);
  EXPECT_NE(all.find("  10.0 M    0.04 s      4.00 s                  35\n"), std::string::npos) << all;
  EXPECT_EQ(all.find("No energy"), std::string::npos);
  const auto json = bench_json(record);
  EXPECT_EQ(json["device"]["name"], "Small");
  EXPECT_EQ(json["device"]["driver"], "580.65.06");
  EXPECT_DOUBLE_EQ(json["device"]["clock_hz"], 1.5e9);
  EXPECT_EQ(json["figures"][0]["joules_per_million_paths"], 35);

  record.figures[0].joules_per_million_paths.reset();
  record.no_energy = "of the GPU, because there is no library";
  const std::string none = time_table(record);
  EXPECT_NE(none.find("not reported\n  No energy: of the GPU, because there is no library\n"), std::string::npos)
      << none;
  EXPECT_EQ(bench_json(record)["figures"][0]["joules_per_million_paths"], "not reported");
  std::istringstream lines(none + kernel_table({{a_kernel(true)}, ""}, kDevice, record.figures));
  for (std::string line; std::getline(lines, line);)
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }), 100) << line;
}

TEST(BenchRows, AreCalledByWhatRan) {
  BenchFigure own = on_device(1e9, true), fallen_back = on_device(5e8, false, true);
  fallen_back.kernel = "precompiled, because so";
  const BenchRecord record{"study", 120, 0, kDevice, "", {own, fallen_back}, {}, ""};
  const std::string table = bench_table(record.figures);
  EXPECT_NE(table.find("\n  cuda float  "), std::string::npos) << table;
  EXPECT_NE(table.find("\n  cuda double precompiled\n"), std::string::npos) << table;  // too long for one line
  EXPECT_EQ(gpu_text(record), "  Kernel of cuda double: precompiled, because so\n");
  BenchRecord none{"study", 120, 0, {}, "", {}, {}, ""};
  none.no_gpu = "it is old";
  EXPECT_EQ(gpu_text(none), "  No GPU: it is old\n");
}

TEST(KernelFigures, OfSomeStandBesideWhatIsMissing) {
  const std::string text = kernel_table({{a_kernel(false)}, "of the study float, because it is large"}, kDevice, {});
  EXPECT_NE(text.find("1200 SASS\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  GPU kernels: not compiled: of the study float, because it is large\n"), std::string::npos)
      << text;
  EXPECT_EQ(kernel_table({{}, "because so"}, kDevice, {}), "GPU kernels: not compiled, because so\n");
}

/// 3 J between two looks.
struct SteadyMeter final : EnergyMeter {
  std::optional<double> joules() override { return 3; }
};

TEST(Bench, MeasuresEnergyOverAllRoundsAndPrecisionByARun) {
  const Loaded loaded = load_study("configs/first-steps.toml");
  ASSERT_TRUE(loaded.study);
  const BuiltTables singles = build_tables(*loaded.study, false);
  const BenchCase one{Backend::cpu, "auto", false, 1};
  BenchEnergy energy{{std::make_unique<SteadyMeter>(), ""}, {nullptr, "there is no GPU"}};
  const BenchFigure figure = bench(singles, singles, {one}, 0.001, energy).figures[0];
  EXPECT_GT(figure.path_months_per_second, 0);
  EXPECT_FALSE(figure.is_specialised);
  EXPECT_DOUBLE_EQ(figure.joules_per_million_paths.value(), 3e6 / double(figure.paths));
  energy.processor.meter.reset();
  EXPECT_FALSE(bench(singles, singles, {one}, 0.001, energy).figures[0].joules_per_million_paths);

  const EsPrecision known = es_precision(singles, one, 0.99, 1000);
  EXPECT_EQ(known.paths, 131'072);  // the first count with more than 1,000 beyond VaR
  EXPECT_GT(known.half_width, 0);
  EXPECT_LT(known.half_width, 0.1);
  EXPECT_EQ(es_precision(singles, one, 0.95, 70'000).paths, 70'000);
}

}  // namespace
}  // namespace offtake
