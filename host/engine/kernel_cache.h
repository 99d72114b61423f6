// Compiled kernels on disk, by the hash of all that decides them. Safe with many processes: a file appears whole or
// not at all, and one that is not whole is removed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace offtake {

class KernelCache {
 public:
  /// $OFFTAKE_CACHE, or $XDG_CACHE_HOME/offtake, or ~/.cache/offtake; nowhere where none of them is set.
  KernelCache();
  explicit KernelCache(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Empty: nowhere.
  const std::filesystem::path& directory() const { return directory_; }

  /// What was stored, or nothing. A file that is damaged is removed.
  std::optional<std::string> find(const std::string& key) const;

  /// Why it could not be stored, in one line; empty where it was.
  std::string store(const std::string& key, const std::string& content) const;

  struct Usage {
    int kernels = 0;
    std::uint64_t bytes = 0;
  };
  /// Throws std::filesystem::filesystem_error.
  Usage usage() const;
  /// Removes all kernels, and what writers have left unfinished; returns what there was. Throws
  /// std::filesystem::filesystem_error.
  Usage clear() const;

 private:
  std::filesystem::path file_of(const std::string& key) const;
  std::filesystem::path directory_;
};

/// 128 bits of FNV-1a, in hex.
std::string kernel_key(const std::string& text);

}  // namespace offtake
