# Sourced by the other scripts: installing Debian packages, without a question and with one update of the lists.

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -e /etc/debian_version ]; }

apt_update() {
    local stamp=/run/huibian-apt-updated
    [ -z "$(find "$stamp" -mmin -360 2>/dev/null)" ] || return 0
    apt-get update -qq && touch "$stamp"
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    apt_update && apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" </dev/null >/dev/null
}
