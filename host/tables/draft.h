// Tables in the making: one growing array for every Link, Field and Word.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "host/study/study.h"
#include "host/tables/correlation.h"
#include "host/tables/marginal.h"
#include "kernels/structure.h"
#include "kernels/tables.h"

namespace offtake {

/// Name -> position of every kind of entity, as the tables order them.
struct Names {
  std::vector<std::string> classes;
  std::vector<int> project_order;  // position in tables -> position in the study
  std::map<std::string, int> drivers, parties, hardware, sites, suppliers, projects, demands, contracts;
  std::map<std::string, int> party_factors;  // of the parties whose failure is correlated

  int pool(const std::string& party, const std::string& klass) const;
};
Names name_entities(const Study& study);

struct Draft {
  std::array<std::vector<int>, kLinks> links;
  std::array<std::vector<double>, kFields> reals;
  std::array<std::vector<unsigned>, kWords> words;
  std::vector<std::string> streams;  // every stream's text, to find two of one hash
  std::vector<std::string> notes;    // as in BuiltTables

  std::vector<int>& operator[](Link l) { return links[std::size_t(l)]; }
  std::vector<double>& operator[](Field f) { return reals[std::size_t(f)]; }
  std::vector<unsigned>& operator[](Word w) { return words[std::size_t(w)]; }

  /// Hash of "kind.name/purpose", remembered.
  unsigned stream(const std::string& text);
  /// Append a curve; returns its number.
  int add_curve(const Curve& curve);
};

/// X_plan(t) of a driver, months may lie beyond the horizon. Of a variant: that of its base study, where the
/// driver is in both.
double planned(const Study& study, const Driver& driver, int month);
/// The same by the driver's own keys: in month 0 its X(0).
double own_plan(const Study& study, const Driver& driver, int month);
/// A quote's planned value in a month.
double planned(const Study& study, const Names& names, const Quote& quote, int month);
/// p_plan of a contract in a month of the study.
double planned_price(const Study& study, const Names& names, const Contract& contract, int month);
/// Whether anything may make it fail.
bool can_fail(const Party& party);
/// An independent copy of a driver, for a party that asks for one.
struct Twin {
  std::string party;
  const Driver* driver;
};
/// They stand behind the study's own drivers, in the order of parties.
std::vector<Twin> twins_of(const Study& study);

/// A quote's driver, or -1.
int driver_of(const Names& names, const std::string& driver);

/// Names of the base study's entities of a kind; none where there is no base.
template <class T>
std::vector<std::string> names_of_base(const Study& study, std::vector<T> Study::*entities) {
  std::vector<std::string> names;
  if (study.base)
    for (const T& entity : (*study.base).*entities) names.push_back(entity.name);
  return names;
}

/// Cholesky factor of the named factors' correlations, repaired where the study says so; of a variant those that
/// the base study has come `first`. Throws StudyError.
Loadings correlate(const Study& study, const std::vector<std::string>& names, const std::vector<std::string>& first,
                   Draft& draft);

/// Policies as the tables have them: those that beat others first.
std::vector<const Policy*> policies_in_order(const Study& study);

/// Projects that a policy acts on; true: only while they have not begun.
std::map<std::string, bool> projects_of(const Study& study, const Policy& policy);
/// Appends a rule on this party's measures; returns its number.
int add_rule(const Study& study, const Names& names, const Rule& rule, const std::string& party, Draft& draft);

// Each fills its own part of the draft.
void tabulate_market(const Study& study, const Names& names, Draft& draft);
void tabulate_parties(const Study& study, const Names& names, Draft& draft);
void tabulate_factors(const Study& study, Draft& draft);
void tabulate_credit(const Study& study, const Names& names, Draft& draft);
void tabulate_supply(const Study& study, const Names& names, Draft& draft);
void tabulate_paced(const Study& study, const Names& names, Draft& draft);
void tabulate_policies(const Study& study, const Names& names, Draft& draft);
void tabulate_demand(const Study& study, const Names& names, Draft& draft);
void tabulate_lots(const Study& study, const Names& names,
                   const std::map<std::pair<std::string, std::string>, int>& fleet_at, Draft& draft);
void tabulate_holdings(const Study& study, const Names& names, Draft& draft);
void tabulate_debts(const Study& study, const Names& names, Draft& draft);
void tabulate_contracts(const Study& study, const Names& names, Draft& draft);

}  // namespace offtake
