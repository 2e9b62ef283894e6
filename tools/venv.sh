#!/usr/bin/env bash
# Makes .venv from requirements-dev.txt, or says what the machine lacks. Run by `make venv`.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    printf '\nmake venv: %s\n' "$1" >&2
    exit 1
}

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# PYTHON=... decides alone; otherwise the machine's python3, then any newer one beside it.
find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if usable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    local found
    found=$("${PYTHON:-python3}" --version 2>/dev/null) || found="no ${PYTHON:-python3}"
    fail "Python 3.11 or newer is needed; found $found.
  Debian 12, Ubuntu 24.04 and later:  apt install python3 python3-venv
  Another interpreter:                make venv PYTHON=/path/to/python3.12"
}

python=$(find_python)
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "$python has no venv with pip (module ensurepip).
  apt install python3-venv            (for a Python beside the system's own: python$version-venv)"

# An environment that was moved, or whose interpreter is gone, is made again from nothing.
home=$(cat .venv/.home 2>/dev/null || true)
if [ "$home" != "$(pwd -P)" ] || ! usable .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making .venv with $python (Python $version)"
    "$python" -m venv --clear .venv || fail "the environment could not be made; the lines above say why."
    pwd -P >.venv/.home
fi

echo "Installing the pinned packages; the first time takes about a minute"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
    -r requirements-dev.txt || fail "pip could not install the packages; its own message is above.
  It needs the network and a package index (https://pypi.org, or a mirror: export PIP_INDEX_URL=...)."
.venv/bin/python -m pip check --disable-pip-version-check \
    || fail "the pinned packages do not fit together; correct requirements.txt or requirements-dev.txt."

touch .venv/.installed
