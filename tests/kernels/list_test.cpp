#include "kernels/list.h"

#include <gtest/gtest.h>

#include <vector>

namespace offtake {
namespace {

struct A {
  static constexpr int id = 10;
};
struct B {
  static constexpr int id = 20;
};
using Both = List<A, B>;

TEST(List, VisitsTheTypeAtAPosition) {
  for (int kind : {0, 1}) {
    std::vector<int> seen;
    visit(Both{}, kind, [&](auto type) { seen.push_back(decltype(type)::type::id); });
    EXPECT_EQ(seen, std::vector<int>{kind == 0 ? A::id : B::id});
  }
}

TEST(List, VisitsNothingOutsideTheList) {
  for (int kind : {-1, 2}) visit(Both{}, kind, [&](auto) { FAIL() << "kind " << kind; });
  visit(Both{}, Count<-1>{}, [&](auto) { FAIL(); });
  visit(Both{}, Count<2>{}, [&](auto) { FAIL(); });
}

TEST(List, VisitsAPositionKnownToTheCompiler) {
  int seen = 0;
  visit(Both{}, Count<1>{}, [&](auto type) { seen = decltype(type)::type::id; });
  EXPECT_EQ(seen, B::id);
}

TEST(List, ForEachGoesInOrder) {
  std::vector<int> ids, positions;
  for_each(Both{}, [&](auto type, int position) {
    ids.push_back(decltype(type)::type::id);
    positions.push_back(position);
  });
  EXPECT_EQ(ids, (std::vector<int>{A::id, B::id}));
  EXPECT_EQ(positions, (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace offtake
