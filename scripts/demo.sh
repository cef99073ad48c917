#!/usr/bin/env bash
# Converts every sample into build/demo, says what was written, and prints one report's contents.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/demo
shown=samples/工作总结汇编.txt
huibian=.venv/bin/huibian
mapfile -t samples < <(find samples -maxdepth 1 \( -name '*.txt' -o -name '*.docx' \) | LC_ALL=C sort)

"$huibian" convert "${samples[@]}" -o "$out" --quiet
printf 'From %d samples, in %s:\n\n' "${#samples[@]}" "$out"
for folder in "$out"/*/; do
    printf '  %s\n' "$folder"
    for kind in markdown:md word:docx epub:epub; do
        count=$(find "$folder${kind%%:*}" -type f | wc -l)
        printf '    %-9s %3d reports as .%s\n' "${kind%%:*}/" "$count" "${kind##*:}"
    done
    find "$folder" -maxdepth 1 -type f -printf '    %f\n' | LC_ALL=C sort
done

# The compilation's title, then its first report: up to the line of the second.
printf '\nThe contents of the first report in %s (huibian outline; in brackets the line of the input):\n\n' "$shown"
"$huibian" outline "$shown" | sed '/^2\. /,$d; s/^/  /'
printf '\nOpen an index.md below %s in a Markdown reader, a file of word/ in Word, one of epub/ on a phone.\n' "$out"
