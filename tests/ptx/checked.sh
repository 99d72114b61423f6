#!/usr/bin/env bash
# checked.sh TESTS: the device's kernels under the sanitizers, so that no thread reads or writes what is not its own; and
# one that does is found.
set -euo pipefail
tests=$1
compiler=${CXX:-g++}
libraries=()
for name in libasan.so libubsan.so; do
  file=$("$compiler" -print-file-name="$name")
  [[ $file == /* ]] || {
    echo "no $name: skipped"
    exit 77
  }
  libraries+=("$file")
done
export OFFTAKE_PTX_CHECKED=1 ASAN_OPTIONS=detect_leaks=0
env LD_PRELOAD="${libraries[*]}" "$tests" \
  --gtest_filter="Studies/StudyKernelsOf.*first_steps:SummaryKernels.*:PtxThreads.AreSeen*"
