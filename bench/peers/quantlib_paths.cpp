// QuantLib's path generator on the reference study's drivers, the market part of a path alone: correlated
// log-normal processes, exact steps, and the jumps added to the paths. Normals of the Mersenne Twister by the
// inverse or by the ziggurat, or a Sobol sequence by the inverse; jumps of the Mersenne Twister.
//
//   quantlib_paths SEED SECONDS inverse|ziggurat|sobol < table
//
// table: drivers, months, then a driver in a line: decay, shift and standard deviation of a month, jumps a
// month, their mean and standard deviation, and its last level; then the correlation matrix. Prints paths,
// seconds, processor seconds, and the sums and sums of squares of every driver's X in the last month.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <ql/experimental/math/zigguratrng.hpp>
#include <ql/math/distributions/poissondistribution.hpp>
#include <ql/math/randomnumbers/rngtraits.hpp>
#include <ql/methods/montecarlo/multipathgenerator.hpp>
#include <ql/processes/ornsteinuhlenbeckprocess.hpp>
#include <ql/processes/stochasticprocessarray.hpp>
#include <ql/version.hpp>
#include <string>
#include <vector>

namespace {

using namespace QuantLib;
using Clock = std::chrono::steady_clock;

/// Logarithm of a geometric Brownian motion over its mean: an exact step, which QuantLib's own only has with curves.
class LogGrowth : public StochasticProcess1D {
 public:
  LogGrowth(Real drift, Real volatility) : drift_(drift), volatility_(volatility) {}
  Real x0() const override { return 0; }
  Real drift(Time, Real) const override { return drift_; }
  Real diffusion(Time, Real) const override { return volatility_; }
  Real expectation(Time, Real x0, Time dt) const override { return x0 + drift_ * dt; }
  Real stdDeviation(Time, Real, Time dt) const override { return volatility_ * std::sqrt(dt); }
  Real evolve(Time, Real x0, Time dt, Real dw) const override {
    return x0 + drift_ * dt + volatility_ * std::sqrt(dt) * dw;
  }

 private:
  Real drift_, volatility_;
};

struct Driver {
  double decay, shift, sd, jumps, jump_mean, jump_sd, level;
};

template <class Sequence>
void run(const std::vector<Driver>& drivers, const Matrix& correlation, int months, const Sequence& sequence,
         BigNatural seed, double seconds) {
  const Time dt = 1.0 / 12, horizon = (months - 1) * dt;
  std::vector<ext::shared_ptr<StochasticProcess1D>> processes;
  for (const Driver& d : drivers) {
    if (d.decay < 1) {
      const Real speed = -std::log(d.decay) / dt;
      const Real volatility = d.sd * std::sqrt(2 * speed / (1 - d.decay * d.decay));
      processes.push_back(ext::make_shared<OrnsteinUhlenbeckProcess>(speed, volatility));
    } else {
      processes.push_back(ext::make_shared<LogGrowth>(d.shift / dt, d.sd / std::sqrt(dt)));
    }
  }
  const auto market = ext::make_shared<StochasticProcessArray>(processes, correlation);
  MultiPathGenerator<Sequence> generator(market, TimeGrid(horizon, Size(months - 1)), sequence);
  MersenneTwisterUniformRng uniform(seed + 1);
  const InverseCumulativeNormal normal;
  std::vector<double> none(drivers.size()), sums(drivers.size()), squares(drivers.size());
  for (std::size_t d = 0; d < drivers.size(); ++d) none[d] = std::exp(-drivers[d].jumps);

  long paths = 0;
  const auto begin = Clock::now();
  const std::clock_t cpu = std::clock();
  double took = 0;
  while (took < seconds) {
    for (int k = 0; k < 256; ++k, ++paths) {
      const MultiPath& path = generator.next().value;
      for (std::size_t d = 0; d < drivers.size(); ++d) {
        Real log = path[d].back();
        for (int month = 1; drivers[d].jumps > 0 && month < months; ++month) {
          const Real u = uniform.nextReal();
          if (u <= none[d]) continue;
          const Real count = InverseCumulativePoisson(drivers[d].jumps)(u);
          log += count * drivers[d].jump_mean + std::sqrt(count) * drivers[d].jump_sd * normal(uniform.nextReal());
        }
        const Real x = drivers[d].level * std::exp(log);
        sums[d] += x;
        squares[d] += x * x;
      }
    }
    took = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  std::printf(R"({"version": "%s", "paths": %ld, "seconds": %.6f, "cpu": %.6f, "sums": [)", QL_VERSION, paths, took,
              double(std::clock() - cpu) / CLOCKS_PER_SEC);
  const auto list = [](const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) std::printf("%s%.17g", i ? ", " : "", values[i]);
  };
  list(sums);
  std::printf("], \"squares\": [");
  list(squares);
  std::printf("]}\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: quantlib_paths SEED SECONDS inverse|ziggurat|sobol < table\n");
    return 2;
  }
  const auto seed = BigNatural(std::stoul(argv[1]));
  const double seconds = std::stod(argv[2]);
  int count = 0, months = 0;
  std::cin >> count >> months;
  std::vector<Driver> drivers(static_cast<std::size_t>(count));
  for (Driver& d : drivers) std::cin >> d.decay >> d.shift >> d.sd >> d.jumps >> d.jump_mean >> d.jump_sd >> d.level;
  const auto size = static_cast<Size>(count);
  Matrix correlation(size, size);
  for (Size i = 0; i < size; ++i)
    for (Size j = 0; j < size; ++j) std::cin >> correlation[i][j];
  const Size normals = size * Size(months - 1);
  if (std::string(argv[3]) == "ziggurat") {
    run(drivers, correlation, months, RandomSequenceGenerator<ZigguratRng>(normals, ZigguratRng(seed)), seed, seconds);
  } else if (std::string(argv[3]) == "sobol") {
    SobolRsg sobol(normals);
    sobol.skipTo(static_cast<std::uint_least32_t>(seed * 4096 + 1));  // a round goes on where no other was; less the 0
    run(drivers, correlation, months, LowDiscrepancy::rsg_type(sobol), seed, seconds);
  } else {
    run(drivers, correlation, months, PseudoRandom::make_sequence_generator(normals, seed), seed, seconds);
  }
}
