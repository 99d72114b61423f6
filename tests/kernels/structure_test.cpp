#include "kernels/structure.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace offtake {
namespace {

struct Flat {
  int value[kLinks + 1 + 8];
  constexpr int operator[](int i) const { return value[i]; }
};

// Two drivers of processes 1 and 3, with one and two loadings; every other array is empty.
constexpr Flat two_drivers() {
  constexpr int lengths[] = {2, 3, 3};
  constexpr int entries[] = {1, 3, 0, 1, 3, 0, 0, 1};
  Flat flat{};
  int at = kLinks + 1;
  for (int link = 0; link <= kLinks; ++link) {
    flat.value[link] = at;
    if (link < 3) at += lengths[link];
  }
  for (int i = 0; i < 8; ++i) flat.value[kLinks + 1 + i] = entries[i];
  return flat;
}

struct TwoDrivers {
  static constexpr Flat data = two_drivers();
};

TEST(Structure, RunTimeFormReadsCountsAndEntries) {
  const Structure structure{TwoDrivers::data.value};
  EXPECT_EQ(structure.count<Link::driver_process>(), 2);
  EXPECT_EQ(structure.of<Link::driver_process>(1), 3);
  EXPECT_EQ(structure.of<Link::driver_loading_begin>(2), 3);
  EXPECT_EQ(structure.of<Link::driver_loading>(2), 1);
  EXPECT_EQ(structure.count<Link::contract_buyer>(), 0);
}

TEST(Structure, CompileTimeFormAgreesAndIsStatic) {
  const Structure run_time{TwoDrivers::data.value};
  constexpr StaticStructure<TwoDrivers> fixed{};
  constexpr auto count = fixed.count<Link::driver_loading>();
  EXPECT_TRUE(is_static<std::remove_const_t<decltype(count)>>);
  EXPECT_EQ(count, run_time.count<Link::driver_loading>());
  loop(count, [&](auto i) {
    EXPECT_TRUE(is_static<decltype(fixed.of<Link::driver_loading>(i))>);
    EXPECT_EQ(fixed.of<Link::driver_loading>(i), run_time.of<Link::driver_loading>(i));
  });
  for (int i : {0, 1}) EXPECT_EQ(fixed.of<Link::driver_process>(i), run_time.of<Link::driver_process>(i));
}

}  // namespace
}  // namespace offtake
