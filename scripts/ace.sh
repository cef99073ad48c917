#!/usr/bin/env bash
# Usage: scripts/ace.sh OUT BOOK.epub...
# Ace by DAISY over each book, in Debian's Chromium; its reports go to OUT/<name of the book>/report.json.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 1 ] || { printf 'usage: scripts/ace.sh OUT BOOK.epub...\n' >&2; exit 2; }
out=$1
shift
scripts/npm.sh @daisy/ace@1.4.6
PUPPETEER_EXECUTABLE_PATH=$(command -v chromium)
export PUPPETEER_EXECUTABLE_PATH
for book in "$@"; do
    build/npm/@daisy_ace/node_modules/.bin/ace-puppeteer --silent --force --outdir "$out/$(basename "$book" .epub)" "$book"
done
