#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Installs what is missing of the groups build, run, test, bench, fuzz: compose/local/setup.sh build run
# With --missing before the groups it only prints the names; with --install before names, as root, it installs those.
# Silent when nothing is missing. What apt-get says goes to build/log/apt; V=1 shows it.
set -euo pipefail
script=$(cd "${0%/*}" && pwd -P)/setup.sh
cd "${0%/*}/../.."
# shellcheck source=compose/local/say.sh
. compose/local/say.sh
log=${BUILD:-build}/log/apt

is_wanted () {
    [[ " $groups " == *" $1 "* ]]
}

is_installed () {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints the packages of the groups that are not there; all of them where there is no dpkg to ask.
find_missing () {
    local group package command
    while read -r group package command; do
        case $group in '' | '#'*) continue ;; esac
        is_wanted "$group" || continue
        if [ -n "$command" ] && command -v "$command" >/dev/null 2>&1; then continue; fi
        is_installed "$package" || echo "$package"
    done <compose/local/packages
}

list () {
    echo "${missing[*]}" | fold -s -w 90 | sed 's/^/  /'
}

explain () {
    fail "Digimeente builds and runs on Debian 12, with these packages, which are not here:" "$(list)" "$@"
}

# Until packages are installed, a stop is at once.
stop () {
    trap '' INT TERM HUP
    set +e
    break_step
    exit 130
}

# A stop while dpkg works waits for its end: packages that are half installed break the next run of apt-get.
stop_later () {
    [ -n "$must_stop" ] || printf '\nThe packages that are being installed are finished first; then this stops.\n'
    must_stop=1
}

run_to_its_end () {
    trap '' INT TERM HUP
    exec "$@"
}

update () {
    run_step "Fetching the lists of packages" "$log" "${apt[@]}" update || true # where the lists do not do, the next step says so
}

# Package lists older than a day may name versions that are gone.
are_lists_new () {
    [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -mtime -1 -print -quit 2>/dev/null)" ]
}

download () {
    run_step "Downloading $count" "$log" "${apt[@]}" --download-only install "${missing[@]}"
}

install () {
    local code=0
    trap stop_later INT TERM HUP
    if [ -n "$(find /var/lib/dpkg/updates -type f -print -quit 2>/dev/null)" ]; then
        run_step "Finishing an installation that was broken off" "$log" run_to_its_end dpkg --configure -a || code=$?
    fi
    run_step "Installing $count" "$log" run_to_its_end "${apt[@]}" install "${missing[@]}" || code=$?
    trap stop INT TERM HUP
    [ -z "$must_stop" ] || exit 130
    return $code
}

# Servers that Debian starts when it installs them, and at each boot. Those that come now do neither: make run and the tests
# start their own, on ports of their own.
policy=/usr/sbin/policy-rc.d
hold_servers () {
    local server
    for server in postgresql nginx; do
        case " ${missing[*]}" in *" $server"*) [ -e "/etc/init.d/$server" ] || held+=("$server") ;; esac
    done
    [ ${#held[@]} != 0 ] && [ ! -e "$policy" ] || return 0
    placed=1
    # shellcheck disable=SC2016 # $1 and $server are for that script
    printf '#!/bin/sh\n# For as long as %s installs packages.\nfor server in %s; do case $1 in "$server"*) exit 101 ;; esac; done\n' \
        "$script" "${held[*]}" | tee "$policy" >/dev/null
    chmod 755 "$policy"
}

release_servers () {
    local server
    set +e
    for server in "${held[@]}"; do
        [ ! -e "/etc/init.d/$server" ] || update-rc.d "$server" disable >>"$log" 2>&1
    done
    [ -z "$placed" ] || rm -f "$policy"
}

install_all () {
    count="${#missing[@]} Debian packages"
    held=() placed='' must_stop=''
    apt=(apt-get -qy --no-install-recommends -o DPkg::Lock::Timeout=600)
    export DEBIAN_FRONTEND=noninteractive
    trap release_servers EXIT
    trap stop INT TERM HUP
    hold_servers
    are_lists_new || update
    if ! { download || { update && download; }; } || ! install; then
        show_log "$log"
        explain "apt-get did not install them; what it said stands above, and in $log. Is there a network?"
    fi
}

# One sudo for all of it, so that it asks for a password once, before a step has its line on the terminal.
install_by_sudo () {
    command -v sudo >/dev/null 2>&1 ||
        explain "There is no sudo here; as root: apt-get install --no-install-recommends ${missing[*]}"
    echo "Only root may install packages, so this is done with sudo, which may ask for your password."
    exec sudo "BUILD=${BUILD:-build}" "V=$V" "$script" --install "${missing[@]}"
}

if [ "${1-}" = --install ]; then
    missing=("${@:2}")
    install_all
    exit 0
fi
groups=${*:-build run}
mapfile -t missing < <(find_missing)
if [ "${1-}" = --missing ]; then
    echo "${missing[*]}"
    exit 0
fi
[ ${#missing[@]} != 0 ] || exit 0
command -v apt-get >/dev/null 2>&1 || explain "There is no apt-get here to install them; please do so in your system's own way."
mkdir -p "${log%/*}"
: >"$log"
echo "These Debian packages are needed and not here:"
list
if [ "$(id -u)" = 0 ]; then install_all; else install_by_sudo; fi
