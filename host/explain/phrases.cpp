#include "host/explain/phrases.h"

#include <fmt/format.h>

#include "host/cli/format.h"

namespace offtake {

std::string number(double x) { return amount(x); }

std::string of_plan(double ratio) {
  return ratio < 1.995 ? percent(ratio) + " of plan" : amount(ratio) + " times plan";
}

std::string count_of(int n, const char* what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); }

std::string nth(int n) {
  const int last = n % 10;
  const bool teen = n % 100 / 10 == 1;
  const char* ending = teen ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
  return fmt::format("{}{}", n, ending);
}

std::string months_late(int n) { return n > 0 ? count_of(n, "month") + " late" : "on time"; }

}  // namespace offtake
