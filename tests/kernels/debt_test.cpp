// What a failure does to debt, called as the month's credit step calls it.
#include "kernels/debt.h"

#include <gtest/gtest.h>

#include <vector>

#include "host/config/load.h"
#include "host/tables/built_tables.h"

namespace offtake {
namespace {

constexpr const char* kStudy = R"(
[study]
start       = 2026-01-01
months      = 12
perspective = "cloud"
[party]
cloud = {}
other = {}
[project]
hall = { owner = "cloud", start = 2026-01-01, due = 2026-04-01, cost_usd = 9e6 }
shed = { owner = "other", start = 2026-01-01, due = 2026-04-01, cost_usd = 9e6 }
[debt]
first  = { borrower = "cloud", limit_usd = 1e7, funds = ["hall"], advance = 0.5, rate_per_year = 0, amortise_months = 1, covenant = { dscr = 1 } }
second = { borrower = "cloud", limit_usd = 1e7, funds = ["hall"], advance = 0.5, rate_per_year = 0, amortise_months = 1 }
third  = { borrower = "other", limit_usd = 1e7, funds = ["shed"], rate_per_year = 0, amortise_months = 1 }
)";

TEST(Debt, DefaultBooksWhatLendersLoseAndEndsTheDebtsOfThatPartyOnly) {
  Loaded loaded = parse_study(kStudy, "test.toml");
  for (const auto& error : loaded.errors) ADD_FAILURE() << to_string(error, "test.toml");
  ASSERT_TRUE(loaded.study);
  loaded.study->parties[0].fails = Default{.rate_per_year = {}, .recovery = 0.4, .driver = ""};
  const BuiltTables tables = build_tables(*loaded.study, true);
  const Structure structure{tables.structure.data()};
  const Tables<double> view = tables.view<double>();
  std::vector<unsigned char> block(1 << 16);
  HostMemory memory{block.data() + (64 - reinterpret_cast<std::uintptr_t>(block.data()) % 64)};
  PathState<double, Structure, HostMemory> p(structure, view, memory);
  ASSERT_LT(memory.used, block.size() - 64);

  open_debts(p);
  p.discount = 0.5;
  p.debt_balance[0] = 100;
  p.debt_balance[1] = 20;
  p.debt_balance[2] = 7;
  p.covenant_service[0] = 3;
  EXPECT_EQ(default_debt(p, 0, false), 0);
  EXPECT_EQ(p.debt_balance[0], 100);
  EXPECT_EQ(default_debt(p, 0, true), 120);
  EXPECT_EQ(p.debt_balance[0], 0);
  EXPECT_EQ(p.debt_balance[1], 0);
  EXPECT_EQ(p.debt_balance[2], 7);
  EXPECT_DOUBLE_EQ(p.debt_lost[0], 0.5 * 0.6 * 100);
  EXPECT_DOUBLE_EQ(p.debt_lost[1], 0.5 * 0.6 * 20);
  EXPECT_EQ(p.debt_lost[2], 0);
  EXPECT_EQ(p.covenant_service[0], 0);  // nothing is tested after it
}

}  // namespace
}  // namespace offtake
