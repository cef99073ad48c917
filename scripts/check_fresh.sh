#!/usr/bin/env bash
# Proves the README's promise: in a new Debian that has nothing but git, make and python3, a clone of HEAD does
# `make demo` and `make test`. Needs root and debootstrap (installed when missing).
# Where packages come from is this machine's own business: the settings of its apt and pip are copied in at run time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

suite=${SUITE:-bookworm}
targets=${*:-demo test}
die() { printf 'check-fresh: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "only root can make a Debian in a folder"
command -v debootstrap >/dev/null || { can_apt && apt_install debootstrap; } || die "debootstrap is missing"

root=$(mktemp -d "${TMPDIR:-/tmp}/huibian-fresh.XXXXXX")
chmod 755 "$root"
mounts=()
leave() {
    for point in "${mounts[@]}"; do umount --lazy "$point" || true; done
    # Never delete through a mount that would not go away.
    if grep -q " $root/" /proc/self/mounts; then printf 'check-fresh: still mounted: %s\n' "$root" >&2
    else rm -rf --one-file-system "$root"; fi
}
trap leave EXIT

mirror() { # of the first line that is not for security updates
    grep -hE '^(deb|URIs:) ' /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources \
        2>/dev/null | grep -oE '[a-z]+://[^ ]+' | grep -v security | sed -n 1p || true
}

mount_in() { # read-only, at the same path
    mkdir -p "$root$1"
    mount --bind "$1" "$root$1"
    mounts=("$root$1" "${mounts[@]}")
    mount -o remount,bind,ro "$root$1"
}

copy_in() { # what there is of the named files and folders, at the same path
    for path in "$@"; do
        if [ -e "$path" ]; then tar -C / -ch "${path#/}" | tar -C "$root" -x; fi
    done
}

pip_folders() { # local folders that pip is told to look in
    pip config list 2>/dev/null | grep -oE "(file://)?/[^ ']+" | sed 's|^file://||' | while read -r path; do
        if [ -d "$path" ]; then printf '%s\n' "${path%/simple}"; fi  # an index's files lie beside its pages
    done | sort -u
}

settings() { env | grep -E '^(PIP_|UV_|SSL_CERT_|[A-Z]*_CA_BUNDLE|[a-zA-Z]*_proxy=|[A-Z]*_PROXY=)' || true; }

base=$(mirror)
[ -n "$base" ] || die "no Debian mirror in /etc/apt"
printf 'check-fresh: making a %s with git, make and python3 in %s\n' "$suite" "$root" >&2
debootstrap --variant=minbase --include=git,make,python3,ca-certificates "$suite" "$root" "$base" >"$root.log" 2>&1 \
    || { tail -n 20 "$root.log" >&2; rm -f "$root.log"; die "debootstrap failed"; }
rm -f "$root.log"

rm -f "$root/etc/apt/sources.list"
copy_in /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/share/ca-certificates /usr/local/share/ca-certificates \
    /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings /etc/apt/trusted.gpg.d \
    /etc/pip.conf /etc/xdg/pip /root/.config/pip /root/.pip
find /etc/apt/apt.conf.d -type f ! -name '*docker*' ! -name '*debconf*' ! -name '*packagekit*' ! -name '*appstream*' \
    -exec cp {} "$root/etc/apt/apt.conf.d/" \;
for folder in $(pip_folders); do mount_in "$folder"; done
mount -t proc proc "$root/proc"
mounts=("$root/proc" "${mounts[@]}")
for device in null:3 zero:5 random:8 urandom:9; do
    [ -c "$root/dev/${device%:*}" ] || mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"
done
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
mounts=("$root/dev/shm" "${mounts[@]}")

mkdir -p "$root/src"
git clone --quiet --no-local . "$root/src/huibian"
if [ -d ../shared ]; then cp -rL ../shared "$root/src/shared"; fi

mapfile -t kept < <(settings)
for target in $targets; do
    printf 'check-fresh: make %s\n' "$target" >&2
    env -i "${kept[@]}" HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        chroot "$root" make -C /src/huibian "$target" </dev/null
done
printf 'check-fresh: make %s succeeded in a fresh %s\n' "$targets" "$suite" >&2
