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

/// f(Type<T>{}) for the type at position `kind`; nothing when there is none.
template <class Kind, class F, class... T>
OFFTAKE_HD void visit(List<T...>, Kind kind, F&& f) {
  int position = 0;
  ((int(kind) == position++ ? (f(Type<T>{}), void()) : void()), ...);
}

/// f(Type<T>{}, position) for every type, in order.
template <class F, class... T>
OFFTAKE_HD void for_each(List<T...>, F&& f) {
  int position = 0;
  (f(Type<T>{}, position++), ...);
}

}  // namespace offtake::inline OFFTAKE_TARGET
