#include "host/cli/run_report.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

RunOutput on_gpu(const std::string& kernel, bool is_specialised, const std::string& aggregation) {
  RunOutput output;
  output.kernel = kernel;
  output.is_specialised = is_specialised;
  output.aggregation = aggregation;
  return output;
}

TEST(DeviceLines, SayNothingOfACpu) {
  const RunOutput output;
  EXPECT_EQ(device_lines({""}, {&output, 1}), Lines{});
}

TEST(DeviceLines, SayWhatRanInPlaceOfAGpu) {
  RunOutput output;
  output.left_out = "the CPU, because it is old";
  EXPECT_EQ(device_lines({""}, {&output, 1}), (Lines{{"device", "the CPU, because it is old"}}));
  output = on_gpu("of the study's structure", true, "on the GPUs");
  output.left_out = "without GPU 0, because it is old";
  EXPECT_EQ(device_lines({""}, {&output, 1}), (Lines{{"device", "without GPU 0, because it is old"},
                                                     {"kernel", "of the study's structure"},
                                                     {"sums", "on the GPUs"}}));
}

TEST(DeviceLines, SayWhichKernelRanAndWhereItsResultsWereAggregated) {
  const RunOutput output = on_gpu("precompiled, because so", false, "on the CPU, because it is narrow there");
  EXPECT_EQ(device_lines({""}, {&output, 1}),
            (Lines{{"kernel", "precompiled, because so"}, {"sums", "on the CPU, because it is narrow there"}}));
}

TEST(DeviceLines, SayItOnceForAllVariants) {
  std::vector<RunOutput> outputs;
  for (int i = 0; i < 2; ++i) outputs.push_back(on_gpu("of the study's structure", true, "on the GPU"));
  EXPECT_EQ(device_lines({"base", "b"}, outputs),
            (Lines{{"kernel", "of its own structure for 2 of 2 variants; base: of the study's structure"},
                   {"sums", "on the GPU"}}));
  outputs.push_back(on_gpu("precompiled, because so", false, "on the GPU"));
  EXPECT_EQ(device_lines({"base", "b", "c"}, outputs)[0].second,
            "of its own structure for 2 of 3 variants; base: of the study's structure; c: precompiled, because so");
}

TEST(DeviceLines, SayWhyNoVariantHasAKernelOfItsOwn) {
  std::vector<RunOutput> outputs;
  for (int i = 0; i < 2; ++i) outputs.push_back(on_gpu("precompiled, because so", false, "on the GPU"));
  EXPECT_EQ(device_lines({"base", "b"}, outputs)[0].second, "precompiled, because so");
}

}  // namespace
}  // namespace offtake
