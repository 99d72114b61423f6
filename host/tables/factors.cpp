// Correlated factors: their Cholesky factor; those of suppliers and parties with their copula.
#include <fmt/format.h>

#include <algorithm>

#include "host/tables/built_tables.h"
#include "host/tables/draft.h"
#include "host/tables/nearest_correlation.h"
#include "host/tables/student_t.h"

namespace offtake {

Loadings correlate(const Study& study, const std::vector<std::string>& names, Draft& draft) {
  const CorrelationMatrix matrix = correlation_matrix(names, study.correlation);
  const auto problem = complaint(matrix);
  if (!problem) return cholesky(matrix);
  if (study.correlation_table.repair == Repair::nearest) {
    const NearestCorrelation nearest = nearest_correlation(matrix);
    draft.notes.push_back(
        fmt::format("correlation: these cannot hold together and were moved to the nearest that can, by {:.3g} in all "
                    "(Frobenius norm), most between '{}' and '{}', from {:.4g} to {:.4g}",
                    nearest.distance, nearest.first, nearest.second, nearest.before, nearest.after));
    return cholesky(nearest.matrix);
  }
  const auto pair = std::find_if(study.correlation.begin(), study.correlation.end(), [&](const CorrelationPair& p) {
    return (p.first == problem->first && p.second == problem->second) ||
           (p.first == problem->second && p.second == problem->first);
  });
  const Place place = pair == study.correlation.end() ? study.correlation_table.place : pair->place;
  throw StudyError(place, "correlation.pairs", problem->text);
}

void tabulate_factors(const Study& study, Draft& draft) {
  std::vector<std::string> names;
  for (const auto& supplier : study.suppliers) {
    draft[Link::supplier_factor].push_back(int(names.size()));
    draft[Link::factor_normal].push_back(int(names.size()));
    draft[Word::factor_stream].push_back(draft.stream("supplier." + supplier.name + "/factor"));
    names.push_back(supplier.name);
  }
  for (const auto& party : study.parties) {
    if (!party.fails || !party.fails->dependent) continue;
    draft[Link::factor_normal].push_back(int(names.size()));
    draft[Word::factor_stream].push_back(draft.stream("party." + party.name + "/factor"));
    names.push_back(party.name);
  }
  const Loadings loadings = correlate(study, names, draft);
  draft[Link::factor_loading_begin] = loadings.begin;
  draft[Link::factor_loading] = loadings.index;
  draft[Field::factor_loading] = loadings.value;

  const auto& copula = study.correlation_table;
  if (copula.copula == Copula::gaussian || names.empty()) {
    draft[Link::factor_curve].push_back(-1);
    return;
  }
  draft[Word::copula_stream].push_back(draft.stream("correlation/copula"));
  draft[Link::factor_curve].push_back(draft.add_curve(tabulate_stretch(copula.degrees_of_freedom)));
  draft.add_curve(tabulate_back_to_normal(copula.degrees_of_freedom));
}

}  // namespace offtake
