#!/usr/bin/env bash
# Installs the programs that the slow tests and the benchmark call; says what stays away where it cannot.
# With CI=true a program that cannot be had is an error: there a skipped test would hide a fault.
# ``scripts/tools.sh servers`` installs those of make test-scale instead.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh
# Debian keeps these servers' programs out of the path.
PATH=$PATH:/usr/sbin:/usr/lib/rabbitmq/bin:$(printf ':%s' /usr/lib/postgresql/*/bin | cut -c2-)

has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list ':lang=zh-cn' 2>/dev/null)" ]; }
has_latin_font() { [ -n "$(find /usr/share/fonts -name LiberationSerif-Regular.ttf 2>/dev/null | head -n 1)" ]; }

# program, Debian package, what is skipped without it
tools='
soffice libreoffice-writer-nogui opening every Word file in LibreOffice
chromium chromium the page in a browser
javac default-jdk-headless epubcheck over every EPUB
pdftotext poppler-utils reading back what LibreOffice laid out
fc-list fontconfig page pictures with Chinese characters
npm npm Ace and the engines of two readers over EPUBs
pandoc pandoc make bench
jq jq the curl lines of docs/service.md
nginx nginx-light the settings for nginx
docker-compose docker-compose what Compose makes of compose.yaml
sqlite3 sqlite3 backing up a single machine
'
servers='
postgres postgresql the service on PostgreSQL
redis-server redis-server the service with workers on several machines
rabbitmq-server rabbitmq-server a broker that speaks AMQP
faketime faketime a clock that jumps
rclone rclone backing up a bucket
memcached memcached S3 with signatures that are checked
swift-proxy-server swift-proxy S3 with signatures that are checked
swift-account-server swift-account S3 with signatures that are checked
swift-container-server swift-container S3 with signatures that are checked
swift-object-server swift-object S3 with signatures that are checked
'

[ "${1:-}" != servers ] || tools=$servers

missing() {
    printf '%s\n' "$tools" | while read -r program package purpose; do
        [ -z "$program" ] || command -v "$program" >/dev/null || printf '%s\t%s\n' "$package" "$purpose"
    done
    has_latin_font || printf 'fonts-liberation\tpage numbers as LibreOffice shows them\n'
    has_chinese_font || printf 'fonts-noto-cjk\tpage pictures with Chinese characters\n'
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0
if can_apt; then
    printf 'tools: installing %s\n' "$(printf '%s\n' "$lacking" | cut -f1 | tr '\n' ' ')" >&2
    printf '%s\n' "$lacking" | cut -f1 | while read -r package; do
        apt_install "$package" || printf 'tools: %s could not be installed\n' "$package" >&2
    done
    hash -r
    lacking=$(missing)
fi
[ -n "$lacking" ] || exit 0
printf '%s\n' "$lacking" | while IFS=$'\t' read -r package purpose; do
    printf 'tools: without %s no test of: %s\n' "$package" "$purpose" >&2
done
[ "${CI:-}" != true ] || exit 1
