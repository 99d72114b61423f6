#include "host/cli/record.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <span>

#include "host/build.h"
#include "host/config/resolved.h"
#include "host/engine/memory.h"
#include "host/engine/profile.h"
#include "host/threads.h"

namespace offtake {

namespace {

/// The rows of one series, all months.
std::vector<ProfileRow> rows_of(const Fan& fan, const Profile& profile, int series, const SeriesName& name,
                                int months) {
  std::vector<ProfileRow> rows;
  for (int month = 0; month < months; ++month)
    fan.append(name.entity, name.metric, month, profile.values(month, series), rows);
  return rows;
}

}  // namespace

std::vector<ProfileRow> profiles_of(const BuiltTables& tables, const RunRequest& request, const RunOutput& output) {
  const Fan fan{std::min(output.paths, kProfilePaths)};
  const int all = int(tables.series.size()), window = profile_window(tables, request, output.paths);
  const int threads = needs_of(tables, request).threads;
  std::vector<std::vector<ProfileRow>> rows(tables.series.size());
  for (int first = 0; first < all; first += window) {
    const int series = std::min(window, all - first);
    const Profile profile(tables, request, output.paths, first, series);
    std::atomic<int> next{0};
    side_by_side(
        std::size_t(std::min(threads, series)),
        [&](std::size_t) {
          for (int i; (i = next++) < series;) {
            const auto at = std::size_t(first + i);
            rows[at] = rows_of(fan, profile, i, tables.series[at], tables.months);
          }
        },
        [&] { next = series; });
  }
  std::vector<ProfileRow> joined;
  for (auto& of_series : rows)
    joined.insert(joined.end(), std::make_move_iterator(of_series.begin()), std::make_move_iterator(of_series.end()));
  return joined;
}

RunRecord record_of(const Study& study, const BuiltTables& tables, const RunOutput& output) {
  RunRecord record;
  record.study_name = study.name;
  record.study_file = study.file;
  record.study = resolved(study);
  record.scenario = study.scenario;
  record.strategy = study.strategy;
  if (study.base) record.base = resolved(*study.base);
  record.start = study.start;
  record.months = study.months;
  record.paths = output.paths;
  record.seed = study.seed;
  record.levels = study.levels;
  record.headline = tables.columns[std::size_t(tables.headline)].name();
  record.tables_hash = tables.hash;
  record.digest = output.digest.hex();
  record.version = OFFTAKE_VERSION;
  record.compiler = OFFTAKE_COMPILER;
  record.backend = output.backend;
  record.isa = output.isa;
  record.device = output.device;
  record.kernel = output.kernel;
  record.aggregation = output.aggregation;
  record.precision = tables.is_double ? "double" : "float";
  record.threads = output.threads;
  record.timings = {{"opening", output.opening_seconds},
                    {"paths", output.seconds},
                    {"simulating_all_threads", output.simulating_seconds},
                    {"aggregating_all_threads", output.aggregating_seconds}};
  record.paths_per_second = output.seconds > 0 ? double(output.paths) / output.seconds : 0;
  for (std::size_t i = 0; i < tables.columns.size(); ++i)
    if (is_event_month(tables.columns[i]))
      append_curve(tables.columns[i], output.summaries[i], tables.months, record.curves);
  if (!output.headline.singles.empty()) record.worst = worst_paths(std::span<const float>(output.headline.singles));
  if (!output.headline.doubles.empty()) record.worst = worst_paths(std::span<const double>(output.headline.doubles));
  return record;
}

}  // namespace offtake
