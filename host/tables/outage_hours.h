// Lost hours of a site-month: a Poisson number of outages of random length.
#pragma once

#include <utility>
#include <vector>

#include "host/tables/marginal.h"

namespace offtake {

/// The recursion starts at e^{-rate/12}, which double has to hold.
inline constexpr double kMostOutagesPerYear = 6000;

/// P(sum = k), k < n, of a Poisson number (mean `count`, at most 700) of independent terms on the
/// lattice 0, 1, …, with P(term = k) = severity[k] (Panjer 1981). Severity may add up to less than
/// 1: the rest is beyond the lattice, as are sums from n on.
std::vector<double> compound_poisson(double count, const std::vector<double>& severity, int n);

/// Curve of the hours lost in a month: outages come at `rate_per_year`, at most
/// kMostOutagesPerYear, each lasting `hours`; together at most the whole month.
Curve tabulate_outage_hours(double rate_per_year, const Distribution& hours);

/// The same curves, each made once a process and several side by side: they are most of what tabulating a study takes,
/// and a run tabulates its study in float and in double, `stress` every variant of it. `ways` holds rates and lengths.
std::vector<Curve> outage_curves(const std::vector<std::pair<double, Distribution>>& ways);

}  // namespace offtake
