#include "host/results/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace offtake {

std::string system_reason(int error) {
  const std::string reason = std::system_category().message(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return reason + "; free some space or name another directory";
    case EACCES:
    case EPERM:
    case EROFS:
      return reason + "; name a directory that you may write to";
    default:
      return reason + "; name another directory";
  }
}

OutputFile::OutputFile(const std::filesystem::path& path, const std::filesystem::path& named)
    : named_(named), descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) fail(errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::fail(int error) const { throw ResultsError(named_, "cannot be written, " + system_reason(error)); }

void OutputFile::append(std::string_view text) {
  constexpr std::size_t kBuffer = 1 << 16;
  buffer_ += text;
  if (buffer_.size() >= kBuffer) flush();
}

void OutputFile::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const ssize_t written = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (written >= 0) {
      done += std::size_t(written);
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
  buffer_.clear();
}

void OutputFile::close() {
  flush();
  // EINVAL: what cannot be synchronised, such as a pipe.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) fail(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
}

}  // namespace offtake
