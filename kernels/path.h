// One path: the time loop, one call a step of model.md §3.
#pragma once

#include "kernels/cash.h"
#include "kernels/credit.h"
#include "kernels/demand.h"
#include "kernels/factors.h"
#include "kernels/fulfilment.h"
#include "kernels/market.h"
#include "kernels/milestones.h"
#include "kernels/recorder.h"
#include "kernels/report.h"
#include "kernels/supply.h"

namespace offtake::inline OFFTAKE_TARGET {

/// Simulate a path, or a vector of paths, from draws to metrics. Nothing is remembered between paths.
template <class Path, class Draws, class Recorder, class Sink>
OFFTAKE_HD void simulate_path(Path& p, const Draws& draws, const Recorder& recorder, const Sink& sink) {
  open_market(p);
  open_factors(p, draws);
  open_supply(p, draws);
  open_demand(p);
  open_contracts(p, draws);
  open_credit(p, draws);
  open_parties(p);
  open_milestones(p);
  open_assets(p);
  open_debts(p);
  OFFTAKE_ROLLED
  for (int month = 0; month < p.t.months; ++month) {
    if (month % kQuarter == 0) {
      draw_market(p, draws, month / kQuarter);
      draw_outages(p, draws, month / kQuarter);
      if (count<Link::stress_supplier>(p.s) > 0) draw_stress(p, draws, month / kQuarter);
    }
    if (count<Link::rule_measure>(p.s) > 0) step_rules(p, month);
    open_discount(p, month);
    step_market(p, draws, month);
    open_flows(p);
    step_credit(p, draws, month);
    step_supply(p, draws, month);
    still_supply(p);
    step_demand(p, month);
    step_fulfilment(p, month);
    close_demand(p, month);
    step_cash(p, month);
    step_milestones(p, month);
    observe_market(p, month);
    recorder.month(p, month);
    step_discount(p, month);
  }
  report(p, sink);
}

}  // namespace offtake::inline OFFTAKE_TARGET
