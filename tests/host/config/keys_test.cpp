#include "host/config/keys.h"

#include <gtest/gtest.h>

#include "host/config/kinds.h"

namespace offtake {
namespace {

TEST(ListKeys, TellsFormUnitRangeDefaultAndMeaning) {
  const std::string keys = list_keys();
  EXPECT_NE(keys.find("[hardware.NAME] a type of machine\n"
                      "  class                      text; optional\n"
                      "      pool of capacity (default: gpu)\n"
                      "  gpue_per_unit              number; GPUe; more than 0; default 1\n"
                      "      capacity of a unit\n"),
            std::string::npos);
  EXPECT_NE(keys.find("  owner                      name of a party; required\n"), std::string::npos);
  EXPECT_NE(keys.find("  spend                      one of linear, on-start, on-completion; optional\n"),
            std::string::npos);
}

// Kinds, processes, clauses and distributions of the model that must be there.
TEST(ListKeys, ListsEveryKindProcessClauseAndDistribution) {
  const std::string keys = list_keys();
  for (const char* name : {"[study]",
                           "[driver.NAME]",
                           "[party.NAME]",
                           "[hardware.NAME]",
                           "[site.NAME]",
                           "[supplier.NAME]",
                           "[project.NAME]",
                           "[demand.NAME]",
                           "[contract.NAME]",
                           "[milestone.NAME]",
                           "[policy.NAME]",
                           "[debt.NAME]",
                           "[holding.NAME]",
                           "[correlation]",
                           "process \"constant\"",
                           "process \"gbm\"",
                           "process \"log-ou\"",
                           "process \"merton\"",
                           "process \"vasicek\"",
                           "process \"cir\"",
                           "process \"regime-gbm\"",
                           "process \"logistic\"",
                           "clause \"prepay\"",
                           "clause \"late\"",
                           "distribution \"constant\"",
                           "distribution \"uniform\"",
                           "distribution \"triangular\"",
                           "distribution \"pert\"",
                           "distribution \"normal\"",
                           "distribution \"lognormal\"",
                           "distribution \"gamma\"",
                           "distribution \"weibull\"",
                           "distribution \"beta\"",
                           "distribution \"empirical\""}) {
    EXPECT_NE(keys.find(name), std::string::npos) << name;
  }
}

void expect_documented(Bindings bindings) {
  for (const Binding& binding : bindings) {
    EXPECT_GT(std::string(binding.key.doc).size(), 3u) << binding.key.name;
    if (binding.nested) expect_documented(binding.nested());
  }
}

TEST(ListKeys, EveryKeyIsDocumented) {
  for (const Kind& kind : kinds()) expect_documented(kind.bindings());
}

// A number's suffix says its unit.
TEST(ListKeys, SuffixesSayTheUnit) {
  const std::pair<const char*, Unit> suffixes[] = {{"_usd", Unit::usd},
                                                   {"_usd_per_kwh", Unit::usd_per_kwh},
                                                   {"_usd_per_gpue_hour", Unit::usd_per_gpue_hour},
                                                   {"_usd_per_year", Unit::usd_per_year},
                                                   {"_months", Unit::months},
                                                   {"_hours", Unit::hours}};
  for (const Kind& kind : kinds()) {
    for (const Binding& binding : kind.bindings()) {
      for (const auto& [suffix, unit] : suffixes) {
        const bool has_suffix = std::string_view(binding.key.name).ends_with(suffix);
        EXPECT_TRUE(!has_suffix || binding.key.unit == unit) << binding.key.name;
      }
    }
  }
}

}  // namespace
}  // namespace offtake
