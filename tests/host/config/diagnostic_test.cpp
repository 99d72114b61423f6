#include "host/config/diagnostic.h"

#include <gtest/gtest.h>

namespace offtake {
namespace {

TEST(Diagnostic, NamesFilePlaceAndKey) {
  EXPECT_EQ(to_string(Diagnostic{{12, 5}, "party.lab.cash_usd", "is wrong"}, "a.toml"),
            "a.toml:12:5: error: party.lab.cash_usd: is wrong");
}

TEST(Diagnostic, IsOneLineWhateverTheFileHolds) {
  EXPECT_EQ(to_string(Diagnostic{{1, 2}, "par\nty", "'\x1b[31mü' is\tno name"}, "a\r.toml"),
            "a\\u000d.toml:1:2: error: par\\u000aty: '\\u001b[31mü' is\\u0009no name");
}

TEST(Nearest, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(nearest("spot-prise", {"demand", "spot-price", "spot"}), "spot-price");
  EXPECT_EQ(nearest("gmb", {"gba", "gbm"}), "gbm");  // a swap is one step
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Nearest, PrefersTheSameWordWithItsUnit) {
  EXPECT_EQ(nearest("grace", {"credit", "grace_months", "great"}), "grace_months");
}

TEST(Suggestion, OffersOneNearWordOrAllOfThem) {
  EXPECT_EQ(suggestion("take_or_pat", {"flex", "take_or_pay"}), "did you mean 'take_or_pay'?");
  EXPECT_EQ(suggestion("banana", {"flex", "take_or_pay"}), "choose one of: flex, take_or_pay");
  EXPECT_EQ(suggestion(std::string(1'000'000, 'a'), {"flex"}), "choose one of: flex");
}

}  // namespace
}  // namespace offtake
