#!/usr/bin/env bash
# Usage: scripts/npm.sh NAME@VERSION...
# Installs npm packages, exact versions, into build/npm: no script of theirs runs, no lock file names a registry.
# Does nothing when they are there already.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || { printf 'usage: scripts/npm.sh NAME@VERSION...\n' >&2; exit 2; }
command -v npm >/dev/null || { printf 'npm: not here; scripts/tools.sh installs it\n' >&2; exit 1; }
mkdir -p build/npm
cd build/npm
for wanted in "$@"; do
    stamp=".$(printf '%s' "$wanted" | tr '/' '_')"
    [ ! -e "$stamp" ] || continue
    npm install --silent --ignore-scripts --no-save --no-package-lock --no-audit --no-fund \
        --prefix "$(printf '%s' "${wanted%@*}" | tr '/' '_')" "$wanted" >&2
    : >"$stamp"
done
