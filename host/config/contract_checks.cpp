// What must hold between the keys of a contract.
#include <algorithm>

#include "host/config/kinds.h"
#include "kernels/clauses.h"

namespace offtake {
namespace {

struct Checked {
  Reader& reader;
  const toml::table& table;
  const std::string& path;
  Contract& contract;

  bool has(const char* key) const { return reader.has(path + "." + key); }
  bool given(const char* key) const { return table.contains(key); }
  void fail(const std::string& key, std::string what) {
    reader.fail(reader.place(path + "." + key, contract), path + "." + key, std::move(what));
  }
};

void check_quantity(Checked& c) {
  const bool gpue = c.given("gpue"), usd = c.given("commitment_usd"), ramp = c.given("ramp");
  if (gpue && usd) {
    c.fail("commitment_usd", "stands beside gpue, a contract commits capacity or money, keep one of the two");
  } else if (!gpue && !usd) {
    c.fail("gpue", "is missing, a contract commits something, add gpue or commitment_usd");
  } else if (gpue && ramp) {
    c.fail("ramp", "stands beside gpue, a ramp shares out commitment_usd, write gpue = [[date, number], …] instead");
  } else if (usd && !ramp) {
    c.contract.ramp = Steps{.constant = 1, .steps = {}, .ramp = true};
  }
}

bool always_zero(const Steps& steps, Date start, int months) {
  for (int k = 0; k < months; ++k) {
    if (steps.at(months_after(start, k)) != 0) return false;
  }
  return true;
}

/// A ramp that begins when the term is over.
void check_ramp(Checked& c) {
  const Contract& contract = c.contract;
  if (!c.has("gpue") || !c.has("start") || !c.has("months") || contract.gpue->steps.empty()) return;
  if (!always_zero(*contract.gpue, contract.start, contract.months)) return;
  c.fail("gpue",
         fmt::format("is 0 in every month of the term ({} to {}), nothing would be committed, begin it within the "
                     "term",
                     to_string(contract.start), to_string(months_after(contract.start, contract.months - 1))));
}

/// Q = commitment / Σ share · price · H must have something to divide by.
void check_commitment(Checked& c) {
  const Contract& contract = c.contract;
  if (!c.has("commitment_usd") || !c.has("start") || !c.has("months")) return;
  if (c.has("ramp") && always_zero(*contract.ramp, contract.start, contract.months)) {
    c.fail("ramp",
           "is 0 in every month of the term, no capacity is worth commitment_usd then, begin it within the term");
  }
  if (c.has("price_usd_per_gpue_hour") &&
      always_zero(contract.price_usd_per_gpue_hour.number, contract.start, contract.months)) {
    c.fail("price_usd_per_gpue_hour",
           "is 0 in every month of the term, no capacity is worth commitment_usd then, write a price");
  }
}

void check_term(Checked& c) {
  const Contract& contract = c.contract;
  if (!c.has("start") || !c.has("months") || !has_horizon(c.reader)) return;
  const int first = months_between(c.reader.study.start, contract.start);
  if (first >= c.reader.study.months || first + contract.months <= 0) {
    c.fail("start",
           fmt::format("the term {} to {} lies outside the study ({} to {}), nothing of it would be simulated, "
                       "move or remove the contract",
                       to_string(contract.start), to_string(months_after(contract.start, contract.months - 1)),
                       to_string(c.reader.study.start), to_string(last_month(c.reader.study))));
  }
}

/// A date of a clause after the term would never come.
void check_clause_dates(Checked& c) {
  if (!c.has("start") || !c.has("months") || !has_horizon(c.reader)) return;
  const int end = months_between(c.reader.study.start, c.contract.start) + c.contract.months;
  for_each(Clauses{}, [&](auto type, int) {
    using C = typename decltype(type)::type;
    for (const ClauseText& clause : c.contract.clauses) {
      for (const Key& key : C::keys) {
        const auto value = clause.values.find(key.name);
        const bool is_bound =
            std::string_view(C::name) == Exclusive::name;  // the whole term is exclusive until its end
        if (clause.kind != C::name || key.form != Form::date || value == clause.values.end() ||
            value->second < end + is_bound)
          continue;
        std::string name = fmt::format("{}.{}", C::name, key.name);
        if constexpr (requires { C::bare; }) name = C::name;
        c.fail(name, fmt::format("{} is after the term's last month {}, it would never come, write a month of the term",
                                 to_string(months_after(c.reader.study.start, int(value->second))),
                                 to_string(months_after(c.reader.study.start, end - 1))));
      }
    }
  });
}

/// Months of the term in which a right would begin, where that is after it. One that may be renewed can be longer.
void check_clause_months(Checked& c) {
  const Contract& contract = c.contract;
  if (!c.has("months")) return;
  const bool renews = std::any_of(contract.clauses.begin(), contract.clauses.end(),
                                  [](const ClauseText& clause) { return clause.kind == Renew::name; });
  const auto check = [&](const char* kind, const char* key, int most, const char* told) {
    for (const ClauseText& clause : contract.clauses) {
      const auto value = clause.values.find(key);
      if (clause.kind != kind || value == clause.values.end() || value->second <= most) continue;
      c.fail(fmt::format("{}.{}", kind, key),
             fmt::format("is {} of a term of {} months, {}, {}", value->second, contract.months, told,
                         most < 0 ? "lengthen the term" : fmt::format("write {} or less", most)));
    }
  };
  check(Prepay::name, "credit_from_months", contract.months - 1, "nothing would be credited");
  if (renews) return;
  check(Exit::name, "after_months", contract.months - 1, "the buyer never may");
  check(Late::name, "grace_months", contract.months - 1, "credits would never begin");
  check(Late::name, "terminate_after_months", contract.months - 2, "the buyer never may");
}

void check_exclusive(Checked& c) {
  if (!c.has("exclusive_until") || !c.has("start") || !c.has("months") || !has_horizon(c.reader)) return;
  const int first = months_between(c.reader.study.start, c.contract.start);
  for (const ClauseText& clause : c.contract.clauses) {
    if (clause.kind != Exclusive::name || clause.values.at("exclusive_until") > first) continue;
    c.fail("exclusive_until",
           fmt::format("{} is not after the term's first month {}, nothing would ever go there first, write a later "
                       "month or remove it",
                       to_string(months_after(c.reader.study.start, int(clause.values.at("exclusive_until")))),
                       to_string(c.contract.start)));
  }
}

const ClauseText* clause_of(const Contract& contract, std::string_view kind) {
  for (const ClauseText& clause : contract.clauses)
    if (clause.kind == kind) return &clause;
  return nullptr;
}

bool has_spot_market(const Study& study, const Contract& contract) {
  const Party* seller = find(study.parties, contract.seller);
  return (seller && seller->resale) || std::any_of(study.demands.begin(), study.demands.end(), [&](const Demand& one) {
           return one.customer == contract.buyer && one.klass == contract.klass && one.spot;
         });
}

/// A right that could never be used, or that leaves open what it compares with.
void check_rights(Checked& c) {
  const Contract& contract = c.contract;
  const Study& study = c.reader.study;
  if (const ClauseText* late = clause_of(contract, Late::name)) {
    const auto given = c.table[Late::name];
    const bool credit = bool(given["credit"]), leave = bool(given["terminate_after_months"]);
    if (!credit && !leave)
      c.fail("late", "gives neither credit nor the right to leave, add credit or terminate_after_months");
    if (late->values.contains("terminate") && !leave)
      c.fail("late.terminate", "stands without terminate_after_months, the buyer never may, add that or remove it");
  }
  if (const ClauseText* renew = clause_of(contract, Renew::name); renew && c.has("renew.price")) {
    if (!has_spot_market(study, contract))
      c.fail("renew",
             "compares with a spot market, and there is none, give the buyer's demand a spot or the seller a resale");
    if (renew->names.at("price") != contract.price_usd_per_gpue_hour.driver)
      c.fail("renew.price",
             fmt::format("{}, the contract's own price {}, let both follow the same driver or none",
                         renew->names.at("price").empty() ? "is a number"
                                                          : fmt::format("follows '{}'", renew->names.at("price")),
                         contract.price_usd_per_gpue_hour.driver.empty()
                             ? "is a number"
                             : fmt::format("follows '{}'", contract.price_usd_per_gpue_hour.driver)));
  }
  if (const ClauseText* backstop = clause_of(contract, Backstop::name); backstop && c.has("backstop.party")) {
    if (backstop->names.at("party") == contract.seller)
      c.fail("backstop.party",
             fmt::format("'{}' is the seller itself, it stands behind nothing, name another party", contract.seller));
  }
}

}  // namespace

void complete(Reader& reader, const toml::table& table, const std::string& path, Contract& contract) {
  Checked c{reader, table, path, contract};
  check_quantity(c);
  check_ramp(c);
  check_commitment(c);
  check_term(c);
  check_clause_dates(c);
  check_clause_months(c);
  check_exclusive(c);
  check_rights(c);
  if (c.has("buyer") && c.has("seller") && contract.buyer == contract.seller) {
    c.fail("seller",
           fmt::format("'{}' is the buyer too, nobody contracts with itself, name another party", contract.seller));
  }
}

}  // namespace offtake
