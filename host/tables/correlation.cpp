#include "host/tables/correlation.h"
#include <cmath>
#include <algorithm>
namespace offtake {
Loadings correlate(const std::vector<std::string>& names, const Study& study) {
  const std::size_t n = names.size(); std::vector<std::vector<double>> a(n, std::vector<double>(n)), l = a;
  auto at = [&](const std::string& s) { return std::find(names.begin(), names.end(), s) - names.begin(); };
  for (std::size_t i = 0; i < n; ++i) a[i][i] = 1;
  for (auto& p : study.correlation) { auto i = at(p.first), j = at(p.second); if (i < long(n) && j < long(n)) a[size_t(i)][size_t(j)] = a[size_t(j)][size_t(i)] = p.correlation; }
  Loadings r; r.begin.push_back(0);
  for (std::size_t i = 0; i < n; ++i) { for (std::size_t j = 0; j <= i; ++j) { double s = a[i][j]; for (std::size_t k = 0; k < j; ++k) s -= l[i][k] * l[j][k]; l[i][j] = i == j ? std::sqrt(s) : s / l[j][j]; if (l[i][j] != 0) { r.source.push_back(int(j)); r.loading.push_back(l[i][j]); } } r.begin.push_back(int(r.source.size())); }
  return r;
}
}
