// Drivers, their correlation, and discounting.
#include <algorithm>
#include <array>

#include "host/tables/built_tables.h"
#include "host/tables/draft.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

/// What a process reads its coefficients from: the driver's keys, month by month.
struct DriverValues {
  const Study& study;
  const Driver& driver;
  const Key* keys;

  double at(int key, int month) const {
    const auto found = driver.values.find(keys[key].name);
    return found == driver.values.end() ? keys[key].fallback : found->second.at(months_after(study.start, month));
  }
};

template <class F>
void with_process(const Study& study, const Driver& driver, F&& f) {
  for_each(Processes{}, [&](auto type, int kind) {
    using Process = typename decltype(type)::type;
    if (driver.process == Process::name) f(type, kind, DriverValues{study, driver, Process::keys});
  });
}

void tabulate_driver(const Study& study, const Driver& driver, Draft& draft) {
  with_process(study, driver, [&](auto type, int kind, const DriverValues& values) {
    using Process = typename decltype(type)::type;
    draft[Link::driver_process].push_back(kind);
    std::array<unsigned, kDriverWords> thresholds;
    thresholds.fill(0xffffffffu);
    Process::words(values, thresholds.data());
    draft[Word::driver_threshold].insert(draft[Word::driver_threshold].end(), thresholds.begin(), thresholds.end());
    const std::string name = "driver." + driver.name;
    draft[Word::driver_stream].push_back(draft.stream(name + "/step"));
    draft[Word::driver_extra_stream].push_back(draft.stream(name + "/word"));
    draft[Word::driver_extra_stream].push_back(draft.stream(name + "/normal"));
  });
}

void tabulate_month(const Study& study, const Driver& driver, int month, Draft& draft) {
  with_process(study, driver, [&](auto type, int, const DriverValues& values) {
    using Process = typename decltype(type)::type;
    std::array<double, kDriverRow> row{};
    Process::row(values, month, row.data());
    draft[Field::driver_row].insert(draft[Field::driver_row].end(), row.begin(), row.end());
    draft[Field::driver_plan].push_back(Process::plan(values, month));
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
    sum += step;
  }
}

}  // namespace

double planned(const Study& study, const Driver& driver, int month) {
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

Loadings correlate(const Study& study, const std::vector<std::string>& names) {
  const CorrelationMatrix matrix = correlation_matrix(names, study.correlation);
  if (const auto problem = complaint(matrix)) {
    const auto pair = std::find_if(study.correlation.begin(), study.correlation.end(), [&](const CorrelationPair& p) {
      return (p.first == problem->first && p.second == problem->second) ||
             (p.first == problem->second && p.second == problem->first);
    });
    const Place place = pair == study.correlation.end() ? study.correlation_table.place : pair->place;
    throw StudyError(place, "correlation.pairs", problem->text);
  }
  return cholesky(matrix);
}

void tabulate_market(const Study& study, const Names& names, Draft& draft) {
  std::vector<std::string> drivers;
  for (const auto& driver : study.drivers) {
    drivers.push_back(driver.name);
    tabulate_driver(study, driver, draft);
  }
  for (int month = 0; month < study.months; ++month)
    for (const auto& driver : study.drivers) tabulate_month(study, driver, month, draft);
  const Loadings loadings = correlate(study, drivers);
  draft[Link::driver_loading_begin] = loadings.begin;
  draft[Link::driver_loading] = loadings.index;
  draft[Field::driver_loading] = loadings.value;
  tabulate_discount(study, names, draft);
}

}  // namespace offtake
