#include "host/explain/phrases.h"

#include <fmt/format.h>

#include <cmath>

#include "host/cli/format.h"

namespace offtake {

std::string number(double x) { return x != 0 && std::abs(x) < 0.0995 ? fmt::format("{:.3g}", x) : amount(x); }

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

std::string as_on_plan(bool same) { return same ? ", as on plan" : ""; }

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}

/// Four digits: a value is told beside the level that it has passed.
std::string finely(double x) { return std::abs(x) < 9999.5 ? fmt::format("{:.4g}", x) : amount(x); }

std::string why(const Rule& rule, double value, int months) {
  const bool is_share = rule.measure == "utilisation" || rule.measure == "demand_to_capacity";
  const auto text = [&](double x) { return is_share ? percent(x) : finely(x); };
  const std::string name = rule.measure == "demand_to_capacity" ? "demand to capacity"
                           : rule.measure == "liquidity_usd"    ? "liquidity"
                                                                : rule.measure;
  return fmt::format("{} was {}, {} {}{}", name, text(value), rule.above ? "above" : "below",
                     text(rule.above ? *rule.above : *rule.below),
                     months > 1 ? fmt::format(" for {}", count_of(months, "month")) : "");
}

}  // namespace offtake
