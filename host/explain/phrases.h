// Words and numbers as the story tells them.
#pragma once

#include <string>

namespace offtake {

std::string number(double x);                   // "2.09", "0.31": three digits
std::string of_plan(double ratio);              // "31.0 % of plan", "2.10 times plan"
std::string count_of(int n, const char* what);  // "1 month", "3 months"
std::string nth(int n);                         // "1st", "2nd", "13th"
std::string months_late(int n);                 // "on time", "1 month late"

}  // namespace offtake
