// Drivers, their correlation, and discounting.
#include <algorithm>

#include "host/tables/draft.h"
#include "host/tables/stream.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

/// What a process reads its coefficients from: the driver's keys, month by month. What a driver leaves to
/// the one it follows is that one's.
struct DriverValues {
  const Study& study;
  const Driver& driver;
  const Driver& leader;  // the driver itself, where it follows none
  const Key* keys;

  const Driver& of(const Key& key) const { return key.presence == Presence::led ? leader : driver; }
  double at(int key, int month) const { return number(of(keys[key]), keys[key].name, keys[key].fallback, month); }
  int parts() const { return int(driver.parts.size()); }
  double part(int key, int i, int own, int month) const {
    const Key& of_part = keys[key].parts[own];
    return number(of(keys[key]), text(keys[key], driver.parts[std::size_t(i)], of_part.name), of_part.fallback, month);
  }
  double rate(int key, int i, int j) const {
    return number(of(keys[key]), text(keys[key], driver.parts[std::size_t(i)], driver.parts[std::size_t(j)]), 0, 0);
  }

 private:
  static std::string text(const Key& key, const std::string& part, const std::string& last) {
    return std::string(key.name) + "." + part + "." + last;
  }
  double number(const Driver& from, const std::string& key, double fallback, int month) const {
    const auto found = from.values.find(key);
    return found == from.values.end() ? fallback : found->second.at(months_after(study.start, month));
  }
};

const Driver& leader_of(const Study& study, const Driver& driver) {
  const auto found = std::find_if(study.drivers.begin(), study.drivers.end(),
                                  [&](const Driver& other) { return other.name == driver.follows; });
  return found == study.drivers.end() ? driver : *found;
}

template <class F>
void with_process(const Study& study, const Driver& driver, F&& f) {
  for_each(Processes{}, [&](auto type, int kind) {
    using Process = typename decltype(type)::type;
    if (driver.process != Process::name) return;
    f(type, kind, DriverValues{study, driver, leader_of(study, driver), Process::keys});
  });
}

/// `name` is what its streams are called. Whoever follows another draws its words from the other's stream: then its
/// regimes, or numbers of jumps, are the other's.
void tabulate_driver(const Study& study, const Driver& driver, const std::string& name, bool follows, Draft& draft) {
  with_process(study, driver, [&](auto type, int kind, const DriverValues& values) {
    using Process = typename decltype(type)::type;
    const int number = int(draft[Link::driver_process].size());
    draft[Link::driver_process].push_back(kind);
    const bool draws_more = Process::draws.word || Process::draws.normal;
    draft[Link::driver_further].push_back(draws_more ? int(draft[Link::further_driver].size()) : -1);
    if (draws_more) draft[Link::further_driver].push_back(number);
    draft[Link::driver_parts].push_back(values.parts());
    draft[Link::driver_row_begin].push_back(draft[Link::driver_row_begin].back() +
                                            row_size_of<Process>(values.parts()));
    std::vector<unsigned> thresholds(std::size_t(word_size_of<Process>(values.parts())), 0xffffffffu);
    Process::words(values, thresholds.data());
    auto& words = draft[Word::driver_threshold];
    words.insert(words.end(), thresholds.begin(), thresholds.end());
    draft[Link::driver_word_begin].push_back(int(words.size()));
    draft[Word::driver_stream].push_back(draft.stream(name + "/step"));
    draft[Word::driver_extra_stream].push_back(follows ? stream_of("driver." + driver.follows + "/word")
                                                       : draft.stream(name + "/word"));
    draft[Word::driver_extra_stream].push_back(draft.stream(name + "/normal"));
  });
}

void tabulate_month(const Study& study, const Driver& driver, int month, Draft& draft) {
  with_process(study, driver, [&](auto type, int, const DriverValues& values) {
    using Process = typename decltype(type)::type;
    std::vector<double> row(std::size_t(row_size_of<Process>(values.parts())));
    Process::row(values, month, row.data());
    draft[Field::driver_row].insert(draft[Field::driver_row].end(), row.begin(), row.end());
    draft[Field::driver_plan].push_back(planned(study, driver, month));
  });
}

/// DF of every month, or dt times the multiplier where the rate follows a driver.
void tabulate_discount(const Study& study, const Names& names, Draft& draft) {
  const Quote& rate = study.discount_rate_per_year;
  const int driver = driver_of(names, rate.driver);
  draft[Link::discount_driver].push_back(driver);
  double sum = 0;
  for (int month = 0; month < study.months; ++month) {
    const double step = rate.number.at(months_after(study.start, month)) * kMonth;
    draft[Field::discount].push_back(driver >= 0 ? step : exp_of(-sum));
    draft[Field::discount_step].push_back(step);
    sum += step;
  }
}

}  // namespace

double planned(const Study& study, const Driver& driver, int month) {
  if (const Study* base = study.base.get()) {
    const auto same = std::find_if(base->drivers.begin(), base->drivers.end(),
                                   [&](const Driver& other) { return other.name == driver.name; });
    if (same != base->drivers.end()) return planned(*base, *same, month);
  }
  return own_plan(study, driver, month);
}

double own_plan(const Study& study, const Driver& driver, int month) {
  double x = 0;
  with_process(study, driver, [&](auto type, int, const DriverValues& values) {
    x = decltype(type)::type::plan(values, std::max(month, 0));  // before the study X is X(0)
  });
  return x;
}

double planned(const Study& study, const Names& names, const Quote& quote, int month) {
  const double number = quote.number.at(months_after(study.start, month));
  if (quote.driver.empty()) return number;
  return number * planned(study, study.drivers[std::size_t(names.drivers.at(quote.driver))], month);
}

void tabulate_market(const Study& study, const Names& names, Draft& draft) {
  std::vector<std::string> drivers;
  draft[Link::driver_row_begin].push_back(0);
  draft[Link::driver_word_begin].push_back(0);
  for (const auto& driver : study.drivers) {
    draft[Link::driver_named].push_back(int(drivers.size()));
    drivers.push_back(driver.name);
    tabulate_driver(study, driver, "driver." + driver.name, !driver.follows.empty(), draft);
  }
  const auto twins = twins_of(study);
  for (const Twin& twin : twins) {
    drivers.push_back("party." + twin.party);  // no name of a pair: nothing correlates with it
    tabulate_driver(study, *twin.driver, "party." + twin.party, false, draft);
  }
  for (int month = 0; month < study.months; ++month) {
    for (const auto& driver : study.drivers) tabulate_month(study, driver, month, draft);
    for (const Twin& twin : twins) tabulate_month(study, *twin.driver, month, draft);
  }
  const Loadings loadings = correlate(study, drivers, names_of_base(study, &Study::drivers), draft);
  draft[Link::driver_loading_begin] = loadings.begin;
  draft[Link::driver_loading] = loadings.index;
  draft[Field::driver_loading] = loadings.value;
  tabulate_discount(study, names, draft);
}

}  // namespace offtake
