#!/usr/bin/env bash
# Names what is missing to build (or, with "test" or "bench", also for that) and how to install it.
# As root on Debian or Ubuntu it installs the packages itself. Exits 1 while something is missing.
set -euo pipefail

readonly sdk_major=10
packages=() optional=()

want() { # command, Debian package that brings it
  command -v "$1" >/dev/null 2>&1 || packages+=("$2")
}

if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks | grep -q "^${sdk_major}\."; then
  echo "missing: the .NET ${sdk_major} SDK." >&2
  echo "  Ubuntu:  apt-get install dotnet-sdk-${sdk_major}.0" >&2
  echo "  others:  the instructions of the .NET download page for your system" >&2
  exit 1
fi

# The native compiler links with clang or, where there is none, gcc.
command -v clang >/dev/null 2>&1 || want gcc gcc
[ -e /usr/include/stdlib.h ] || packages+=(libc6-dev)
want objcopy binutils

if [ "${1:-build}" = bench ]; then
  want haproxy haproxy
  want socat socat
  want nginx nginx-light
  [ -e /usr/lib/nginx/modules/ngx_stream_module.so ] || packages+=(libnginx-mod-stream)
fi

if [ "${1:-build}" = test ]; then
  want curl curl
  # Without these, the tests that need them say so and are skipped (never in CI).
  for program in node:nodejs npm:npm prometheus:prometheus promtool:prometheus ip:iproute2 systemd-analyze:systemd haproxy:haproxy; do
    command -v "${program%:*}" >/dev/null 2>&1 || optional+=("${program#*:}")
  done
  if [ "$(id -u)" = 0 ] || [ -n "${CI:-}" ]; then
    packages+=("${optional[@]}")
  elif [ ${#optional[@]} -gt 0 ]; then
    echo "missing, so some tests will be skipped: ${optional[*]}. Install with:" >&2
    echo "  sudo apt-get install --no-install-recommends ${optional[*]}" >&2
  fi
fi

[ ${#packages[@]} -eq 0 ] && exit 0
mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  # Run level 1: what is installed for a test must not start as a service.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update -qq
  exec apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

echo "missing: ${packages[*]}. Install with:" >&2
echo "  sudo apt-get install --no-install-recommends ${packages[*]}" >&2
exit 1
