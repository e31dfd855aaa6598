#!/bin/bash
# venv.sh [test]: makes .venv with a Python from 3.11 on and installs this checkout into it, with what the
# tests need where asked. Does nothing, without network, while pyproject.toml is what it was.
set -euo pipefail
cd "$(dirname "$0")/.."
extra=${1:-}
done=.venv/installed-${extra:-run}

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
complete() { "$1" -c 'import ensurepip' >/dev/null 2>&1; }

find_python() { # $PYTHON first, then the machine's; one that can make environments before one that cannot
  local found='' name
  for name in ${PYTHON:-} $(type -ap python3 python3.{14,13,12,11} python); do
    usable "$name" || continue
    complete "$name" && echo "$name" && return
    found=${found:-$name}
  done
  [[ $found ]] || { echo "needs Python 3.11 or newer: PYTHON=/path/to/python3 make run" >&2 && return 1; }
  echo "$found"
}

state() { pwd && cat pyproject.toml; }
state | cmp -s - "$done" && exit 0

if [[ $(head -n 1 .venv/installed-run 2>/dev/null) != "$PWD" ]] || ! usable .venv/bin/python; then
  python=$(find_python)
  complete "$python" || setup/packages.sh "makes .venv" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  echo "making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi
echo "installing the generator${extra:+ and what its tests need}"
install() { .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --editable ".${1:+[$1]}"; }
if ! install "${extra:-services,fleet}"; then # grpcio is there for most machines, and only one service needs it
  [[ ! $extra ]] && echo "trying again without grpcio" && install fleet
fi
state | tee .venv/installed-run >"$done"
