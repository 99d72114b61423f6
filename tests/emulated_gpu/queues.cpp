#include "tests/emulated_gpu/queues.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "tests/emulated_gpu/settings.h"

namespace emulated_gpu {
namespace {

double now_milliseconds() {
  using std::chrono::steady_clock;
  return std::chrono::duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

bool Mark::is_reached() const { return !stream || stream->done >= ticket; }

Queues::Queues() : random_(settings().seed) {
  for (int device = 0; device < settings().devices; ++device) {
    defaults_.push_back(std::make_shared<Stream>());
    defaults_.back()->device = device;
  }
}

std::shared_ptr<Stream> Queues::make_stream(int device, bool waits_for_default) {
  auto made = std::make_shared<Stream>();
  made->device = device;
  made->waits_for_default = waits_for_default;
  streams_.push_back(made);
  return made;
}

Event* Queues::make_event(int device) {
  auto* made = new Event;
  made->device = device;
  events_.insert(made);
  return made;
}

std::shared_ptr<Stream> Queues::stream(const void* handle, int device) const {
  if (!handle) return defaults_[std::size_t(device)];
  const auto is_it = [&](const auto& each) { return each.get() == handle; };
  const auto found = std::find_if(streams_.begin(), streams_.end(), is_it);
  return found == streams_.end() ? nullptr : *found;
}

Event* Queues::event(const void* handle) const {
  auto* event = static_cast<Event*>(const_cast<void*>(handle));
  return events_.contains(event) ? event : nullptr;
}

bool Queues::destroy_stream(const void* handle) {
  const auto old = handle ? stream(handle, 0) : nullptr;
  if (!old) return false;
  run_stream(old);
  std::erase(streams_, old);
  return true;
}

bool Queues::destroy_event(const void* handle) {
  Event* old = event(handle);
  if (!old) return false;
  events_.erase(old);
  delete old;
  return true;
}

Mark Queues::issue(const std::shared_ptr<Stream>& stream, std::function<void()> run, std::vector<Mark> needs) {
  const auto& by_default = defaults_[std::size_t(stream->device)];
  if (stream == by_default) {
    for (const auto& each : streams_)
      if (each->device == stream->device && each->waits_for_default) needs.push_back({each, each->issued});
  } else if (stream->waits_for_default) {
    needs.push_back({by_default, by_default->issued});
  }
  std::erase_if(needs, [&](const Mark& mark) { return mark.stream == stream; });  // in order anyway
  stream->waiting.push_back({std::move(run), std::move(needs)});
  const Mark mark{stream, ++stream->issued};
  if (settings().order == Order::early) run_until(mark);
  if (settings().order == Order::random && random_() % 2 == 0) step(mark);
  return mark;
}

void Queues::record(Event& event, const std::shared_ptr<Stream>& stream) {
  event.record = std::make_shared<Event::Record>();
  const auto record = event.record;
  // The record outlives the event: work that waits for it may still be there.
  record->mark = issue(stream, [weak = std::weak_ptr(record)] {
    if (const auto there = weak.lock()) there->milliseconds = now_milliseconds();
  });
}

void Queues::run_until(const Mark& mark) {
  while (!mark.is_reached()) step(mark);
}

void Queues::run_device(int device) {
  run_stream(defaults_[std::size_t(device)]);
  for (const auto& each : std::vector(streams_))
    if (each->device == device) run_stream(each);
}

bool Queues::is_ready(const Stream& stream) {
  return !stream.waiting.empty() &&
         std::all_of(stream.waiting.front().needs.begin(), stream.waiting.front().needs.end(),
                     [](const Mark& need) { return need.is_reached(); });
}

void Queues::run_next(Stream& stream) {
  const Work work = std::move(stream.waiting.front());
  stream.waiting.pop_front();
  work.run();
  ++stream.done;
}

std::vector<std::shared_ptr<Stream>> Queues::ready() const {
  std::vector<std::shared_ptr<Stream>> all = defaults_;
  all.insert(all.end(), streams_.begin(), streams_.end());
  std::erase_if(all, [](const auto& each) { return !is_ready(*each); });
  return all;
}

/// One piece of work, towards the wanted mark or before it, as the order says.
void Queues::step(const Mark& wanted) {
  const std::vector<std::shared_ptr<Stream>> able = ready();
  if (settings().order == Order::random) {
    run_next(*able[random_() % able.size()]);
    return;
  }
  if (settings().order == Order::ahead) {
    for (const auto& each : able)
      if (each != wanted.stream) return run_next(*each);
  }
  // Nothing but what is needed: what stands first there, or what that waits for.
  std::shared_ptr<Stream> stream = wanted.stream;
  while (!is_ready(*stream)) {
    const auto& needs = stream->waiting.front().needs;
    stream = std::find_if(needs.begin(), needs.end(), [](const Mark& need) { return !need.is_reached(); })->stream;
  }
  run_next(*stream);
}

}  // namespace emulated_gpu
