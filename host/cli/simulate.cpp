#include "host/cli/simulate.h"

#include <algorithm>

#include "host/cli/ending.h"
#include "host/cli/interrupt.h"
#include "host/cli/progress.h"

namespace offtake {

PairedRuns simulate_paired(std::span<const BuiltTables> tables, RunRequest request, Progressing progressing,
                           std::span<const std::size_t> origins) {
  const ProgressForm form = progressing == Progressing::none ? ProgressForm::none : progress_form();
  Progress progress(form, request.paths, stderr, seconds_now);
  request.interrupted = interrupted;
  request.progress = [&](std::int64_t done) {
    if (request.until > 0) progress.expect(std::min(next_stop(done - 1), request.paths));
    progress.show(done);
  };
  PairedRuns runs = run_paired(tables, request, origins);
  progress.finish();
  const RunOutput& first = runs.outputs[0];
  if (first.interrupted) throw Interrupted(interruption_text(first.paths, request.paths));
  return runs;
}

RunOutput simulate(const BuiltTables& tables, RunRequest request, Progressing progressing) {
  return std::move(simulate_paired({&tables, 1}, std::move(request), progressing).outputs[0]);
}

}  // namespace offtake
