// Forms, units and ranges of keys in words, for messages and the list of keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernels/key.h"

namespace offtake {

const char* to_string(Form form);
const char* to_string(Unit unit);  // empty for none

/// "0 to 1", "more than 0", "0 or more"; empty when any number will do.
std::string to_string(Range range);
bool within(Range range, double value);

/// The words of a choice: Key::refers, parted at '|'.
std::vector<std::string_view> choices_of(const Key& key);

}  // namespace offtake
