#!/usr/bin/env bash
# scripts/offtake, with nothing to install or build, is the program: same output, same messages,
# same exit code, from any directory.
set -euo pipefail
script=$OFFTAKE_SOURCE/scripts/offtake
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for arguments in --help "no-such-command" ""; do
  # shellcheck disable=SC2086  # no argument at all is one of the cases
  {
    direct=0 through=0
    "$OFFTAKE" $arguments >direct.out 2>direct.err || direct=$?
    "$script" $arguments >through.out 2>through.err || through=$?
  }
  if ((direct != through)); then
    echo "offtake $arguments: exit code $direct, through the script $through" >&2
    exit 1
  fi
  cmp direct.out through.out
  cmp direct.err through.err
done

# Through a link too.
ln -s "$script" offtake
./offtake --version >through.out
"$OFFTAKE" --version | cmp - through.out
