#include "host/engine/replay.h"

#include "host/tables/columns.h"
#include "host/tables/host_path.h"

namespace offtake {
namespace {

/// Writes all numbers of kKept: (month, row).
struct ReplayRecorder {
  const std::array<std::vector<std::string>, kOwners>& entities;
  double* out;
  std::size_t row;

  template <class Path>
  void month(const Path& p, int t) const {
    double* to = out + std::size_t(t) * row;
    for_each_kept([&](const auto& each, int) {
      if (p.s.data[int(each.where) + 1] == p.s.data[int(each.where)]) return;
      const int entities_of_owner = int(entities[std::size_t(each.owner)].size());
      for (int i = 0; i < entities_of_owner; ++i) *to++ = double(each.read(p, i, t));
    });
  }
};

}  // namespace

Replayer::Replayer(const Study& study, const BuiltTables& tables) : tables_(tables) {
  const Names names = name_entities(study);
  for (int owner = 0; owner < kOwners; ++owner) entities_[std::size_t(owner)] = entities_of(study, names, Owner(owner));
}

template <class Scalar, class Draws>
Replay Replayer::replay(const Draws& draws) const {
  Replay replay;
  for_each_kept([&](const auto& each, int at) {
    const int where = int(each.where);
    if (tables_.structure[std::size_t(where) + 1] == tables_.structure[std::size_t(where)]) return;
    replay.first_[std::size_t(at)] = int(replay.row_);
    replay.sum_[std::size_t(at)] = each.taken == Taken::sum;
    replay.row_ += entities(each.owner).size();
  });
  replay.values_.resize(std::size_t(tables_.months) * replay.row_);
  const ReplayRecorder recorder{entities_, replay.values_.data(), replay.row_};
  replay.metrics = simulate_here<Scalar>(tables_, draws, recorder);
  return replay;
}

Replay Replayer::path(std::int64_t path) const {
  const auto low = unsigned(tables_.seed), high = unsigned(tables_.seed >> 32);
  if (tables_.is_double) return replay<double>(PhiloxDraws<double>::from_path(std::uint64_t(path), low, high));
  return replay<float>(PhiloxDraws<float>::from_path(std::uint64_t(path), low, high));
}

Replay Replayer::plan() const {
  return tables_.is_double ? replay<double>(PlanDraws<double>{}) : replay<float>(PlanDraws<float>{});
}

}  // namespace offtake
