// Numbers as people read them, the same in every locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/measures/measures.h"
#include "host/study/study.h"

namespace offtake {

std::string grouped(std::int64_t count);  // "1,234,567"
std::string amount(double x);             // "12.3 bn": thousands k, millions m, bn, tn
std::string quantity(double x);           // "43.9", "1,870", "12.3 m"
std::string usd(double x);                // "USD 12.3 bn"
std::string percent(double share);        // "12.3 %"
std::string level(double share);          // "99 %", "99.5 %": exact, of a study's level
std::string rate(double per_second);      // "312 k", "1.23 M", "35.1 G"
std::string bytes(std::uint64_t n);       // "1.50 GiB"
std::string duration(double seconds);     // "0.42 s", "12.3 s", "2 min 05 s", "1 h 03 min"

/// "2027-03": the month, counted from `start`, that is nearest.
std::string date(Date start, double month);

/// How a measured number is written.
enum class Style { amount, percent, points, number, month };  // points: of a difference of shares, "-1.5 pp"

/// Reasons for which numbers stand without an interval: marked where they stand, told below.
class Remarks {
 public:
  std::string mark(const std::string& reason);  // "*", "**", … the same for the same reason
  std::string text() const;                     // "* no interval: …\n", a line a reason

 private:
  std::vector<std::string> reasons_;
};

/// "12.3 bn [12.1, 12.5]". As many digits as the interval supports; without one the value and a mark;
/// "-" for a value that does not exist. `start` is that of months.
std::string measured(const Measured& number, Style style, Remarks& remarks, Date start = {});

}  // namespace offtake
