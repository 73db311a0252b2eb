#!/usr/bin/env bash
# Runs every test project and ends with the sum over all of them: "N passed, N failed[, N skipped]".
# Exits 1 if a test failed, a project did not build, or a run executed no test.
set -uo pipefail
cd "$(dirname "$0")/.."

runtime=${1:?usage: tests/run.sh RUNTIME-IDENTIFIER}
logs=artifacts/test-logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0 broken=0

count() { # log, label: the figure behind TUnit's "label: N"
  sed 's/\x1b\[[0-9;]*m//g' "$1" | sed -n "s/^ *$2: *\([0-9][0-9]*\).*/\1/p" | tail -n 1
}

run() { # name, command...
  local name=$1 log="$logs/$1.log" code
  shift
  echo "== $name"
  "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  local succeeded; succeeded=$(count "$log" succeeded)
  passed=$((passed + ${succeeded:-0}))
  failed=$((failed + $(count "$log" failed || true) + 0))
  skipped=$((skipped + $(count "$log" skipped || true) + 0))
  if [ "$code" -ne 0 ] || [ "${succeeded:-0}" -eq 0 ]; then
    echo "== $name ended with code $code" >&2
    broken=$((broken + 1))
  fi
}

managed() { # project
  run "$1" dotnet run --project "tests/$1" -c Release -- --disable-logo --progress off
}

# The socket engine has two modes. The managed run takes its default; the native run takes the one the daemon sets.
managed Dingo.Generators.Tests
managed Dingo.Tests

native=artifacts/publish/dingo-tests
if dotnet publish tests/Dingo.Tests -c Release -r "$runtime" -o "$native" -v quiet; then
  DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT=1 \
    run Dingo.Tests.native "$native/Dingo.Tests" --disable-logo --progress off
else
  echo "== Dingo.Tests did not publish as a native binary" >&2
  broken=$((broken + 1))
fi

managed Dingo.EndToEnd

# A run that broke without a failed test (a crash, a build error) still counts as one.
[ "$broken" -gt 0 ] && [ "$failed" -eq 0 ] && failed=$broken
line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
