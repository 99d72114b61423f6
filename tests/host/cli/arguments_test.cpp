#include "host/cli/arguments.h"

#include <gtest/gtest.h>

#include <vector>

#include "host/cli/usage_error.h"

namespace offtake {
namespace {

Arguments parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "offtake");
  return parse_arguments(int(words.size()), words.data()).value();
}

TEST(Arguments, DefaultsAreTheStudys) {
  const Arguments arguments = parsed({"run", "a.toml"});
  EXPECT_EQ(arguments.command, Command::run);
  EXPECT_EQ(arguments.study, "a.toml");
  EXPECT_FALSE(arguments.paths.has_value());
  EXPECT_FALSE(arguments.seed.has_value());
  EXPECT_EQ(arguments.backend, Backend::automatic);
  EXPECT_EQ(arguments.isa, "auto");
  EXPECT_EQ(arguments.existing, Existing::refuse);
  EXPECT_EQ(arguments.progressing, Progressing::shown);
  EXPECT_FALSE(arguments.is_double);
}

TEST(Arguments, EveryOptionArrives) {
  const Arguments arguments =
      parsed({"run",     "--paths", "1e6",       "a.toml", "--until",     "0.5%",   "--backend", "cpu",
              "--isa",   "avx2",    "--threads", "3",      "--precision", "double", "--memory",  "1G",
              "--batch", "2048",    "--out",     "x",      "--force",     "--seed", "0",         "--quiet"});
  EXPECT_EQ(arguments.study, "a.toml");
  EXPECT_EQ(arguments.paths, 1'000'000);
  EXPECT_DOUBLE_EQ(arguments.until, 0.005);
  EXPECT_EQ(arguments.backend, Backend::cpu);
  EXPECT_EQ(arguments.isa, "avx2");
  EXPECT_EQ(arguments.threads, 3);
  EXPECT_TRUE(arguments.is_double);
  EXPECT_EQ(arguments.memory_bytes, std::uint64_t{1} << 30);
  EXPECT_EQ(arguments.batch_paths, 2048);
  EXPECT_EQ(arguments.out, "x");
  EXPECT_EQ(arguments.existing, Existing::replace);
  EXPECT_EQ(arguments.seed, 0u);
  EXPECT_EQ(arguments.progressing, Progressing::none);
}

TEST(Arguments, Commands) {
  EXPECT_EQ(parsed({"check", "a.toml"}).command, Command::check);
  EXPECT_EQ(parsed({"keys"}).command, Command::keys);
  EXPECT_EQ(parsed({"bench", "a.toml", "--json", "b.json"}).json, "b.json");
  EXPECT_THROW(parsed({"run"}), UsageError);
  EXPECT_THROW(parsed({"keys", "a.toml"}), UsageError);
  EXPECT_THROW(parsed({"run", "a.toml", "--paths", "1", "--paths", "2"}), UsageError);
}

TEST(Arguments, OfExplainArrive) {
  const Arguments bare = parsed({"explain", "runs/a"});
  EXPECT_EQ(bare.command, Command::explain);
  EXPECT_EQ(bare.run, "runs/a");
  EXPECT_FALSE(bare.path || bare.worst || bare.months || bare.all);
  const Arguments full = parsed({"explain", "runs/a", "--path", "12k", "--months", "2027-03..", "--all", "--out", "b"});
  EXPECT_EQ(full.path, 12'000);
  EXPECT_EQ(full.months, MonthRange(Date{2027, 3}, std::nullopt));
  EXPECT_TRUE(full.all);
  EXPECT_EQ(full.out, "b");
  EXPECT_EQ(parsed({"explain", "runs/a", "--worst", "3"}).worst, 3);
}

}  // namespace
}  // namespace offtake
