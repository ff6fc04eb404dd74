#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs both commands of the README on a Debian 12 that has nothing but git and make: tests/bare.sh [root] [user]
# It tests what is committed, as root and as a user who may use sudo, each in a new system of its own under /var/tmp.
# What stands in the systems and what runs in them is gone afterwards, also after Ctrl-C; the logs stay in build/bare.
# Environment: PORT, the first port of make run (7100).
set -euo pipefail
self=$(realpath "$0")
cd "${0%/*}/.."
BUILD=${BUILD:-build}
needed_mb=12000
logs=$(realpath -m "$BUILD/bare")

# shellcheck source=tests/new_debian.sh
. tests/new_debian.sh

# Seconds since a moment that EPOCHSECONDS told.
since () {
    echo $((EPOCHSECONDS - $1))
}

# --- inside: process 1 of its own process and mount namespaces, which end with it

# Runs a command in the system as the user there, with nothing of this environment but the proxies of the network.
enter () {
    local name home=/root proxies=()
    [ "$who" = root ] || home=/home/bare
    for name in {http,https,no}_proxy {HTTP,HTTPS,NO}_PROXY; do
        [ -z "${!name:-}" ] || proxies+=("$name=${!name}")
    done
    [ ! -e "$system/etc/machine-ca.pem" ] || proxies+=("NODE_EXTRA_CA_CERTS=/etc/machine-ca.pem")
    chroot "$system" env -i "HOME=$home" "USER=$who" "TERM=${TERM:-dumb}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${proxies[@]}" ${PORT:+"PORT=$PORT"} setpriv --reuid="$who" --regid="$who" --init-groups \
        sh -c 'cd ~/digimeente && exec "$@"' sh "$@"
}

mount_system () {
    mount --make-rprivate /
    mount -t proc proc "$system/proc"
    mount --rbind /sys "$system/sys"
    mount --rbind /dev "$system/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$system/dev/shm"
    mount -t proc proc /proc
}

# Prints the status line and the page of an address: get http://localhost:7180/
get () {
    local place=${1#http://}
    exec 7<>"/dev/tcp/127.0.0.1/$(expr "${place%%/*}" : '.*:\(.*\)')"
    printf 'GET /%s HTTP/1.0\r\nHost: %s\r\n\r\n' "${place#*/}" "${place%%/*}" >&7
    timeout 30 cat <&7 | tr -d '\r'
    exec 7>&-
}

# Processes of the system; this script's own are not among them.
list_processes () {
    local process
    for process in /proc/[0-9]*; do
        if [ "$process/root" -ef "$system" ]; then
            tr '\0' ' ' <"$process/cmdline" 2>/dev/null
            echo
        fi
    done
}

# make run, as the README says it, until it tells its address; the page is there; make stop leaves nothing.
try_run () {
    local started=$EPOCHSECONDS address code=0 page
    say "$who: make run"
    enter make run >"$logs/$who-run.log" 2>&1 </dev/null &
    local pid=$!
    tail -n +1 -F --pid=$pid "$logs/$who-run.log" 2>/dev/null &
    until address=$(grep -oE -m1 'It is ready: http://localhost:[0-9]+/' "$logs/$who-run.log"); do
        [ -e "/proc/$pid" ] || fail "make run ended as $who; see $logs/$who-run.log"
        sleep 1
    done
    took_run=$(since "$started")
    address=${address#*: }
    page=$(get "$address")
    [[ $page == "HTTP/1."?" 200"* && $page == *"<h1"* ]] || fail "$address does not show the counter:" "${page:0:300}"
    echo "$address answers."
    enter make stop </dev/null
    wait $pid || code=$?
    wait || true # for tail
    [ $code = 0 ] || fail "make run ended with $code after make stop."
    page=$(list_processes)
    [ -z "$page" ] || fail "make stop left behind:" "$page"
}

try_test () {
    local started=$EPOCHSECONDS code=0
    say "$who: make test"
    enter make test </dev/null 2>&1 | tee "$logs/$who-test.log" || code=$?
    took_test=$(since "$started")
    counts=$(tail -n 1 "$logs/$who-test.log")
    [ $code = 0 ] || fail "make test failed as $who: $counts"
    [[ $counts =~ ^[1-9][0-9]*\ passed,\ 0\ failed$ ]] || fail "make test says as $who: $counts"
}

inside () {
    who=$1 system=$2
    trap 'exit 130' INT TERM HUP
    mount_system
    try_run
    try_test
    printf '%-5s make run  %5s s  the counter answers\n%-5s make test %5s s  %s\n' \
        "$who" "$took_run" "$who" "$took_test" "$counts" >>"$logs/summary"
}

# --- outside: makes the systems and removes them

# Debian's smallest system with git and make; sudo comes for the user who may use it.
make_base () {
    make_debian "$folder/base" git,make,sudo "$logs/debootstrap.log"
}

# A copy of the base with a clone of what is committed, for one of the two.
make_system () {
    local who=$1 system=$folder/$1 home=root
    cp -a --reflink=auto "$folder/base" "$system"
    if [ "$who" = root ]; then
        chroot "$system" env SUDO_FORCE_REMOVE=yes dpkg --purge sudo >/dev/null 2>&1 # it asks for a password of root else
    else
        home=home/$who
        chroot "$system" useradd --create-home --shell /bin/bash "$who"
        echo "$who ALL=(ALL) NOPASSWD: ALL" >"$system/etc/sudoers.d/$who"
    fi
    git clone --quiet --no-hardlinks "file://$PWD" "$system/$home/digimeente"
    cp "$system/etc/machine.npmrc" "$system/$home/.npmrc"
    chroot "$system" chown -R "$who:" "/$home"
}

remove () {
    local tries=0
    trap '' INT TERM HUP
    [ -z "${worker:-}" ] || { kill -KILL "$worker" && wait "$worker"; } 2>/dev/null || true
    echo "Removing $folder..."
    until rm -rf --one-file-system "$folder" 2>/dev/null || ((tries++ >= 20)); do
        sleep 0.5 # what was killed ends meanwhile
    done
    [ ! -e "$folder" ] || echo "$folder could not be removed."
    [ -z "${SUDO_UID:-}" ] || chown -R "$SUDO_UID:${SUDO_GID:-}" "$BUILD"
}

outside () {
    local wanted=("$@") who code=0
    [ "$(id -u)" = 0 ] || exec sudo --preserve-env=HOME,PORT,BUILD,http_proxy,https_proxy,no_proxy,HTTP_PROXY,HTTPS_PROXY,NO_PROXY "$self" "${wanted[@]}"
    for who in "${wanted[@]}"; do
        [[ $who == root || $who == bare ]] || fail "There are root and user, not: $who"
    done
    local free_mb
    free_mb=$(df --output=avail -m /var/tmp | tail -n 1)
    ((free_mb >= needed_mb)) || fail "This needs $needed_mb MB in /var/tmp, where $free_mb MB are free."
    compose/local/setup.sh bare
    [ -z "$(git status --porcelain)" ] || echo "What is not committed is not tested."
    mkdir -p "$logs"
    : >"$logs/summary"
    folder=$(mktemp -d /var/tmp/digimeente-bare-XXXXXX)
    trap remove EXIT
    trap 'exit 130' INT TERM HUP
    say "A new Debian 12 with git and make, $(git describe --always)"
    make_base
    for who in "${wanted[@]}"; do
        make_system "$who"
        # A shell ignores SIGINT for what it puts in the background; the tests need it.
        env --default-signal=INT,QUIT unshare --mount --pid --ipc --fork --kill-child=KILL "$self" --inside "$who" "$folder/$who" &
        worker=$!
        wait $worker || code=1
        worker=
        rm -rf --one-file-system "${folder:?}/$who"
    done
    say "On Debian 12 with nothing but git and make:"
    cat "$logs/summary"
    return $code
}

if [ "${1:-}" = --inside ]; then
    inside "$2" "$3"
else
    [ $# != 0 ] || set -- root user
    outside "${@/#user/bare}"
fi
