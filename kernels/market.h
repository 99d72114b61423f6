// Step 1 of a month: every driver advances to X(t), and so does discounting.
#pragma once

#include "kernels/path_metrics.h"
#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class Path>
OFFTAKE_HD void open_market(Path& p) {
  using Real = typename Path::Real;
  loop(count<Link::driver_process>(p.s), [&](auto d) {
    loop(Count<kDriverStates>{}, [&](auto k) { p.driver_state[plus(times<kDriverStates>(d), k)] = Real(0); });
    p.driver_sum[d] = Real(0);
    p.driver_highest[d] = Real(0);
    p.driver_lowest[d] = Real(0);
  });
}

/// The independent draws of four months.
template <class Path, class Draws>
OFFTAKE_HD void draw_market(Path& p, const Draws& draws, int quarter) {
  using Real = typename Path::Real;
  using Words = typename Path::Words;
  if constexpr (Draws::is_plan) return;
  loop(count<Link::driver_process>(p.s), [&](auto d) {
    const auto further = link<Link::driver_further>(p.s, d);
    visit(Processes{}, link<Link::driver_process>(p.s, d), [&](auto type) {
      using Process = typename decltype(type)::type;
      if constexpr (Process::random) {
        Real normals[kQuarter];
        draws.normals4(word<Word::driver_stream>(p.t, d), quarter, normals);
        loop(Count<kQuarter>{}, [&](auto k) { p.driver_normal[plus(times<kQuarter>(d), k)] = normals[k]; });
      }
      if constexpr (Process::draws.word) {
        Words words[kQuarter];
        draws.words4(word<Word::driver_extra_stream>(p.t, kExtraDraws * d), quarter, words);
        loop(Count<kQuarter>{}, [&](auto k) { p.driver_word[plus(times<kQuarter>(further), k)] = words[k]; });
      }
      if constexpr (Process::draws.normal) {
        Real normals[kQuarter];
        draws.normals4(word<Word::driver_extra_stream>(p.t, kExtraDraws * d + 1), quarter, normals);
        loop(Count<kQuarter>{}, [&](auto k) { p.driver_extra[plus(times<kQuarter>(further), k)] = normals[k]; });
      }
    });
  });
}

/// The driver's normal with its correlations: a row of the Cholesky factor times the quarter's draws.
template <class Path, class I>
OFFTAKE_HD auto correlated_normal(const Path& p, I d, int month) {
  using Real = typename Path::Real;
  const auto begin = link<Link::driver_loading_begin>(p.s, d);
  const auto end = link<Link::driver_loading_begin>(p.s, plus(d, Count<1>{}));
  Real z(0);
  loop(begin, end, [&](auto e) {
    const auto source = link<Link::driver_loading>(p.s, e);
    z = fmadd(Real(value<Field::driver_loading>(p.t, e)),
              p.driver_normal[plus(times<kQuarter>(source), month % kQuarter)], z);
  });
  return z;
}

template <class Path, class Draws>
OFFTAKE_HD void step_market(Path& p, const Draws&, int month) {
  using Real = typename Path::Real;
  using Scalar = typename Path::Scalar;
  const auto drivers = count<Link::driver_process>(p.s);
  const auto rows = link<Link::driver_row_begin>(p.s, drivers);
  loop(drivers, [&](auto d) {
    if constexpr (Draws::is_plan) {
      p.driver_x[d] = Real(value<Field::driver_plan>(p.t, month * drivers + d));
    } else {
      visit(Processes{}, link<Link::driver_process>(p.s, d), [&](auto type) {
        using Process = typename decltype(type)::type;
        Real z(0);
        const auto parts = link<Link::driver_parts>(p.s, d);
        Extra<Real, decltype(parts)> extra{{}, Real(0), parts};
        if constexpr (Process::random) z = correlated_normal(p, d, month);
        const auto drawn = plus(times<kQuarter>(link<Link::driver_further>(p.s, d)), month % kQuarter);
        if constexpr (Process::draws.word) extra.word = p.driver_word[drawn];
        if constexpr (Process::draws.normal) extra.normal = p.driver_extra[drawn];
        const Scalar* row = p.t.template from<Field::driver_row>(month * rows + link<Link::driver_row_begin>(p.s, d));
        const unsigned* words = p.t.template words_from<Word::driver_threshold>(link<Link::driver_word_begin>(p.s, d));
        p.driver_x[d] =
            Process::template step<Real>(slice(p.driver_state, times<kDriverStates>(d)), row, z, extra, words);
      });
    }
  });
}

/// DF(t) before the month's rate is known; step_discount() takes the rate in for the next month.
template <class Path>
OFFTAKE_HD void open_discount(Path& p, int month) {
  using Real = typename Path::Real;
  if (link<Link::discount_driver>(p.s, Count<0>{}) < 0) p.discount = Real(value<Field::discount>(p.t, month));
}
template <class Path>
OFFTAKE_HD void step_discount(Path& p, int month) {
  using Real = typename Path::Real;
  const auto driver = link<Link::discount_driver>(p.s, Count<0>{});
  if (driver >= 0) p.discount = p.discount * exp_of(-(Real(value<Field::discount>(p.t, month)) * p.driver_x[driver]));
}

/// Means and extremes, where they are reported.
template <class Path>
OFFTAKE_HD void observe_market(Path& p, int month) {
  using Real = typename Path::Real;
  if (link<Link::metric_column>(p.s, Count<int(Metric::driver_mean)>{}) < 0 &&
      link<Link::metric_column>(p.s, Count<int(Metric::driver_highest)>{}) < 0 &&
      link<Link::metric_column>(p.s, Count<int(Metric::driver_lowest)>{}) < 0)
    return;
  loop(count<Link::driver_named>(p.s), [&](auto d) {
    const Real x = p.driver_x[d];
    p.driver_sum[d] = p.driver_sum[d] + x;
    p.driver_highest[d] = month == 0 ? x : greater(p.driver_highest[d], x);
    p.driver_lowest[d] = month == 0 ? x : lesser(p.driver_lowest[d], x);
  });
}

}  // namespace offtake::inline OFFTAKE_TARGET
