// One factor F a path of every supplier: standard normal, correlated, and with the tails of a t copula
// where the study asks for it.
#pragma once

#include "kernels/curves.h"
#include "kernels/path_state.h"

namespace offtake::inline OFFTAKE_TARGET {

/// ln(t + √(t² + 1)).
template <class Real>
OFFTAKE_HD Real inverse_sinh(Real t) {
  using T = ScalarOf<Real>;
  const Real size = magnitude(t);
  const Real result = log_of(size + root(fmadd(size, size, Real(T(1)))));
  return select(t < Real(T(0)), -result, result);
}

/// Every supplier's F. The t copula: all normals are stretched by one √(ν/χ²) into Student's t, and each is
/// mapped back to a normal. Two curves do it: of ln √(ν/χ²) by a normal, and of Φ⁻¹(t_ν(x)) by arsinh x.
template <class Path, class Draws>
OFFTAKE_HD void open_factors(Path& p, const Draws& draws) {
  using Real = typename Path::Real;
  const auto factors = count<Link::factor_normal>(p.s);
  loop(factors, [&](auto f) { p.factor_normal[f] = draws.normal(word<Word::factor_stream>(p.t, f)); });
  loop(factors, [&](auto f) {
    Real factor(0);
    loop(link<Link::factor_loading_begin>(p.s, f), link<Link::factor_loading_begin>(p.s, plus(f, Count<1>{})),
         [&](auto e) {
           factor = fmadd(Real(value<Field::factor_loading>(p.t, e)),
                          p.factor_normal[link<Link::factor_loading>(p.s, e)], factor);
         });
    p.factor[f] = factor;
  });
  const auto curve = link<Link::factor_curve>(p.s, Count<0>{});
  if (curve < 0 || Draws::is_plan) return;
  const Real stretch = exp_of(curve_value(p.t, int(curve), draws.normal(word<Word::copula_stream>(p.t, 0))));
  loop(factors, [&](auto f) { p.factor[f] = curve_value(p.t, int(curve) + 1, inverse_sinh(p.factor[f] * stretch)); });
}

}  // namespace offtake::inline OFFTAKE_TARGET
