#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Makes debian:bookworm-slim and postgres:15 where there is no such image and none can be pulled: a Debian 12 by
# debootstrap, and its PostgreSQL. Whatever else of this machine a build needs (its certificates) goes in too.
set -euo pipefail
cd "${0%/*}"

has () {
    docker image inspect "$1" >/dev/null 2>&1 || docker pull -q "$1" >/dev/null 2>&1
}

make_debian () {
    local root certificates=/etc/ssl/certs/ca-certificates.crt
    root=$(mktemp -d /var/tmp/dm-stand-in-XXXXXX)
    # shellcheck disable=SC2064 # the folder's name as it is now
    trap "rm -rf '$root'" RETURN
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >/dev/null
    cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" && : >"$root/etc/apt/sources.list"
    cp "$certificates" "$root/etc/machine-ca.pem"
    # what the real one leaves out: manuals, and texts in other languages
    rm -rf "$root"/usr/share/{man,info,locale}/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
        && find "$root/usr/share/doc" -type f ! -name copyright -delete
    tar -C "$root" --numeric-owner -c . | docker import -c 'CMD ["bash"]' -c 'ENV NODE_EXTRA_CA_CERTS=/etc/machine-ca.pem' - debian:bookworm-slim
}

if ! has debian:bookworm-slim; then
    echo "debian:bookworm-slim cannot be pulled; debootstrap makes one"
    make_debian >/dev/null
fi
if ! has postgres:15; then
    echo "postgres:15 cannot be pulled; one is made of Debian's packages"
    docker build -q -t postgres:15 postgres >/dev/null
fi
