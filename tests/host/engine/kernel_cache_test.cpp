// The cache of compiled kernels: what is in it is whole, whoever writes and whatever happens to the files.
#include "host/engine/kernel_cache.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "tests/host/engine/scratch_directory.h"

namespace offtake::testing {
namespace {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator(directory)) return entry.path();
  ADD_FAILURE() << "no file in " << directory;
  return {};
}

TEST(KernelCache, FindsWhatWasStoredAndNothingElse) {
  const ScratchDirectory directory;
  const KernelCache cache(directory.path / "new" / "one");
  EXPECT_FALSE(cache.find("a"));
  const std::string content("machine\0code", 12);
  EXPECT_EQ(cache.store("a", content), "");
  EXPECT_EQ(cache.find("a"), content);
  EXPECT_FALSE(cache.find("b"));
  EXPECT_EQ(cache.store("a", "another"), "");
  EXPECT_EQ(cache.find("a"), "another");
}

TEST(KernelCache, RemovesADamagedFile) {
  const ScratchDirectory directory;
  const KernelCache cache(directory.path);
  const std::string content(1000, 'x');
  const auto damaged = [&](auto&& damage) {
    EXPECT_EQ(cache.store("a", content), "");
    damage(file_in(directory.path));
    EXPECT_FALSE(cache.find("a"));
    EXPECT_TRUE(fs::is_empty(directory.path)) << "the damaged file is still there";
  };
  damaged([](const fs::path& file) { fs::resize_file(file, 1000); });
  damaged([](const fs::path& file) { fs::resize_file(file, 10); });
  damaged([](const fs::path& file) { fs::resize_file(file, 0); });
  damaged([](const fs::path& file) { std::ofstream(file, std::ios::app) << "more"; });
  damaged([](const fs::path& file) { std::fstream(file, std::ios::in | std::ios::out).seekp(500) << "y"; });
  damaged([](const fs::path& file) { std::fstream(file, std::ios::in | std::ios::out) << "no magic"; });
}

TEST(KernelCache, RemovesAFileInAnothersPlace) {
  const ScratchDirectory directory;
  const KernelCache cache(directory.path);
  EXPECT_EQ(cache.store("a", "of a"), "");
  const fs::path file = file_in(directory.path);
  fs::rename(file, directory.path / ("b" + file.extension().string()));
  EXPECT_FALSE(cache.find("b"));
  EXPECT_TRUE(fs::is_empty(directory.path));
}

TEST(KernelCache, SaysThatItsDirectoryIsNone) {
  const ScratchDirectory directory;
  std::ofstream(directory.path / "file") << "text";
  EXPECT_THROW(KernelCache(directory.path / "file").usage(), fs::filesystem_error);
  EXPECT_THROW(KernelCache(directory.path / "file").clear(), fs::filesystem_error);
  EXPECT_EQ(KernelCache(directory.path / "absent").usage().kernels, 0);
}

TEST(KernelCache, TakesManyProcessesAtOnce) {
  const ScratchDirectory directory;
  const KernelCache cache(directory.path);
  const std::string content(300000, 'k');
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      bool is_good = true;
      for (int round = 0; round < 50; ++round) {
        is_good = is_good && cache.store("a", content).empty();
        const auto found = cache.find("a");
        is_good = is_good && found == content;
      }
      _exit(is_good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(cache.usage().kernels, 1);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory.path), {}), 1) << "something unfinished is left";
}

TEST(KernelCache, SaysWhyNothingCanBeStored) {
  const ScratchDirectory directory;
  std::ofstream(directory.path / "file") << "not a directory";
  const KernelCache cache(directory.path / "file" / "cache");
  EXPECT_NE(cache.store("a", "x").find("file/cache cannot be written, Not a directory"), std::string::npos)
      << cache.store("a", "x");
  EXPECT_FALSE(cache.find("a"));
  EXPECT_NE(KernelCache(fs::path()).store("a", "x"), "");
  EXPECT_EQ(cache.usage().kernels, 0);
}

TEST(KernelCache, ClearsWhatIsItsOwn) {
  const ScratchDirectory directory;
  const KernelCache cache(directory.path);
  EXPECT_EQ(cache.store("a", "x"), "");
  EXPECT_EQ(cache.store("b", "y"), "");
  std::ofstream(directory.path / "c-1-0.unfinished") << "z";
  std::ofstream(directory.path / "notes.txt") << "mine";
  EXPECT_EQ(cache.clear().kernels, 2);
  EXPECT_EQ(cache.usage().bytes, 0u);
  EXPECT_EQ(file_in(directory.path).filename(), "notes.txt");
}

TEST(KernelCache, LiesWhereTheEnvironmentSays) {
  const ScopedVariable xdg("XDG_CACHE_HOME", "/x"), home("HOME", "/h");
  {
    const ScopedVariable own("OFFTAKE_CACHE", "/o");
    EXPECT_EQ(KernelCache().directory(), "/o");
  }
  const ScopedVariable own("OFFTAKE_CACHE", nullptr);
  EXPECT_EQ(KernelCache().directory(), "/x/offtake");
  const ScopedVariable no_xdg("XDG_CACHE_HOME", nullptr);
  EXPECT_EQ(KernelCache().directory(), "/h/.cache/offtake");
  const ScopedVariable no_home("HOME", nullptr);
  EXPECT_EQ(KernelCache().directory(), "");
}

TEST(KernelKey, DiffersWithEveryByte) {
  EXPECT_EQ(kernel_key("a").size(), 32u);
  EXPECT_NE(kernel_key("a"), kernel_key("b"));
  EXPECT_NE(kernel_key("a"), kernel_key(std::string("a\0", 2)));
}

}  // namespace
}  // namespace offtake::testing
