// offtake: what is asked for, a study, its tables, its paths, their measures, the results.
#include "host/cli/answers.h"
#include "host/cli/arguments.h"
#include "host/cli/bench.h"
#include "host/cli/cache.h"
#include "host/cli/check.h"
#include "host/cli/compare.h"
#include "host/cli/ending.h"
#include "host/cli/explain.h"
#include "host/cli/inputs.h"
#include "host/cli/interrupt.h"
#include "host/cli/record.h"
#include "host/cli/run_report.h"
#include "host/cli/simulate.h"
#include "host/cli/stress.h"
#include "host/cli/table.h"
#include "host/cli/version.h"
#include "host/commit.h"
#include "host/config/keys.h"

namespace offtake {
namespace {

void run_study(const Arguments& arguments) {
  const Input input = read_input(arguments);
  const Study& study = input.study;
  const BuiltTables tables = tables_of(study, arguments.is_double);
  RunRequest request = request_of(arguments, study);
  const auto directory = directory_of(arguments, study);
  check_memory(tables, request);
  check_run_directory(directory, arguments.existing);

  catch_interrupts();
  print_out(run_header(study, tables, request, input.notes));
  request.interrupted = interrupted;
  RunOutput output = simulate(tables, request, arguments.progressing);
  end_at_interrupts(interruption_text(output.paths, request.paths));

  RunRecord record = record_of(study, tables, output);
  const BuiltTables planned = study.base ? tables_of(*study.base, arguments.is_double) : BuiltTables{};
  record.contributions = record.timed("contributions", [&] {
    return contributions(tables, study.base ? planned : tables, request, output, study.levels);
  });
  record.estimates = record.timed("measures", [&] { return estimate_all(tables, study.levels, output); });
  record.profiles = record.timed("profiles", [&] { return profiles_of(tables, request, output); });
  const Findings findings{study, tables, output.summaries, record.estimates, record.contributions};
  if (!tables.is_double) {
    record.gap =
        record.timed("precision", [&] { return precision_gap(tables, tables_of(study, true), request, output); });
  }
  catch_interrupts();  // what is being written is finished
  write_run(record, directory, arguments.existing);
  print_out(answers(findings) + run_footer(findings, output, request, record.gap, directory.string()));
}

void offtake(const Arguments& arguments) {
  switch (arguments.command) {
    case Command::run:
      return run_study(arguments);
    case Command::check:
      return check_study(arguments);
    case Command::keys:
      return print_out(narrowed(list_keys()));
    case Command::bench:
      return bench_study(arguments);
    case Command::cache:
      return show_cache(arguments);
    case Command::explain:
      return explain_run(arguments);
    case Command::stress:
      return stress_study(arguments);
    case Command::compare:
      return compare_runs(arguments);
  }
}

}  // namespace
}  // namespace offtake

int main(int argc, char** argv) {
  offtake::set_commit(OFFTAKE_COMMIT);
  return offtake::ended([&] {
    if (const auto arguments = offtake::parse_arguments(argc, argv)) offtake::offtake(*arguments);
  });
}
