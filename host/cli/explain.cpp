#include "host/cli/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/cli/ending.h"
#include "host/cli/format.h"
#include "host/cli/table.h"
#include "host/cli/usage_error.h"
#include "host/explain/attribution.h"
#include "host/explain/narrate.h"
#include "host/explain/path_files.h"
#include "host/explain/phrases.h"
#include "host/results/read_run.h"

namespace offtake {
namespace {

/// A path and its rank among the worst, 0 where it is none of those that the run keeps.
struct Chosen {
  std::int64_t path;
  std::size_t rank;
};

Chosen choose(const StoredRun& run, const Arguments& arguments) {
  if (arguments.path) {
    if (*arguments.path >= run.paths)
      throw UsageError(fmt::format("--path {}: the run has {} paths, give one from 0 to {}", *arguments.path,
                                   grouped(run.paths), run.paths - 1));
    std::error_code ignored;
    if (!std::filesystem::exists(run.directory / "worst.csv", ignored)) return {*arguments.path, 0};
    const std::vector<WorstPath> worst = read_worst(run);
    const auto found =
        std::find_if(worst.begin(), worst.end(), [&](const WorstPath& one) { return one.path == *arguments.path; });
    return {*arguments.path, found == worst.end() ? 0 : std::size_t(found - worst.begin()) + 1};
  }
  const std::vector<WorstPath> worst = read_worst(run);
  const auto rank = std::size_t(arguments.worst.value_or(1));
  if (rank > worst.size())
    throw UsageError(fmt::format("--worst {}: the run keeps its {} worst paths, give 1 to {}", rank,
                                 grouped(std::int64_t(worst.size())), worst.size()));
  return {worst[rank - 1].path, rank};
}

/// The months to tell, within the study.
Telling telling_of(const Arguments& arguments, const Study& study) {
  Telling telling{0, study.months - 1, arguments.all};
  if (!arguments.months) return telling;
  const auto& [from, to] = *arguments.months;
  if (from) telling.first = std::max(telling.first, months_between(study.start, *from));
  if (to) telling.last = std::min(telling.last, months_between(study.start, *to));
  if (telling.first > telling.last)
    throw UsageError(fmt::format("--months: none of the study's months is among them, they go from {} to {}",
                                 date(study.start, 0), date(study.start, study.months - 1)));
  return telling;
}

/// "the worst", "the 3rd worst".
std::string rank_text(std::size_t rank) { return rank == 1 ? "the worst" : "the " + nth(int(rank)) + " worst"; }

std::string head_text(const StoredRun& run, const Story& story, const Chosen& chosen) {
  const std::string rank = chosen.rank > 0 ? fmt::format(", {} of {}", rank_text(chosen.rank), grouped(run.paths))
                                           : fmt::format(" of {}", grouped(run.paths));
  std::string out = fmt::format("{}: path {}{} (seed {}, {} precision)\n", story.study.name, chosen.path, rank,
                                run.study.seed, run.is_double ? "double" : "single");
  const double loss = loss_of(story);
  const std::string party = "party." + story.study.perspective;
  const double path = story.metric(story.path, party, "npv_usd"), plan = story.metric(story.plan, party, "npv_usd");
  const bool is_variant = bool(story.study.base);  // whose loss is against another plan than its own
  const std::string told = fmt::format("{} {} {} against the {}plan: an NPV of {} instead of {}, all discounted to {}.",
                                       story.study.perspective, loss < 0 ? "gains" : "loses", usd(std::abs(loss)),
                                       is_variant ? "base study's " : "", amount(path),
                                       amount(is_variant ? path + loss : plan), date(story.study.start, 0));
  out += wrapped(told, 2) + "\n";
  if (is_variant)
    out += wrapped(fmt::format("Plan below is that of {}: an NPV of {}.", variant_name(story.study), amount(plan)), 2) +
           "\n";
  return out;
}

/// What is told must be what was run.
void check_replay(const StoredRun& run, const Story& story, const Chosen& chosen) {
  if (chosen.rank == 0) return;
  const double ran = read_worst(run)[chosen.rank - 1].loss, replayed = loss_of(story);
  if (ran != replayed)
    throw BadRun(run.directory, fmt::format("path {} comes to a loss of {}, but worst.csv says {}, use the version of "
                                            "offtake that made it ({}), or run the study again",
                                            chosen.path, replayed, ran, run.version));
}

}  // namespace

void explain_run(const Arguments& arguments) {
  const StoredRun run = read_run(arguments.run);
  const Chosen chosen = choose(run, arguments);
  const Telling telling = telling_of(arguments, run.study);
  const BuiltTables tables = tables_of_run(run);
  const Story story(run.study, tables, chosen.path);
  check_replay(run, story, chosen);
  const std::vector<Event> events = events_of(story);

  std::string files;
  if (!arguments.out.empty()) {
    for (const auto& file : write_path(story, events, arguments.out, arguments.existing))
      files += (files.empty() ? "\nresults  " : "         ") + file.string() + "\n";
  }
  print_out(head_text(run, story, chosen) + reasons_text(story) + months_text(story, events, telling) + files);
}

}  // namespace offtake
