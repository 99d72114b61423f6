// What holds on every path of every study: money paid is money received, nothing is sold twice.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "host/engine/replay.h"
#include "tests/model/path_bits.h"
#include "tests/model/random_study.h"

namespace offtake::testing {
namespace {

std::string metric_name(const MetricInfo& info) { return std::to_string(int(info.owner)) + " " + info.name; }

/// $OFFTAKE_RANDOM_STUDIES asks for more.
unsigned random_studies() {
  const char* asked = std::getenv("OFFTAKE_RANDOM_STUDIES");
  return asked ? unsigned(std::stoul(asked)) : 50;
}
const unsigned kRandomStudies = random_studies();
constexpr double kHours = 730.5;

/// Path results and profiles of a study's first paths, by name.
class Books {
 public:
  Books(const Study& study, std::int64_t paths, bool is_double)
      : run(study, paths, is_double), tolerance(is_double ? 1e-11 : 1e-5) {
    const int series = int(run.tables.series.size());
    for (std::size_t i = 0; i < run.tables.columns.size(); ++i)
      columns_[run.tables.columns[i].entity][run.tables.columns[i].info.name] = int(i);
    for (int i = 0; i < series; ++i)
      series_[run.tables.series[std::size_t(i)].entity][run.tables.series[std::size_t(i)].metric] = i;
    const Scratch out = scratch(std::size_t(run.tables.months * series) * kChunkPaths * 8);
    CpuSimulator(run.tables, unit_named("auto", is_double)).profile(0, int(paths), 0, series, out.get(), kChunkPaths);
    profiles_.resize(std::size_t(run.tables.months * series));
    for (std::size_t row = 0; row < profiles_.size(); ++row)
      for (std::int64_t i = 0; i < paths; ++i) {
        const std::int64_t at = std::int64_t(row) * kChunkPaths + i;
        profiles_[row].push_back(is_double ? reinterpret_cast<double*>(out.get())[at]
                                           : double(reinterpret_cast<float*>(out.get())[at]));
      }
  }

  double of(const std::string& entity, const char* metric, std::int64_t path) const {
    return run.column(at(columns_, entity, metric))[std::size_t(path)];
  }
  /// False for a metric that the study has no use for.
  bool has(const std::string& entity, const char* metric) const {
    const auto found = columns_.find(entity);
    return found != columns_.end() && found->second.contains(metric);
  }
  double plan_of(const std::string& entity, const char* metric) const {
    return run.tables.columns[std::size_t(at(columns_, entity, metric))].plan;
  }
  double profile(const std::string& entity, const char* metric, int month, std::int64_t path) const {
    const std::size_t i = std::size_t(at(series_, entity, metric));
    return profiles_[std::size_t(month) * run.tables.series.size() + i][std::size_t(path)];
  }
  template <Field F>
  double table(int at) const {
    return run.tables.view<double>().of<F>(at);
  }

  const Simulated run;
  const double tolerance;

 private:
  using Places = std::map<std::string, std::map<std::string, int>>;  // by entity and metric
  static int at(const Places& places, const std::string& entity, const char* metric) {
    const auto found = places.find(entity);
    if (found != places.end())
      if (const auto place = found->second.find(metric); place != found->second.end()) return place->second;
    ADD_FAILURE() << "no " << entity << " " << metric;
    return 0;
  }

  Places columns_, series_;
  std::vector<std::vector<double>> profiles_;  // (month, series), (path)
};

constexpr const char* kParts[] = {
    "revenue_usd",      "payments_usd",   "served_value_usd",   "spot_usd",        "resale_usd",
    "energy_usd",       "opex_usd",       "capex_hardware_usd", "capex_power_usd", "capex_component_usd",
    "late_credits_usd", "lease_usd",      "sublet_usd",         "fees_usd",        "claims_usd",
    "recovery_usd",     "debt_draws_usd", "debt_service_usd",   "holding_usd",     "residual_usd"};

void expect_money_kept(const Books& books, const Study& study, std::int64_t path) {
  double paid = 0, credited = 0, moved = 0;
  for (const Party& party : study.parties) {
    const std::string name = "party." + party.name;
    double sum = 0, size = 0, plan_size = 0;
    for (const char* part : kParts) {
      if (!books.has(name, part)) continue;  // nothing in the study could move it
      const double usd = books.of(name, part, path);
      sum += usd;
      size += std::fabs(usd);
      plan_size += std::fabs(books.plan_of(name, part));
    }
    // What is paid ahead and refunded leaves nothing in a part but its rounding.
    for (const Contract& contract : study.contracts) {
      const std::string its = "contract." + contract.name;
      if (contract.buyer != party.name && contract.seller != party.name) continue;
      if (books.has(its, "prepay_balance_highest_usd"))
        size += std::fabs(books.of(its, "prepay_balance_highest_usd", path));
    }
    const double npv = books.of(name, "npv_usd", path);
    EXPECT_NEAR(npv, sum, books.tolerance * size) << name << ": the parts of its NPV";
    EXPECT_NEAR(books.of(name, "loss_usd", path), books.plan_of(name, "npv_usd") - npv,
                2 * books.tolerance * (size + plan_size))
        << name << ": its loss";
    paid += books.of(name, "revenue_usd", path) + books.of(name, "payments_usd", path);
    credited += books.of(name, "late_credits_usd", path);
    moved += std::fabs(books.of(name, "payments_usd", path)) + std::fabs(books.of(name, "late_credits_usd", path));
    EXPECT_EQ(books.of(name, "funding_gap_usd", path), std::max(0.0, -books.of(name, "lowest_liquidity_usd", path)));
  }
  EXPECT_NEAR(paid, 0, books.tolerance * moved);
  EXPECT_NEAR(credited, 0, books.tolerance * moved);
  for (const Contract& contract : study.contracts) {
    const std::string name = "contract." + contract.name;
    EXPECT_EQ(books.of(name, "npv_buyer_usd", path), -books.of(name, "npv_seller_usd", path)) << name;
    EXPECT_GE(books.of(name, "stranded_usd", path), 0) << name;
    EXPECT_GE(books.of(name, "late_credits_usd", path), 0) << name;
    EXPECT_GE(books.of(name, "prepay_balance_highest_usd", path), 0) << name;
  }
}

void expect_nothing_oversold(const Books& books, const Study& study, std::int64_t path) {
  for (int month = 0; month < study.months; ++month) {
    for (const Party& party : study.parties) {
      const std::string name = "party." + party.name;
      const double capacity = books.profile(name, "capacity_gpue", month, path);
      EXPECT_GE(capacity, 0) << name;
      EXPECT_GE(books.profile(name, "used_gpue", month, path), 0) << name;
      EXPECT_LE(books.profile(name, "used_gpue", month, path), capacity * (1 + books.tolerance)) << name;
    }
    for (std::size_t c = 0; c < study.contracts.size(); ++c) {
      const std::string name = "contract." + study.contracts[c].name;
      const double q = books.table<Field::contract_gpue>(month * int(study.contracts.size()) + int(c));
      const double available = books.profile(name, "available_gpue", month, path);
      const double used = books.profile(name, "used_gpue", month, path);
      EXPECT_GE(available, 0) << name;
      EXPECT_LE(available, q * (1 + 1e-7)) << name;
      EXPECT_GE(used, 0) << name;
      EXPECT_LE(used, (available + study.contracts[c].flex * q) * (1 + books.tolerance)) << name;
    }
  }
}

void expect_assets_accounted_for(const Books& books, const Study& study, std::int64_t path) {
  for (const Party& party : study.parties) {
    const std::string name = "party." + party.name;
    double drawn = 0, residual = 0;
    for (const Debt& debt : study.debts)
      if (debt.borrower == party.name) drawn += books.of("debt." + debt.name, "drawn_usd", path);
    if (!study.debts.empty()) {
      EXPECT_NEAR(books.of(name, "debt_draws_usd", path), drawn, books.tolerance * drawn) << name;
      EXPECT_LE(books.of(name, "debt_service_usd", path), 0) << name;
    }
    if (!books.has(name, "residual_usd")) continue;
    for (const Site& site : study.sites)
      if (site.owner == party.name) residual += books.of("site." + site.name, "residual_usd", path);
    EXPECT_GE(residual, 0) << name;
    EXPECT_NEAR(books.of(name, "residual_usd", path), residual, books.tolerance * residual) << name;
  }
  for (const Debt& debt : study.debts) {
    const std::string name = "debt." + debt.name;
    EXPECT_LE(books.of(name, "lowest_dscr", path), books.of(name, "mean_dscr", path) + 100 * books.tolerance) << name;
    double before = 0;
    for (int month = 0; month < study.months; ++month) {
      const double breached = books.profile(name, "breached", month, path);
      EXPECT_GE(breached, before) << name;
      before = breached;
      const double balance = books.profile(name, "balance_usd", month, path);
      EXPECT_GE(balance, 0) << name;
      EXPECT_LE(balance, debt.limit_usd * (1 + books.tolerance)) << name;
      if (month + 1 == study.months) {
        EXPECT_EQ(balance, 0) << name;
      }
    }
    EXPECT_EQ(before == 1, books.of(name, "breach_month", path) >= 0) << name;
  }
}

/// Failures cost those who trusted at least what they get back.
void expect_claims_kept(const Books& books, const Study& study, std::int64_t path) {
  double claims = 0, recovered = 0, lost = 0;
  for (const Party& party : study.parties) {
    const std::string name = "party." + party.name;
    if (!books.has(name, "claims_usd")) return;
    EXPECT_LE(books.of(name, "claims_usd", path), 0) << name;
    EXPECT_GE(books.of(name, "recovery_usd", path), 0) << name;
    EXPECT_GE(books.of(name, "prepay_lost_usd", path), 0) << name;
    const bool failed = books.of(name, "default_month", path) >= 0;
    EXPECT_EQ(failed, books.of(name, "default_cause", path) > 0) << name;
    EXPECT_EQ(failed, books.profile(name, "failed", study.months - 1, path) == 1) << name;
    if (!failed) {
      EXPECT_EQ(books.of(name, "claims_usd", path), 0) << name;
    }
    claims -= books.of(name, "claims_usd", path);
    recovered += books.of(name, "recovery_usd", path);
  }
  for (const Debt& debt : study.debts) lost += books.of("debt." + debt.name, "lender_loss_usd", path);
  EXPECT_GE(lost, 0);
  EXPECT_LE(recovered + lost, claims * (1 + books.tolerance));
  EXPECT_LE(books.of("study", "cascade_loss_usd", path), claims * (1 + books.tolerance));
}

/// No site draws more power than it has.
void expect_power_kept(const Books& books, const Study& study, std::int64_t path) {
  const Replayer replayer(study, books.run.tables);
  const Replay replay = replayer.path(path);
  const Structure s{books.run.tables.structure.data()};
  for (int site = 0; site < int(study.sites.size()); ++site) {
    const bool limited = s.of<Link::site_power_limited>(site) != 0;
    for (int month = 0; month < study.months; ++month) {
      const double drawn = replay.of<Owner::site>("energised_kw", site, month);
      EXPECT_GE(drawn, 0) << replayer.entities(Owner::site)[std::size_t(site)];
      if (!limited) continue;
      EXPECT_LE(drawn, replay.of<Owner::site>("power_kw", site, month) * (1 + books.tolerance))
          << replayer.entities(Owner::site)[std::size_t(site)] << ", month " << month;
    }
  }
}

void expect_demand_accounted_for(const Books& books, const Study& study, std::int64_t path) {
  for (const Demand& demand : study.demands) {
    const std::string name = "demand." + demand.name;
    double wanted = 0, served = 0;
    for (int month = 0; month < study.months; ++month) {
      wanted += kHours * books.profile(name, "gpue", month, path);
      served += kHours * books.profile(name, "served_gpue", month, path);
      EXPECT_GE(books.profile(name, "unserved_gpue", month, path), 0) << name;
    }
    const double gpue_hours = books.of(name, "served_gpue_hours", path);
    EXPECT_NEAR(gpue_hours, served, books.tolerance * wanted) << name;
    EXPECT_NEAR(gpue_hours + books.of(name, "unserved_gpue_hours", path), wanted, books.tolerance * wanted) << name;
  }
}

/// What was cancelled is never done, and lost with all that was paid for it; nothing comes to more than it costs.
void expect_projects_paid(const Books& books, const Study& study, std::int64_t path) {
  for (const Project& project : study.projects) {
    const std::string name = "project." + project.name;
    const double spent = books.of(name, "cost_usd", path);
    EXPECT_GE(spent, 0) << name;
    if (study.discount_rate_per_year.driver.empty()) {
      EXPECT_LE(spent, project.cost_usd * (1 + books.tolerance)) << name;
    }
    if (!books.has(name, "cancelled")) continue;
    const double lost = books.of(name, "lost_usd", path);
    if (books.of(name, "cancelled", path) == 0) {
      EXPECT_EQ(lost, 0) << name;
      continue;
    }
    EXPECT_EQ(books.of(name, "finish_month", path), -1) << name;
    EXPECT_EQ(books.of(name, "months_late", path), 0) << name;
    EXPECT_EQ(books.of(name, "critical", path), 0) << name;
    EXPECT_GE(lost, spent) << name;
  }
  // A seller receives what its buyers pay to leave; all other fees are paid to outsiders.
  double fees = 0, size = 0;
  for (const Party& party : study.parties) {
    const std::string name = "party." + party.name;
    if (books.has(name, "lease_usd")) {
      EXPECT_LE(books.of(name, "lease_usd", path), 0) << name;
    }
    if (!books.has(name, "fees_usd")) continue;
    fees += books.of(name, "fees_usd", path);
    size += std::fabs(books.of(name, "fees_usd", path));
  }
  EXPECT_LE(fees, books.tolerance * size);
}

void expect_ranges(const Books& books, std::int64_t path) {
  for (std::size_t i = 0; i < books.run.tables.columns.size(); ++i) {
    const Column& column = books.run.tables.columns[i];
    const double x = books.run.column(int(i))[std::size_t(path)];
    EXPECT_TRUE(std::isfinite(x)) << column.name();
    if (column.info.quantity == Quantity::share) {
      EXPECT_GE(x, -books.tolerance) << column.name();
      EXPECT_LE(x, 1 + books.tolerance) << column.name();
    }
    if (column.info.quantity == Quantity::flag) {
      EXPECT_TRUE(x == 0 || x == 1) << column.name();
    }
    if (column.info.quantity == Quantity::month) {
      EXPECT_TRUE(x == std::floor(x) && x >= -1 && x < books.run.tables.months) << column.name();
    }
  }
}

void expect_books_balance(const Study& study, int paths) {
  for (const bool is_double : {false, true}) {
    const Books books(study, paths, is_double);
    for (int path = 0; path < paths && !::testing::Test::HasFailure(); ++path) {
      SCOPED_TRACE((is_double ? "double, path " : "float, path ") + std::to_string(path));
      expect_money_kept(books, study, path);
      expect_nothing_oversold(books, study, path);
      expect_demand_accounted_for(books, study, path);
      expect_projects_paid(books, study, path);
      expect_assets_accounted_for(books, study, path);
      expect_claims_kept(books, study, path);
      if (path < 4) expect_power_kept(books, study, path);
      expect_ranges(books, path);
    }
  }
}

TEST(Conservation, BooksBalanceInTheStudiesThatComeWithTheSources) {
  for (const std::string& file : all_studies()) {
    SCOPED_TRACE(file);
    const bool large = file.starts_with("bench/") || file.starts_with("configs/");
    expect_books_balance(study_file(file), large ? 40 : 10);
  }
}

TEST(Conservation, RandomStudiesTogetherMoveEveryMetric) {
  std::set<std::string> moved;
  for (unsigned seed = 0; seed < kRandomStudies; ++seed) {
    const Simulated run(study_text(RandomStudy(seed).text()), 16);
    for (const Column& column : run.tables.columns)
      for (const double x : run[column.name()])
        if (x != 0 && x != -1) moved.insert(metric_name(column.info));
  }
  for (const MetricInfo& info : kMetricInfo) EXPECT_TRUE(moved.count(metric_name(info))) << metric_name(info);
}

TEST(Conservation, BooksBalanceInRandomStudies) {
  for (unsigned seed = 0; seed < kRandomStudies && !HasFailure(); ++seed) {
    const std::string text = RandomStudy(seed).text();
    SCOPED_TRACE("random study " + std::to_string(seed) + ":\n" + text);
    expect_books_balance(study_text(text), 16);
  }
}

TEST(Conservation, RandomStudiesGiveTheSameBitsOnEveryUnit) {
  for (unsigned seed = 0; seed < kRandomStudies && !HasFailure(); ++seed) {
    const std::string text = RandomStudy(seed).text();
    SCOPED_TRACE("random study " + std::to_string(seed) + ":\n" + text);
    for (const bool is_double : {false, true}) {
      const BuiltTables tables = build_tables(study_text(text), is_double);
      const auto units = units_here(is_double);
      const auto expected = path_bits(tables, *units.front(), 0, 77);
      for (const PathUnit* unit : units)
        expect_same_bits(tables, expected, path_bits(tables, *unit, 0, 77), unit_name(*unit));
    }
  }
}

}  // namespace
}  // namespace offtake::testing
