# shellcheck shell=bash disable=SC2154
# Sourced first by scripts/start and scripts/test: where we are, and how we speak.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
logs=$root/build/logs
mkdir -p "$logs"

# Progress goes to stderr: stdout belongs to the result.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# logged NAME COMMAND…: runs the command into build/logs/NAME.log and shows the end of it where it fails.
logged() {
  local log=$logs/$1.log
  shift
  "$@" >"$log" 2>&1 && return
  say "This failed: $*" "(all of its output is in ${log#"$root"/}; the end of it:)"
  tail -n 40 "$log" >&2
  return 1
}
