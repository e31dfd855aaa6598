#!/bin/bash
# packages.sh WHY NAME...: root on Debian or Ubuntu gets the missing Debian packages installed;
# anybody else is told each one's command. Never through sudo, and never an error: WHY says what goes without.
set -euo pipefail
why=$1
shift

missing=()
for name in "$@"; do
  dpkg -s "$name" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$name")
done
((${#missing[@]})) || exit 0

install() { apt-get install -qq -y --no-install-recommends "$@" </dev/null >/dev/null 2>&1; }

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  exec 9<"$0" && flock 9 # one at a time: another may be installing for the same make
  echo "installing Debian packages: ${missing[*]}"
  apt-get update -qq >/dev/null 2>&1 || true
  failed=()
  if ! install "${missing[@]}"; then # one that cannot be had keeps all of them out: then each alone
    for name in "${missing[@]}"; do
      install "$name" || failed+=("$name")
    done
  fi
  missing=("${failed[@]}")
fi
for name in "${missing[@]}"; do
  echo "missing: $name ($why); as root: apt-get install --no-install-recommends $name" >&2
done
