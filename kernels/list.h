// A list of types that is looked up by position: how a new process or clause joins the model.
#pragma once

#include "kernels/counts.h"

namespace offtake::inline OFFTAKE_TARGET {

template <class... T>
struct List {
  static constexpr int size = sizeof...(T);
};

template <class T>
struct Type {
  using type = T;
};

template <int At, class F>
OFFTAKE_HD void visit_at(List<>, F&&) {}
template <int At, class F, class First, class... Rest>
OFFTAKE_HD void visit_at(List<First, Rest...>, F&& f) {
  if constexpr (At == 0) {
    f(Type<First>{});
  } else if constexpr (At > 0) {
    visit_at<At - 1>(List<Rest...>{}, f);
  }
}

/// f(Type<T>{}) for the type at position `kind`; nothing when there is none. Where the compiler knows the kind, it
/// never sees the others.
template <class Kind, class F, class... T>
OFFTAKE_HD void visit(List<T...> list, Kind kind, F&& f) {
  if constexpr (is_static<Kind>) {
    visit_at<Kind::value>(list, f);
  } else {
    int position = 0;
    ((int(kind) == position++ ? (f(Type<T>{}), void()) : void()), ...);
  }
}

/// f(Type<T>{}, position) for every type, in order.
template <class F, class... T>
OFFTAKE_HD void for_each(List<T...>, F&& f) {
  int position = 0;
  (f(Type<T>{}, position++), ...);
}

}  // namespace offtake::inline OFFTAKE_TARGET
