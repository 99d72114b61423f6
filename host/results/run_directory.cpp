#include "host/results/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "host/results/formats.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;

/// Absolute and without a slash at the end, so that it has a name and a parent. A link to a directory is
/// that directory: what is renamed does not take the place of a link.
fs::path clean(const fs::path& directory) {
  std::error_code error;
  const fs::path path = fs::absolute(directory, error).lexically_normal();
  if (error) throw ResultsError(directory, "cannot be made in the working directory, " + system_reason(error.value()));
  const fs::path target = path.has_filename() ? path : path.parent_path();
  const bool is_link = fs::is_symlink(fs::symlink_status(target, error)) && fs::is_directory(target, error);
  const fs::path linked = is_link ? fs::canonical(target, error) : fs::path();
  return linked.empty() ? target : linked;
}

bool is_empty_directory(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error) && fs::is_empty(path, error) && !error;
}

void check_target(const fs::path& target, Existing existing, const DirectoryKind& kind) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(target, ignored)) || is_empty_directory(target)) return;
  if (!fs::is_directory(target, ignored)) throw ResultsError(target, "is no directory; name another with --out");
  if (existing == Existing::refuse) {
    throw ResultsError(target,
                       "exists already and is never overwritten silently; name another directory with --out, "
                       "or add --force");
  }
  if (!fs::exists(target / kind.mark, ignored)) {
    throw ResultsError(target, fmt::format("is no {} (it has no {}), so that --force does not replace it; name another "
                                           "directory",
                                           kind.name, kind.mark));
  }
}

/// Directories made on the way to a result, taken away again unless kept.
class Made {
 public:
  Made() = default;
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  ~Made() {
    std::error_code ignored;
    for (; !paths_.empty(); paths_.pop_back()) {
      // Only what was written aside is full; a parent may have got other contents meanwhile.
      paths_.back() == aside_ ? void(fs::remove_all(aside_, ignored)) : void(fs::remove(paths_.back(), ignored));
    }
  }

  void parents(const fs::path& path) {
    std::error_code ignored;
    if (path.empty() || fs::exists(path, ignored)) return;
    parents(path.parent_path());
    if (::mkdir(path.c_str(), 0777) == 0) {
      paths_.push_back(path);
    } else if (errno != EEXIST) {
      throw ResultsError(path, "cannot be made, " + system_reason(errno));
    }
  }

  /// A directory beside `target` that is no one else's.
  const fs::path& aside(const fs::path& target) {
    constexpr int kTries = 1000;
    for (int i = 0;; ++i) {
      const fs::path path =
          target.parent_path() / fmt::format(".{}.partial-{}-{}", target.filename().string(), ::getpid(), i);
      if (::mkdir(path.c_str(), 0777) == 0) {
        paths_.push_back(path);
        return aside_ = path;
      }
      if (errno != EEXIST || i == kTries) throw ResultsError(target, "cannot be made, " + system_reason(errno));
    }
  }

  void keep() { paths_.clear(); }

 private:
  std::vector<fs::path> paths_;
  fs::path aside_;
};

void rename(const fs::path& from, const fs::path& to, const fs::path& named) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    throw ResultsError(named, "cannot be put into place, " + system_reason(errno));
  }
}

/// So that a rename outlasts a power failure; that it is done does not depend on it.
void synchronise(const fs::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

void check_run_directory(const fs::path& directory, Existing existing, const DirectoryKind& kind) {
  const fs::path target = clean(directory);
  check_target(target, existing, kind);
  fs::path parent = target.parent_path();
  std::error_code ignored;
  while (!fs::exists(fs::symlink_status(parent, ignored)) && parent.has_relative_path()) parent = parent.parent_path();
  if (!fs::is_directory(parent, ignored)) {
    throw ResultsError(target, "cannot be made, " + parent.string() + " is no directory; name another directory");
  }
  if (::access(parent.c_str(), W_OK | X_OK) != 0) {
    throw ResultsError(target, "cannot be made in " + parent.string() + ", " + system_reason(errno));
  }
}

void write_run(const RunRecord& record, const fs::path& directory, Existing existing) {
  std::vector<ResultFile> files;
  for (const Format& format : formats())
    if (format.applies(record)) files.push_back({format.file, [&](OutputFile& file) { format.write(record, file); }});
  write_directory(files, directory, existing, kRunDirectory);
}

void write_directory(const std::vector<ResultFile>& files, const fs::path& directory, Existing existing,
                     const DirectoryKind& kind) {
  const fs::path target = clean(directory);
  check_target(target, existing, kind);
  Made made;
  made.parents(target.parent_path());
  const fs::path aside = made.aside(target);
  for (const ResultFile& one : files) {
    OutputFile file(aside / one.name, target / one.name);
    one.write(file);
    file.close();
  }
  synchronise(aside);

  std::error_code ignored;
  const bool replaces = fs::exists(target, ignored) && !is_empty_directory(target);
  const fs::path old = aside.string() + "-old";
  if (replaces) rename(target, old, target);
  try {
    rename(aside, target, target);
  } catch (const ResultsError&) {
    if (replaces) rename(old, target, target);
    throw;
  }
  made.keep();
  synchronise(target.parent_path());
  if (replaces) fs::remove_all(old, ignored);
}

}  // namespace offtake
