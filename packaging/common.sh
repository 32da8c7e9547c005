# Shared by run.sh and test.sh. POSIX sh; sourced from the repository root.

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "$script" "$*" >&2
    exit 1
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# chosen A|B: print which of these names to install; fail if one of them is installed already.
chosen() {
    for name in $(printf '%s' "$1" | tr '|' ' '); do
        if installed "$name"; then return 1; fi
    done
    case $1 in
    *'|'*)
        # Releases name a library differently; take the name that this one knows.
        for name in $(printf '%s' "$1" | tr '|' ' '); do
            if apt-cache show "$name" >/dev/null 2>&1; then break; fi
        done
        ;;
    esac
    printf '%s' "$name"
}

# missing_packages GROUP...: print the packages of these groups that are not installed, one a line.
missing_packages() {
    while read -r group names _; do
        case " $* " in *" $group "*) ;; *) continue ;; esac
        if package=$(chosen "$names"); then printf '%s\n' "$package"; fi
    done <<EOF
$(grep -v '^#' packaging/system-packages.txt)
EOF
}

# find_python: print the newest Python from 3.11 on, or nothing.
find_python() {
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
}

# apt_install PACKAGE...: as root, or with $sudo in front.
apt_install() {
    # A fresh machine has no package lists, an old one stale lists.
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null ||
        say "The package lists could not be renewed; trying with the old ones."
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "apt-get could not install: $* (its words are above)"
    }
}

# make_venv: create .venv with the Python in $python, if it is not there or of another Python.
make_venv() {
    version='import sys; print(sys.version_info[:2])'
    if [ "$(.venv/bin/python -c "$version" 2>/dev/null)" != "$("$python" -c "$version")" ]; then
        "$python" -m venv --clear .venv || die "$python could not make .venv"
    fi
}

# install_project EXTRAS: Quietmic from this checkout with the pinned versions, unless nothing changed.
install_project() {
    stamp=$(.venv/bin/python -c 'import sys, sysconfig; print(sys.version, sysconfig.get_platform())'
        cat pyproject.toml packaging/constraints.txt
        printf '%s %s\n' "$1" "$PWD")
    stamp=$(printf '%s' "$stamp" | cksum)
    if [ "$(cat .venv/installed 2>/dev/null)" = "$stamp" ]; then return; fi
    say "Installing Python packages into .venv ..."
    .venv/bin/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt -e ".$1" 2>"$log" || {
        tail -n 20 "$log" >&2
        die "pip could not install the packages (its words are above); is there a network?"
    }
    printf '%s\n' "$stamp" >.venv/installed
}
