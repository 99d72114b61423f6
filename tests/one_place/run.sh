#!/usr/bin/env bash
# One obvious place: a process, a clause and a measure, each a patch of one production file and a study that says what
# it must give. Applies each alone and then all to a copy of the sources, builds that, and runs the studies.
#   # expect: ENTITY METRIC MEASURE [LEVEL] = VALUE     within five standard errors
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
patches=(process clause measure)
for tool in git ninja; do
  command -v $tool >/dev/null || { echo "no $tool: skipped" && exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}
quietly() {
  "$@" >"$work/log" 2>&1 || fail "$*: $(tail -n 30 "$work/log")"
}

mkdir "$work/sources"
tar -C "${OFFTAKE_SOURCE:-$here/../..}" --exclude=./build --exclude=./.git --exclude=./runs -cf - . |
  tar -C "$work/sources" -xf -
cd "$work/sources"
for name in "${patches[@]}"; do
  quietly git apply --check "$here/$name.patch"
  mapfile -t touched < <(git apply --numstat "$here/$name.patch" | cut -f3 | grep -v '^tests/')
  ((${#touched[@]} == 1)) || fail "$name.patch touches ${#touched[@]} production files: ${touched[*]}"
done
for name in "${patches[@]}"; do quietly git apply "$here/$name.patch"; done

# What ccache has of another copy is good for this one.
export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1
quietly cmake -G Ninja -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O1 -DNDEBUG" \
  -DOFFTAKE_ISAS=scalar -DOFFTAKE_CUDA=OFF -DOFFTAKE_TESTS=OFF
quietly cmake --build build --target offtake

build/offtake keys >keys.txt
for text in 'process "displaced-gbm"' 'steady_share' 'clause "minimum"' 'usd_per_year  *number; USD/year'; do
  grep -q "$text" keys.txt || fail "offtake keys does not list: $text"
done

# estimate FILE ENTITY METRIC MEASURE LEVEL: value, low and high out of summary.json
estimate() {
  grep -F "\"entity\":\"$2\",\"metric\":\"$3\",\"measure\":\"$4\",\"level\":$5," "$1" |
    sed -E 's/.*"value":([^,]*),"low":([^,]*),"high":([^,}]*).*/\1 \2 \3/'
}

for name in "${patches[@]}"; do
  study=tests/one_place/$name.toml
  quietly build/offtake run "$study" --paths 200000 --quiet --out "out/$name"
  checked=0
  while read -r entity metric measure level equals truth _; do
    [[ $level != = ]] || { truth=$equals && level=null; }
    found=$(estimate "out/$name/summary.json" "$entity" "$metric" "$measure" "$level")
    [[ -n $found ]] || fail "$name: no $entity $metric $measure $level in summary.json"
    awk -v truth="$truth" '{ half = ($3 - $2) / 2 / 1.96 * 5 + 1e-6 * (truth < 0 ? -truth : truth)
                             exit !($1 - truth <= half && truth - $1 <= half) }' <<<"$found" ||
      fail "$name: $entity $metric $measure $level is $found instead of $truth"
    checked=$((checked + 1))
  done < <(sed -n 's/^# expect: //p' "$study")
  ((checked > 1)) || fail "$study expects nothing"
  echo "$name: ${checked} results as expected"
done
