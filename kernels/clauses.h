// Every clause a contract can have beyond its price: the one list of them. What a clause is: clauses/clause.h.
#pragma once

#include "kernels/clauses/backstop.h"
#include "kernels/clauses/exclusive.h"
#include "kernels/clauses/exit.h"
#include "kernels/clauses/late.h"
#include "kernels/clauses/prepay.h"
#include "kernels/clauses/renew.h"
#include "kernels/clauses/sublet.h"

namespace offtake::inline OFFTAKE_TARGET {

using Clauses = List<Prepay, Late, Renew, Exclusive, Exit, Sublet, Backstop>;

}  // namespace offtake::inline OFFTAKE_TARGET
