// What makes up the expected shortfall of a loss: means over its tail, which add up as the parts of the loss do.
#pragma once

#include <cstdint>
#include <span>

#include "host/measures/measures.h"

namespace offtake {

/// The tail of a loss at one level as the estimator of ES weighs it: a path beyond VaR counts fully, those exactly at
/// VaR share what is left of (1 − level) · paths.
struct LossTail {
  double level = 0;
  std::uint64_t paths = 0;  // all of the run
  double var = 0;
  std::uint64_t beyond = 0, at = 0;  // paths beyond VaR, and exactly at it
  double near = 0;                   // the losses from VaR up to here stand for those at it

  double mass() const { return (1 - level) * double(paths); }
  double weight_at() const { return (mass() - double(beyond)) / double(at); }
};

/// `histogram` is the order of the same losses from their summary: it says where to look.
template <class T>
LossTail tail_of(std::span<const T> losses, Order& histogram, double level);

/// Sums of one number over the paths of a tail. In their order: they are not exact.
class TailSums {
 public:
  void add(const LossTail& tail, double loss, double x) {
    if (loss > tail.var) beyond_.add(x);
    if (loss == tail.var) at_.add(x);
    if (loss >= tail.var && loss <= tail.near) near_.add(x);
  }
  void merge(const TailSums& other);

  /// The mean of the number over the tail; of the loss itself it is ES.
  Measured mean(const LossTail& tail) const;

 private:
  struct Sums {
    double count = 0, sum = 0, squares = 0;
    void add(double x) {
      count += 1;
      sum += x;
      squares += x * x;
    }
    void merge(const Sums& other);
    /// Σ(x − center) and Σ(x − center)².
    double about(double center) const { return sum - count * center; }
    double squares_about(double center) const { return squares - center * (2 * sum - count * center); }
  };
  Sums beyond_, at_, near_;
};

}  // namespace offtake
