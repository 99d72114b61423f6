// Words and numbers as the story tells them.
#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace offtake {

std::string number(double x);                   // "2.09", "0.31", "0.0234": three digits
std::string finely(double x);                   // "10.08": four digits
std::string of_plan(double ratio);              // "31.0 % of plan", "2.10 times plan"
std::string count_of(int n, const char* what);  // "1 month", "3 months"
std::string nth(int n);                         // "1st", "2nd", "13th"
std::string months_late(int n);                 // "on time", "1 month late"

std::string as_on_plan(bool same);                           // ", as on plan" or nothing
std::string list_of(const std::vector<std::string>& names);  // "a, b and c"

/// Why a rule holds, by last month's value: "utilisation was 40.0 %, below 50.0 % for 2 months".
std::string why(const Rule& rule, double value, int months);

}  // namespace offtake
