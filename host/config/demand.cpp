// [demand.N]
#include "host/config/kinds.h"

namespace offtake {

Bindings bindings(const Spot*) {
  static const Binding keys[] = {
      bind<&Spot::driver>(
          {"driver", Form::reference, Unit::none, kAny, Presence::required, 0, "the spot price", "driver"}),
      bind<&Spot::share>({"share", Form::steps, Unit::share, kShare, Presence::optional, 1,
                          "of what is still missing that the spot market has"}),
  };
  return keys;
}

Bindings bindings(const Demand*) {
  static const Binding keys[] = {
      bind<&Demand::customer>(
          {"customer", Form::reference, Unit::none, kAny, Presence::required, 0, "whose it is", "party"}),
      bind<&Demand::klass>(
          {"class", Form::text, Unit::none, kAny, Presence::optional, 0, "pool of capacity (default: gpu)"}),
      bind<&Demand::gpue>({"gpue", Form::steps, Unit::gpue, kNotNegative, Presence::required, 0,
                           "demand where X(t) = X(0) and the season is 1"}),
      bind<&Demand::driver>({"driver", Form::reference, Unit::none, kAny, Presence::optional, 0,
                             "what it grows with (default: it is constant)", "driver"}),
      bind<&Demand::season>({"season", Form::numbers, Unit::number, kNotNegative, Presence::optional, 0,
                             "12 factors, January first, on top of the driver's"}),
      bind<&Demand::value_usd_per_gpue_hour>(
          {"value_usd_per_gpue_hour", Form::steps, Unit::usd_per_gpue_hour, kNotNegative, Presence::optional, 0,
           "what serving it is worth; nothing dearer is bought (default: anything is)"}),
      bind<&Demand::deferrable_months>({"deferrable_months",
                                        Form::number,
                                        Unit::months,
                                        {0, 1200},
                                        Presence::optional,
                                        0,
                                        "months of demand that can wait"}),
      bind<&Demand::spot>({"spot", Form::table, Unit::none, kAny, Presence::optional, 0, "buys at the spot price"}),
  };
  return keys;
}

}  // namespace offtake
