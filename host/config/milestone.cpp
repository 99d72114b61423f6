// [milestone.N]
#include <algorithm>
#include <array>

#include "host/config/kinds.h"

namespace offtake {
namespace {

constexpr Key kOwners[] = {
    {"contract", Form::reference, Unit::none, kAny, Presence::optional, 0, "whose available capacity is meant",
     "contract"},
    {"party", Form::reference, Unit::none, kAny, Presence::optional, 0, "or the party whose sites' capacity is meant",
     "party"},
    {"site", Form::reference, Unit::none, kAny, Presence::optional, 0, "or the site whose power is meant", "site"},
};

/// Position in kOwners of what the measure is taken of.
int owner_of(MilestoneOf measure) {
  switch (measure) {
    case MilestoneOf::available_gpue:
    case MilestoneOf::available_share:
      return 0;
    case MilestoneOf::capacity_gpue:
      return 1;
    case MilestoneOf::powered_mw:
      return 2;
  }
  return 0;
}

void check_measure(Reader& reader, const toml::table& table, const std::string& path, int owner, Milestone& milestone) {
  constexpr std::array kMeasures = {"available_gpue or available_share", "capacity_gpue", "powered_mw"};
  const std::string key = path + ".measure";
  if (!table.contains("measure") && owner > 0) {
    milestone.measure = owner == 1 ? MilestoneOf::capacity_gpue : MilestoneOf::powered_mw;
  } else if (!table.contains("measure")) {
    reader.fail(milestone.place, key,
                fmt::format("is missing, a contract is measured in two ways, add {}", kMeasures[0]));
  } else if (reader.has(key) && owner_of(milestone.measure) != owner) {
    reader.fail(reader.places[key], key,
                fmt::format("is no measure of a {}, that has {}, write it", kOwners[owner].name, kMeasures[owner]));
  }
}

}  // namespace

Bindings bindings(const Milestone*) {
  static const Binding keys[] = {
      bind<&Milestone::measure>({"measure", Form::choice, Unit::none, kAny, Presence::optional, 0,
                                 "of a contract the first two (the share is of its highest commitment), of a party the "
                                 "third, of a site the last",
                                 "available_gpue|available_share|capacity_gpue|powered_mw"}),
      bind<&Milestone::at_least>({"at_least", Form::number, Unit::number, kPositive, Presence::required, 0,
                                  "level to reach, in the measure's unit"}),
      bind<&Milestone::by>({"by", Form::date, Unit::none, kAny, Presence::required, 0, "last month that counts"}),
  };
  return keys;
}

std::vector<Key> more_keys(const toml::table&, const Milestone*) { return {std::begin(kOwners), std::end(kOwners)}; }

void read_more(Reader& reader, const toml::table& table, const std::string& path, Milestone& milestone) {
  int given = 0, owner = 0;
  for (int i = 0; i < 3; ++i) {
    const toml::node* node = table.get(kOwners[i].name);
    if (!node) continue;
    ++given;
    owner = i;
    const Item item{*node, kOwners[i], fmt::format("{}.{}", path, kOwners[i].name)};
    if (read(reader, item, milestone.of)) reader.places[item.path] = place_of(*node);
  }
  if (given == 1) {
    check_measure(reader, table, path, owner, milestone);
  } else {
    reader.fail(milestone.place, path + ".contract",
                fmt::format("is one of {} owners, a milestone is of one contract, party or site, {}", given,
                            given == 0 ? "add one of these keys" : "keep one of these keys"));
  }
}

void write_more(const Study&, const Milestone& milestone, Json& json) {
  json[kOwners[owner_of(milestone.measure)].name] = milestone.of;
}

namespace {

/// Power or capacity that nothing could bring.
void check_reach(Reader& reader, const std::string& path, const Milestone& milestone) {
  const Study& study = reader.study;
  const std::string level = path + ".at_least";
  if (milestone.measure == MilestoneOf::capacity_gpue && reader.names["party"].contains(milestone.of) &&
      std::none_of(study.sites.begin(), study.sites.end(),
                   [&](const Site& site) { return site.owner == milestone.of; })) {
    reader.fail(
        reader.place(path + ".party", milestone), path + ".party",
        fmt::format("'{}' has no sites, the milestone would never be met, name a party that has, or its contract",
                    milestone.of));
  }
  const Site* site = milestone.measure == MilestoneOf::powered_mw ? find(study.sites, milestone.of) : nullptr;
  if (!site || !reader.has(level)) return;
  double mw = site->mw.value_or(0);
  bool limited = site->mw.has_value();
  for (const Project& project : study.projects) {
    if (project.site != site->name || project.mw <= 0) continue;
    mw += project.mw;
    limited = true;
  }
  if (!limited || milestone.at_least <= mw * (1 + 1e-9)) return;
  reader.fail(
      reader.places[level], level,
      fmt::format("is {} MW, '{}' has {:.6g} with all its projects, the milestone would never be met, write {:.6g} "
                  "or less",
                  milestone.at_least, site->name, mw, mw));
}

}  // namespace

void complete(Reader& reader, const toml::table&, const std::string& path, Milestone& milestone) {
  const std::string level = path + ".at_least", by = path + ".by";
  check_reach(reader, path, milestone);
  if (milestone.measure == MilestoneOf::available_share && reader.has(level) && milestone.at_least > 1) {
    reader.fail(reader.places[level], level,
                fmt::format("is {}, no share is above 1, write one from 0 to 1", milestone.at_least));
  }
  if (!reader.has(by) || !has_horizon(reader)) return;
  const int month = months_between(reader.study.start, milestone.by);
  if (month >= 0 && month < reader.study.months) return;
  reader.fail(reader.places[by], by,
              fmt::format("{} lies outside the study ({} to {}), it could not be observed, write a month of the study",
                          to_string(milestone.by), to_string(reader.study.start), to_string(last_month(reader.study))));
}

}  // namespace offtake
