// [contract.N], but for its clauses
#include "host/config/kinds.h"

namespace offtake {
namespace {

constexpr Range kTerm{1, 1200};
constexpr Range kEscalator{-0.99, 10};

}  // namespace

Bindings bindings(const Contract*) {
  static const Binding keys[] = {
      bind<&Contract::buyer>({"buyer", Form::reference, Unit::none, kAny, Presence::required, 0, "who pays", "party"}),
      bind<&Contract::seller>(
          {"seller", Form::reference, Unit::none, kAny, Presence::required, 0, "who delivers", "party"}),
      bind<&Contract::klass>(
          {"class", Form::text, Unit::none, kAny, Presence::optional, 0, "pool of capacity (default: gpu)"}),
      bind<&Contract::start>({"start", Form::date, Unit::none, kAny, Presence::required, 0, "first month of the term"}),
      bind<&Contract::months>(
          {"months", Form::integer, Unit::months, kTerm, Presence::required, 0, "length of the term"}),
      bind<&Contract::priority>(
          {"priority", Form::integer, Unit::none, {1, 1000}, Presence::optional, 1, "1 is served first by its seller"}),
      bind<&Contract::price_usd_per_gpue_hour>({"price_usd_per_gpue_hour", Form::quote, Unit::usd_per_gpue_hour,
                                                kNotNegative, Presence::required, 0, "price of what is used"}),
      bind<&Contract::escalator_per_year>({"escalator_per_year", Form::number, Unit::share, kEscalator,
                                           Presence::optional, 0, "growth of the price at each anniversary"}),
      bind<&Contract::take_or_pay>({"take_or_pay", Form::distribution, Unit::share, kShare, Presence::optional, 0,
                                    "share of the available capacity that is paid for, used or not"}),
      bind<&Contract::flex>({"flex", Form::number, Unit::share, kNotNegative, Presence::optional, 0,
                             "share of the commitment that may be used above it"}),
      bind<&Contract::gpue>({"gpue", Form::ramp, Unit::gpue, kNotNegative, Presence::optional, -1,
                             "committed capacity; or else commitment_usd"}),
      bind<&Contract::commitment_usd>({"commitment_usd", Form::number, Unit::usd, kPositive, Presence::optional, 0,
                                       "committed money at plan prices and full use; or else gpue"}),
      bind<&Contract::ramp>({"ramp", Form::ramp, Unit::share, kNotNegative, Presence::optional, 1,
                             "share of the highest capacity that commitment_usd buys, over time (default: 1)"}),
      bind<&Contract::true_up_months>({"true_up_months", Form::integer, Unit::months, kTerm, Presence::optional, 1,
                                       "months between settlements of take-or-pay"}),
  };
  return keys;
}

}  // namespace offtake
