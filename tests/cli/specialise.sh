#!/usr/bin/env bash
# Kernels of a study's own structure, as far as a machine without a GPU can tell: what is said where they cannot be, and
# the cache. Nothing of them is loaded before it is wanted.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common/expect.sh"

expect 2 '^offtake: error: --specialise maybe: ' run "$study" --specialise maybe
expect 2 '^offtake: error: --specialise on: only a GPU.s kernel can be, ' run "$study" --specialise on --backend cpu --out a
"$OFFTAKE" run "$study" --specialise off --backend cpu --paths 100 --out b >out.txt
grep -q '"kernel": ""' b/manifest.json || fail "$(cat b/manifest.json)"

# Neither NVRTC nor the driver is linked.
if ldd "$OFFTAKE" | grep -E 'libnvrtc|libcuda'; then fail "linked"; fi

export OFFTAKE_CACHE=$PWD/cache
[[ $("$OFFTAKE" cache) == "$PWD/cache: 0 kernels, 0 bytes" ]] || fail "$("$OFFTAKE" cache)"
mkdir cache && printf abcd >cache/0.kernel && echo y >cache/mine.txt
[[ $("$OFFTAKE" cache --clear) == "$PWD/cache: removed 1 kernel, 4 bytes" ]] || fail "$("$OFFTAKE" cache)"
[[ $(ls cache) == mine.txt ]] || fail "$(ls cache)"
(unset OFFTAKE_CACHE XDG_CACHE_HOME HOME && expect 2 '^offtake: error: there is no cache, because none of ' cache)

# Without NVRTC bench says so, and measures the rest.
OFFTAKE_NVRTC=/nowhere/libnvrtc.so "$OFFTAKE" bench "$study" --seconds 0.01 >out.txt
grep -q '^GPU kernels: not compiled, because OFFTAKE_NVRTC=/nowhere/libnvrtc.so cannot be loaded' out.txt || fail "$(cat out.txt)"
