// A study as its author wrote it: named entities in plain types, references still names. Made by
// config/, read by everything after it. Units are the keys' own; months count from `start`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offtake {

/// A month counted from the study's start; may be negative.
using Month = int;

/// Year and month of a date (day always the first).
struct Date {
  int year = 0;
  int month = 0;  // 1 … 12
  friend bool operator==(const Date&, const Date&) = default;
};
int months_between(Date from, Date to);
Date months_after(Date from, int months);
std::string to_string(Date date);  // "2026-12-01"

/// A number that may step over time. A ramp is 0 before its first step, anything else has the
/// first value there.
struct Steps {
  struct Step {
    Date from;
    double value;
  };
  double constant = 0;      // used when there are no steps
  std::vector<Step> steps;  // in rising order of date
  bool ramp = false;

  double at(Date date) const;
};

/// A number (or steps), or a driver's value times a number (or steps).
struct Quote {
  std::string driver;  // empty: the number itself
  Steps number;        // or the multiplier
};

/// A random number: 0 with probability 1 - p, else drawn from the distribution.
struct Distribution {
  std::string dist = "constant";         // a name of tables/distributions.h
  std::map<std::string, double> values;  // by key
  std::vector<double> sample;            // of "empirical"
  double probability = 1;
};

/// Where an entity or key stands in the file: for messages.
struct Place {
  int line = 0;
  int column = 0;
  const char* option = nullptr;  // of the command line that brought it in, "--set"; null: the file
};

/// What every table carries. `sources` maps a key to where its number is from.
struct Entity {
  std::string name;
  std::string note;
  std::map<std::string, std::string> sources;
  Place place;
};

struct Driver : Entity {
  std::string process = "constant";
  std::string follows;             // a driver of the same process, or empty
  std::vector<std::string> parts;  // names of its regimes, the one at the start first
  // By the process's keys (kernels/processes.h); "KEY.PART.KEY" within parts, "KEY.PART.PART" a rate
  std::map<std::string, Steps> values;
  std::vector<double> season;  // empty or 12, January first
};

struct CorrelationPair {
  std::string first, second;
  double correlation = 0;
  Place place;
};

enum class Copula { gaussian, student_t };
enum class Repair { none, nearest };

/// What [correlation] says beside its pairs; no name.
struct CorrelationTable : Entity {
  Copula copula = Copula::gaussian;  // of the factors of suppliers
  double degrees_of_freedom = 0;     // of student_t
  Repair repair = Repair::none;      // of correlations that cannot be
};

struct Outside {  // money from outside at a date
  Date date;
  double usd = 0;
};

/// The market is willing while the driver is above a level.
struct Willing {
  std::string driver;
  double above = 0;
};

struct Funding {
  std::vector<Outside> schedule;  // in rising order of date
  std::optional<Willing> when;    // rounds come only then; one missed is gone
};

struct Resale {
  std::string driver;
  Steps share;
};

/// How a party fails by chance: hazard rate · (X / X_plan)^(−sensitivity).
struct Default {
  Steps rate_per_year;
  double recovery = 0;  // share of claims that is paid
  std::string driver;   // may be empty: constant hazard
  double sensitivity = 0;
  bool dependent = true;
  int step_in_months = 0;  // of a failed seller: its contracts pause so long and go on; 0: they end
};

struct Party : Entity {
  double cash_usd = 0;
  double credit_line_usd = 0;
  Quote income_usd_per_year;
  Quote costs_usd_per_year;
  Funding funding;
  std::optional<Resale> resale;
  std::optional<Default> fails;  // key `default`
  bool insolvency = false;       // fails in the month after its liquidity falls below 0
};

/// Whether the study says anything of its purse; without that its liquidity is no answer.
bool has_purse(const Party& party);

struct Covenant {
  double dscr = 0;
  std::optional<Date> from;
  int test_months = 3;
  int cure_months = 0;
};

struct Debt : Entity {
  std::string borrower;
  double limit_usd = 0;
  std::vector<std::string> funds;  // projects
  double advance = 1;              // share of their spend
  Quote rate_per_year;
  Steps spread;  // on top of a rate that follows a driver
  int amortise_months = 0;
  std::optional<Covenant> covenant;
};

struct Holding : Entity {
  std::string owner, issuer;
  double value_usd = 0;
  std::string driver;  // may be empty: constant
};

struct Hardware : Entity {
  std::string klass = "gpu";
  double gpue_per_unit = 1;
  double kw_per_unit = 0;
  double usd_per_unit = 0;
  double failures_per_year = 0;
  double repair_hours = 0;
  std::optional<int> life_months;  // absent: unlimited
  std::optional<double> value_decline_per_year;
  std::string value_driver;         // may be empty
  std::optional<Date> residual_at;  // absent: the last month

  /// Only hardware of which the study says so is worth something at the end.
  bool has_value() const { return value_decline_per_year || !value_driver.empty() || residual_at; }
};

enum class Tenure { owned, leased };

struct SiteOutage {
  double rate_per_year = 0;
  Distribution hours;
};

struct Site : Entity {
  std::string owner;
  std::map<std::string, double> hardware;  // units at start
  std::optional<double> mw;                // IT power at start; absent and no power project: no constraint
  double pue = 1;
  Steps energy_usd_per_kwh;
  Steps opex_usd_per_mw_year;
  std::string region;
  std::optional<SiteOutage> outage;
  int age_months = 0;  // of the hardware at start
  Tenure tenure = Tenure::owned;
  Steps lease_usd_per_kw_month;  // of the site's power; leased sites only, as the next two
  int lease_months = 0;          // from first power; 0: without end
  double break_fee_months = 0;   // rent to pay when it is left before its end
};

/// Months in which a supplier's projects advance more slowly.
struct Stress {
  double rate_per_year = 0;
  double mean_months = 1;
  double speed = 0;  // months of progress a month
};

struct Supplier : Entity {
  double delay_correlation = 0;
  std::optional<Stress> stress;
};

enum class ProjectIs { component, power, hardware };
enum class SpendProfile { linear, on_start, on_completion };

struct Project : Entity {
  ProjectIs kind = ProjectIs::component;
  std::string site;      // of power and hardware; optional for a component
  double mw = 0;         // of power
  std::string hardware;  // of hardware
  double units = 0;
  std::string owner;  // resolved: default the site's
  Date start, due;
  std::optional<Distribution> delay;  // months late
  std::string supplier;
  std::vector<std::string> needs;
  std::vector<std::string> after;  // must be done before this advances
  double cost_usd = 0;             // resolved: default units · usd_per_unit
  SpendProfile spend = SpendProfile::linear;
  std::vector<std::pair<double, double>> cancel_fee;  // progress, share of cost; rising
  bool signed_ = true;                                // key `signed`; false: an option that a policy may start
};

struct Spot {
  std::string driver;
  Steps share;
};

struct Demand : Entity {
  std::string customer;
  std::string klass = "gpu";
  Steps gpue;
  std::string driver;          // may be empty: constant
  std::vector<double> season;  // empty or 12, January first; on top of the driver's
  std::optional<Steps> value_usd_per_gpue_hour;
  double deferrable_months = 0;
  std::optional<Spot> spot;
};

/// A condition that is watched: a measure of a party, or a driver, below or above a level for some months.
struct Rule {
  std::string measure;  // "utilisation", "demand_to_capacity", "liquidity_usd", or a driver's name
  std::optional<double> below, above;
  int for_months = 1;
};

/// One clause of a contract: numbers by key (kernels/clauses.h), names of drivers and parties, the rule of
/// an exit; dates are months from the study's start. Absent keys are absent.
struct ClauseText {
  std::string kind;
  std::map<std::string, double> values;
  Place place;
  std::map<std::string, std::string> names = {};
  std::optional<Rule> rule = {};
};

struct Contract : Entity {
  std::string buyer, seller;
  std::string klass = "gpu";
  Date start;
  int months = 0;
  int priority = 1;
  Quote price_usd_per_gpue_hour;
  double escalator_per_year = 0;
  Distribution take_or_pay;  // a constant unless random
  double flex = 0;
  std::optional<Steps> gpue;             // q(t), a ramp …
  std::optional<double> commitment_usd;  // … or dollars over `ramp`, shares of Q
  std::optional<Steps> ramp;
  int true_up_months = 1;
  std::vector<ClauseText> clauses;
};

enum class MilestoneOf { available_gpue, available_share, capacity_gpue, powered_mw };

struct Milestone : Entity {
  MilestoneOf measure = MilestoneOf::available_gpue;
  std::string of;  // contract, party or site
  double at_least = 0;
  Date by;
};

enum class Action { freeze, cancel, start, leave };

/// What a party does when a rule holds. Targets: projects or sites by name, or "unstarted", "unsigned".
struct Policy : Entity {
  std::string party;
  Rule when;
  Action action = Action::freeze;
  std::vector<std::string> projects, sites;
  std::optional<Rule> resume;     // of freeze; absent: never
  double hold_cost_per_year = 0;  // share of cost, while frozen
  double restart_cost = 0;        // share of cost
  int restart_delay_months = 0;   // of work that is added
};

/// A scenario or a strategy; `changes` are its edits in words.
struct Variant : Entity {
  std::vector<std::string> changes;
};

/// Everything above, each kind in the order of names.
struct Study {
  std::string file;
  std::string name;
  std::string note;
  std::map<std::string, std::string> sources;
  Date start;
  int months = 0;
  std::int64_t paths = 0;
  std::uint64_t seed = 0;
  std::string perspective;
  Quote discount_rate_per_year;
  std::vector<double> levels = {0.95, 0.99};
  std::vector<std::string> report;  // metrics on request: "driver.mean", …

  std::vector<Driver> drivers;
  std::vector<CorrelationPair> correlation;
  CorrelationTable correlation_table;
  std::vector<Party> parties;
  std::vector<Hardware> hardware;
  std::vector<Site> sites;
  std::vector<Supplier> suppliers;
  std::vector<Project> projects;
  std::vector<Demand> demands;
  std::vector<Contract> contracts;
  std::vector<Milestone> milestones;
  std::vector<Debt> debts;
  std::vector<Holding> holdings;
  std::vector<Policy> policies;

  std::vector<Variant> scenarios, strategies;  // that the file offers
  std::string scenario, strategy;              // that this study is; empty: none
  std::shared_ptr<const Study> base;           // of a variant: the study whose plan counts; null: its own
};

/// "scenario bust, strategy build", or "base".
std::string variant_name(const Study& study);

}  // namespace offtake
