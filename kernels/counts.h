// Counts known at run time (int) or at compile time (Count<N>), and one loop for both.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

/// An integer known to the compiler; converts to int, so that code may treat both alike.
template <int N>
struct Count {
  static constexpr int value = N;
  constexpr OFFTAKE_HD operator int() const { return N; }
};

template <class T>
inline constexpr bool is_static = false;
template <int N>
inline constexpr bool is_static<Count<N>> = true;

template <int... I>
struct Indices {};

template <int N, int... I>
struct MakeIndices : MakeIndices<N - 1, N - 1, I...> {};
template <int... I>
struct MakeIndices<0, I...> {
  using type = Indices<I...>;
};

template <int First, class F, int... I>
OFFTAKE_HD void unrolled(Indices<I...>, F&& f) {
  (f(Count<First + I>{}), ...);
}

/// f(i) for first <= i < last: iterated, or unrolled with i a Count where both ends are.
template <class First, class Last, class F>
OFFTAKE_HD void loop(First first, Last last, F&& f) {
  if constexpr (is_static<First> && is_static<Last>) {
    constexpr int count = Last::value > First::value ? Last::value - First::value : 0;
    unrolled<First::value>(typename MakeIndices<count>::type{}, f);
  } else {
    for (int i = first; i < int(last); ++i) f(i);
  }
}

template <class Last, class F>
OFFTAKE_HD void loop(Last last, F&& f) {
  loop(Count<0>{}, last, f);
}

/// a + b of run-time or compile-time integers.
template <class A, class B>
OFFTAKE_HD constexpr auto plus(A a, B b) {
  if constexpr (is_static<A> && is_static<B>) {
    return Count<A::value + B::value>{};
  } else {
    return int(a) + int(b);
  }
}

/// N · a.
template <int N, class A>
OFFTAKE_HD constexpr auto times(A a) {
  if constexpr (is_static<A>) {
    return Count<N * A::value>{};
  } else {
    return N * int(a);
  }
}

}  // namespace offtake::inline OFFTAKE_TARGET
