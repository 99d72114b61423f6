// The mistake that unit_symbols.sh is there to find: an inline function outside the unit's
// namespace, of which the linker keeps one copy, whichever instruction set it was compiled for.
namespace offtake {

inline double leaked(double x) { return x * x; }

namespace mixed {
double (*const table)(double) = leaked;
}

}  // namespace offtake

extern "C" const void* const offtake_unit_mixed = &offtake::mixed::table;
