// Streams and events. Work waits in its stream until something needs it done, so that a host that reads too early
// reads what was there before.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace emulated_gpu {

struct Stream;

/// A place in a stream: reached once so much of its work is done.
struct Mark {
  std::shared_ptr<Stream> stream;
  std::uint64_t ticket = 0;
  bool is_reached() const;
};

struct Work {
  std::function<void()> run;
  std::vector<Mark> needs;
};

struct Stream {
  int device = 0;
  bool waits_for_default = true;  // and the default stream for it
  std::deque<Work> waiting;
  std::uint64_t issued = 0, done = 0;
};

struct Event {
  struct Record {
    Mark mark;
    double milliseconds = 0;  // when it was reached
  };
  int device = 0;
  std::shared_ptr<Record> record;  // the last; none yet
};

class Queues {
 public:
  Queues();

  std::shared_ptr<Stream> make_stream(int device, bool waits_for_default);
  Event* make_event(int device);
  /// Null where it is none, or no more. The null handle is the device's default stream.
  std::shared_ptr<Stream> stream(const void* handle, int device) const;
  Event* event(const void* handle) const;
  bool destroy_stream(const void* handle);
  bool destroy_event(const void* handle);
  std::size_t streams() const { return streams_.size(); }
  std::size_t events() const { return events_.size(); }

  Mark issue(const std::shared_ptr<Stream>& stream, std::function<void()> run, std::vector<Mark> needs = {});
  void record(Event& event, const std::shared_ptr<Stream>& stream);
  void run_until(const Mark& mark);
  void run_stream(const std::shared_ptr<Stream>& stream) { run_until({stream, stream->issued}); }
  void run_device(int device);

 private:
  std::vector<std::shared_ptr<Stream>> ready() const;
  void step(const Mark& wanted);
  static bool is_ready(const Stream& stream);
  static void run_next(Stream& stream);

  std::vector<std::shared_ptr<Stream>> defaults_;  // (device)
  std::vector<std::shared_ptr<Stream>> streams_;   // in the order they were made
  std::set<Event*> events_;
  std::mt19937 random_;
};

}  // namespace emulated_gpu
