#include "host/config/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "host/config/kinds.h"
#include "host/config/tree.h"
#include "host/config/variant.h"

namespace offtake {
namespace {

constexpr std::size_t kLargestFile = std::size_t(64) << 20;
constexpr Place kTop{1, 1};

/// Place of a key of absurdly many parts, or nothing: the parser nests a table for each, and would
/// run out of stack. Counts dots since the last character that no bare key goes over.
std::optional<Place> deepest_key(const std::string& text) {
  constexpr int kMostParts = 1000;
  Place place{1, 0};
  int dots = 0;
  for (const char c : text) {
    ++place.column;
    if (c == '\n') place = {place.line + 1, 0};
    if (std::string_view("\n=,{[").find(c) != std::string_view::npos) dots = 0;
    if (c == '.' && ++dots > kMostParts) return place;
  }
  return std::nullopt;
}

Loaded failed(Place place, const char* key, std::string what) {
  return {std::nullopt, {{place, key, std::move(what)}}, {}, {}, {}};
}

/// The file's text as tables, with --set carried out: anew for every variant, which takes its values out of
/// them (copies of tables would have lost their places).
toml::table tables_of(const std::string& text, const std::string& path, const Selection& selection, Edits& edits) {
  toml::table root = toml::parse(text, path);
  for (const std::string& option : selection.set) apply_option(root, option, edits);
  return root;
}

/// Errors that stand nowhere in the file, in line 1, get the place of the edit that they come from.
void place(std::vector<Diagnostic>& errors, const Edits& edits) {
  for (Diagnostic& error : errors)
    if (error.place.line == 1 && error.place.column == 1 && !error.place.option) error.place = edits.place_of(error);
}

struct VariantName {
  std::string scenario, strategy;
};

/// Each scenario, each strategy, and the combined ones that are wanted.
std::vector<VariantName> wanted_variants(const std::vector<Variant>& scenarios, const std::vector<Variant>& strategies,
                                         const Selection& selection) {
  std::vector<VariantName> names;
  for (const Variant& scenario : scenarios) names.push_back({scenario.name, ""});
  for (const Variant& strategy : strategies) names.push_back({"", strategy.name});
  for (const Variant& scenario : scenarios) {
    for (const Variant& strategy : strategies) {
      const bool selected = scenario.name == selection.scenario && strategy.name == selection.strategy;
      if (selected || selection.combined) names.push_back({scenario.name, strategy.name});
    }
  }
  return names;
}

/// One variant of the file. Errors that are in `known` already, those of the study itself, are left out.
Loaded load_variant(const std::string& text, const std::string& path, const Selection& selection,
                    const VariantName& name, const std::vector<Diagnostic>& known) {
  Edits option_edits, edits;  // errors of --set are told with the study itself
  toml::table root = tables_of(text, path, selection, option_edits);
  apply_variant(root, kScenario, name.scenario, edits);
  apply_variant(root, kStrategy, name.strategy, edits);
  Loaded loaded = read_tree(root, path, Dates::dates, edits.removed);
  place(loaded.errors, option_edits);
  place(loaded.errors, edits);
  const auto is_known = [&](const Diagnostic& error) {
    return std::any_of(known.begin(), known.end(), [&](const Diagnostic& other) {
      return other.place.line == error.place.line && other.place.column == error.place.column && other.key == error.key;
    });
  };
  std::string who;
  if (!name.scenario.empty()) who = fmt::format("scenario '{}'", name.scenario);
  if (!name.strategy.empty()) who += fmt::format("{}strategy '{}'", who.empty() ? "" : " with ", name.strategy);
  for (const Diagnostic& error : loaded.errors) {
    if (is_known(error)) continue;
    edits.errors.push_back({error.place, error.key, fmt::format("in {}, {}", who, error.what)});
  }
  loaded.errors = std::move(edits.errors);
  if (!loaded.errors.empty()) loaded.study.reset();
  if (loaded.study) {
    loaded.study->scenario = name.scenario;
    loaded.study->strategy = name.strategy;
  }
  return loaded;
}

/// What each strategy would be refused for under each scenario, a line a pair; both are good by themselves.
std::vector<std::string> clashes_of(const std::string& text, const std::string& path, const Selection& selection,
                                    const std::vector<Variant>& scenarios, const std::vector<Variant>& strategies) {
  std::vector<std::string> clashes;
  for (const Variant& scenario : scenarios) {
    for (const Variant& strategy : strategies) {
      const Loaded both = load_variant(text, path, selection, {scenario.name, strategy.name}, {});
      if (both.study) continue;
      const Diagnostic& first = both.errors.front();
      std::string others;
      for (std::size_t i = 1; i < both.errors.size(); ++i)
        if (both.errors[i].key != first.key) others += (others.empty() ? "; so is " : ", ") + both.errors[i].key;
      clashes.push_back(fmt::format(
          "scenario '{}' and strategy '{}' cannot be run together (nor can stress --all): {}:{}:{}: {}: {}{}",
          scenario.name, strategy.name, path, first.place.line, first.place.column, first.key, first.what, others));
    }
  }
  return clashes;
}

/// An option that names a variant which is not there.
void check_name(const char* option, const char* kind, const std::string& name, const std::vector<Variant>& variants,
                std::vector<Diagnostic>& errors) {
  std::vector<std::string_view> names;
  for (const Variant& variant : variants) names.push_back(variant.name);
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return;
  if (name == "base") {
    errors.push_back({{1, 1, option}, name, "is the study itself, that needs no option, leave it out"});
    return;
  }
  errors.push_back({{1, 1, option},
                    name,
                    fmt::format("there is no such {}, {}", kind,
                                names.empty() ? fmt::format("the study has none, add [{}.{}]", kind, name)
                                              : suggestion(name, names))});
}

}  // namespace

Loaded parse_study(const std::string& text, const std::string& path, const Selection& selection) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return failed(kTop, "study",
                  "the file is empty, a study needs at least [study] and its party, see configs/first-steps.toml");
  }
  if (text.find('\0') != std::string::npos) {
    return failed(kTop, "file",
                  "is no text, it holds bytes of value 0, a study is a TOML file in UTF-8, check the path");
  }
  if (const auto place = deepest_key(text)) {
    return failed(*place, "file", "is a key of more than 1000 parts, no study has such, mend this place first");
  }
  Edits edits;
  std::vector<Diagnostic>& errors = edits.errors;
  toml::table root;
  try {
    root = tables_of(text, path, selection, edits);
  } catch (const toml::parse_error& error) {
    return failed(place_of(error.source()), "file",
                  fmt::format("is not valid TOML, {}, mend this place first", error.description()));
  }
  const std::vector<Variant> scenarios = read_variants(root, kScenario, errors);
  const std::vector<Variant> strategies = read_variants(root, kStrategy, errors);
  check_name("--scenario", kScenario, selection.scenario, scenarios, errors);
  check_name("--strategy", kStrategy, selection.strategy, strategies, errors);

  Loaded base = read_tree(root, path, Dates::dates);
  std::shared_ptr<const Study> plan;
  if (base.study) {
    base.study->scenarios = scenarios;
    base.study->strategies = strategies;
    plan = std::make_shared<const Study>(*base.study);
  }
  place(base.errors, edits);
  const std::vector<Diagnostic> own = base.errors;
  errors.insert(errors.end(), own.begin(), own.end());
  Loaded loaded{std::move(base.study), {}, std::move(base.notes), {}, {}};
  for (const VariantName& name : wanted_variants(scenarios, strategies, selection)) {
    if (!name.scenario.empty() && !name.strategy.empty() && !errors.empty()) break;  // they would be told again
    Loaded variant = load_variant(text, path, selection, name, own);
    errors.insert(errors.end(), variant.errors.begin(), variant.errors.end());
    if (!variant.study || !plan) continue;
    variant.study->base = plan;
    const bool selected = name.scenario == selection.scenario && name.strategy == selection.strategy;
    if (selected) loaded.study = *variant.study;
    if (name.scenario.empty() || name.strategy.empty() || selection.combined)
      loaded.variants.push_back(std::move(*variant.study));
  }
  sort(errors);
  if (!errors.empty()) return {std::nullopt, std::move(errors), {}, {}, {}};
  if (selection.pairing) loaded.clashes = clashes_of(text, path, selection, scenarios, strategies);
  return loaded;
}

Loaded load_study(const std::string& path, const Selection& selection) {
  std::error_code ignored;  // what is wrong with the path, opening it tells
  if (std::filesystem::is_directory(path, ignored)) {
    return failed(kTop, "file", "is a directory, a study is one TOML file, name a file in it");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return failed(kTop, "file",
                  fmt::format("cannot be opened, {}, check the path and its permissions", std::strerror(errno)));
  }
  std::string text;
  for (char block[65536]; file.read(block, sizeof block), file.gcount() > 0;) {
    text.append(block, std::size_t(file.gcount()));
    if (text.size() > kLargestFile) return failed(kTop, "file", "is larger than 64 MiB, no study is, check the path");
  }
  if (file.bad()) return failed(kTop, "file", fmt::format("cannot be read, {}, check the disk", std::strerror(errno)));
  return parse_study(text, path, selection);
}

}  // namespace offtake
