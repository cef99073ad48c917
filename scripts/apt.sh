# Sourced by the other scripts: installing Debian packages, without a question and with one update of the lists.

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -e /etc/debian_version ]; }

apt_update() {
    local stamp=/run/huibian-apt-updated
    [ -z "$(find "$stamp" -mmin -360 2>/dev/null)" ] || return 0
    apt-get update -qq && touch "$stamp"
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    local policy=/usr/sbin/policy-rc.d status=0
    apt_update || return
    # A server that is installed for tests starts only when a test starts it.
    [ -e "$policy" ] && policy= || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; }
    apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" </dev/null >/dev/null || status=$?
    [ -z "$policy" ] || rm -f "$policy"
    return "$status"
}
