// [study]: what is simulated, and whose loss it is.
#include "host/config/kinds.h"
#include "host/measures/summary.h"
#include "kernels/path_metrics.h"

namespace offtake {
namespace {

constexpr double kMostPaths = double(Summary::kMostPaths);
constexpr Range kRates{-1, 1};  // 9 % is 0.09
constexpr Range kMonths{1, 1200};

const char* owner_name(Owner owner) {
  constexpr const char* kNames[] = {"party", "contract",  "demand", "project", "supplier",
                                    "site",  "milestone", "driver", "study"};
  return kNames[int(owner)];
}

/// Metrics that a study may ask for: "driver.mean".
std::vector<std::string> metrics_on_request() {
  std::vector<std::string> names;
  for (const MetricInfo& info : kMetricInfo) {
    if (info.report == Report::on_request) names.push_back(fmt::format("{}.{}", owner_name(info.owner), info.name));
  }
  return names;
}

/// The results lie in a directory of this name.
void check_name(Reader& reader) {
  constexpr std::size_t kLongest = 100;
  const std::string& name = reader.study.name;
  if (name.size() <= kLongest && !name.starts_with('.')) return;
  reader.fail(
      reader.places["study.name"], "study.name",
      fmt::format("is no name for a run, its results lie in a directory of that name, write up to {} characters "
                  "of which the first is no dot",
                  kLongest));
}

void check_levels(Reader& reader) {
  std::vector<double>& levels = reader.study.levels;
  std::sort(levels.begin(), levels.end());
  const bool inside = !levels.empty() && levels.front() > 0 && levels.back() < 1;
  if (!inside || std::adjacent_find(levels.begin(), levels.end()) != levels.end()) {
    reader.fail(reader.places["study.levels"], "study.levels",
                "is not a list of different shares between 0 and 1, a tail has a level, write [0.95, 0.99]");
  }
}

void check_report(Reader& reader) {
  const std::vector<std::string> known = metrics_on_request();
  for (const std::string& name : reader.study.report) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    reader.fail(
        reader.places["study.report"], "study.report",
        fmt::format("there is no metric '{}' on request, {}", name, suggestion(name, {known.begin(), known.end()})));
  }
}

}  // namespace

Bindings bindings(const Study*) {
  static const Binding keys[] = {
      bind<&Study::name>(
          {"name", Form::text, Unit::none, kAny, Presence::optional, 0, "names the run (default: the file's name)"}),
      bind<&Study::start>({"start", Form::date, Unit::none, kAny, Presence::required, 0, "month 0"}),
      bind<&Study::months>({"months", Form::integer, Unit::months, kMonths, Presence::required, 0, "length"}),
      bind<&Study::paths>(
          {"paths", Form::integer, Unit::none, {1, kMostPaths}, Presence::optional, 100'000, "number of paths"}),
      bind<&Study::seed>({"seed", Form::integer, Unit::none, kNotNegative, Presence::optional, 1,
                          "of all draws; 0 is a seed like any other"}),
      bind<&Study::perspective>({"perspective", Form::reference, Unit::none, kAny, Presence::required, 0,
                                 "whose loss is the headline", "party"}),
      bind<&Study::discount_rate_per_year>(
          {"discount_rate_per_year", Form::quote, Unit::per_year, kRates, Presence::optional, 0, "continuous"}),
      bind<&Study::levels>(
          {"levels", Form::numbers, Unit::share, kShare, Presence::optional, 0, "of VaR and ES (default: 0.95, 0.99)"}),
      bind<&Study::report>({"report", Form::texts, Unit::none, kAny, Presence::optional, 0,
                            "metrics on request, for example \"driver.mean\""}),
  };
  return keys;
}

void read_study(Reader& reader, const toml::table& table) {
  Entity notes;
  reader.entity = &notes;
  reader.entity_path = "study";
  const std::vector<double> levels = std::exchange(reader.study.levels, {});
  read_fields(reader, table, "study", bindings(&reader.study), &reader.study, {}, "study");
  reader.entity = nullptr;
  reader.study.note = notes.note;
  reader.study.sources = notes.sources;
  if (!table.contains("levels")) reader.study.levels = levels;
  if (reader.has("study.name")) check_name(reader);
  if (reader.has("study.levels")) check_levels(reader);
  if (reader.has("study.report")) check_report(reader);
}

}  // namespace offtake
