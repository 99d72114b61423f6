# Shared by the scripts of this folder: a directory of their own, and what they expect of the program.
study=$OFFTAKE_SOURCE/configs/first-steps.toml
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect CODE PATTERN ARGS…: the program ends with CODE, and standard error is one line that matches.
expect() {
  local code=$1 pattern=$2 got=0
  shift 2
  "$OFFTAKE" "$@" >out.txt 2>err.txt || got=$?
  ((got == code)) || fail "offtake $*: exit code $got instead of $code: $(cat err.txt)"
  (($(wc -l <err.txt) == 1)) || fail "offtake $*: not one line: $(cat err.txt)"
  grep -qE -- "$pattern" err.txt || fail "offtake $*: '$(cat err.txt)' instead of '$pattern'"
}

# run ARGS…: a quiet run of the small study that succeeds without a word on standard error.
run() {
  "$OFFTAKE" run "$study" --quiet "$@" >out.txt 2>err.txt || fail "run $*: $(cat err.txt)"
  [[ ! -s err.txt ]] || fail "run $* --quiet said: $(cat err.txt)"
}

digest() { sed -n 's/^digest *//p' out.txt; }
