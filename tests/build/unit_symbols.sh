#!/usr/bin/env bash
# unit_symbols.sh NM UNIT OBJECT…: fails if an object defines a symbol that the linker could share
# with another unit: anything external or weak outside namespace offtake::UNIT, other than the one
# exported table offtake_unit_UNIT. An inline std:: function compiled for AVX-512 would otherwise
# end up in the code of every machine.
set -euo pipefail
nm=$1 unit=$2
shift 2

defined=$("$nm" --demangle --defined-only --extern-only --no-sort "$@" | sed -nE 's/^[0-9a-f]+ . //p')
if ! grep -qx "offtake_unit_$unit" <<<"$defined"; then
  echo "unit $unit does not export offtake_unit_$unit" >&2
  exit 1
fi

# The sanitizers' own symbols are of no instruction set.
own="(^|[^A-Za-z0-9_:])offtake::$unit::|^offtake_unit_$unit\$|^__(odr_)?[atu]b?san"
if foreign=$(grep -vE "$own" <<<"$defined"); then
  echo "unit $unit defines symbols of no namespace of its own:" >&2
  echo "$foreign" >&2
  exit 1
fi
