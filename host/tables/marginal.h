#pragma once
#include <vector>
#include "host/study/study.h"
namespace offtake {
struct Marginal { double low, scale, atom; std::vector<double> pairs; };
Marginal plain_marginal(const Distribution& d);
Marginal delay_marginal(const Distribution& d);
Marginal compound_poisson_hours(double mean, const Distribution& d);
}
