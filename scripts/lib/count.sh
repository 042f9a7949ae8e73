# shellcheck shell=bash disable=SC2154
# Adds up what the runners say. Test cases are counted, not programs; a program that dies counts as one failed.

passed=0
failed=0
skipped=0

# count PASSED FAILED SKIPPED
count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  skipped=$((skipped + $3))
}

# count_failure WHAT: something that could not even start.
count_failure() {
  say "FAILED: $1"
  count 0 1 0
}

# count_skipped WHAT WHY
count_skipped() {
  say "Skipped: $1: $2"
  count 0 0 1
}

# Reads the log of `ctest -V`. Catch2 programs say their numbers in their last line; of others the exit status counts.
read_ctest() {
  awk '
    { gsub(/\033\[[0-9;]*m/, "") }
    /^ *[0-9]+: All tests passed/ { n = $1 + 0; match($0, /in [0-9]+ test case/); good[n] += substr($0, RSTART + 3) + 0; said[n] = 1 }
    /^ *[0-9]+: test cases:/ { n = $1 + 0; said[n] = 1
      if (match($0, /[0-9]+ passed/)) good[n] += substr($0, RSTART) + 0
      if (match($0, /[0-9]+ failed/)) bad[n] += substr($0, RSTART) + 0 }
    /^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/ { match($0, /#[0-9]+/); n = substr($0, RSTART + 1) + 0
      if ($0 ~ /\*\*\*Skipped/) skip++
      else if ($0 ~ / Passed /) { if (!said[n]) good[n] = 1 }
      else if (!bad[n]) bad[n] = 1
      seen[n] = 1 }
    END { for (n in seen) { p += good[n]; f += bad[n] }; print p + 0, f + 0, skip + 0 }' "$1"
}

# Reads the log of `node --test` with its spec or TAP reporter.
read_node() {
  awk '
    $1 ~ /^(#|ℹ)$/ && $2 == "pass" { p += $3 }
    $1 ~ /^(#|ℹ)$/ && ($2 == "fail" || $2 == "cancelled") { f += $3 }
    $1 ~ /^(#|ℹ)$/ && ($2 == "skipped" || $2 == "todo") { s += $3 }
    END { print p + 0, f + 0, s + 0 }' "$1"
}

# Reads what scripts/simulate prints: all its histories together are one test, each that fails is one failed.
read_histories() {
  awk '
    /^seed [0-9]+ fails at step / { f++ }
    /^seeds [0-9]+, steps / { n += $2 }
    END { print (n > 0 && !f) + 0, f + 0, 0 }' "$1"
}

# The part of a log that a person wants to see when something failed.
show_failures() {
  case $1 in
    read_ctest)
      awk '/^ *[0-9]+\/[0-9]+ Test +#[0-9]+:.*\*\*\*/ { match($0, /#[0-9]+/); print substr($0, RSTART + 1) + 0 }' "$2" |
        while read -r number; do grep -E "^ *$number: " "$2" | tail -n 60; done >&2
      ;;
    read_histories) grep -B 12 '^seed [0-9]* fails at step ' "$2" | tail -n 60 >&2 ;;
    read_node) awk '/failing tests:/ { on = 1 } on && !/^ +at (async )?(TestContext|Test\.|new Promise|node:)/' "$2" | head -n 120 >&2 ;;
  esac
}

# run_counted NAME READER COMMAND…: runs the command into build/logs/NAME.log and counts what it says.
run_counted() {
  local name=$1 reader=$2 log=$logs/$1.log status=0 good bad left
  shift 2
  local started=$SECONDS
  "$@" >"$log" 2>&1 || status=$?
  read -r good bad left < <("$reader" "$log")
  if ((status != 0 && bad == 0)) || ((good + bad + left == 0)); then
    say "$name ended with status $status after $good tests; the end of ${log#"$root"/}:"
    tail -n 40 "$log" >&2
    bad=$((bad + 1))
  elif ((bad > 0)); then
    show_failures "$reader" "$log"
  fi
  grep -E '^ *﹣ ' "$log" >&2
  count "$good" "$bad" "$left"
  say "$(printf '%-20s %5d passed, %d failed  (%d s)' "$name" "$good" "$bad" $((SECONDS - started)))"
}

# The closing line, and the exit status that goes with it.
result() {
  local line="$passed passed, $failed failed"
  ((skipped > 0)) && line+=", $skipped skipped"
  printf '%s\n' "$line"
  ((failed == 0 && passed > 0))
}
