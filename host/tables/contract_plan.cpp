#include "host/tables/contract_plan.h"

#include "host/tables/marginal.h"
#include "kernels/processes.h"

namespace offtake {
namespace {

/// (1+e)^⌊months since start / 12⌋, by repeated multiplication: the same bits everywhere.
double escalation(const Contract& contract, int months_since_start) {
  double factor = 1;
  for (int year = 0; year < months_since_start / 12; ++year) factor *= 1 + contract.escalator_per_year;
  return factor;
}

}  // namespace

double planned_price(const Study& study, const Names& names, const Contract& contract, int month) {
  const int since = month - months_between(study.start, contract.start);
  return planned(study, names, contract.price_usd_per_gpue_hour, month) * escalation(contract, since);
}

bool is_random(const Distribution& distribution) {
  return distribution.dist != "constant" || distribution.probability < 1;
}

ContractTerms contract_terms(const Study& study, const Names& names, const Contract& contract) {
  ContractTerms terms;
  terms.first = months_between(study.start, contract.start);
  terms.take_or_pay = is_random(contract.take_or_pay) ? tabulate(contract.take_or_pay, Negative::allowed).at(0)
                                                      : contract.take_or_pay.values.at("value");
  double dollars_a_gpue = 0;  // Σ share · p_plan · H: what a commitment of one GPUe would come to
  for (int k = 0; k < contract.months; ++k) {
    const int month = terms.first + k;
    const Date date = months_after(study.start, month);
    terms.price.push_back(planned_price(study, names, contract, month));
    terms.rate.push_back(contract.price_usd_per_gpue_hour.number.at(date) * escalation(contract, k));
    const double share =
        contract.commitment_usd ? (contract.ramp ? contract.ramp->at(date) : 1) : contract.gpue->at(date);
    terms.gpue.push_back(share);
    dollars_a_gpue += share * terms.price.back() * kHoursPerMonth;
  }
  if (contract.commitment_usd)
    for (double& gpue : terms.gpue) gpue *= *contract.commitment_usd / dollars_a_gpue;
  return terms;
}

}  // namespace offtake
