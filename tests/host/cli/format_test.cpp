#include "host/cli/format.h"

#include <gtest/gtest.h>

#include <clocale>
#include <limits>
#include <locale>

namespace offtake {
namespace {

Measured between(double value, double low, double high) { return {value, low, high, ""}; }

std::string written(const Measured& number, Style style) {
  Remarks remarks;
  return measured(number, style, remarks, Date{2026, 1});
}

TEST(Format, Amounts) {
  EXPECT_EQ(amount(0), "0");
  EXPECT_EQ(amount(12), "12");
  EXPECT_EQ(amount(12.5), "12.5");
  EXPECT_EQ(amount(1234), "1.23 k");
  EXPECT_EQ(amount(45.6e6), "45.6 m");
  EXPECT_EQ(amount(-300e9), "-300 bn");
  EXPECT_EQ(amount(1.5e12), "1.50 tn");
  EXPECT_EQ(amount(999.96e6), "1.00 bn");  // not "1000 m"
  EXPECT_EQ(usd(12.34e9), "USD 12.3 bn");
  EXPECT_EQ(quantity(1872.4), "1,872");
  EXPECT_EQ(quantity(43.92), "43.9");
  EXPECT_EQ(quantity(2000), "2,000");
  EXPECT_EQ(quantity(2.6e6), "2.60 m");
}

TEST(Format, CountsSharesAndRates) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(-123'456), "-123,456");
  EXPECT_EQ(grouped(1'234'567'890), "1,234,567,890");
  EXPECT_EQ(percent(0.1234), "12.3 %");
  EXPECT_EQ(percent(-1e-9), "0.0 %");  // never "-0.0"
  EXPECT_EQ(level(0.99), "99 %");
  EXPECT_EQ(level(0.995), "99.5 %");
  EXPECT_EQ(rate(312'345), "312 k");
  EXPECT_EQ(rate(35.14e9), "35.1 G");
  EXPECT_EQ(bytes(512), "512 bytes");
  EXPECT_EQ(bytes(std::uint64_t{3} << 29), "1.50 GiB");
}

TEST(Format, DifferencesOfSharesAreInPercentagePoints) {
  Remarks remarks;
  EXPECT_EQ(measured({-0.188, -0.199, -0.178, ""}, Style::points, remarks), "-18.8 pp [-19.9, -17.8]");
}

TEST(Format, DurationsAndDates) {
  EXPECT_EQ(duration(0.418), "0.42 s");
  EXPECT_EQ(duration(12.34), "12.3 s");
  EXPECT_EQ(duration(125), "2 min 05 s");
  EXPECT_EQ(duration(3599.6), "1 h 00 min");
  EXPECT_EQ(duration(3 * 3600 + 180), "3 h 03 min");
  EXPECT_EQ(date({2026, 1}, 0), "2026-01");
  EXPECT_EQ(date({2026, 1}, 14.4), "2027-03");
  EXPECT_EQ(date({2026, 1}, -2), "2025-11");
}

TEST(Format, AnIntervalDecidesHowManyDigitsAreWorthShowing) {
  EXPECT_EQ(written(between(12.3e9, 12.1e9, 12.5e9), Style::amount), "12.3 bn [12.1, 12.5]");
  EXPECT_EQ(written(between(12.345e9, 12.33e9, 12.36e9), Style::amount), "12.35 bn [12.33, 12.36]");
  EXPECT_EQ(written(between(110.4e6, 109.9e6, 110.9e6), Style::amount), "110.4 m [109.9, 110.9]");
  EXPECT_EQ(written(between(999e6, 990e6, 1.008e9), Style::amount), "0.999 bn [0.990, 1.008]");
  EXPECT_EQ(written(between(0, 0, 0), Style::amount), "0 [0, 0]");
  EXPECT_EQ(written(between(1e-12, 0, 2e-12), Style::amount), "0 [0, 0]");
  EXPECT_EQ(written(between(0.934, 0.931, 0.937), Style::percent), "93.4 % [93.1, 93.7]");
  EXPECT_EQ(written(between(0.9641, 0.9637, 0.9645), Style::percent), "96.41 % [96.37, 96.45]");
  EXPECT_EQ(written(between(0.9941, 0.9937, 0.9945), Style::percent), "99.41 % [99.37, 99.45]");
  EXPECT_EQ(written(between(0.00032, 0.00029, 0.00036), Style::percent), "0.032 % [0.029, 0.036]");
  EXPECT_EQ(written(between(2.374, 2.351, 2.397), Style::number), "2.37 [2.35, 2.40]");
  EXPECT_EQ(written(between(14.2, 13.9, 14.5), Style::month), "2027-03 [2027-03, 2027-04]");
  EXPECT_EQ(written(between(14.2, 14.1, 14.3), Style::month), "2027-03");
}

TEST(Format, ANumberWithoutAnIntervalSaysWhy) {
  Remarks remarks;
  const Measured few{5e9, {}, {}, "fewer than 200 paths beyond VaR"};
  const Measured one{1, {}, {}, "an interval takes at least 2 paths"};
  EXPECT_EQ(measured(few, Style::amount, remarks), "5.00 bn *");
  EXPECT_EQ(measured(one, Style::number, remarks), "1.00 **");
  EXPECT_EQ(measured(few, Style::amount, remarks), "5.00 bn *");
  EXPECT_EQ(remarks.text(),
            "  * no interval: fewer than 200 paths beyond VaR\n"
            "  ** no interval: an interval takes at least 2 paths\n");
  EXPECT_EQ(measured({std::numeric_limits<double>::quiet_NaN(), {}, {}, "it comes on no path"}, Style::month, remarks),
            "-");
}

/// A locale that writes 1.5 as "1,5" and 1000 as "1.000".
struct Continental : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Format, NoLocaleChangesANumber) {
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Continental));
  EXPECT_EQ(amount(1234567), "1.23 m");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(level(0.995), "99.5 %");
  std::locale::global(before);
}

}  // namespace
}  // namespace offtake
