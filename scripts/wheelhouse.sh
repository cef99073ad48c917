#!/usr/bin/env bash
# Puts the service and all that it needs into build/wheelhouse, for machines of this kind (system, processor, Python)
# that reach no package index. There:
#   python3 -m venv /opt/huibian
#   /opt/huibian/bin/pip install --no-index --find-links wheelhouse 'huibian[service]'
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/wheelhouse
pip=(.venv/bin/python -m pip --disable-pip-version-check --no-input)
rm -rf "$out"
mkdir -p "$out"
"${pip[@]}" wheel --quiet --require-hashes --no-deps --requirement requirements/service.txt --wheel-dir "$out"
"${pip[@]}" wheel --quiet --no-deps --no-build-isolation --wheel-dir "$out" .
printf 'wheelhouse: %s files in %s\n' "$(find "$out" -name '*.whl' | wc -l)" "$out" >&2
