#!/usr/bin/env bash
# run_isa.sh FEATURE PROGRAM: runs PROGRAM where the processor has FEATURE (none: anywhere), else
# ends with 77 (skipped).
set -euo pipefail
if [[ $1 != none ]] && ! grep -qw "$1" /proc/cpuinfo; then
  echo "this processor has no $1"
  exit 77
fi
exec "$2"
