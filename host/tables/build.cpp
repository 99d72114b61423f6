// Draft -> plan -> tables.
#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <set>

#include "host/tables/built_tables.h"
#include "host/tables/columns.h"
#include "host/tables/draft.h"
#include "host/tables/plan.h"
#include "host/tables/stream.h"

namespace offtake {
namespace {

/// (begin, end] offsets before the arrays themselves, as kernels/structure.h wants them.
std::vector<int> flatten(const std::array<std::vector<int>, kLinks>& links) {
  std::vector<int> flat;
  int at = kLinks + 1;
  for (const auto& link : links) {
    flat.push_back(at);
    at += int(link.size());
  }
  flat.push_back(at);
  for (const auto& link : links) flat.insert(flat.end(), link.begin(), link.end());
  return flat;
}

template <class T, std::size_t N>
std::vector<T> flatten(const std::array<std::vector<T>, N>& arrays, std::array<int, N + 1>& offsets) {
  std::vector<T> flat;
  for (std::size_t i = 0; i < N; ++i) {
    offsets[i] = int(flat.size());
    flat.insert(flat.end(), arrays[i].begin(), arrays[i].end());
  }
  offsets[N] = int(flat.size());
  return flat;
}

void flatten(const Draft& draft, BuiltTables& built) {
  built.structure = flatten(draft.links);
  built.reals = flatten(draft.reals, built.real_at);
  built.words = flatten(draft.words, built.word_at);
  built.singles.assign(built.reals.begin(), built.reals.end());
}

/// FNV-1a over everything that enters the paths.
std::string hash_of(const BuiltTables& built) {
  std::uint64_t hash = 14695981039346656037ull;
  const auto add = [&](const void* data, std::size_t bytes) {
    const auto* byte = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < bytes; ++i) hash = (hash ^ byte[i]) * 1099511628211ull;
  };
  add(built.structure.data(), built.structure.size() * sizeof(int));
  add(built.words.data(), built.words.size() * sizeof(unsigned));
  if (built.is_double) {
    add(built.reals.data(), built.reals.size() * sizeof(double));
  } else {
    add(built.singles.data(), built.singles.size() * sizeof(float));
  }
  add(&built.months, sizeof built.months);
  add(&built.seed, sizeof built.seed);
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[hash >> shift & 15];
  return text;
}

void check_streams(const Draft& draft) {
  std::map<unsigned, std::string> seen;
  for (const auto& stream : draft.streams) {
    const auto [at, is_new] = seen.emplace(stream_of(stream), stream);
    if (!is_new)
      throw StudyError({}, stream.substr(0, stream.find('/')),
                       "its draws would be those of " + at->second.substr(0, at->second.find('/')) + ", because " +
                           stream + " and " + at->second + " have the same 32-bit hash, rename one of the two");
  }
}

/// A factor that a variant has removed and that others are correlated with stays as one that nothing reads: as
/// the driver, supplier or party that it was.
Study with_unused_factors(const Study& variant) {
  Study study = variant;
  const auto is_linked = [&](const std::string& name) {
    return std::any_of(study.base->correlation.begin(), study.base->correlation.end(),
                       [&](const CorrelationPair& pair) { return pair.first == name || pair.second == name; });
  };
  std::set<std::string> kept;
  const auto keep = [&](auto& own, const auto& of_base) {
    for (const auto& entity : of_base) {
      const auto at = std::lower_bound(own.begin(), own.end(), entity.name,
                                       [](const auto& other, const std::string& name) { return other.name < name; });
      if ((at != own.end() && at->name == entity.name) || !is_linked(entity.name)) continue;
      own.insert(at, entity);
      kept.insert(entity.name);
    }
  };
  keep(study.drivers, study.base->drivers);
  keep(study.suppliers, study.base->suppliers);
  keep(study.parties, study.base->parties);
  for (const Party& party : study.base->parties) {
    const auto own = std::find_if(study.parties.begin(), study.parties.end(),
                                  [&](const Party& other) { return other.name == party.name; });
    if (own == study.parties.end() || own->fails || !party.fails || !is_linked(party.name)) continue;
    own->fails = party.fails;
    own->fails->rate_per_year = Steps{};
    kept.insert(party.name);
  }
  for (Party& party : study.parties) {
    if (!kept.contains(party.name) || !party.fails) continue;
    party.fails->rate_per_year = Steps{};  // it only lends its factor
    if (std::none_of(variant.parties.begin(), variant.parties.end(),
                     [&](const Party& own) { return own.name == party.name; }))
      party.insolvency = false;
  }
  for (const CorrelationPair& pair : study.base->correlation)
    if (kept.contains(pair.first) || kept.contains(pair.second)) study.correlation.push_back(pair);
  return study;
}

/// Losses are against the base study's plan, and mismatch against its prices; a party that the base lacks has no
/// plan there: 0.
void take_base_plan(const BuiltTables& plan, const Study& base, const Study& variant, Draft& draft) {
  const auto row = [&](Field field) { return plan.reals.data() + plan.real_at[std::size_t(field)]; };
  const std::size_t parties = variant.parties.size();
  draft[Field::plan_flow].assign(std::size_t(variant.months) * parties, 0.0);
  for (std::size_t y = 0; y < parties; ++y) {
    const auto same = std::find_if(base.parties.begin(), base.parties.end(),
                                   [&](const Party& other) { return other.name == variant.parties[y].name; });
    if (same == base.parties.end()) continue;
    const std::size_t at = std::size_t(same - base.parties.begin());
    draft[Field::mean_price][y] = row(Field::mean_price)[at];
    for (std::size_t month = 0; month < std::size_t(variant.months); ++month)
      draft[Field::plan_flow][month * parties + y] = row(Field::plan_flow)[month * base.parties.size() + at];
  }
}

/// `take_base` puts a base study's planned prices and flows into a variant's draft; null: the plan is its own.
BuiltTables build(const Study& study, bool is_double, const std::function<void(Draft&)>& take_base) {
  BuiltTables built;
  built.months = study.months;
  built.seed = study.seed;
  built.is_double = is_double;
  const Names names = name_entities(study);
  Draft draft;
  tabulate_market(study, names, draft);
  tabulate_factors(study, draft);
  tabulate_credit(study, names, draft);
  tabulate_supply(study, names, draft);
  tabulate_paced(study, names, draft);
  tabulate_policies(study, names, draft);
  tabulate_demand(study, names, draft);
  tabulate_contracts(study, names, draft);
  tabulate_parties(study, names, draft);
  tabulate_holdings(study, names, draft);
  tabulate_debts(study, names, draft);
  name_columns(study, names, draft, built);
  check_streams(draft);
  built.notes = draft.notes;

  draft[Field::plan_flow].assign(std::size_t(study.months) * study.parties.size(), 0.0);
  if (take_base) take_base(draft);

  // The plan is simulated without itself, then becomes part of the tables.
  flatten(draft, built);
  const Plan plan = simulate_plan(built);
  draft[Field::plan_flow] = plan.flow;
  if (take_base) take_base(draft);
  flatten(draft, built);
  for (std::size_t i = 0; i < built.columns.size(); ++i) built.columns[i].plan = plan.metrics[i];
  for (auto& column : built.columns)
    if (std::string_view(column.info.name) == "loss_usd") column.plan = 0;
  built.hash = hash_of(built);
  return built;
}

}  // namespace

template <>
Tables<double> BuiltTables::view<double>() const {
  Tables<double> tables{reals.data(), words.data(), months, unsigned(seed), unsigned(seed >> 32), {}, {}};
  std::memcpy(tables.real_at, real_at.data(), sizeof tables.real_at);
  std::memcpy(tables.word_at, word_at.data(), sizeof tables.word_at);
  return tables;
}

template <>
Tables<float> BuiltTables::view<float>() const {
  Tables<float> tables{singles.data(), words.data(), months, unsigned(seed), unsigned(seed >> 32), {}, {}};
  std::memcpy(tables.real_at, real_at.data(), sizeof tables.real_at);
  std::memcpy(tables.word_at, word_at.data(), sizeof tables.word_at);
  return tables;
}

unsigned Draft::stream(const std::string& text) {
  streams.push_back(text);
  return stream_of(text);
}

int Draft::add_curve(const Curve& curve) {
  Draft& draft = *this;
  draft[Field::curve_low].push_back(curve.low);
  draft[Field::curve_scale].push_back(curve.scale);
  draft[Field::curve_atom].push_back(curve.atom);
  draft[Field::curve_pair].insert(draft[Field::curve_pair].end(), curve.pairs.begin(), curve.pairs.end());
  return int(draft[Field::curve_low].size()) - 1;
}

BuiltTables build_tables(const Study& study, bool is_double) {
  if (study.base) {
    const BuiltTables plan = build_tables(*study.base, is_double);
    const Study whole = with_unused_factors(study);
    return build(whole, is_double, [&](Draft& draft) { take_base_plan(plan, *study.base, whole, draft); });
  }
  return build(study, is_double, nullptr);
}

}  // namespace offtake
