// What a path reports: every metric's name, entity, unit and meaning, declared once.
#pragma once

#include "kernels/target.h"

namespace offtake::inline OFFTAKE_TARGET {

enum class Owner : unsigned char {
  party,
  contract,
  demand,
  project,
  supplier,
  site,
  milestone,
  driver,
  debt,
  holding,
  policy,
  study
};

/// Decides the resolution of exact sums, and how a number is printed.
enum class Quantity : unsigned char {
  usd,
  gpue_hours,
  hours,
  units,
  share,
  month,
  months,
  flag,
  driver,
  count,
  cause,
  ratio
};

/// Whether large is bad (VaR and ES are given), or not.
enum class Tail : unsigned char { none, high };

/// Reported by default, or only where study.report names it.
enum class Report : unsigned char { always, on_request };

/// What a study must have for a metric to say anything; it is reported only then.
enum class Feature : unsigned char { always, credit, debt, holdings, leases, fees, residual, sublet, cancel, endings };

struct MetricInfo {
  Owner owner;
  const char* name;
  Quantity quantity;
  Tail tail;
  Report report;
  const char* doc;
  Feature feature = Feature::always;
};

enum class Metric : int {
  party_loss,
  party_mismatch,
  party_npv,
  party_revenue,
  party_payments,
  party_served_value,
  party_spot,
  party_resale,
  party_energy,
  party_opex,
  party_capex_hardware,
  party_capex_power,
  party_capex_component,
  party_late_credits,
  party_lease,
  party_fees,
  party_sublet,
  party_claims,
  party_recovery,
  party_debt_draws,
  party_debt_service,
  party_holding,
  party_residual,
  party_stranded,
  party_unserved,
  party_lowest_liquidity,
  party_lowest_liquidity_month,
  party_funding_gap,
  party_utilisation,
  party_unpowered,
  party_hhi_provider,
  party_hhi_supplier,
  party_default_month,
  party_default_cause,
  party_prepay_lost,
  contract_paid,
  contract_stranded,
  contract_late_credits,
  contract_shortfall,
  contract_delivered_share,
  contract_months_late,
  contract_prepay_highest,
  contract_termination_month,
  contract_npv_buyer,
  contract_npv_seller,
  demand_served,
  demand_unserved,
  demand_served_share,
  demand_months_short,
  project_months_late,
  project_finish_month,
  project_critical,
  project_cost,
  project_cancelled,
  project_lost,
  supplier_delivered,
  supplier_late,
  supplier_cancelled,
  site_outage_hours,
  milestone_met,
  site_residual,
  debt_drawn,
  debt_balance_highest,
  debt_lowest_dscr,
  debt_mean_dscr,
  debt_breach_month,
  debt_lender_loss,
  driver_final,
  driver_mean,
  driver_highest,
  driver_lowest,
  study_defaults,
  study_cascade_loss,
  size
};

inline constexpr int kMetrics = int(Metric::size);

/// Whether a party's NPV is the sum of this and the others like it.
constexpr bool is_npv_part(Metric m) { return m >= Metric::party_revenue && m <= Metric::party_residual; }

// In the order of Metric. Money is discounted to the study's start unless the text says otherwise.
inline constexpr MetricInfo kMetricInfo[] = {
    {Owner::party, "loss_usd", Quantity::usd, Tail::high, Report::always, "NPV on the plan less NPV on the path"},
    {Owner::party, "mismatch_usd", Quantity::usd, Tail::high, Report::always,
     "stranded, unserved and spot cost above the planned price, lost project money, less late credits"},
    {Owner::party, "npv_usd", Quantity::usd, Tail::none, Report::always,
     "net present value, the sum of the parts below"},
    {Owner::party, "revenue_usd", Quantity::usd, Tail::none, Report::always, "received from buyers"},
    {Owner::party, "payments_usd", Quantity::usd, Tail::none, Report::always, "paid to sellers (negative)"},
    {Owner::party, "served_value_usd", Quantity::usd, Tail::none, Report::always, "value of the demand served"},
    {Owner::party, "spot_usd", Quantity::usd, Tail::none, Report::always, "spent on the spot market (negative)"},
    {Owner::party, "resale_usd", Quantity::usd, Tail::none, Report::always, "free capacity sold at spot"},
    {Owner::party, "energy_usd", Quantity::usd, Tail::none, Report::always, "energy of its sites (negative)"},
    {Owner::party, "opex_usd", Quantity::usd, Tail::none, Report::always, "operation of its sites (negative)"},
    {Owner::party, "capex_hardware_usd", Quantity::usd, Tail::none, Report::always, "spent on hardware (negative)"},
    {Owner::party, "capex_power_usd", Quantity::usd, Tail::none, Report::always, "spent on power (negative)"},
    {Owner::party, "capex_component_usd", Quantity::usd, Tail::none, Report::always, "spent on components (negative)"},
    {Owner::party, "late_credits_usd", Quantity::usd, Tail::none, Report::always, "received as buyer, paid as seller"},
    {Owner::party, "lease_usd", Quantity::usd, Tail::none, Report::always, "rent of its leased sites (negative)",
     Feature::leases},
    {Owner::party, "fees_usd", Quantity::usd, Tail::none, Report::always,
     "for cancelling, holding, restarting and leaving early, received less paid", Feature::fees},
    {Owner::party, "sublet_usd", Quantity::usd, Tail::none, Report::always, "contracted capacity sold on",
     Feature::sublet},
    {Owner::party, "claims_usd", Quantity::usd, Tail::none, Report::always,
     "claims on it and debts that its failure leaves unpaid (negative, in full)", Feature::credit},
    {Owner::party, "recovery_usd", Quantity::usd, Tail::none, Report::always, "recovered from others that failed",
     Feature::credit},
    {Owner::party, "debt_draws_usd", Quantity::usd, Tail::none, Report::always, "borrowed", Feature::debt},
    {Owner::party, "debt_service_usd", Quantity::usd, Tail::none, Report::always,
     "interest and principal, and what is owed in the last month (negative)", Feature::debt},
    {Owner::party, "holding_usd", Quantity::usd, Tail::none, Report::always, "holdings sold in the last month",
     Feature::holdings},
    {Owner::party, "residual_usd", Quantity::usd, Tail::none, Report::always, "what its hardware is worth at the end",
     Feature::residual},
    {Owner::party, "stranded_usd", Quantity::usd, Tail::high, Report::always, "take-or-pay paid for nothing"},
    {Owner::party, "unserved_gpue_hours", Quantity::gpue_hours, Tail::high, Report::always, "demand never served"},
    {Owner::party, "lowest_liquidity_usd", Quantity::usd, Tail::none, Report::always,
     "lowest cash and credit line, not discounted"},
    {Owner::party, "lowest_liquidity_month", Quantity::month, Tail::none, Report::always, "when it was lowest"},
    {Owner::party, "funding_gap_usd", Quantity::usd, Tail::high, Report::always,
     "how far liquidity fell below 0, not discounted"},
    {Owner::party, "utilisation", Quantity::share, Tail::none, Report::always, "used share of its sites' capacity"},
    {Owner::party, "unpowered_unit_months", Quantity::units, Tail::high, Report::always,
     "hardware standing without power"},
    {Owner::party, "hhi_provider", Quantity::share, Tail::none, Report::always,
     "concentration of what serves its demand, by seller"},
    {Owner::party, "hhi_supplier", Quantity::share, Tail::none, Report::always,
     "the same, looking through to the sellers' suppliers"},
    {Owner::party, "default_month", Quantity::month, Tail::none, Report::always, "month of its failure",
     Feature::credit},
    {Owner::party, "default_cause", Quantity::cause, Tail::none, Report::always,
     "1: by chance, 2: its liquidity ran out, 3: so soon after a partner's failure", Feature::credit},
    {Owner::party, "prepay_lost_usd", Quantity::usd, Tail::high, Report::always,
     "prepayments not recovered from sellers that failed", Feature::credit},
    {Owner::contract, "paid_usd", Quantity::usd, Tail::none, Report::always,
     "paid by the buyer, with prepayment, refund and true-up"},
    {Owner::contract, "stranded_usd", Quantity::usd, Tail::high, Report::always, "take-or-pay paid for nothing"},
    {Owner::contract, "late_credits_usd", Quantity::usd, Tail::none, Report::always, "paid by the seller for lateness"},
    {Owner::contract, "shortfall_gpue_hours", Quantity::gpue_hours, Tail::high, Report::always,
     "committed and not available"},
    {Owner::contract, "delivered_share", Quantity::share, Tail::none, Report::always, "available over committed"},
    {Owner::contract, "months_late", Quantity::months, Tail::high, Report::always,
     "months of the term with less than 98 % available"},
    {Owner::contract, "prepay_balance_highest_usd", Quantity::usd, Tail::high, Report::always,
     "highest prepayment still owed"},
    {Owner::contract, "termination_month", Quantity::month, Tail::none, Report::always,
     "month at whose beginning it ended before its term", Feature::endings},
    {Owner::contract, "npv_buyer_usd", Quantity::usd, Tail::none, Report::always, "value of its payments to the buyer"},
    {Owner::contract, "npv_seller_usd", Quantity::usd, Tail::none, Report::always,
     "value of its payments to the seller"},
    {Owner::demand, "served_gpue_hours", Quantity::gpue_hours, Tail::none, Report::always, "served"},
    {Owner::demand, "unserved_gpue_hours", Quantity::gpue_hours, Tail::high, Report::always, "never served"},
    {Owner::demand, "served_share", Quantity::share, Tail::none, Report::always, "served over demanded"},
    {Owner::demand, "months_short", Quantity::months, Tail::high, Report::always, "months with anything unserved"},
    {Owner::project, "months_late", Quantity::months, Tail::high, Report::always,
     "months after due; up to the horizon if unfinished"},
    {Owner::project, "finish_month", Quantity::month, Tail::none, Report::always, "month from which it is there"},
    {Owner::project, "critical", Quantity::flag, Tail::none, Report::always, "the last of a late site's chain"},
    {Owner::project, "cost_usd", Quantity::usd, Tail::high, Report::always, "spent on it"},
    {Owner::project, "cancelled", Quantity::flag, Tail::none, Report::always, "a policy cancelled it", Feature::cancel},
    {Owner::project, "lost_usd", Quantity::usd, Tail::high, Report::always, "spent on it until cancelled, with the fee",
     Feature::cancel},
    {Owner::supplier, "delivered_usd", Quantity::usd, Tail::none, Report::always, "spent on its finished projects"},
    {Owner::supplier, "late_usd", Quantity::usd, Tail::high, Report::always, "spent on its late projects"},
    {Owner::supplier, "cancelled_usd", Quantity::usd, Tail::high, Report::always, "lost with its cancelled projects",
     Feature::cancel},
    {Owner::site, "outage_hours", Quantity::hours, Tail::high, Report::always, "hours lost to outages"},
    {Owner::milestone, "met", Quantity::flag, Tail::none, Report::always, "reached by its date"},
    {Owner::site, "residual_usd", Quantity::usd, Tail::none, Report::always, "what its hardware is worth at the end",
     Feature::residual},
    {Owner::debt, "drawn_usd", Quantity::usd, Tail::none, Report::always, "borrowed", Feature::debt},
    {Owner::debt, "balance_highest_usd", Quantity::usd, Tail::high, Report::always, "highest balance owed",
     Feature::debt},
    {Owner::debt, "lowest_dscr", Quantity::ratio, Tail::none, Report::always,
     "lowest debt service cover ratio tested, cut to -100 … 100; 100 where none was", Feature::debt},
    {Owner::debt, "mean_dscr", Quantity::ratio, Tail::none, Report::always,
     "mean of the ratios tested, each cut to -100 … 100; 100 where none was", Feature::debt},
    {Owner::debt, "breach_month", Quantity::month, Tail::none, Report::always,
     "month of the first failed test that was not cured", Feature::debt},
    {Owner::debt, "lender_loss_usd", Quantity::usd, Tail::high, Report::always,
     "balance not recovered from a borrower that failed", Feature::credit},
    {Owner::driver, "final", Quantity::driver, Tail::none, Report::always, "value in the last month"},
    {Owner::driver, "mean", Quantity::driver, Tail::none, Report::on_request, "mean over the months"},
    {Owner::driver, "highest", Quantity::driver, Tail::none, Report::on_request, "highest month"},
    {Owner::driver, "lowest", Quantity::driver, Tail::none, Report::on_request, "lowest month"},
    {Owner::study, "defaults", Quantity::count, Tail::high, Report::always, "parties that failed", Feature::credit},
    {Owner::study, "cascade_loss_usd", Quantity::usd, Tail::high, Report::always,
     "claims on parties that failed within a year of a partner", Feature::credit},
};
static_assert(sizeof(kMetricInfo) / sizeof(MetricInfo) == kMetrics);

}  // namespace offtake::inline OFFTAKE_TARGET
