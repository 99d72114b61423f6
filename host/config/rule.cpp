// The rules by which policies and exits are decided.
#include <algorithm>
#include <limits>

#include "host/config/kinds.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

constexpr double kAbsent = 2e300;  // no number of a study: there is no default
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kMeasures[] = {"utilisation", "demand_to_capacity", "liquidity_usd"};

}  // namespace

Bindings bindings(const Rule*) {
  static const Binding keys[] = {
      bind<&Rule::measure>({"measure", Form::text, Unit::none, kAny, Presence::required, 0,
                            "utilisation, demand_to_capacity, liquidity_usd, or the name of a driver; of last month"}),
      bind<&Rule::below>(
          {"below", Form::number, Unit::number, kAny, Presence::optional, kAbsent, "holds below this level"}),
      bind<&Rule::above>({"above", Form::number, Unit::number, kAny, Presence::optional, kAbsent, "or above this one"}),
      bind<&Rule::for_months>({"for_months",
                               Form::integer,
                               Unit::months,
                               {1, 1200},
                               Presence::optional,
                               1,
                               "months in a row that it must have done so"}),
  };
  return keys;
}

namespace {

struct CheckedRule {
  Reader& reader;
  const std::string& path;
  const Rule& rule;
  const Entity& of;

  void fail(const char* key, std::string what) const {
    const std::string full = path + "." + key;
    reader.fail(reader.has(full) ? reader.places[full] : reader.place(path, of), full, std::move(what));
  }
};

/// Reports a name that is neither of a measure nor of a driver, or both.
bool check_measure(const CheckedRule& c) {
  const auto& drivers = c.reader.names["driver"];
  const std::string& measure = c.rule.measure;
  const bool own = std::find(std::begin(kMeasures), std::end(kMeasures), measure) != std::end(kMeasures);
  if (own && drivers.contains(measure)) {
    c.fail("measure",
           fmt::format("'{}' is a measure and the name of a driver, it must be one of the two, rename the driver",
                       measure));
  } else if (!own && !drivers.contains(measure)) {
    std::vector<std::string_view> known(std::begin(kMeasures), std::end(kMeasures));
    for (const auto& [name, place] : drivers) known.push_back(name);
    c.fail("measure", fmt::format("there is no measure or driver '{}', {}", measure, suggestion(measure, known)));
  }
  return own != drivers.contains(measure);
}

/// What a measure is never outside of; the ends of `open` are never reached.
struct Bounds {
  double low = -kInfinity, high = kInfinity;
  bool open = false;
};

Bounds bounds_of(const Study& study, const std::string& measure) {
  if (measure == "utilisation") return {0, 1};
  if (measure == "demand_to_capacity") return {0, kInfinity};
  const Driver* driver = find(study.drivers, measure);
  if (!driver || signed_process(study, measure) || driver->process == Driver{}.process) return {};
  if (driver->process != Logistic::name) return {0, kInfinity, driver->process != Cir::name};
  const auto ceiling = driver->values.find("ceiling");
  const bool known = ceiling != driver->values.end() && ceiling->second.constant > 0;
  return {0, known ? ceiling->second.constant : kInfinity, true};
}

/// A key of the rule's own table could not be read: what is missing may be what was meant.
bool has_errors(const CheckedRule& c) {
  return std::any_of(c.reader.errors.begin(), c.reader.errors.end(),
                     [&](const Diagnostic& error) { return error.key.starts_with(c.path + "."); });
}

}  // namespace

void check_level(Reader& reader, const std::string& key, const std::string& measure, Side side, double level,
                 const char* what) {
  const bool is_below = side == Side::below;
  const Bounds bounds = bounds_of(reader.study, measure);
  const bool never = is_below ? level <= bounds.low : level >= bounds.high;
  const bool always = is_below ? (bounds.open ? level >= bounds.high : level > bounds.high)
                               : (bounds.open ? level <= bounds.low : level < bounds.low);
  if (!never && !always) return;
  const std::string range = bounds.high < kInfinity ? fmt::format("{} to {}", bounds.low, bounds.high)
                            : bounds.open           ? "more than 0"
                                                    : "0 or more";
  reader.fail(reader.places[key], key,
              fmt::format("is {}, {} is always {}, {} would {} hold, write another level", level, measure, range, what,
                          never ? "never" : "always"));
}

namespace {

/// Whoever has no sites has no capacity, and 0 of 0 reads 1 in every month.
void check_capacity(const CheckedRule& c, const std::string& party) {
  const std::string& measure = c.rule.measure;
  const auto& sites = c.reader.study.sites;
  if (measure != "utilisation" && measure != "demand_to_capacity") return;
  if (!c.reader.names["party"].contains(party)) return;
  if (std::any_of(sites.begin(), sites.end(), [&](const Site& site) { return site.owner == party; })) return;
  c.fail("measure",
         fmt::format("'{}' is of own sites and '{}' has none, it would be 1 in every month, name a driver or "
                     "liquidity_usd",
                     measure, party));
}

}  // namespace

void check_rule(Reader& reader, const std::string& path, const Rule& rule, const Entity& of, const std::string& party) {
  const CheckedRule c{reader, path, rule, of};
  const bool below = reader.has(path + ".below"), above = reader.has(path + ".above");
  if (below && above) {
    c.fail("below", "stands beside above, a rule has one level, keep one of the two");
  } else if (!below && !above && !has_errors(c)) {
    c.fail("below", "is missing, a rule compares with a level, add below or above");
  }
  if (reader.has(path + ".measure") && check_measure(c)) {
    check_capacity(c, party);
    if (below != above)
      check_level(reader, path + (below ? ".below" : ".above"), rule.measure, below ? Side::below : Side::above,
                  below ? *rule.below : *rule.above, "the rule");
  }
  if (has_horizon(reader) && rule.for_months >= reader.study.months) {
    c.fail("for_months",
           fmt::format("is {} in a study of {} months, of which the first decides nothing, the rule would "
                       "never hold, shorten it or lengthen study.months",
                       rule.for_months, reader.study.months));
  }
}

}  // namespace offtake
