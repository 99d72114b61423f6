#include "host/engine/kernel_cache.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <vector>

namespace offtake {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuffix = ".kernel";
constexpr const char* kUnfinished = ".unfinished";

std::uint64_t fnv(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash;
}
constexpr std::uint64_t kBasis = 14695981039346656037ull;

/// Before the content of every file.
struct Header {
  char magic[16];
  std::uint64_t bytes, checksum;
};
/// Of the content under its key: a whole file in another's place is as wrong as a damaged one.
Header header_of(std::string_view key, std::string_view content) {
  return {"offtake kernel2", content.size(), fnv(content, fnv(key, kBasis))};
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// f(entry, whether it is a whole kernel) for all that is the cache's own. Throws std::filesystem::filesystem_error; no
/// directory is an empty one.
template <class F>
void for_each_file(const fs::path& directory, F&& f) {
  if (directory.empty() || !fs::exists(directory)) return;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file()) continue;
    if (name.ends_with(kSuffix) || name.ends_with(kUnfinished)) f(entry.path(), name.ends_with(kSuffix));
  }
}

}  // namespace

std::string kernel_key(const std::string& text) {
  return fmt::format("{:016x}{:016x}", fnv(text, kBasis), fnv(text, ~kBasis));
}

KernelCache::KernelCache() {
  if (const std::string own = variable("OFFTAKE_CACHE"); !own.empty()) {
    directory_ = own;
  } else if (const std::string xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) {
    directory_ = fs::path(xdg) / "offtake";
  } else if (const std::string home = variable("HOME"); !home.empty()) {
    directory_ = fs::path(home) / ".cache/offtake";
  }
}

fs::path KernelCache::file_of(const std::string& key) const { return directory_ / (key + kSuffix); }

std::optional<std::string> KernelCache::find(const std::string& key) const {
  if (directory_.empty()) return {};
  std::ifstream file(file_of(key), std::ios::binary);
  if (!file) return {};
  std::string all;
  std::array<char, 65536> part;
  while (file.read(part.data(), part.size()) || file.gcount() > 0) all.append(part.data(), std::size_t(file.gcount()));
  if (file.bad()) return {};  // a file system's fault is no reason to end a run
  Header header{};
  if (all.size() >= sizeof header) {
    std::memcpy(&header, all.data(), sizeof header);
    std::string content = all.substr(sizeof header);
    const Header expected = header_of(key, content);
    if (std::memcmp(&header, &expected, sizeof header) == 0) return content;
  }
  std::error_code ignored;
  fs::remove(file_of(key), ignored);
  return {};
}

std::string KernelCache::store(const std::string& key, const std::string& content) const {
  if (directory_.empty()) return "none of OFFTAKE_CACHE, XDG_CACHE_HOME and HOME is set";
  std::error_code error;
  if (fs::create_directories(directory_, error))
    fs::permissions(directory_, fs::perms::owner_all, error);  // what lies there is run
  static std::atomic<int> number{0};
  const fs::path aside = directory_ / fmt::format("{}-{}-{}{}", key, getpid(), number++, kUnfinished);
  const Header header = header_of(key, content);
  std::ofstream file(aside, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&header), sizeof header);
  file.write(content.data(), std::streamsize(content.size()));
  file.close();
  if (!file) error = std::error_code(errno, std::generic_category());
  if (file) fs::rename(aside, file_of(key), error);
  if (!error) return "";
  std::error_code ignored;
  fs::remove(aside, ignored);
  return fmt::format("{} cannot be written, {}", directory_.string(), error.message());
}

KernelCache::Usage KernelCache::usage() const {
  Usage usage;
  for_each_file(directory_, [&](const fs::path& file, bool is_whole) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (!error) usage.bytes += bytes;
    usage.kernels += is_whole;
  });
  return usage;
}

KernelCache::Usage KernelCache::clear() const {
  const Usage before = usage();
  std::vector<fs::path> files;
  for_each_file(directory_, [&](const fs::path& file, bool) { files.push_back(file); });
  for (const fs::path& file : files) fs::remove(file);
  return before;
}

}  // namespace offtake
