#include "host/engine/contributions.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "host/engine/cpu.h"
#include "host/engine/units.h"

namespace offtake {
namespace {

/// A number of which the mean over the tail is wanted.
struct Item {
  ContributionOf of;
  std::string entity, metric;
  int column;   // -1: the study has no use for it, its plan has
  double plan;  // 0 where the plan has no use for it
};

int column_of(const BuiltTables& tables, const std::string& name) {
  for (std::size_t i = 0; i < tables.columns.size(); ++i)
    if (tables.columns[i].name() == name) return int(i);
  return -1;
}

std::vector<Item> items_of(const BuiltTables& tables, const BuiltTables& planned) {
  std::vector<Item> items;
  const auto add = [&](ContributionOf of, const std::string& entity, const MetricInfo& info) {
    const std::string name = entity + " " + info.name;
    const int own = column_of(tables, name), plan = column_of(planned, name);
    if (own < 0 && plan < 0) return;
    items.push_back({of, entity, info.name, own, plan < 0 ? 0 : planned.columns[std::size_t(plan)].plan});
  };
  const std::string party = tables.columns[std::size_t(tables.headline)].entity;
  for (int m = 0; m < kMetrics; ++m)
    if (is_npv_part(Metric(m))) add(ContributionOf::part, party, kMetricInfo[m]);

  // A contract's two sides stand in the order of the contracts, as do its parties.
  const auto add_contracts = [&](const BuiltTables& from) {
    const Structure s{from.structure.data()};
    const int perspective = from.headline - s.of<Link::metric_column>(int(Metric::party_loss));
    for (int c = 0; c < s.count<Link::contract_buyer>(); ++c) {
      const bool buys = s.of<Link::contract_buyer>(c) == perspective;
      if (!buys && s.of<Link::contract_seller>(c) != perspective) continue;
      const auto metric = int(buys ? Metric::contract_npv_buyer : Metric::contract_npv_seller);
      const std::string& entity = from.columns[std::size_t(s.of<Link::metric_column>(metric) + c)].entity;
      const auto same = [&](const Item& item) { return item.entity == entity; };
      if (std::none_of(items.begin(), items.end(), same)) add(ContributionOf::contract, entity, kMetricInfo[metric]);
    }
  };
  add_contracts(tables);
  if (&tables != &planned) add_contracts(planned);
  return items;
}

/// Simulates the paths of a loss's tails again, in chunks of gathered path numbers.
template <class T>
class TailRun {
 public:
  TailRun(const BuiltTables& tables, const std::vector<Item>& items, const std::vector<LossTail>& tails,
          std::span<const T> losses)
      : tables_(tables), items_(items), tails_(tails), losses_(losses) {
    least_ = tails[0].var;
    for (const LossTail& tail : tails) least_ = std::min(least_, tail.var);
  }

  /// (tail, item); chunks are added up in their order, whoever simulated them.
  std::vector<TailSums> sums(const RunRequest& request) {
    const PathUnit& unit = unit_named(request.isa, tables_.is_double);
    std::vector<std::unique_ptr<CpuSimulator>> simulators;
    for (int i = 0; i < needs_of(tables_, request).threads; ++i)
      simulators.push_back(std::make_unique<CpuSimulator>(tables_, unit));
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 1; i < simulators.size(); ++i) threads.emplace_back([&, i] { work(*simulators[i]); });
      work(*simulators[0]);
    }
    if (failure_) std::rethrow_exception(failure_);
    std::vector<TailSums> all(tails_.size() * items_.size());
    for (const auto& chunk : chunks_)
      for (std::size_t i = 0; i < all.size(); ++i) all[i].merge(chunk[i]);
    return all;
  }

 private:
  void work(CpuSimulator& simulator) {
    try {
      std::vector<std::int64_t> paths;
      for (std::size_t chunk; next_chunk(paths, chunk);) {
        std::vector<TailSums> sums = sums_of(simulator.simulate(paths), paths);
        const std::lock_guard lock(mutex_);
        chunks_[chunk] = std::move(sums);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      cursor_ = losses_.size();
    }
  }

  bool next_chunk(std::vector<std::int64_t>& paths, std::size_t& chunk) {
    const std::lock_guard lock(mutex_);
    paths.clear();
    for (; cursor_ < losses_.size() && paths.size() < kChunkPaths; ++cursor_)
      if (double(losses_[cursor_]) >= least_) paths.push_back(std::int64_t(cursor_));
    chunk = chunks_.size();
    if (!paths.empty()) chunks_.emplace_back();
    return !paths.empty();
  }

  std::vector<TailSums> sums_of(const void* metrics, const std::vector<std::int64_t>& paths) const {
    std::vector<TailSums> sums(tails_.size() * items_.size());
    for (std::size_t k = 0; k < items_.size(); ++k) {
      const T* column = static_cast<const T*>(metrics) + std::int64_t(items_[k].column) * kChunkPaths;
      for (std::size_t i = 0; i < paths.size(); ++i) {
        const double loss = losses_[std::size_t(paths[i])];
        const double x = items_[k].plan - (items_[k].column < 0 ? 0.0 : double(column[i]));
        for (std::size_t t = 0; t < tails_.size(); ++t) sums[t * items_.size() + k].add(tails_[t], loss, x);
      }
    }
    return sums;
  }

  const BuiltTables& tables_;
  const std::vector<Item>& items_;
  const std::vector<LossTail>& tails_;
  std::span<const T> losses_;
  double least_;
  std::mutex mutex_;  // of everything below
  std::size_t cursor_ = 0;
  std::vector<std::vector<TailSums>> chunks_;
  std::exception_ptr failure_;
};

template <class T>
std::vector<Contribution> contributions_of(const BuiltTables& tables, const BuiltTables& planned,
                                           const RunRequest& request, const RunOutput& output,
                                           const std::vector<double>& levels, std::span<const T> losses) {
  const std::size_t headline = std::size_t(tables.headline);
  HistogramOrder histogram(output.summaries[headline], tables.columns[headline]);
  std::vector<LossTail> tails;
  for (const double level : levels) tails.push_back(tail_of(losses, histogram, level));
  const std::vector<Item> items = items_of(tables, planned);
  const std::vector<TailSums> sums = TailRun<T>(tables, items, tails, losses).sums(request);
  std::vector<Contribution> all;
  for (std::size_t t = 0; t < tails.size(); ++t)
    for (std::size_t k = 0; k < items.size(); ++k) {
      const Item& item = items[k];
      all.push_back({tails[t].level, item.of, item.entity, item.metric, sums[t * items.size() + k].mean(tails[t])});
    }
  return all;
}

}  // namespace

std::vector<Contribution> contributions(const BuiltTables& tables, const BuiltTables& planned,
                                        const RunRequest& request, const RunOutput& output,
                                        const std::vector<double>& levels) {
  if (levels.empty() || output.paths == 0 || !output.headline.kept()) return {};
  const HeadlineColumn& losses = output.headline;
  if (tables.is_double) return contributions_of<double>(tables, planned, request, output, levels, losses.doubles);
  return contributions_of<float>(tables, planned, request, output, levels, losses.singles);
}

}  // namespace offtake
