// The list of all keys of the study file, made from their declarations.
#pragma once

#include <string>

namespace offtake {

/// Every kind, process, clause and distribution with its keys: name, form, unit, range, whether it
/// must be there or what it is otherwise, and one line of documentation. Plain text.
std::string list_keys();

}  // namespace offtake
