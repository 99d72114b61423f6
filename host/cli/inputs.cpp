#include "host/cli/inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/usage_error.h"
#include "host/config/load.h"
#include "host/engine/units.h"

namespace offtake {

Input read_input(const Arguments& arguments) {
  Loaded loaded = load_study(arguments.study);
  if (!loaded.study) {
    std::vector<std::string> lines;
    for (const Diagnostic& error : loaded.errors) lines.push_back(to_string(error, arguments.study));
    throw BadStudy(std::move(lines));
  }
  Input input{std::move(*loaded.study), std::move(loaded.notes)};
  if (arguments.paths) input.study.paths = *arguments.paths;
  if (arguments.seed) input.study.seed = *arguments.seed;
  return input;
}

BuiltTables tables_of(const Study& study, bool is_double) {
  try {
    return build_tables(study, is_double);
  } catch (const StudyError& error) {
    throw BadStudy({to_string(Diagnostic{error.place, error.key, error.what()}, study.file)});
  }
}

RunRequest request_of(const Arguments& arguments, const Study& study) {
  RunRequest request;
  request.paths = study.paths;
  request.until = arguments.until;
  request.until_level = *std::max_element(study.levels.begin(), study.levels.end());
  request.backend = arguments.backend;
  request.isa = unit_named(arguments.isa, arguments.is_double).isa;
  request.threads = arguments.threads;
  request.memory_bytes = arguments.memory_bytes;
  request.batch_paths = arguments.batch_paths;
  return request;
}

void check_memory(const BuiltTables& tables, const RunRequest& request) {
  const RunNeeds needs = needs_of(tables, request);
  if (needs.total() <= needs.bound_bytes) return;
  const std::string given = request.memory_bytes > 0 ? "--memory" : "memory";
  throw UsageError(fmt::format("{}: the bound is {}, but a run of this study with one thread may take {}, {}", given,
                               bytes(needs.bound_bytes), bytes(needs.total()),
                               request.memory_bytes > 0 ? "raise it" : "free some, or raise the bound with --memory"));
}

std::filesystem::path directory_of(const Arguments& arguments, const Study& study) {
  if (!arguments.out.empty()) return arguments.out;
  std::string name = study.name;
  std::replace(name.begin(), name.end(), '/', '-');
  return std::filesystem::path("runs") / name;
}

}  // namespace offtake
