// [project.N]
#include <fmt/ranges.h>

#include <algorithm>

#include "host/config/kinds.h"
#include "host/tables/distributions.h"

namespace offtake {

Bindings bindings(const Project*) {
  static const Binding keys[] = {
      bind<&Project::site>({"site", Form::reference, Unit::none, kAny, Presence::optional, 0,
                            "where it adds power or hardware", "site"}),
      bind<&Project::mw>({"mw", Form::number, Unit::mw, kPositive, Presence::optional, 0, "IT power it adds"}),
      bind<&Project::hardware>({"hardware", Form::reference, Unit::none, kAny, Presence::optional, 0,
                                "type of hardware it adds", "hardware"}),
      bind<&Project::units>(
          {"units", Form::number, Unit::count, kPositive, Presence::optional, 0, "units of hardware it adds"}),
      bind<&Project::owner>({"owner", Form::reference, Unit::none, kAny, Presence::optional, 0,
                             "who pays (default: the site's owner)", "party"}),
      bind<&Project::start>({"start", Form::date, Unit::none, kAny, Presence::required, 0, "when work on it begins"}),
      bind<&Project::due>(
          {"due", Form::date, Unit::none, kAny, Presence::required, 0, "month in which it is there without delay"}),
      bind<&Project::delay>({"delay", Form::distribution, Unit::months, kAny, Presence::optional, 0,
                             "months late; less than 0 counts as 0"}),
      bind<&Project::supplier>({"supplier", Form::reference, Unit::none, kAny, Presence::optional, 0,
                                "whose projects are late together", "supplier"}),
      bind<&Project::needs>({"needs", Form::references, Unit::none, kAny, Presence::optional, 0,
                             "must be done before this is done", "project"}),
      bind<&Project::after>({"after", Form::references, Unit::none, kAny, Presence::optional, 0,
                             "must be done before this advances", "project"}),
      bind<&Project::cost_usd>({"cost_usd", Form::number, Unit::usd, kNotNegative, Presence::optional, 0,
                                "price (default: units times the hardware's usd_per_unit)"}),
      bind<&Project::spend>({"spend", Form::choice, Unit::none, kAny, Presence::optional, 0,
                             "when it is paid (default: linear)", "linear|on-start|on-completion"}),
      bind<&Project::cancel_fee>({"cancel_fee", Form::stages, Unit::share, kShare, Presence::optional, 0,
                                  "share of the cost that a cancelled project comes to, from each progress on"}),
      bind<&Project::signed_>({"signed", Form::flag, Unit::none, kAny, Presence::optional, 1,
                               "false: an option, no work and no cost until a policy starts it (default: true)"}),
  };
  return keys;
}

namespace {

/// What it is follows from what it adds; half of an addition is an error.
void decide_kind(Reader& reader, const std::string& path, Project& project, const auto& given) {
  const auto fail = [&](const char* key, const char* what) {
    reader.fail(reader.place(path + "." + key, project), path + "." + key, what);
  };
  const bool mw = given("mw"), hardware = given("hardware"), units = given("units"), site = given("site");
  if (mw && (hardware || units)) {
    fail("mw", "stands beside hardware, a project adds one or the other, make it two projects");
  } else if (hardware != units) {
    fail(hardware ? "units" : "hardware", hardware ? "is missing, hardware comes in a number of units, add units = …"
                                                   : "is missing, units are of some hardware, add hardware = \"…\"");
  } else if ((mw || hardware) && !site) {
    fail("site", mw ? "is missing, power is added to a site, add site = \"…\""
                    : "is missing, hardware is added to a site, add site = \"…\"");
  }
  project.kind = mw ? ProjectIs::power : hardware ? ProjectIs::hardware : ProjectIs::component;
}

void check_dates(Reader& reader, const std::string& path, const Project& project) {
  if (!reader.has(path + ".start") || !reader.has(path + ".due")) return;
  if (months_between(project.start, project.due) < 0) {
    reader.fail(reader.places[path + ".due"], path + ".due",
                fmt::format("{} is before the project's start {}, work takes time, write a later month",
                            to_string(project.due), to_string(project.start)));
  } else if (has_horizon(reader) && months_between(last_month(reader.study), project.start) > 0) {
    reader.fail(reader.places[path + ".start"], path + ".start",
                fmt::format("{} is after the study's last month {}, nothing of it would be simulated, lengthen "
                            "study.months or remove the project",
                            to_string(project.start), to_string(last_month(reader.study))));
  }
}

/// An option is worth nothing unless a policy may take it up.
void check_option(Reader& reader, const std::string& path, const Project& project) {
  if (project.signed_ || project.owner.empty()) return;
  const std::string key = path + ".signed";
  const auto may_start = [&](const Policy& policy) {
    const auto names = [&](std::string_view name) {
      return std::find(policy.projects.begin(), policy.projects.end(), name) != policy.projects.end();
    };
    return policy.action == Action::start && policy.party == project.owner &&
           (names(project.name) || names("unsigned"));
  };
  if (std::none_of(reader.study.policies.begin(), reader.study.policies.end(), may_start)) {
    reader.fail(reader.place(key, project), key,
                fmt::format("is false and no policy of '{}' may start it, it would never be built, add "
                            "[policy.NAME] with action = \"start\" or remove the project",
                            project.owner));
  }
  if (reader.has(path + ".start") && reader.has("study.start") &&
      months_between(reader.study.start, project.start) < 0) {
    reader.fail(reader.places[path + ".start"], path + ".start",
                fmt::format("{} is before the study's start {}, nobody works on an option, write a later month",
                            to_string(project.start), to_string(reader.study.start)));
  }
}

/// Nothing is done before it is due: a delay that is never more than 0 is none.
void check_delay(Reader& reader, const std::string& path, const Project& project) {
  constexpr double kTail = 1e-9;
  const std::string key = path + ".delay";
  if (!reader.has(key)) return;
  const double longest = quantile(*project.delay, Level{1 - kTail, kTail});
  const bool zero = project.delay->dist == Distribution{}.dist && longest == 0;
  if (longest > 0 || zero) return;
  reader.fail(
      reader.places[key], key,
      fmt::format("is {:.6g} months at most, less than 0 counts as 0, it would never be late, write months late "
                  "or an earlier due",
                  longest));
}

}  // namespace

void complete(Reader& reader, const toml::table& table, const std::string& path, Project& project) {
  if (project.name == "unstarted" || project.name == "unsigned") {
    reader.fail(project.place, path,
                fmt::format("'{}' stands for many projects where a policy names them, it is no name of one, call it "
                            "otherwise",
                            project.name));
  }
  if (reader.has(path + ".cancel_fee") && project.cancel_fee.empty()) {
    reader.fail(reader.places[path + ".cancel_fee"], path + ".cancel_fee",
                "is an empty list, a fee has stages, write [[progress, share], …] or remove it");
  }
  const auto given = [&](const char* key) { return table.contains(key); };
  decide_kind(reader, path, project, given);
  check_dates(reader, path, project);
  if (!given("owner")) {
    const Site* site = find(reader.study.sites, project.site);
    if (site) project.owner = site->owner;
    if (!given("site") && !given("mw") && !given("hardware") && !given("units")) {
      reader.fail(project.place, path + ".owner",
                  "is missing, a component without a site has no owner to pay for it, add owner or site");
    }
  }
  const Hardware* hardware = find(reader.study.hardware, project.hardware);
  if (!given("cost_usd") && hardware) project.cost_usd = project.units * hardware->usd_per_unit;
  check_option(reader, path, project);
  check_delay(reader, path, project);
}

namespace {

enum class Visit { fresh, open, done };

/// Depth-first; a project met while still open closes a cycle, spelt from there.
void visit_needs(Reader& reader, const Project& project, std::map<std::string, Visit>& visits,
                 std::vector<std::string>& trail) {
  Visit& visit = visits[project.name];
  if (visit == Visit::done) return;
  if (visit == Visit::open) {
    const auto first = std::find(trail.begin(), trail.end(), project.name);
    const std::string& next = first + 1 == trail.end() ? project.name : *(first + 1);
    const bool is_need = std::find(project.needs.begin(), project.needs.end(), next) != project.needs.end();
    const std::string path = fmt::format("project.{}.{}", project.name, is_need ? "needs" : "after");
    reader.fail(reader.place(path, project), path,
                fmt::format("is a cycle, {} -> {}, none of them could ever be done, remove one of these needs",
                            fmt::join(first, trail.end(), " -> "), project.name));
    return;
  }
  visit = Visit::open;
  trail.push_back(project.name);
  for (const auto* list : {&project.needs, &project.after}) {
    for (const std::string& name : *list) {
      if (const Project* needed = find(reader.study.projects, name)) visit_needs(reader, *needed, visits, trail);
    }
  }
  trail.pop_back();
  visits[project.name] = Visit::done;
}

}  // namespace

void check_needs(Reader& reader) {
  std::map<std::string, Visit> visits;
  std::vector<std::string> trail;
  for (const Project& project : reader.study.projects) visit_needs(reader, project, visits, trail);
}

}  // namespace offtake
