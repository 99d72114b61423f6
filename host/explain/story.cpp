#include "host/explain/story.h"

#include "host/tables/draft.h"

namespace offtake {

Story::Story(const Study& study_of_run, const BuiltTables& built, std::int64_t which)
    : study(study_of_run),
      tables(built),
      replayer(study, tables),
      number(which),
      path(replayer.path(which)),
      plan(replayer.plan()),
      project_order(name_entities(study).project_order),
      policies(policies_in_order(study)) {
  for (std::size_t i = 0; i < tables.columns.size(); ++i) columns.emplace(tables.columns[i].name(), int(i));
}

}  // namespace offtake
