// Values that are lists: steps, payments, numbers, names, units.
#include <fmt/format.h>

#include <algorithm>

#include "host/config/values.h"

namespace offtake {
namespace {

/// Reads [[date, number], …] in rising order of date; calls take(date, number).
template <class Take>
bool read_dated(Reader& reader, const Item& item, const toml::array& list, Take take) {
  bool good = !list.empty();
  if (!good) reader.fail(item, "is an empty list, a value must be known, write [[date, number], …]");
  std::optional<Date> last;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", item.path, i);
    const Item entry{list[i], item.key, path};
    const toml::array* pair = as_pair(reader, entry, "[date, number]");
    Date date;
    double number = 0;
    const bool date_read = pair && read(reader, {(*pair)[0], item.key, path}, date);
    const bool number_read = pair && read(reader, {(*pair)[1], item.key, path}, number);
    if (!date_read || !number_read) {
      good = false;
      continue;
    }
    if (last && months_between(*last, date) <= 0) {
      reader.fail({(*pair)[0], item.key, path},
                  fmt::format("{} comes after {}, dates must rise, put the entries in order of time and each date once",
                              to_string(date), to_string(*last)));
      good = false;
    }
    last = date;
    take(date, number);
  }
  return good;
}

const toml::array* as_list(Reader& reader, const Item& item, const char* of) {
  if (const toml::array* list = item.node.as_array()) return list;
  reader.fail(item, fmt::format("is {}, a list of {} belongs here, write [ …, … ]", describe(item.node), of));
  return nullptr;
}

}  // namespace

bool read(Reader& reader, const Item& item, Steps& out) {
  out.ramp = item.key.form == Form::ramp;
  out.steps.clear();
  const toml::array* list = item.node.as_array();
  if (!list) return read(reader, item, out.constant);
  return read_dated(reader, item, *list, [&](Date from, double value) { out.steps.push_back({from, value}); });
}

bool read(Reader& reader, const Item& item, std::vector<Outside>& out) {
  const toml::array* list = as_list(reader, item, "[date, number]");
  return list && read_dated(reader, item, *list, [&](Date date, double usd) { out.push_back({date, usd}); });
}

bool read(Reader& reader, const Item& item, std::vector<double>& out) {
  const toml::array* list = as_list(reader, item, "numbers");
  if (!list) return false;
  bool good = true;
  for (std::size_t i = 0; i < list->size(); ++i) {
    double value = 0;
    good &= read(reader, {(*list)[i], item.key, fmt::format("{}[{}]", item.path, i)}, value);
    out.push_back(value);
  }
  return good;
}

bool read(Reader& reader, const Item& item, std::vector<std::pair<double, double>>& out) {
  const toml::array* list = as_list(reader, item, "[progress, share]");
  if (!list) return false;
  bool good = true;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Item entry{(*list)[i], item.key, fmt::format("{}[{}]", item.path, i)};
    const toml::array* pair = as_pair(reader, entry, "[progress, share]");
    double progress = 0, share = 0;
    if (!pair || !read(reader, {(*pair)[0], item.key, entry.path}, progress) ||
        !read(reader, {(*pair)[1], item.key, entry.path}, share)) {
      good = false;
      continue;
    }
    if (!out.empty() && (progress <= out.back().first || share < out.back().second)) {
      reader.fail(entry,
                  fmt::format("[{}, {}] comes after [{}, {}], both must rise, put the stages in order of progress",
                              progress, share, out.back().first, out.back().second));
      good = false;
    }
    out.emplace_back(progress, share);
  }
  return good;
}

bool read(Reader& reader, const Item& item, std::vector<std::string>& out) {
  const toml::array* list = as_list(reader, item, "names in quotes");
  if (!list) return false;
  bool good = true;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Item entry{(*list)[i], item.key, fmt::format("{}[{}]", item.path, i)};
    const auto* text = entry.node.as_string();
    if (!text) {
      reader.fail(entry, fmt::format("is {}, a name in quotes belongs here, write \"…\"", describe(entry.node)));
    } else if (std::find(out.begin(), out.end(), text->get()) != out.end()) {
      reader.fail(entry, fmt::format("'{}' stands here twice, once is enough, remove one", text->get()));
    } else if (item.key.form != Form::references ||
               check_reference(reader, place_of(entry.node), entry.path, item.key.refers, text->get())) {
      out.push_back(text->get());
      continue;
    }
    good = false;
  }
  return good;
}

bool read(Reader& reader, const Item& item, std::map<std::string, double>& out) {
  const toml::table* table = as_table(reader, item.node, item.path);
  if (!table) return false;
  bool good = true;
  for (const auto& [name, node] : *table) {
    const Item entry{node, item.key, fmt::format("{}.{}", item.path, name.str())};
    const bool known = check_reference(reader, place_of(name.source()), entry.path, item.key.refers, name.str());
    good &= read(reader, entry, out[std::string(name.str())]) && known;
  }
  return good;
}

}  // namespace offtake
