#include "host/cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

#include "host/cli/bench.h"
#include "host/cli/ending.h"
#include "host/cli/numbers.h"
#include "host/cli/usage_error.h"
#include "host/cli/version.h"
#include "host/config/diagnostic.h"
#include "host/measures/summary.h"

namespace offtake {
namespace {

constexpr int kMostThreads = 4096;
constexpr int kMostBatchPaths = 1 << 26;
constexpr std::array<std::string_view, 3> kBackends{"auto", "cpu", "cuda"};
constexpr std::array<std::string_view, 5> kIsas{"auto", "baseline", "scalar", "avx2", "avx512"};
constexpr std::array<std::string_view, 3> kSpecialise{"auto", "on", "off"};
constexpr std::array<std::string_view, 2> kPrecisions{"float", "double"};

/// An option whose text `take(name, text)` turns into a value. UsageError passes through CLI11.
template <class Take>
void add_option(CLI::App& app, const char* name, const char* form, const char* doc, Take take) {
  const auto function = [name, take](const std::string& text) { take(name, text); };
  app.add_option_function<std::string>(name, function, doc)->type_name(form);
}

void add_study(CLI::App& app, Arguments& arguments) {
  app.add_option("study", arguments.study, "study file (TOML)")->type_name("STUDY")->required();
}

void add_set(CLI::App& app, Arguments& arguments) {
  app.add_option("--set", arguments.selection.set,
                 "another value of a key, e.g. contract.NAME.take_or_pay=0.7 (may be repeated)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_selection(CLI::App& app, Arguments& arguments) {
  add_option(app, "--scenario", "NAME", "the study under this scenario of its own",
             [&](auto, auto& text) { arguments.selection.scenario = text; });
  add_option(app, "--strategy", "NAME", "with this strategy, after the scenario",
             [&](auto, auto& text) { arguments.selection.strategy = text; });
}

void add_machine_options(CLI::App& app, Arguments& arguments);

void add_run_options(CLI::App& app, Arguments& arguments) {
  add_option(app, "--paths", "N", "number of paths (default: the study's)", [&](auto option, auto& text) {
    arguments.paths = parse_count(option, text, 1, std::int64_t(Summary::kMostPaths));
  });
  add_option(app, "--until", "SHARE", "stop when the headline ES is as precise as this, e.g. 0.5%",
             [&](auto option, auto& text) { arguments.until = parse_share(option, text); });
  add_option(app, "--precision", "float|double", "of the path model (default: float)", [&](auto option, auto& text) {
    arguments.is_double = parse_choice(option, text, kPrecisions) == "double";
  });
  add_option(app, "--seed", "N", "seed of all draws (default: the study's)",
             [&](auto option, auto& text) { arguments.seed = parse_seed(option, text); });
  add_machine_options(app, arguments);
}

void add_machine_options(CLI::App& app, Arguments& arguments) {
  add_option(app, "--backend", "cpu|cuda|auto", "what simulates (auto: a GPU where there is one)",
             [&](auto option, auto& text) {
               const std::string word = parse_choice(option, text, kBackends);
               arguments.backend = word == "cpu" ? Backend::cpu : word == "cuda" ? Backend::cuda : Backend::automatic;
             });
  add_option(app, "--devices", "N,…|all", "which GPUs, by number (default: the first that is free)",
             [&](auto option, auto& text) { arguments.devices = parse_devices(option, text); });
  add_option(
      app, "--specialise", "auto|on|off", "a GPU kernel of the study's own structure (auto: if there is NVRTC)",
      [&](auto option, auto& text) {
        const std::string word = parse_choice(option, text, kSpecialise);
        arguments.specialise = word == "on" ? Specialise::on : word == "off" ? Specialise::off : Specialise::automatic;
      });
  add_option(app, "--isa", "scalar|avx2|avx512|auto", "the processor's instruction set (auto: the widest)",
             [&](auto option, auto& text) { arguments.isa = parse_choice(option, text, kIsas); });
  add_option(app, "--threads", "N", "threads (default: all)",
             [&](auto option, auto& text) { arguments.threads = int(parse_count(option, text, 1, kMostThreads)); });
  add_option(app, "--memory", "BYTES", "bound on memory, e.g. 8G (default: half of what is free)",
             [&](auto option, auto& text) { arguments.memory_bytes = parse_bytes(option, text); });
  add_option(
      app, "--batch", "N", "paths a device simulates at a time (default: by its memory)",
      [&](auto option, auto& text) { arguments.batch_paths = int(parse_count(option, text, 1, kMostBatchPaths)); });
}

void add_results(CLI::App& app, Arguments& arguments) {
  app.add_option("--out", arguments.out, "directory for the results (default: runs/NAME)")->type_name("DIR");
  app.add_flag_callback(
      "--force", [&] { arguments.existing = Existing::replace; }, "replace results that are there");
  app.add_flag_callback(
      "--quiet", [&] { arguments.progressing = Progressing::none; }, "no progress");
}

void add_run(CLI::App& app, Arguments& arguments) {
  add_study(app, arguments);
  add_selection(app, arguments);
  add_set(app, arguments);
  add_run_options(app, arguments);
  add_results(app, arguments);
}

void add_stress(CLI::App& app, Arguments& arguments) {
  add_study(app, arguments);
  app.add_flag_callback(
      "--all", [&] { arguments.selection.combined = true; }, "every strategy under every scenario too");
  add_set(app, arguments);
  add_run_options(app, arguments);
  add_results(app, arguments);
}

void add_compare(CLI::App& app, Arguments& arguments) {
  app.add_option("run", arguments.study, "directory of a run")->type_name("RUN_A")->required();
  app.add_option("other", arguments.other, "directory of another")->type_name("RUN_B")->required();
  add_machine_options(app, arguments);
  app.add_option("--out", arguments.out, "directory for differences.csv and comparison.json (default: none)")
      ->type_name("DIR");
  app.add_flag_callback(
      "--force", [&] { arguments.existing = Existing::replace; }, "replace a comparison that is there");
  app.add_flag_callback(
      "--quiet", [&] { arguments.progressing = Progressing::none; }, "no progress");
}

void add_bench(CLI::App& app, Arguments& arguments) {
  const auto study = app.add_option("study", arguments.study, "study file (TOML)")->type_name("STUDY");
  app.add_flag_callback(
         "--reference", [&] { arguments.study = reference_study(); },
         "bench/reference.toml, whose figures stay comparable")
      ->excludes(study);
  add_set(app, arguments);
  add_option(app, "--seconds", "S", "how long a round of one case takes (default: 0.7)",
             [&](auto option, auto& text) { arguments.round_seconds = parse_seconds(option, text, 0.001, 600); });
  app.add_option("--json", arguments.json, "write the figures to this file too")->type_name("FILE");
}

void add_explain(CLI::App& app, Arguments& arguments) {
  app.add_option("run", arguments.run, "directory that offtake run has written")->type_name("RUN")->required();
  add_option(app, "--path", "K", "the path to tell, counted from 0", [&](auto option, auto& text) {
    arguments.path = parse_count(option, text, 0, std::int64_t(Summary::kMostPaths));
  });
  add_option(app, "--worst", "N", "the path that is the N-th worst of the headline loss (default: 1)",
             [&](auto option, auto& text) {
               arguments.worst = parse_count(option, text, 1, std::int64_t(Summary::kMostPaths));
             });
  app.get_option("--worst")->excludes("--path");
  add_option(app, "--months", "FROM..TO", "tell these months only, e.g. 2027-03..2028-06",
             [&](auto option, auto& text) { arguments.months = parse_months(option, text); });
  app.add_flag("--all", arguments.all, "tell every month, and what is as expected or going on too");
  app.add_option("--out", arguments.out, "directory for path-K.csv and path-K-events.csv")->type_name("DIR");
  app.add_flag_callback(
      "--force", [&] { arguments.existing = Existing::replace; }, "replace these where they are there");
}

void add_cache(CLI::App& app, Arguments& arguments) { app.add_flag("--clear", arguments.clear, "remove all of them"); }

/// CLI11's complaint in one line, with what to do about it.
std::string complaint(const CLI::ParseError& error, const CLI::App& app) {
  const auto subcommands = app.get_subcommands();
  const CLI::App& at = subcommands.empty() ? app : *subcommands.front();
  const std::string help = fmt::format("see {} --help", subcommands.empty() ? "offtake" : "offtake " + at.get_name());
  const std::vector<std::string> unknown = at.remaining();
  if (!unknown.empty()) {
    const std::string& word = unknown.front();
    std::vector<std::string> texts;
    if (word.starts_with('-')) {
      for (const CLI::Option* option : at.get_options())
        for (const auto& name : option->get_lnames()) texts.push_back("--" + name);
    } else if (subcommands.empty()) {
      for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        texts.push_back(command->get_name());
    }
    if (texts.empty()) return fmt::format("{}: is one argument too many, {}", word, help);
    const std::string what = word.starts_with('-') ? "there is no such option" : "there is no such command";
    return fmt::format("{}: {}, {}", word, what, suggestion(word, {texts.begin(), texts.end()}));
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) && subcommands.empty())
    return "no command was given, choose one of: run, check, stress, compare, explain, keys, bench, cache";
  if (dynamic_cast<const CLI::RequiredError*>(&error) && at.get_name() == "explain")
    return "no run was given, name its directory: offtake explain RUN";
  if (dynamic_cast<const CLI::RequiredError*>(&error) && at.get_name() == "compare")
    return "two runs are compared, name their directories: offtake compare RUN_A RUN_B";
  if (dynamic_cast<const CLI::RequiredError*>(&error))
    return fmt::format("no study was given, name a file: offtake {} STUDY", at.get_name());
  std::string what = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) {
    const bool repeated = what.find("received") != std::string::npos;
    const char* told = repeated ? "is given more than once, give it once" : "has no value, give it one";
    return fmt::format("{}: {}, {}", what.substr(0, what.find(':')), told, help);
  }
  std::replace(what.begin(), what.end(), '\n', ' ');
  return fmt::format("{}, {}", what, help);
}

}  // namespace

std::optional<Arguments> parse_arguments(int argc, const char* const* argv) {
  Arguments arguments;
  CLI::App app("Risk of multi-year contracts for AI compute: a study's answers, with error bars.", "offtake");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(1);
  const auto add = [&](const char* name, const char* doc, Command command, void (*describe)(CLI::App&, Arguments&)) {
    CLI::App& subcommand = *app.add_subcommand(name, doc);
    subcommand.parse_complete_callback([&arguments, command] { arguments.command = command; });
    if (describe) describe(subcommand, arguments);
  };
  add("run", "simulate a study and answer its questions", Command::run, add_run);
  add("check", "check a study, and say what it comes to and what a run needs", Command::check,
      [](CLI::App& subcommand, Arguments& chosen) {
        add_study(subcommand, chosen);
        add_selection(subcommand, chosen);
        add_set(subcommand, chosen);
        add_run_options(subcommand, chosen);
      });
  add("stress", "simulate a study and all its scenarios and strategies on the same draws", Command::stress, add_stress);
  add("compare", "what two runs differ in, on the same draws where they have them", Command::compare, add_compare);
  add("keys", "list every key of the study file", Command::keys, nullptr);
  add("explain", "tell one path of a finished run month by month: what went wrong, and why", Command::explain,
      add_explain);
  add("cache", "where compiled GPU kernels are kept, and how many", Command::cache, add_cache);
  add("bench", "measure this machine's speed, every instruction set in turn", Command::bench, add_bench);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw UsageError(complaint(error, app));
    std::ostringstream out;
    app.exit(error, out, out);
    print_out(out.str());
    return {};
  }
  if (arguments.command == Command::bench && arguments.study.empty()) arguments.study = reference_study();
  return arguments;
}

}  // namespace offtake
