// Reads one value of the file into the type that holds it. Every function reports what is wrong
// and then returns false, leaving `out` as it was or half read.
#pragma once

#include <cstdint>
#include <optional>

#include "host/config/reader.h"

namespace offtake {

bool read(Reader&, const Item&, double& out);
bool read(Reader&, const Item&, int& out);
bool read(Reader&, const Item&, std::int64_t& out);
bool read(Reader&, const Item&, std::uint64_t& out);
bool read(Reader&, const Item&, bool& out);
bool read(Reader&, const Item&, std::string& out);  // text, choice or reference, by the key's form
bool read(Reader&, const Item&, Date& out);
bool read(Reader&, const Item&, Steps& out);  // steps or ramp
bool read(Reader&, const Item&, Quote& out);
bool read(Reader&, const Item&, Distribution& out);
bool read(Reader&, const Item&, std::vector<Outside>& out);
bool read(Reader&, const Item&, std::vector<double>& out);
bool read(Reader&, const Item&, std::vector<std::pair<double, double>>& out);  // stages
bool read(Reader&, const Item&, std::vector<std::string>& out);                // references or texts
bool read(Reader&, const Item&, std::map<std::string, double>& out);           // units

/// Keys of { driver = "name", times = 0.9 }.
std::vector<Key> quote_keys();

/// Position among the words of a choice.
std::optional<int> read_choice(Reader&, const Item&);

/// True when the study has an entity of the kind and name; else reports at `place` what it has.
bool check_reference(Reader&, Place place, const std::string& path, std::string_view kind, std::string_view name);

/// A list of exactly two values, [date, number] as `wanted` says; null after reporting it is not.
const toml::array* as_pair(Reader&, const Item&, const char* wanted);

}  // namespace offtake
