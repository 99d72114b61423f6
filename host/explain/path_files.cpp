#include "host/explain/path_files.h"

#include <fmt/format.h>

#include "host/cli/format.h"
#include "host/results/fields.h"
#include "host/results/output_file.h"

namespace offtake {
namespace {

namespace fs = std::filesystem;

void write_numbers(const Story& story, OutputFile& file) {
  file.append("month,entity,quantity,value,plan\n");
  for (int month = 0; month < story.tables.months; ++month) {
    for_each_kept([&](const auto& number, int at) {
      if (!story.path.is_kept(at)) return;
      const auto& entities = story.entities(number.owner);
      for (int i = 0; i < int(entities.size()); ++i) {
        file.append(fmt::format("{},{},{},{},{}\n", month, field(entities[std::size_t(i)]), number.name,
                                field(story.path.in_month(at, i, month)), field(story.plan.in_month(at, i, month))));
      }
    });
  }
}

void write_events(const Story& story, const std::vector<Event>& events, OutputFile& file) {
  file.append("month,date,event,entity,text\n");
  for (const Event& event : events) {
    file.append(fmt::format("{},{},{},{},{}\n", event.month, date(story.study.start, event.month), event.kind,
                            field(event.entity), field(event.text)));
  }
}

/// Complete or absent: written beside its place and renamed.
template <class Write>
void write_file(const fs::path& path, Write&& write) {
  const fs::path aside = path.string() + ".partial";
  std::error_code error;
  try {
    OutputFile file(aside, path);
    write(file);
    file.close();
    fs::rename(aside, path, error);
    if (error) throw ResultsError(path, "cannot be put into place, " + system_reason(error.value()));
  } catch (...) {
    fs::remove(aside, error);
    throw;
  }
}

}  // namespace

std::vector<fs::path> write_path(const Story& story, const std::vector<Event>& events, const fs::path& directory,
                                 Existing existing) {
  const std::vector<fs::path> files{directory / fmt::format("path-{}.csv", story.number),
                                    directory / fmt::format("path-{}-events.csv", story.number)};
  std::error_code error;
  for (const fs::path& file : files) {
    if (existing == Existing::refuse && fs::exists(file, error))
      throw ResultsError(file,
                         "exists already and is never overwritten silently; name another directory with --out, "
                         "or add --force");
  }
  fs::create_directories(directory, error);
  if (error) throw ResultsError(directory, "cannot be made, " + system_reason(error.value()));
  write_file(files[0], [&](OutputFile& file) { write_numbers(story, file); });
  write_file(files[1], [&](OutputFile& file) { write_events(story, events, file); });
  return files;
}

}  // namespace offtake
