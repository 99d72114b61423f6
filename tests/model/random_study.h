// Studies of random size that use every kind of entity, as their author would write them: TOML.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>

namespace offtake::testing {

class RandomStudy {
 public:
  explicit RandomStudy(unsigned seed) : random_(seed), more_(seed + 1000), latest_(seed + 2000), seed_(seed) {}

  std::string text() {
    months_ = whole(2, 40);
    drivers_ = whole(1, 6);
    parties_ = whole(2, 4);
    sites_ = whole(1, 4);
    suppliers_ = whole(0, 3);
    const int projects = whole(0, 8), demands = whole(1, 4), contracts = whole(0, 5), milestones = whole(0, 4);
    contracts_ = contracts;
    add_study();
    for (int i = 0; i < drivers_; ++i) add_driver(i);
    add_correlation();
    for (int i = 0; i < parties_; ++i) add_party(i);
    add("[hardware.big]\ngpue_per_unit = 8\nkw_per_unit = 10\nusd_per_unit = 250e3\nfailures_per_year = "
        "0.5\nrepair_hours = 48\n");
    add_life();
    add("[hardware.small]\ngpue_per_unit = 1\nkw_per_unit = 0.9\nusd_per_unit = 20e3\n");
    add_life();
    add("[hardware.host]\nclass = \"cpu\"\ngpue_per_unit = 2\nkw_per_unit = 0.5\nusd_per_unit = 10e3\n");
    for (int i = 0; i < sites_; ++i) add_site(i);
    for (int i = 0; i < suppliers_; ++i) add_supplier(i);
    for (int i = 0; i < projects; ++i) add_project(i);
    for (int i = 0; i < demands; ++i) add_demand(i);
    for (int i = 0; i < contracts; ++i) add_contract(i);
    for (int i = 0; i < milestones; ++i) add_milestone(i);
    for (int i = 0; i < parties_; ++i) add_policies(i);
    for (int i = 0; i < projects; ++i) add_debt(i);
    for (int i = whole(0, 2); i > 0; --i) add_holding(i);
    return text_;
  }

 private:
  // Not the standard's distributions: they differ between libraries.
  int whole(int low, int high) { return low + int(random_() % unsigned(high - low + 1)); }
  double real(double low, double high) { return low + (high - low) * whole(0, 999) / 999.0; }
  bool chance(double p) { return real(0, 1) < p; }
  /// What was added later draws its own numbers: the rest of the studies stays as it is.
  class More {
   public:
    explicit More(unsigned seed) : random_(seed) {}
    int whole(int low, int high) { return low + int(random_() % unsigned(high - low + 1)); }
    double real(double low, double high) { return low + (high - low) * whole(0, 999) / 999.0; }
    bool chance(double p) { return real(0, 1) < p; }

   private:
    std::mt19937 random_;
  };
  std::string driver() { return fmt::format("d{}", whole(0, drivers_ - 1)); }
  std::string party() { return fmt::format("p{}", whole(0, parties_ - 1)); }
  std::string date(int month) {
    const int years = month < 0 ? -((11 - month) / 12) : month / 12;
    return fmt::format("{}-{:02}-01", 2026 + years, month - 12 * years + 1);
  }
  template <class... Values>
  void add(fmt::format_string<Values...> format, const Values&... values) {
    text_ += fmt::vformat(format, fmt::make_format_args(values...));
  }
  std::string steps(double low, double high) {
    if (chance(0.5)) return fmt::format("{}", real(low, high));
    return fmt::format("[[{}, {}], [{}, {}]]", date(whole(-6, 2)), real(low, high), date(whole(3, 30)),
                       real(low, high));
  }
  std::string distribution(double scale) {
    const std::string p = chance(0.5) ? fmt::format(", probability = {}", real(0.1, 1)) : "";
    switch (whole(0, 4)) {
      case 0:
        return fmt::format("{{ dist = 'lognormal', median = {}, sigma = {}{} }}", scale, real(0.2, 1.5), p);
      case 1:
        return fmt::format("{{ dist = 'gamma', shape = {}, scale = {}{} }}", real(0.5, 4), scale, p);
      case 2:
        return fmt::format("{{ dist = 'uniform', low = 0, high = {}{} }}", 2 * scale, p);
      case 3:
        return fmt::format("{{ dist = 'weibull', shape = {}, scale = {}{} }}", real(0.7, 3), scale, p);
      default:
        return fmt::format("{}", scale);
    }
  }
  std::string season() {
    std::string factors;
    for (int i = 0; i < 12; ++i) factors += fmt::format("{}{}", i ? ", " : "", real(0.5, 1.5));
    return "season = [" + factors + "]\n";
  }

  void add_study() {
    add("[study]\nstart = 2026-01-01\nmonths = {}\npaths = 1000\nseed = {}\nperspective = \"{}\"\n", months_, seed_,
        party());
    if (chance(0.4))
      add("discount_rate_per_year = {}\n", real(0, 0.2));
    else if (chance(0.5))
      add("discount_rate_per_year = {{ driver = \"{}\", times = 0.02 }}\n", driver());
    if (chance(0.5)) add("report = [\"driver.mean\", \"driver.highest\", \"driver.lowest\"]\n");
  }
  void add_driver(int i) {
    constexpr const char* kProcesses[] = {"constant", "gbm", "log-ou",     "merton",
                                          "vasicek",  "cir", "regime-gbm", "logistic"};
    const int process = process_[i] = whole(0, 7);
    random_driver_[i] = process > 0;
    add("[driver.d{}]\nprocess = \"{}\"\ninitial = {}\n", i, kProcesses[process], real(0.5, 4));
    if ((process > 0 && process < 4) || process == 7) add("drift_per_year = {}\n", steps(-0.4, 0.4));
    if (process != 0 && process != 6) add("volatility = {}\n", real(0, 0.8));
    if (process == 2 || process == 4 || process == 5) add("reversion_per_year = {}\n", real(0.1, 3));
    if (process == 4 || process == 5) add("mean = {}\n", real(0.1, 4));
    if (process == 7) add("ceiling = {}\n", real(5, 50));
    int leader = -1;
    for (int k = 0; k < i; ++k)
      if (process_[k] == process && !follows_[k] && chance(0.5)) leader = k;
    follows_[i] = leader >= 0 && (process == 3 || process == 6);
    if (follows_[i]) add("follows = \"d{}\"\n", leader);
    if (process == 3) {
      add("jump_mean = {}\njump_volatility = {}\n", real(-0.5, 0.3), real(0, 0.5));
      if (!follows_[i]) add("jump_rate_per_year = {}\n", real(0, 3));
    }
    if (process == 6) {
      if (!follows_[i])
        add("first = \"bust\"\nswitch_per_year = {{ boom = {{ bust = {} }}, bust = {{ boom = {}, calm = {} }} }}\n",
            real(0, 2), real(0, 20), real(0, 1));
      text_ += "regimes = { ";
      for (const char* regime : {"boom", "bust", "calm"})
        add("{} = {{ drift_per_year = {}, volatility = {} }}, ", regime, steps(-1, 1), real(0, 0.8));
      text_.replace(text_.size() - 2, 2, " }\n");
    }
    if (chance(0.3)) text_ += season();
  }
  /// Weak enough for any number of pairs to be positive definite together.
  void add_correlation() {
    std::string pairs;
    for (int i = 0; i < drivers_; ++i)
      for (int k = 0; k < i; ++k)
        if (random_driver_[i] && random_driver_[k] && chance(0.5))
          pairs += fmt::format("[\"d{}\", \"d{}\", {}], ", k, i, real(-1, 1) * 0.9 / drivers_);
    if (suppliers_ > 1) pairs += fmt::format("[\"u0\", \"u1\", {}]", real(-0.9, 0.9));
    if (pairs.empty()) return;
    add("[correlation]\npairs = [{}]\n", pairs);
    if (chance(0.5)) add("copula = \"student-t\"\ndegrees_of_freedom = {}\n", real(1, 12));
  }
  void add_party(int i) {
    // A thin purse is soon empty: failures pull others down.
    const double depth = latest_.chance(0.4) ? 0.01 : 1;
    const double cash = depth * real(0, 1e9), line = depth * real(0, 1e8);
    add("[party.p{}]\ncash_usd = {}\ncredit_line_usd = {}\n", i, cash, line);
    if (chance(0.4)) add("income_usd_per_year = {{ driver = \"{}\", times = {} }}\n", driver(), real(0, 1e8));
    if (chance(0.4)) add("costs_usd_per_year = {}\n", steps(0, 1e8));
    if (chance(0.3)) {
      add("funding = {{ schedule = [[{}, {}]]", date(whole(0, months_ - 1)), real(0, 1e9));
      if (chance(0.5)) add(", when = {{ driver = \"{}\", above = {} }}", driver(), real(0.2, 2));
      text_ += " }\n";
    }
    resale_[i] = chance(0.6);
    if (resale_[i]) add("resale = {{ driver = \"{}\", share = {} }}\n", driver(), steps(0, 1));
    if (chance(0.5)) add("insolvency = true\n");
    if (chance(0.5)) add_default();
  }
  void add_default() {
    add("default = {{ rate_per_year = {}, recovery = {}", steps(0.01, 2), real(0, 1));
    const int scale = whole(0, drivers_ - 1);
    if (chance(0.5) && process_[scale] != 4)
      add(", driver = \"d{}\", sensitivity = {}, dependent = {}", scale, real(0.2, 4), chance(0.5));
    if (chance(0.3)) add(", step_in_months = {}", whole(1, 6));
    add(" }}\n");
  }
  void add_supplier(int i) {
    add("[supplier.u{}]\ndelay_correlation = {}\n", i, real(0, 1));
    if (more_.chance(0.5))
      add("stress = {{ rate_per_year = {}, mean_months = {}, speed = {} }}\n", more_.real(0, 3), more_.real(1, 9),
          more_.real(0, 1));
  }
  void add_site(int i) {
    site_owner_[i] = whole(0, parties_ - 1);
    add("[site.s{}]\nowner = \"p{}\"\nage_months = {}\n", i, site_owner_[i], whole(0, 11));
    if (chance(0.8))
      add("hardware = {{ big = {}, small = {}, host = {} }}\n", whole(0, 100), whole(0, 900), whole(0, 50));
    const double mw = chance(0.6) ? real(0, 1.5) : -1;
    power_[i] = mw;
    if (mw >= 0) add("mw = {}\n", mw);
    if (mw > 0 && more_.chance(0.4)) {
      add("tenure = \"leased\"\nlease_usd_per_kw_month = {}\nlease_months = {}\nbreak_fee_months = {}\n",
          more_.real(50, 200), more_.whole(0, 40), more_.real(0, 24));
      leases_[site_owner_[i]] += fmt::format("\"s{}\", ", i);
    }
    add("pue = {}\nenergy_usd_per_kwh = {}\nopex_usd_per_mw_year = {}\n", real(1, 1.6), steps(0.02, 0.2),
        steps(0, 1e6));
    if (chance(0.7)) add("outage = {{ rate_per_year = {}, hours = {} }}\n", real(0, 12), distribution(real(2, 40)));
  }
  void add_project(int i) {
    const int start = whole(-12, months_ - 1), at = whole(0, sites_ - 1), owner = site_owner_[at];
    project_owner_[i] = owner;
    add("[project.j{}]\nsite = \"s{}\"\nstart = {}\ndue = {}\n", i, at, date(start), date(start + whole(1, 14)));
    projects_[owner] += fmt::format("\"j{}\", ", i);
    if (start >= 0 && more_.chance(0.3)) {
      add("signed = false\n");
      options_[owner] = true;
    }
    if (i > 0 && more_.chance(0.3)) add("after = [\"j{}\"]\n", more_.whole(0, i - 1));
    if (more_.chance(0.5)) add("cancel_fee = [[0, {}], [0.4, 0.6], [0.8, 1]]\n", more_.real(0, 0.3));
    constexpr const char* kHardware[] = {"big", "small", "host"};
    switch (whole(0, 2)) {
      case 0: {
        const double cost = real(0, 1e7), mw = real(0.1, 2);
        add("mw = {}\ncost_usd = {}\n", mw, cost);
        power_[at] = std::max(power_[at], 0.0) + mw;
        break;
      }
      case 1:
        add("hardware = \"{}\"\nunits = {}\n", kHardware[whole(0, 2)], whole(1, 500));
        break;
      default:
        add("cost_usd = {}\n", real(0, 1e7));
    }
    if (chance(0.8)) add("delay = {}\n", distribution(real(0.5, 8)));
    if (suppliers_ > 0 && chance(0.7)) add("supplier = \"u{}\"\n", whole(0, suppliers_ - 1));
    if (i > 0 && chance(0.4)) add("needs = [\"j{}\"]\n", whole(0, i - 1));
    constexpr const char* kSpend[] = {"linear", "on-start", "on-completion"};
    add("spend = \"{}\"\n", kSpend[whole(0, 2)]);
  }
  void add_demand(int i) {
    add("[demand.m{}]\ncustomer = \"{}\"\ngpue = {}\n", i, party(), steps(0, 2000));
    if (chance(0.2)) add("class = \"cpu\"\n");
    const int scale = whole(0, drivers_ - 1);
    if (chance(0.8) && process_[scale] != 4) add("driver = \"d{}\"\n", scale);  // no demand may be negative
    if (chance(0.3)) text_ += season();
    if (chance(0.6)) add("value_usd_per_gpue_hour = {}\n", steps(0.5, 6));
    if (chance(0.4)) add("deferrable_months = {}\n", real(0, 3));
    if (chance(0.6)) add("spot = {{ driver = \"{}\", share = {} }}\n", driver(), steps(0, 1));
  }
  void add_contract(int i) {
    const int buyer = whole(0, parties_ - 1), seller = (buyer + whole(1, parties_ - 1)) % parties_;
    const int start = whole(-6, months_ - 1), months = whole(1, 36) + (start < 0 ? -start : 0);
    add("[contract.c{}]\nbuyer = \"p{}\"\nseller = \"p{}\"\nstart = {}\nmonths = {}\n", i, buyer, seller, date(start),
        months);
    if (chance(0.2)) add("class = \"cpu\"\n");
    add("priority = {}\nescalator_per_year = {}\nflex = {}\n", whole(1, 3), real(-0.1, 0.1),
        chance(0.5) ? 0 : real(0, 0.5));
    add("true_up_months = {}\n", chance(0.5) ? 1 : whole(2, 12));
    const bool floats = chance(0.3);
    if (floats)
      add("price_usd_per_gpue_hour = {{ driver = \"{}\", times = {} }}\n", driver(), real(0.5, 1.5));
    else
      add("price_usd_per_gpue_hour = {}\n", real(0.5, 5));
    if (chance(0.3))
      add("take_or_pay = {{ dist = 'beta', alpha = 4, beta = 2 }}\n");
    else
      add("take_or_pay = {}\n", real(0, 1));
    if (chance(0.3))
      add("commitment_usd = {}\n", real(1e5, 5e8));
    else
      add("gpue = [[{}, {}], [{}, {}]]\n", date(start), real(0, 500), date(start + 3), real(0, 1500));
    if (chance(0.5)) add("prepay = {{ share = {}, credit_from_months = {} }}\n", real(0, 0.5), whole(0, months - 1));
    if (chance(0.5))
      add("late = {{ grace_months = {}, credit = {}, cap = {}{} }}\n", std::min(whole(0, 4), months - 1), real(0, 1),
          real(0, 0.3), leave(months));
    if (!floats && resale_[seller] && chance(0.5))
      add("renew = {{ months = {}, price = {} }}\n", whole(1, 12), real(0.2, 4));
    if (chance(0.3)) add("exclusive_until = {}\n", date(start + std::max(1, whole(0, months - 1))));
    if (chance(0.3)) add("sublet = {{ share = {}, driver = \"{}\" }}\n", real(0, 1), driver());
    if (chance(0.3)) {
      const int third = latest_.whole(0, parties_ - 1);
      add("backstop = {{ party = \"p{}\", price = {} }}\n", third == seller ? buyer : third, real(0.1, 2));
    }
    if (latest_.chance(0.3))
      add("exit = {{ fee = {}, after_months = {}, when = {} }}\n", latest_.real(0, 0.5),
          std::min(latest_.whole(0, 12), months - 1), rule(latest_, buyer));
  }
  std::string leave(int months) {
    if (chance(0.5)) return "";
    const int after = std::min(whole(0, 6), months - 2);
    const char* always = chance(0.5) ? ", terminate = 'always'" : "";
    return after < 0 ? "" : fmt::format(", terminate_after_months = {}{}", after, always);
  }
  /// A life longer than anything is old at the start, and a driver that is never negative.
  void add_life() {
    if (chance(0.5)) add("life_months = {}\n", whole(12, 40));
    if (chance(0.5)) add("value_decline_per_year = {}\n", real(0, 0.9));
    const int scale = whole(0, drivers_ - 1);
    if (chance(0.4) && process_[scale] != 4) add("value_driver = \"d{}\"\n", scale);
    if (chance(0.3)) add("residual_at = {}\n", date(whole(0, months_ - 1)));
  }
  /// On a project, and on the next where the same party pays for it.
  void add_debt(int i) {
    if (chance(0.4)) return;
    add("[debt.b{}]\nborrower = \"p{}\"\nlimit_usd = {}\nadvance = {}\namortise_months = {}\n", i, project_owner_[i],
        real(1e5, 1e8), real(0.1, 0.5), whole(1, 30));
    const bool two = i > 0 && project_owner_[i - 1] == project_owner_[i];
    if (two)
      add("funds = [\"j{}\", \"j{}\"]\n", i, i - 1);
    else
      add("funds = [\"j{}\"]\n", i);
    if (chance(0.5))
      add("rate_per_year = {}\n", steps(0, 0.2));
    else
      add("rate_per_year = {{ driver = \"{}\", times = {} }}\nspread = {}\n", driver(), real(0, 0.05), steps(0, 0.1));
    const int test = whole(1, months_ < 6 ? months_ : 6), cure = whole(0, 8);
    if (chance(0.7))
      add("covenant = {{ dscr = {}, from = {}, test_months = {}, cure_months = {} }}\n", real(0.5, 3),
          date(whole(0, months_ - test)), test, cure);
  }
  void add_holding(int i) {
    const int owner = whole(0, parties_ - 1);
    add("[holding.h{}]\nowner = \"p{}\"\nissuer = \"p{}\"\nvalue_usd = {}\n", i, owner,
        (owner + whole(1, parties_ - 1)) % parties_, real(0, 1e8));
    const int scale = whole(0, drivers_ - 1);
    if (chance(0.6) && process_[scale] != 4) add("driver = \"d{}\"\n", scale);
  }
  void add_milestone(int i) {
    add("[milestone.n{}]\nby = {}\n", i, date(whole(0, months_ - 1)));
    switch (whole(0, 3)) {
      case 0: {
        const double level = real(1, 3000);
        const int party = whole(0, parties_ - 1);
        add("party = \"p{}\"\nmeasure = \"capacity_gpue\"\nat_least = {}\n", has_site(party) ? party : site_owner_[0],
            level);
        break;
      }
      case 1:
        add_power_milestone(real(0.1, 2));
        break;
      default:
        if (contracts_ == 0) {
          add_power_milestone(0.5);
        } else {
          const bool share = chance(0.5);
          add("contract = \"c{}\"\nmeasure = \"{}\"\nat_least = {}\n", whole(0, contracts_ - 1),
              share ? "available_share" : "available_gpue", share ? real(0.1, 1) : real(1, 1000));
        }
    }
  }

  /// No more than the site has with all its projects.
  void add_power_milestone(double mw) {
    const int site = whole(0, sites_ - 1);
    if (power_[site] == 0) {
      add("party = \"p{}\"\nmeasure = \"capacity_gpue\"\nat_least = 1\n", site_owner_[site]);
    } else {
      add("site = \"s{}\"\nmeasure = \"powered_mw\"\nat_least = {}\n", site,
          power_[site] < 0 ? mw : std::min(mw, power_[site]));
    }
  }

  bool has_site(int party) const { return std::find(site_owner_, site_owner_ + sites_, party) != site_owner_ + sites_; }

  /// Utilisation is of own sites; what resumes holds on the other side than what freezes, `other`.
  std::string rule(More& draw, int party, const std::string& other = "") {
    const bool spans = !draw.chance(0.5);
    const std::string months = spans ? fmt::format(", for_months = {}", std::min(draw.whole(1, 4), months_ - 1)) : "";
    const bool below = draw.chance(0.5);
    const auto text = [&](const std::string& measure, double level) {
      const auto head = [&](bool is_below) {
        return fmt::format("{{ measure = \"{}\", {} = ", measure, is_below ? "below" : "above");
      };
      return fmt::format("{}{}{} }}", head(below != other.starts_with(head(below))), level, months);
    };
    switch (draw.whole(0, 3)) {
      case 0: {
        const double level = std::min(draw.real(0.1, 1), 0.99);
        return has_site(party) ? text("utilisation", level) : text("liquidity_usd", level);
      }
      case 1: {
        const double level = draw.real(0.2, 3);
        return has_site(party) ? text("demand_to_capacity", level) : text("liquidity_usd", level);
      }
      case 2:
        return text("liquidity_usd", draw.real(-1e8, 1e9));
      default: {
        const int driver = draw.whole(0, drivers_ - 1);
        return text(fmt::format("d{}", driver), draw.real(0.2, 5));
      }
    }
  }
  void add_policies(int i) {
    std::string when;
    const auto add_policy = [&](const char* name, const std::string& targets) {
      when = rule(more_, i);
      add("[policy.{}{}]\nparty = \"p{}\"\naction = \"{}\"\nwhen = {}\n{}\n", name, i, i, name, when, targets);
    };
    const std::string projects = more_.chance(0.5) ? "projects = [\"unstarted\"]" : "projects = [" + projects_[i] + "]";
    if (options_[i]) add_policy("start", "projects = [\"unsigned\"]");
    if (!projects_[i].empty() && more_.chance(0.6)) {
      const bool resumes = more_.chance(0.7);
      add_policy("freeze", projects);
      add("hold_cost_per_year = {}\n", more_.real(0, 0.2));
      if (resumes)
        add("resume = {}\nrestart_cost = {}\nrestart_delay_months = {}\n", rule(more_, i, when), more_.real(0, 0.1),
            more_.whole(0, 4));
    }
    if (!projects_[i].empty() && more_.chance(0.4)) add_policy("cancel", projects);
    if (!leases_[i].empty() && more_.chance(0.6)) add_policy("leave", "sites = [" + leases_[i] + "]");
  }

  std::mt19937 random_;
  More more_, latest_;
  unsigned seed_;
  std::string text_;
  std::string projects_[4], leases_[4];  // names, by owner
  bool options_[4] = {};
  bool random_driver_[6] = {}, follows_[6] = {}, resale_[4] = {};
  int process_[6] = {};
  double power_[4] = {};  // [MW] of a site with all its projects; negative: no limit
  int site_owner_[4] = {}, project_owner_[8] = {};
  int months_ = 0, drivers_ = 0, parties_ = 0, sites_ = 0, suppliers_ = 0, contracts_ = 0;
};

}  // namespace offtake::testing
