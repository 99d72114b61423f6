#include "host/results/read_run.h"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/config/resolved.h"
#include "host/measures/summary.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kAgain = "run the study again";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw BadRun(path, fmt::format("cannot be opened, {}, {}", std::strerror(errno), kAgain));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) throw BadRun(path, fmt::format("cannot be read, {}, check the disk", std::strerror(errno)));
  return text;
}

Json manifest_of(const fs::path& path) {
  const Json json = Json::parse(text_of(path), nullptr, false);
  if (json.is_discarded() || !json.is_object())
    throw BadRun(path, fmt::format("is damaged, it is no JSON object, {}", kAgain));
  return json;
}

template <class T>
T value_of(const fs::path& path, const Json& manifest, const char* key) {
  const auto found = manifest.find(key);
  if (found == manifest.end()) throw BadRun(path, fmt::format("is damaged, it has no \"{}\", {}", key, kAgain));
  try {
    return found->get<T>();
  } catch (const Json::exception&) {
    throw BadRun(path, fmt::format("is damaged, its \"{}\" is {}, {}", key, found->dump().substr(0, 40), kAgain));
  }
}

Study study_of(const fs::path& path, const Json& resolved) {
  Loaded loaded = read_resolved(resolved, path.string());
  if (loaded.study) return std::move(*loaded.study);
  const Diagnostic& first = loaded.errors.front();
  throw BadRun(path, fmt::format("its study cannot be read, {}: {}, {}", first.key, first.what,
                                 "use the version of offtake that made it, or run the study again"));
}

template <class T>
bool take_number(const char*& at, const char* end, T& out) {
  const auto [stop, error] = std::from_chars(at, end, out);
  at = stop;
  return error == std::errc();
}

}  // namespace

StoredRun read_run(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored)) {
    throw BadRun(directory, fs::exists(directory, ignored)
                                ? "is no directory, name one that offtake run has written"
                                : "there is no such directory, name one that offtake run has written");
  }
  const fs::path path = directory / "manifest.json";
  if (!fs::exists(path, ignored))
    throw BadRun(directory, "is no run, it has no manifest.json, name a directory that offtake run has written");
  const Json manifest = manifest_of(path);
  StoredRun run;
  run.directory = directory;
  run.study = study_of(path, value_of<Json>(path, manifest, "study"));
  run.paths = value_of<std::int64_t>(path, manifest, "paths");
  if (run.paths < 1 || run.paths > std::int64_t(Summary::kMostPaths))
    throw BadRun(path, fmt::format("is damaged, its \"paths\" are {}, {}", run.paths, kAgain));
  run.study.paths = run.paths;
  run.study.seed = value_of<std::uint64_t>(path, manifest, "seed");
  if (const auto base = manifest.find("base"); base != manifest.end()) {
    Study plan = study_of(path, value_of<Json>(path, manifest, "base"));
    plan.seed = run.study.seed;
    run.study.base = std::make_shared<const Study>(std::move(plan));
    run.study.scenario = value_of<std::string>(path, manifest, "scenario");
    run.study.strategy = value_of<std::string>(path, manifest, "strategy");
  }
  run.study.file = value_of<std::string>(path, manifest, "study_file");
  run.is_double = value_of<std::string>(path, manifest, "precision") == "double";
  run.tables_hash = value_of<std::string>(path, manifest, "tables");
  run.digest = value_of<std::string>(path, manifest, "digest");
  run.version = value_of<std::string>(path, manifest, "version");
  return run;
}

Study read_run_study(const fs::path& directory) { return read_run(directory).study; }

BuiltTables tables_of_run(const StoredRun& run) {
  const fs::path path = run.directory / "manifest.json";
  BuiltTables tables;
  try {
    tables = build_tables(run.study, run.is_double);
  } catch (const StudyError& error) {
    throw BadRun(path, fmt::format("its study cannot be simulated, {}: {}", error.key, error.what()));
  }
  if (tables.hash == run.tables_hash) return tables;
  throw BadRun(path, fmt::format("its paths ran on tables {}, but its study now makes {}, use the version of offtake "
                                 "that made it ({}), or run the study again",
                                 run.tables_hash, tables.hash, run.version));
}

std::vector<Estimate> read_estimates(const StoredRun& run) {
  const fs::path path = run.directory / "summary.json";
  const Json summary = manifest_of(path);
  const auto number = [&](const Json& entry, const char* key) -> std::optional<double> {
    const auto found = entry.find(key);
    return found == entry.end() || found->is_null() ? std::nullopt : std::optional(value_of<double>(path, entry, key));
  };
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Estimate> estimates;
  for (const Json& entry : value_of<Json>(path, summary, "entries")) {
    estimates.push_back({value_of<std::string>(path, entry, "entity"), value_of<std::string>(path, entry, "metric"),
                         value_of<std::string>(path, entry, "measure"), number(entry, "level").value_or(kNan),
                         number(entry, "value").value_or(kNan), number(entry, "low"), number(entry, "high"),
                         entry.value("reason", "")});
  }
  return estimates;
}

std::vector<WorstPath> read_worst(const StoredRun& run) {
  const fs::path path = run.directory / "worst.csv";
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    throw BadRun(run.directory, "has no worst.csv, the losses of all paths did not fit into memory, give --path K");
  const std::string text = text_of(path);
  std::vector<WorstPath> worst;
  const std::size_t head = text.find('\n');
  const char* at = text.data() + (head == std::string::npos ? text.size() : head + 1);
  const char* end = text.data() + text.size();
  while (at < end) {
    WorstPath next{};
    const bool good = take_number(at, end, next.path) && at < end && *at++ == ',' && take_number(at, end, next.loss) &&
                      at < end && *at++ == '\n' && next.path >= 0 && next.path < run.paths;
    if (!good) throw BadRun(path, fmt::format("is damaged in line {}, {}", worst.size() + 2, kAgain));
    worst.push_back(next);
  }
  if (worst.empty()) throw BadRun(path, fmt::format("is damaged, it names no path, {}", kAgain));
  return worst;
}

}  // namespace offtake
