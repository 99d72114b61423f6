#pragma once
#include <string>
#include <vector>
#include "host/study/study.h"
namespace offtake {
struct Loadings { std::vector<int> begin, source; std::vector<double> loading; };
Loadings correlate(const std::vector<std::string>& names, const Study& study);
}
