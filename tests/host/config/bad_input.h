// Bad studies, one mistake each, with the message that each must give.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "host/config/load.h"

namespace offtake {

struct BadInput {
  const char* name;
  const char* before;   // kContract, kProject or nothing
  const char* text;     // follows kGoodStart and `before`, or is a whole file
  const char* message;  // all of them, without the file's name, one a line
};
inline std::ostream& operator<<(std::ostream& out, const BadInput& bad) { return out << bad.name; }

/// A good study of 16 lines that the bad ones go on from.
inline constexpr const char* kGoodStart = R"([study]
start = 2026-01-01
months = 24
perspective = "lab"
[party.lab]
[party.cloud]
[driver.price]
process = "gbm"
initial = 2.5
volatility = 0.4
[driver.rate]
initial = 0.04
[hardware.h100]
[site.dc]
owner = "cloud"
[supplier.chips]
)";

/// A contract that commits nothing yet, and a component without an owner.
inline constexpr const char* kContract = R"([contract.c]
buyer = "lab"
seller = "cloud"
start = 2026-01-01
months = 12
price_usd_per_gpue_hour = 2
)";
inline constexpr const char* kProject = R"([project.p]
start = 2026-01-01
due = 2026-06-01
)";

/// Messages of a study, without the file's name, one a line.
inline std::string messages_of(const std::string& text) {
  const Loaded loaded = parse_study(text, "study.toml");
  EXPECT_EQ(loaded.study.has_value(), loaded.errors.empty());
  std::string all;
  for (const Diagnostic& error : loaded.errors) {
    const std::string line = to_string(error, "study.toml");
    all += (all.empty() ? "" : "\n") + line.substr(std::string("study.toml:").size());
  }
  return all;
}

inline std::string name_of(const testing::TestParamInfo<BadInput>& info) { return info.param.name; }

}  // namespace offtake
