#!/bin/sh
# Install what is missing, then start Quietmic: sh packaging/run.sh [--yes] [ARGUMENTS OF quietmic]
#
# On a screen the window opens. Without one the same engine runs headless. Without a microphone or a sound
# server the engine plays the demo recording.
set -eu
script=run.sh
cd "$(dirname "$0")/.."
. packaging/common.sh

yes=
if [ "${1:-}" = --yes ]; then
    yes=1
    shift
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT

groups=run
screen=
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    screen=1
    groups="run window"
fi

python=$(find_python)
missing=
if command -v dpkg-query >/dev/null 2>&1; then
    missing=$(missing_packages $groups | tr '\n' ' ')
    if [ -z "$python" ]; then missing="$missing python3"; fi
    if [ -z "$python" ]; then
        missing="$missing python3-venv"
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        case $python in
        */python3) missing="$missing python3-venv" ;;
        *) missing="$missing ${python##*/}-venv" ;;
        esac
    fi
else
    say "This is no Debian or Ubuntu: install PortAudio, the ALSA plugin for PulseAudio and libpulse yourself if they are missing."
fi

if [ -n "$missing" ]; then
    say "These system packages are missing: $missing"
    sudo=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "no sudo here; as root run: apt-get install $missing"
        sudo=sudo
    fi
    if [ -z "$yes" ]; then
        [ -t 0 ] || die "nobody to ask; allow it with --yes, or run: ${sudo:+sudo }apt-get install $missing"
        printf 'Install them with %sapt-get? [y/N] ' "${sudo:+$sudo }"
        read -r answer || answer=
        case $answer in
        y | Y | yes) ;;
        *) die "nothing was installed; do it yourself with: ${sudo:+sudo }apt-get install $missing" ;;
        esac
    fi
    apt_install $missing
    python=$(find_python)
fi
[ -n "$python" ] || die "Quietmic needs Python 3.11 or newer; found $(python3 --version 2>/dev/null || echo none)"

make_venv
install_project ""
rm -f "$log"

if [ -n "$screen" ] && [ $# = 0 ] && ! .venv/bin/quietmic install-desktop --check; then
    say "To find Quietmic in your menu: .venv/bin/quietmic install-desktop (--remove takes it out again)"
fi
if [ $# -gt 0 ]; then
    exec .venv/bin/quietmic "$@"
elif [ -n "$screen" ]; then
    exec .venv/bin/quietmic
fi
say "There is no screen, so Quietmic runs without its window; Ctrl-C ends it."
exec .venv/bin/quietmic live
