#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Installs what is missing of the groups build, run, test, bench, fuzz, bare: compose/local/setup.sh build run
# Silent when nothing is missing.
set -eu
list=${0%/*}/packages

is_wanted () {
    for group in $groups; do
        [ "$group" != "$1" ] || return 0
    done
    return 1
}

is_installed () {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints the packages of the groups that are not there; all of them where there is no dpkg to ask.
find_missing () {
    while read -r group package command; do
        case $group in '' | '#'*) continue ;; esac
        is_wanted "$group" || continue
        if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then continue; fi
        is_installed "$package" || printf ' %s' "$package"
    done <"$list"
}

explain () {
    echo "Digimeente builds and runs on Debian 12, with these packages, which are not here:"
    echo " $missing"
    echo "$1"
    exit 1
} >&2

apt () {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 "$@"
}

# Package lists older than a day may name versions that are gone.
update_lists () {
    if [ -z "$(find /var/lib/apt/lists -name '*_Packages*' -mtime -1 2>/dev/null)" ]; then
        apt -q update
    fi
}

install () {
    # shellcheck disable=SC2086 # names, one word each
    apt -qy --no-install-recommends install $missing </dev/null
}

# Servers that Debian starts when it installs them, and at each boot. Those that come now do neither: make run and the tests
# start their own, on ports of their own.
policy=/usr/sbin/policy-rc.d
hold_servers () {
    for server in postgresql nginx; do
        case $missing in *"$server"*) [ -e "/etc/init.d/$server" ] || held="$held $server" ;; esac
    done
    [ -n "$held" ] || return 0
    trap release_servers EXIT
    trap 'exit 130' INT TERM HUP
    if [ ! -e "$policy" ]; then
        placed=1
        # shellcheck disable=SC2016 # $1 and $server are for that script
        printf '#!/bin/sh\n# For as long as %s installs packages.\nfor server in%s; do case $1 in "$server"*) exit 101 ;; esac; done\n' \
            "$0" "$held" | $sudo tee "$policy" >/dev/null
        $sudo chmod 755 "$policy"
    fi
}

release_servers () {
    for server in $held; do
        [ ! -e "/etc/init.d/$server" ] || $sudo update-rc.d "$server" disable
    done
    [ -z "$placed" ] || $sudo rm -f "$policy"
}

groups=${*:-build run}
missing=$(find_missing)
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null 2>&1 || explain "There is no apt-get here to install them; please do so in your system's own way."
sudo='' held='' placed=''
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null 2>&1 || explain "There is no sudo here; as root: apt-get install --no-install-recommends$missing"
fi
echo "Installing with ${sudo:+sudo }apt-get:$missing"
hold_servers
update_lists
install || {
    apt -q update
    install
} || explain "apt-get did not install them; what it said stands above."
