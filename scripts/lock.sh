#!/usr/bin/env bash
# Makes the lock files requirements/*.txt anew from pyproject.toml: every version exact, every file by its hashes.
# They name no package index: whoever installs uses the one that his own pip is set up for.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=${UV:-.venv/bin/uv}
everything=$(mktemp)
trap 'rm -f "$everything"' EXIT

compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --no-annotate --no-header --custom-compile-command 'make lock' "$@"
}

# One resolution of everything first: what two files share then has one version in both.
compile pyproject.toml --all-extras --group build --group test --group lint --upgrade --output-file "$everything"
compile --group build --constraint "$everything" --output-file requirements/build.txt
compile pyproject.toml --constraint "$everything" --output-file requirements/core.txt
compile pyproject.toml --extra service --constraint "$everything" --output-file requirements/service.txt
compile pyproject.toml --extra scale --constraint "$everything" --output-file requirements/scale.txt
compile pyproject.toml --extra scale --group test --group lint --constraint "$everything" \
    --output-file requirements/dev.txt
