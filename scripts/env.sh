#!/usr/bin/env bash
# Usage: scripts/env.sh core|dev
# Makes .venv and installs the locked packages of requirements/ and huibian itself, editable, into it.
# Does nothing when they are there already, as the stamp that it leaves in .venv says.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

set_name=${1:?usage: scripts/env.sh core|dev}
python=${PYTHON:-python3}

say() { printf 'env: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

command -v "$python" >/dev/null || die "no $python here; install Python 3.11 or newer, or set PYTHON=/path/to/it"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || die "huibian needs Python 3.11 or newer, but $python is $("$python" -V 2>&1); set PYTHON=/path/to/a/newer/one"

wanted() {
    { .venv/bin/python -c '
import sys, tomllib
print(sys.version, sys.prefix, tomllib.load(open("pyproject.toml", "rb"))["project"])'
      cat converter/version.py requirements/build.txt "requirements/$1.txt"; } | sha256sum | cut -d' ' -f1
}

stamp() { printf '.venv/huibian-%s.sha256' "$1"; }

current() { [ -x .venv/bin/python ] && [ "$(cat "$(stamp "$1")" 2>/dev/null)" = "$(wanted "$1")" ]; }

make_venv() {
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        can_apt || die "$python cannot make virtual environments; install its venv module (Debian: python3-venv)"
        say "installing python3-venv"
        apt_install python3-venv || die "python3-venv could not be installed"
    fi
    say "making .venv with $("$python" -V)"
    "$python" -m venv .venv
}

install() {
    say "installing requirements/$set_name.txt"
    local pip=(.venv/bin/python -m pip install -qq --no-input --disable-pip-version-check)
    "${pip[@]}" --require-hashes -r requirements/build.txt -r "requirements/$set_name.txt"
    "${pip[@]}" --no-deps --no-build-isolation --editable .
}

# dev holds everything that core does
if current dev || current "$set_name"; then exit 0; fi
for old in core dev; do  # made by this script from another lock: packages that have left the lock must go too
    if [ -e "$(stamp "$old")" ] && ! current "$old"; then rm -rf .venv; break; fi
done
[ -x .venv/bin/python ] || make_venv
install
wanted "$set_name" >"$(stamp "$set_name")"
