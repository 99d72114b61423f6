#include "host/tables/outage_hours.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>

#include "host/threads.h"
#include "kernels/normal.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

constexpr int kLattice = 8192;  // steps of a month
constexpr double kStep = kHoursPerMonth / kLattice;
constexpr int kCells = 8192;  // of the score, into which the duration is cut

/// The duration on the lattice 0 … kLattice-1: every cell's probability is split between the two
/// neighbours of its value, which keeps the mean. A month or longer is beyond the lattice.
std::vector<double> lattice_of(const Curve& duration) {
  std::vector<double> severity(kLattice + 1);
  const double from = std::min(duration.low, kCurveHigh);
  const auto add = [&](double hours, double probability) {
    const double position = std::clamp(hours / kStep, 0.0, double(kLattice));
    const auto k = std::min(static_cast<std::size_t>(position), std::size_t(kLattice - 1));
    const double up = position - static_cast<double>(k);
    severity[k] += (1 - up) * probability;
    severity[k + 1] += up * probability;
  };
  add(duration.atom, duration.low > -kCurveHigh ? normal_cdf(from) : 0);
  for (int i = 0; i < kCells; ++i) {
    const double width = (kCurveHigh - from) / kCells;
    const double left = from + i * width, right = left + width;
    // from the nearer tail, where probabilities are small
    const double probability = left > 0 ? normal_cdf(-left) - normal_cdf(-right) : normal_cdf(right) - normal_cdf(left);
    add(duration.at(left + 0.5 * width), probability);
  }
  severity.pop_back();
  return severity;
}

}  // namespace

std::vector<double> compound_poisson(double count, const std::vector<double>& severity, int n) {
  std::vector<double> total(static_cast<std::size_t>(n));
  total[0] = exp_of(-count * (1 - severity[0]));
  for (std::size_t k = 1; k < total.size(); ++k) {
    double sum = 0;
    for (std::size_t j = 1; j <= std::min(k, severity.size() - 1); ++j) {
      sum += static_cast<double>(j) * severity[j] * total[k - j];
    }
    total[k] = count * sum / static_cast<double>(k);
  }
  return total;
}

Curve tabulate_outage_hours(double rate_per_year, const Distribution& hours) {
  const std::vector<double> severity = lattice_of(tabulate(hours, Negative::cut_at_zero));
  const std::vector<double> total = compound_poisson(rate_per_year * kMonth, severity, kLattice);
  double within = 0;
  for (const double p : total) within += p;
  // above[k] = P(more than k steps), summed from the far end
  std::vector<double> above(total.size());
  double sum = std::max(1 - within, 0.0);
  for (std::size_t k = total.size(); k-- > 0; sum += total[k]) above[k] = sum;
  // A step's probability is spread over half a step on either side, which keeps the mean.
  return tabulate(0, above[0], [&](double z) {
    const double p = std::min(normal_cdf(-z), above[0]);
    const auto first = std::lower_bound(above.begin(), above.end(), p, std::greater<>());  // above[k] <= p
    if (first == above.end()) return kHoursPerMonth;
    const auto k = static_cast<std::size_t>(first - above.begin());
    if (k == 0) return 0.5 * kStep;
    return kStep * (static_cast<double>(k) + 0.5 - (p - above[k]) / (above[k - 1] - above[k]));
  });
}

std::vector<Curve> outage_curves(const std::vector<std::pair<double, Distribution>>& ways) {
  using Key = std::tuple<double, std::string, std::map<std::string, double>, std::vector<double>, double>;
  const auto key_of = [](const auto& way) {
    const auto& [rate, hours] = way;
    return Key{rate, hours.dist, hours.values, hours.sample, hours.probability};
  };
  static std::mutex mutex;
  static std::map<Key, Curve> known;
  const std::lock_guard lock(mutex);

  std::vector<std::pair<const std::pair<double, Distribution>*, Curve*>> missing;
  for (const auto& way : ways)
    if (const auto [place, is_new] = known.try_emplace(key_of(way)); is_new) missing.push_back({&way, &place->second});
  std::atomic<std::size_t> next{0};
  const auto make = [&](std::size_t) {
    for (std::size_t i; (i = next++) < missing.size();) {
      const auto& [way, curve] = missing[i];
      *curve = tabulate_outage_hours(way->first, way->second);
    }
  };
  try {
    side_by_side(std::min<std::size_t>(missing.size(), std::max(1u, std::thread::hardware_concurrency())), make,
                 [&] { next = missing.size(); });
  } catch (...) {
    known.clear();  // some of it was never made
    throw;
  }

  std::vector<Curve> curves;
  for (const auto& way : ways) curves.push_back(known.at(key_of(way)));
  return curves;
}

}  // namespace offtake
