# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# Makes a new Debian 12 in a folder. Sourced by bare.sh and package.sh.

fail () {
    printf '%s\n' "$@" >&2
    exit 1
}

say () {
    printf '\n=== %s\n' "$*"
}

# The machine's own ways to packages: apt's sources and settings that no package brought, npm's registry, certificates.
copy_settings () {
    local file into=$1
    rm "$into/etc/apt/sources.list" # debootstrap's
    cp -a /etc/apt/{sources.list.d,keyrings,auth.conf.d} "$into/etc/apt/" 2>/dev/null || true
    [ ! -s /etc/apt/sources.list ] || cp /etc/apt/sources.list "$into/etc/apt/"
    for file in /etc/apt/apt.conf.d/* /etc/apt/preferences.d/*; do
        [ ! -f "$file" ] || dpkg -S "$file" >/dev/null 2>&1 || cp "$file" "$into$file"
    done
    cp /etc/resolv.conf /etc/hosts "$into/etc/"
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
        mkdir -p "$into/usr/local/share/ca-certificates"
        cp /usr/local/share/ca-certificates/*.crt "$into/usr/local/share/ca-certificates/"
        cat /usr/local/share/ca-certificates/*.crt >"$into/etc/machine-ca.pem"
    fi
    grep -hE '^(registry|proxy|https-proxy|noproxy|@|//)' ~/.npmrc /etc/npmrc >"$into/etc/machine.npmrc" 2>/dev/null || true
}

# Debian's smallest system with these packages: make_debian FOLDER PACKAGE,... LOG
make_debian () {
    local mirror
    mirror=$(apt-get indextargets --format "\$(CODENAME) \$(REPO_URI)" 'Created-By: Packages' | awk '$1 == "bookworm" { print $2; exit }')
    [ -n "$mirror" ] || fail "apt knows no Debian 12 (bookworm) here; a source of it in /etc/apt is needed."
    debootstrap --variant=minbase --include="$2" bookworm "$1" "$mirror" >"$3" 2>&1 ||
        fail "$(tail -n 5 "$3")" "debootstrap failed; see $3"
    rm -f "$1"/var/cache/apt/archives/*.deb
    copy_settings "$1"
}
