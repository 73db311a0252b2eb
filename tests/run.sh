#!/usr/bin/env bash
# Runs every test project and ends with the sum over all of them: "N passed, N failed[, N skipped]".
# Exits 1 if a test failed, something did not build, or no test ran.
set -uo pipefail
cd "$(dirname "$0")/.."

runtime=${1:?usage: tests/run.sh RUNTIME-IDENTIFIER}
logs=artifacts/test-logs
passed=0 failed=0 skipped=0

count() { # log, label: the figure behind TUnit's "label: N"
  sed 's/\x1b\[[0-9;]*m//g' "$1" | sed -n "s/^ *$2: *\([0-9][0-9]*\).*/\1/p" | tail -n 1
}

step() { # name, command...: a step that is no test counts only when it fails
  local name=$1
  shift
  echo "== $name (after $SECONDS s)"
  "$@" && return 0
  echo "== $name failed" >&2
  failed=$((failed + 1))
  return 1
}

run() { # name, command...
  local name=$1 log="$logs/$1.log" code succeeded broken
  shift
  echo "== $name (after $SECONDS s)"
  "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  succeeded=$(count "$log" succeeded) broken=$(count "$log" failed)
  # A run that ends badly without a failed test (a crash, a build error, no test at all) counts as one.
  if [ "${broken:-0}" -eq 0 ] && { [ "$code" -ne 0 ] || [ "${succeeded:-0}" -eq 0 ]; }; then
    echo "== $name ended with code $code" >&2
    broken=1
  fi
  passed=$((passed + ${succeeded:-0}))
  failed=$((failed + ${broken:-0}))
  skipped=$((skipped + $(count "$log" skipped || true) + 0))
}

managed() { # project
  run "$1" dotnet run --project "tests/$1" -c Release -- --disable-logo --progress off
}

tool() { # project: a program of its own, which says what passed as the test runners do
  run "$1" dotnet run --project "tests/$1" -c Release
}

failures() { # the failed tests of all runs, so that the end of a long output says which
  sed 's/\x1b\[[0-9;]*m//g' "$logs"/*.log 2>/dev/null | grep -A 12 '^failed '
}

finish() {
  local line="$passed passed, $failed failed"
  [ "$failed" -gt 0 ] && failures
  [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

step prerequisites src/Dingo.Aot/Packaging/prerequisites.sh test || finish
step "make build" make --no-print-directory build || finish
rm -rf "$logs" && mkdir -p "$logs"

managed Dingo.Generators.Tests
managed Dingo.Tests
# What only Windows runs must at least build, with the analysers' word that no call is missing there; apart from all else that is built, and
# beside the interleavings, of which one thread runs at a time.
dotnet build src/Dingo.Aot/Dingo.Aot.csproj -c Release -r win-x64 -v quiet --artifacts-path artifacts/windows > "$logs/windows.txt" 2>&1 &
windows=$!
windows_has_built() {
  wait "$windows" && return 0
  cat "$logs/windows.txt"
  return 1
}
tool Dingo.Interleavings
tool Dingo.Simulation
step "the list of mutants" dotnet run --project tests/Dingo.Mutants -c Release -- --check

step "the build for Windows" windows_has_built

# The socket engine has two modes. The managed run took its default; the native run takes the one that the daemon sets.
native=artifacts/publish/dingo-tests
# The analysers have spoken already, in the managed build. In a place of its own, since what is built without them there would be built anew
# with them by `make run`, for which a test has a minute.
if step "the native publish of Dingo.Tests" \
  dotnet publish tests/Dingo.Tests -c Release -r "$runtime" -o "$native" -v quiet -p:RunAnalyzers=false --artifacts-path artifacts/native; then
  DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT=1 \
    run Dingo.Tests.native "$native/Dingo.Tests" --disable-logo --progress off
fi

managed Dingo.EndToEnd
finish
