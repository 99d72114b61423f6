#include "host/cli/record.h"

#include <algorithm>
#include <span>

#include "host/build.h"
#include "host/config/resolved.h"
#include "host/engine/profile.h"

namespace offtake {

std::vector<ProfileRow> profiles_of(const BuiltTables& tables, const RunRequest& request, const RunOutput& output) {
  std::vector<ProfileRow> rows;
  const Fan fan{std::min(output.paths, kProfilePaths)};
  const int all = int(tables.series.size()), window = profile_window(tables, request, output.paths);
  for (int first = 0; first < all; first += window) {
    const int series = std::min(window, all - first);
    const Profile profile(tables, request, output.paths, first, series);
    for (int i = 0; i < series; ++i) {
      const SeriesName& name = tables.series[std::size_t(first + i)];
      for (int month = 0; month < tables.months; ++month)
        fan.append(name.entity, name.metric, month, profile.values(month, i), rows);
    }
  }
  return rows;
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
  record.timings = {{"paths", output.seconds},
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
