// The lines around a run's answers: what is run, and how it went.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/cli/findings.h"
#include "host/engine/precision.h"
#include "host/engine/run.h"

namespace offtake {

/// The variant that a study is, with its edits: "scenario bust: contract.a.take_or_pay = 0.7".
std::string variant_text(const Study& study);

/// What is about to run; `notes` are what its reader should know.
std::string run_header(const Study& study, const BuiltTables& tables, const RunRequest& request,
                       const std::vector<std::string>& notes);

/// Of GPUs: which kernels ran, and where their results were aggregated, each by its name and in one line; nothing of a
/// run on the CPU. (name of a variant), (variant): one or several that ran together.
std::vector<std::pair<std::string, std::string>> device_lines(const std::vector<std::string>& names,
                                                              std::span<const RunOutput> outputs);

/// How it went: digest, speed, precision, where the results lie.
std::string run_footer(const Findings& findings, const RunOutput& output, const RunRequest& request,
                       const PrecisionGap& gap, const std::string& directory);

}  // namespace offtake
