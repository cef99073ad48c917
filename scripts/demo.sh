#!/usr/bin/env bash
# Converts every sample into build/demo, says what was written, and prints one report's contents.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/demo
huibian=.venv/bin/huibian
mapfile -t samples < <(find samples -maxdepth 1 \( -name '*.txt' -o -name '*.docx' \) | LC_ALL=C sort)

"$huibian" convert "${samples[@]}" -o "$out" --quiet
printf '%s\n\n' "From ${#samples[@]} samples, in $out:"
for folder in "$out"/*/; do
    printf '  %s\n' "$folder"
    for kind in markdown:md word:docx epub:epub; do
        count=$(find "$folder${kind%%:*}" -type f | wc -l)
        printf '    %-9s %3d reports as .%s\n' "${kind%%:*}/" "$count" "${kind##*:}"
    done
    find "$folder" -maxdepth 1 -type f | LC_ALL=C sort | sed "s|^$folder|    |"
done
printf '\nThe outline of the first reports in %s (huibian outline):\n\n' "${samples[0]}"
"$huibian" outline "${samples[0]}" | sed -n '1,30p'
printf '\nOpen %s in a Markdown reader, a file of word/ in Word, one of epub/ on a phone.\n' "$out"'/*/index.md'
