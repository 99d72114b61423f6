// Every distribution, ending in the one list of them. A distribution is a struct of
//   name, doc, keys    what the study file says
//   quantile(v, p)     inverse distribution function
//   mean(v)            expected value
//   complaint(v)       what is wrong between its keys, or nothing
// Where there is a closed form, functions.h computes it. Boost.Math works in long double, and its
// results are rounded, so that they are the same on every machine.
#include "host/tables/distributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "host/tables/rounding.h"
#include "kernels/list.h"
#include "kernels/normal.h"

namespace offtake {
namespace distributions {

/// Values in the order of the keys; absent ones at their fallback.
struct Values {
  std::array<double, 4> number;
  std::span<const double> sample;

  double operator[](int key) const { return number[static_cast<std::size_t>(key)]; }
};

using Complaint = std::optional<std::string>;

constexpr Key number(const char* name, Range range, const char* doc) {
  return {name, Form::number, Unit::none, range, Presence::required, 0, doc};
}
constexpr Key fallback(const char* name, double value, const char* doc) {
  return {name, Form::number, Unit::none, kAny, Presence::optional, value, doc};
}

double score(Level p) { return p.below < 0.5 ? inverse_normal(p.below) : -inverse_normal(p.above); }

/// low + share · (high - low), measured from the nearer end: monotone up to both.
double between(double low, double high, Level share) {
  return share.below < 0.5 ? low + share.below * (high - low) : high - share.above * (high - low);
}

Complaint ordered(double low, double mode, double high) {
  if (!(low < high)) return fmt::format("low {} is not below high {}: use dist = \"constant\" or widen it", low, high);
  if (mode < low || mode > high) {
    return fmt::format("mode {} is outside low {} … high {}: order them low <= mode <= high", mode, low, high);
  }
  return {};
}

/// Of a beta distribution on [0, 1]: share of the way, and of the way back.
Level beta_share(double a, double b, Level p) {
  long double rest = 0;
  const long double share = p.below < 0.5 ? boost::math::ibeta_inv<long double>(a, b, p.below, &rest)
                                          : boost::math::ibetac_inv<long double>(a, b, p.above, &rest);
  return {rounded(double(share)), rounded(double(rest))};
}

struct Constant {
  static constexpr const char* name = "constant";
  static constexpr const char* doc = "always the same";
  enum { value };
  static constexpr Key keys[] = {number("value", kAny, "the value")};
  static double quantile(const Values& v, Level) { return v[value]; }
  static double mean(const Values& v) { return v[value]; }
  static Complaint complaint(const Values&) { return {}; }
};

struct Uniform {
  static constexpr const char* name = "uniform";
  static constexpr const char* doc = "equally likely between two ends";
  enum { low, high };
  static constexpr Key keys[] = {number("low", kAny, "least value"), number("high", kAny, "greatest value")};
  static double quantile(const Values& v, Level p) { return between(v[low], v[high], p); }
  static double mean(const Values& v) { return 0.5 * v[low] + 0.5 * v[high]; }
  static Complaint complaint(const Values& v) { return ordered(v[low], v[low], v[high]); }
};

struct Triangular {
  static constexpr const char* name = "triangular";
  static constexpr const char* doc = "density rises straight to the mode and falls straight";
  enum { low, mode, high };
  static constexpr Key keys[] = {number("low", kAny, "least value"), number("mode", kAny, "likeliest value"),
                                 number("high", kAny, "greatest value")};
  static double quantile(const Values& v, Level p) {
    const double width = v[high] - v[low];
    if (p.below * width < v[mode] - v[low]) return v[low] + root(p.below * width * (v[mode] - v[low]));
    return v[high] - root(p.above * width * (v[high] - v[mode]));
  }
  static double mean(const Values& v) { return (v[low] + v[mode] + v[high]) / 3; }
  static Complaint complaint(const Values& v) { return ordered(v[low], v[mode], v[high]); }
};

struct Pert {
  static constexpr const char* name = "pert";
  static constexpr const char* doc = "beta with mean (low + 4 mode + high) / 6, for expert estimates";
  enum { low, mode, high };
  static constexpr Key keys[] = {number("low", kAny, "least value"), number("mode", kAny, "likeliest value"),
                                 number("high", kAny, "greatest value")};
  static double quantile(const Values& v, Level p) {
    const double width = v[high] - v[low];
    const double a = 1 + 4 * (v[mode] - v[low]) / width, b = 1 + 4 * (v[high] - v[mode]) / width;
    return between(v[low], v[high], beta_share(a, b, p));
  }
  static double mean(const Values& v) { return (v[low] + 4 * v[mode] + v[high]) / 6; }
  static Complaint complaint(const Values& v) { return ordered(v[low], v[mode], v[high]); }
};

struct Normal {
  static constexpr const char* name = "normal";
  static constexpr const char* doc = "normal; where a negative value makes no sense it is cut at 0";
  enum { center, sd };
  static constexpr Key keys[] = {number("mean", kAny, "mean"), number("sd", kNotNegative, "standard deviation")};
  static double quantile(const Values& v, Level p) { return fmadd(v[sd], score(p), v[center]); }
  static double mean(const Values& v) { return v[center]; }
  static Complaint complaint(const Values&) { return {}; }
};

struct Lognormal {
  static constexpr const char* name = "lognormal";
  static constexpr const char* doc = "its logarithm is normal";
  enum { median, sigma };
  static constexpr Key keys[] = {number("median", kPositive, "median"),
                                 number("sigma", {0, 5}, "standard deviation of the logarithm")};
  static double quantile(const Values& v, Level p) { return v[median] * exp_of(v[sigma] * score(p)); }
  static double mean(const Values& v) { return v[median] * exp_of(0.5 * v[sigma] * v[sigma]); }
  static Complaint complaint(const Values&) { return {}; }
};

struct Gamma {
  static constexpr const char* name = "gamma";
  static constexpr const char* doc = "mean shape * scale, variance shape * scale^2";
  enum { shape, scale };
  static constexpr Key keys[] = {number("shape", {0.01, 1e6}, "shape"), number("scale", kPositive, "scale")};
  static double quantile(const Values& v, Level p) {
    const long double x = p.below < 0.5 ? boost::math::gamma_p_inv<long double>(v[shape], p.below)
                                        : boost::math::gamma_q_inv<long double>(v[shape], p.above);
    return v[scale] * rounded(double(x));
  }
  static double mean(const Values& v) { return v[shape] * v[scale]; }
  static Complaint complaint(const Values&) { return {}; }
};

struct Weibull {
  static constexpr const char* name = "weibull";
  static constexpr const char* doc = "P(X > x) = exp(-(x / scale)^shape)";
  enum { shape, scale };
  static constexpr Key keys[] = {number("shape", {0.1, 1000}, "shape; 1 is exponential"),
                                 number("scale", kPositive, "scale")};
  static double quantile(const Values& v, Level p) {
    // -ln(above), also where above is close to 1: ln(u)/(u - 1) is smooth there
    const double u = 1 - p.below;
    const double hazard = p.above < 0.5 ? -log_of(p.above) : u == 1 ? p.below : log_of(u) * (p.below / (u - 1));
    return v[scale] * exp_of(log_of(hazard) / v[shape]);
  }
  static double mean(const Values& v) {
    return v[scale] * rounded(double(boost::math::tgamma<long double>(1 + 1 / v[shape])));
  }
  static Complaint complaint(const Values&) { return {}; }
};

struct Beta {
  static constexpr const char* name = "beta";
  static constexpr const char* doc = "beta on [low, high]";
  enum { alpha, beta, low, high };
  static constexpr Key keys[] = {number("alpha", {0.01, 1e6}, "first shape"), number("beta", {0.01, 1e6}, "second shape"),
                                 fallback("low", 0, "least value"), fallback("high", 1, "greatest value")};
  static double quantile(const Values& v, Level p) {
    return between(v[low], v[high], beta_share(v[alpha], v[beta], p));
  }
  static double mean(const Values& v) {
    return v[low] + (v[high] - v[low]) * (v[alpha] / (v[alpha] + v[beta]));
  }
  static Complaint complaint(const Values& v) { return ordered(v[low], v[low], v[high]); }
};

struct Empirical {
  static constexpr const char* name = "empirical";
  static constexpr const char* doc = "one of the values given, each equally likely";
  static constexpr Key keys[] = {
      {"values", Form::numbers, Unit::none, kAny, Presence::optional, 0, "the values"},
      {"file", Form::text, Unit::none, kAny, Presence::optional, 0, "or a CSV file that holds them"},
      {"column", Form::text, Unit::none, kAny, Presence::optional, 0, "and the name of its column"}};
  static double quantile(const Values& v, Level p) {
    std::vector<double> sorted(v.sample.begin(), v.sample.end());
    const auto size = static_cast<std::ptrdiff_t>(sorted.size());
    const auto rank = static_cast<std::ptrdiff_t>(p.below * static_cast<double>(size));
    const auto nth = sorted.begin() + std::clamp<std::ptrdiff_t>(rank, 0, size - 1);
    std::nth_element(sorted.begin(), nth, sorted.end());
    return *nth;
  }
  static double mean(const Values& v) {
    double sum = 0;
    for (const double x : v.sample) sum += x;
    return sum / static_cast<double>(v.sample.size());
  }
  static Complaint complaint(const Values& v) {
    if (v.sample.empty()) return "no values: give values = [ … ], or file and column";
    return {};
  }
};

}  // namespace distributions

using Distributions = List<distributions::Constant, distributions::Uniform, distributions::Triangular,
                           distributions::Pert, distributions::Normal, distributions::Lognormal, distributions::Gamma,
                           distributions::Weibull, distributions::Beta, distributions::Empirical>;

namespace {

using distributions::Values;

/// A kind with its functions.
struct Declared {
  DistributionKind kind;
  double (*quantile)(const Values&, Level);
  double (*mean)(const Values&);
  std::optional<std::string> (*complaint)(const Values&);
};

template <class... D>
constexpr std::array<Declared, sizeof...(D)> declare(List<D...>) {
  return {Declared{{D::name, D::doc, D::keys}, D::quantile, D::mean, D::complaint}...};
}
constexpr auto kDeclared = declare(Distributions{});

template <class... D>
constexpr std::array<DistributionKind, sizeof...(D)> kinds(List<D...>) {
  return {DistributionKind{D::name, D::doc, D::keys}...};
}
constexpr auto kKinds = kinds(Distributions{});

const Declared& declared(const Distribution& distribution) {
  for (const Declared& d : kDeclared) {
    if (distribution.dist == d.kind.name) return d;
  }
  throw std::invalid_argument("unknown distribution " + distribution.dist);
}

Values values_of(const Distribution& distribution, const DistributionKind& kind) {
  Values values{{}, distribution.sample};
  for (std::size_t i = 0; i < kind.keys.size(); ++i) {
    const auto found = distribution.values.find(kind.keys[i].name);
    values.number.at(i) = found == distribution.values.end() ? kind.keys[i].fallback : found->second;
  }
  return values;
}

}  // namespace

std::span<const DistributionKind> distribution_kinds() { return kKinds; }

const DistributionKind* distribution_kind(std::string_view name) {
  for (const DistributionKind& kind : kKinds) {
    if (name == kind.name) return &kind;
  }
  return nullptr;
}

double quantile(const Distribution& distribution, Level level) {
  const Declared& d = declared(distribution);
  return d.quantile(values_of(distribution, d.kind), level);
}

double mean(const Distribution& distribution) {
  const Declared& d = declared(distribution);
  return distribution.probability * d.mean(values_of(distribution, d.kind));
}

std::optional<std::string> complaint(const Distribution& distribution) {
  const Declared& d = declared(distribution);
  return d.complaint(values_of(distribution, d.kind));
}

}  // namespace offtake
