// Scenarios, strategies and --set: edits of a study's tables before they are read.
#pragma once

#include <toml++/toml.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/diagnostic.h"
#include "host/study/study.h"
#include "kernels/key.h"

namespace offtake {

inline constexpr const char* kScenario = "scenario";
inline constexpr const char* kStrategy = "strategy";
inline constexpr const char* kSetKey = "set";
inline constexpr const char* kRemoveKey = "remove";
inline constexpr const char* kAddKey = "add";

/// Keys of [scenario.N] and [strategy.N], which are the same.
std::vector<Key> variant_keys();

/// "contract.oracle.take_or_pay" in its parts; one in double quotes may hold dots. Empty: no such path.
std::vector<std::string> parts_of(std::string_view path);

/// The variants of one kind as they are declared; mistakes in their form go to `errors`.
std::vector<Variant> read_variants(const toml::table& root, const char* kind, std::vector<Diagnostic>& errors);

/// What --set, or the scenario and then the strategy of one variant, have touched.
struct Edits {
  struct Touch {
    std::vector<std::string> path;
    std::string who;
    Place place;
  };
  std::vector<Touch> touched;
  std::map<std::string, Place> removed;  // "party.x", and where that is said
  std::vector<Diagnostic> errors;

  /// Of an error about a table that an edit has made on its way to a key, and that has no place: the edit's.
  Place place_of(const Diagnostic& error) const;
};

/// Carries out what root.KIND.NAME says, on the root; takes its values from there. The place of a value stays
/// where the file has it. What read_variants() has complained of is passed over.
void apply_variant(toml::table& root, const std::string& kind, const std::string& name, Edits& edits);

/// Carries out --set KEY=VALUE; a value that is no TOML, but looks like a word, is a text.
void apply_option(toml::table& root, const std::string& option, Edits& edits);

}  // namespace offtake
