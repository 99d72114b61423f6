#pragma once
#include <optional>
#include <string>
#include "host/study/study.h"
#include "kernels/key.h"
#include "kernels/list.h"
namespace offtake {
struct ConstantD { static constexpr const char* name = "constant"; static constexpr const char* doc = "constant"; static constexpr Key keys[] = {{"value", Form::number, Unit::number, kAny, Presence::required, 0, "v"}}; };
struct LognormalD { static constexpr const char* name = "lognormal"; static constexpr const char* doc = "l"; static constexpr Key keys[] = {{"median", Form::number, Unit::number, kAny, Presence::required, 0, "v"}, {"sigma", Form::number, Unit::number, kAny, Presence::required, 0, "v"}}; };
struct TriangularD { static constexpr const char* name = "triangular"; static constexpr const char* doc = "l"; static constexpr Key keys[] = {{"low", Form::number, Unit::number, kAny, Presence::required, 0, "v"}, {"mode", Form::number, Unit::number, kAny, Presence::required, 0, "v"}, {"high", Form::number, Unit::number, kAny, Presence::required, 0, "v"}}; };
using Distributions = List<ConstantD, LognormalD, TriangularD>;
inline std::optional<std::string> complaint(const Distribution&) { return {}; }
double quantile(const Distribution& d, double u);
inline double median(const Distribution& d) { return quantile(d, 0.5); }
}
