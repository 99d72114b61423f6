#include "host/cli/numbers.h"

#include <gtest/gtest.h>

#include <array>

#include "host/cli/usage_error.h"

namespace offtake {
namespace {

std::string complaint_about(const auto& parse) {
  try {
    parse();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

std::int64_t count(std::string_view text) { return parse_count("--paths", text, 1, 2'147'483'648); }

TEST(Numbers, CountsAreReadAsPeopleWriteThem) {
  EXPECT_EQ(count("1"), 1);
  EXPECT_EQ(count("250000"), 250'000);
  EXPECT_EQ(count("1_000_000"), 1'000'000);
  EXPECT_EQ(count("1e6"), 1'000'000);
  EXPECT_EQ(count("2.5e3"), 2500);
  EXPECT_EQ(count("10M"), 10'000'000);
  EXPECT_EQ(count("100k"), 100'000);
  EXPECT_EQ(count("1.5M"), 1'500'000);
  EXPECT_EQ(count("2G"), 2'000'000'000);
  EXPECT_EQ(count("2147483648"), 2'147'483'648);
}

TEST(Numbers, CountsThatAreNoneAreRefused) {
  const auto what = [](std::string_view text) { return complaint_about([&] { count(text); }); };
  EXPECT_EQ(what("0"), "--paths 0: is too few, give 1 or more");
  EXPECT_EQ(what("-5"), "--paths -5: is too few, give 1 or more");
  EXPECT_EQ(what("1e18"), "--paths 1e18: is too many, give 2,147,483,648 or fewer");
  EXPECT_EQ(what("2147483649"), "--paths 2147483649: is too many, give 2,147,483,648 or fewer");
  EXPECT_EQ(what("0.5"), "--paths 0.5: is no count, because it is not a whole number, leave out the fraction");
  for (const char* text : {"", "many", "1e", "1e400", "nan", "inf", "1,000", "10 M", "0x10", "_1", "1__0", "1_", "M"})
    EXPECT_EQ(what(text), std::string("--paths ") + (*text ? text : "''") +
                              ": is no count, give a whole number such as 250000, 1_000_000, 1e6 or 10M");
}

TEST(Numbers, SeedsReachFromZeroToTheLargest) {
  EXPECT_EQ(parse_seed("--seed", "0"), 0u);
  EXPECT_EQ(parse_seed("--seed", "20_260_101"), 20260101u);
  EXPECT_EQ(parse_seed("--seed", "18446744073709551615"), ~std::uint64_t{0});
  for (const char* text : {"", "-1", "18446744073709551616", "1e6", "x"})
    EXPECT_THROW(parse_seed("--seed", text), UsageError) << text;
}

TEST(Numbers, SharesArePercentagesOrFractions) {
  EXPECT_DOUBLE_EQ(parse_share("--until", "0.5%"), 0.005);
  EXPECT_DOUBLE_EQ(parse_share("--until", "0.005"), 0.005);
  EXPECT_DOUBLE_EQ(parse_share("--until", "5e-4"), 5e-4);
  for (const char* text : {"", "%", "0", "0%", "100%", "1", "-1%", "5", "half", "nan%"})
    EXPECT_THROW(parse_share("--until", text), UsageError) << text;
}

TEST(Numbers, BytesCountInPowersOf1024) {
  EXPECT_EQ(parse_bytes("--memory", "8G"), std::uint64_t{8} << 30);
  EXPECT_EQ(parse_bytes("--memory", "512M"), std::uint64_t{512} << 20);
  EXPECT_EQ(parse_bytes("--memory", "1.5GiB"), std::uint64_t{3} << 29);
  EXPECT_EQ(parse_bytes("--memory", "1T"), std::uint64_t{1} << 40);
  EXPECT_EQ(parse_bytes("--memory", "2e9"), 2'000'000'000u);
  for (const char* text : {"", "0", "1K", "-1G", "G", "much", "1e30", "8X"})
    EXPECT_THROW(parse_bytes("--memory", text), UsageError) << text;
}

TEST(Numbers, ChoicesSuggestTheNearest) {
  constexpr std::array<std::string_view, 2> words{"float", "double"};
  EXPECT_EQ(parse_choice("--precision", "double", words), "double");
  EXPECT_EQ(complaint_about([&] { parse_choice("--precision", "flaot", words); }),
            "--precision flaot: is unknown, did you mean 'float'?");
  EXPECT_EQ(complaint_about([&] { parse_choice("--precision", "quad", words); }),
            "--precision quad: is unknown, choose one of: float, double");
}

TEST(Numbers, MonthsAreARange) {
  const auto range = [](std::string_view text) { return parse_months("--months", text); };
  const Date march{2027, 3}, june{2028, 6};
  EXPECT_EQ(range("2027-03..2028-06"), MonthRange(march, june));
  EXPECT_EQ(range("2027-03.."), MonthRange(march, std::nullopt));
  EXPECT_EQ(range("..2028-06"), MonthRange(std::nullopt, june));
  EXPECT_EQ(range("2027-03"), MonthRange(march, march));
  const auto what = [&](std::string_view text) { return complaint_about([&] { range(text); }); };
  EXPECT_EQ(what("2028-06..2027-03"), "--months 2028-06..2027-03: ends before it begins, give the earlier month first");
  for (const char* text : {"", "2027", "2027-13", "2027-0", "2027-3..", "27-03..", "2027-03-01", "2027-03...", "x..y"})
    EXPECT_EQ(what(text), std::string("--months ") + (*text ? text : "''") +
                              ": names no months, give the first and the last such as 2027-03..2028-06");
}

}  // namespace
}  // namespace offtake
