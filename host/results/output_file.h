// A file of which every byte is known to be written, or an error.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace offtake {

/// One line: "PATH: error: --out: what, why, remedy".
struct ResultsError : std::runtime_error {
  ResultsError(const std::filesystem::path& path, const std::string& what)
      : std::runtime_error(path.string() + ": error: --out: " + what) {}
};

/// Text of errno with what helps against it.
std::string system_reason(int error);

class OutputFile {
 public:
  /// Creates the file or empties it. All functions throw ResultsError, which calls it `named`: where it
  /// is to be in the end.
  OutputFile(const std::filesystem::path& path, const std::filesystem::path& named);
  explicit OutputFile(const std::filesystem::path& path) : OutputFile(path, path) {}
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void append(std::string_view text);
  /// To the disk itself; a file not closed counts as lost.
  void close();

 private:
  void flush();
  [[noreturn]] void fail(int error) const;

  std::filesystem::path named_;
  int descriptor_;
  std::string buffer_;
};

}  // namespace offtake
