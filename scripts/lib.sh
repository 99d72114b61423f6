# Shared by scripts/offtake and scripts/test: packages, and one build. Everything said here goes to
# standard error: standard output belongs to the program.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)
build=$root/build/release

packages=(
  cmake g++ ninja-build
  libbenchmark-dev libboost-math-dev libcli11-dev libeigen3-dev libfmt-dev libgtest-dev
  libthrust-dev libtomlplusplus-dev nlohmann-json3-dev
)

die() {
  echo "error: $*" >&2
  exit 1
}

# Those that are not installed, one a line.
missing_packages() {
  local package
  for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

# Installs what is missing; silent when nothing is.
install_packages() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    die "this is no Debian (no apt-get): install the equivalents of: ${packages[*]};" \
      "then: cmake --preset release && cmake --build --preset release"
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "missing packages: ${missing[*]}; there is no sudo: run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}" >&2
  local log
  log=$(mktemp)
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  # A list that cannot be refreshed need not matter; a package that cannot be installed does.
  if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 &&
    ! "${apt[@]}" install --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "cannot install: ${missing[*]} (apt-get's last lines are above)"
  fi
  rm -f "$log"
}

# build_targets TARGET…: configures once, then builds what has changed; silent when nothing has.
# One build at a time, whoever else runs these scripts.
build_targets() {
  mkdir -p "$build" 2>/dev/null && [[ -w $build ]] ||
    die "cannot write to $build: build there as its owner, or run $build/offtake itself if it is there"
  (
    flock 9
    if [[ ! -f $build/build.ninja ]]; then
      echo "building offtake in $build (once; minutes)" >&2
      cmake -S "$root" --preset release >"$build/configure.log" 2>&1 || {
        cat "$build/configure.log" >&2
        die "cannot configure"
      }
      grep '^-- CUDA: ' "$build/configure.log" >&2 || true
    fi
    local log=$build/build.log
    if [[ -t 2 && $(ninja -C "$build" -n "$@") != *"no work to do"* ]]; then
      ninja -C "$build" "$@" >&2 || die "cannot build"
    else
      ninja -C "$build" "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        die "cannot build"
      }
    fi
  ) 9>"$build/.lock" || exit
}
