# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034
# Where make run keeps its data, as whom its programs run, and whether they do. Sourced by run.sh and stop.sh, in the
# checkout's folder, after say.sh.

services=(intake documents notification audit gateway)
sealing=(intake documents) # those that have a key file
everything=("${services[@]}" smtp oidc postgres)
postgres_bin=/usr/lib/postgresql/15/bin
as=() # put before a command that may not run as root

# As root the data lies where nobody, the user that runs it all, can reach it; .run is a link to there.
find_state () {
    if [ -d .run ] && [ ! -L .run ]; then
        state=$(pwd -P)/.run
    elif [ "$(id -u)" = 0 ]; then
        state=/var/lib/digimeente-$(pwd -P | sha256sum | cut -c1-12)
    elif [ -L .run ]; then
        fail "The data of this checkout belongs to root ($(readlink .run)): use sudo, or another checkout."
    else
        state=$(pwd -P)/.run
    fi
    if [ "$(id -u)" = 0 ]; then
        as=(chpst -u "nobody:$(id -gn nobody)")
    fi
}

# Every process of a run holds the lock, so it is free when none is left.
is_running () {
    [ -e "$state/lock" ] && ! flock -n "$state/lock" true
}

# Whether the process whose number a file keeps holds the lock: is_holding run.pid
is_holding () {
    [ "/proc/$(cat "$state/$1" 2>/dev/null)/fd/9" -ef "$state/lock" ]
}

# Whether runsvdir itself is among them.
is_supervised () {
    is_holding runsvdir.pid
}

# Prints the processes that hold the lock.
list_processes () {
    local fd
    for fd in /proc/[0-9]*/fd/*; do
        if [ "$fd" -ef "$state/lock" ]; then
            fd=${fd#/proc/}
            echo "${fd%%/*}"
        fi
    done | sort -un
}

runit () {
    SVDIR="$state/service" sv "$@" >/dev/null 2>&1
}
