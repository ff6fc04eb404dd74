# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the scripts that source it
# What make run still has to do before it can start: how long that takes, and whether there is room. Sourced by run.sh,
# after state.sh. Measured on Debian 12 with nothing but git and make, two cores and 100 Mbit/s.

needs=() # what|seconds|MB from the network|MB on the disk|where
add_need () {
    needs+=("$1|$2|$3|$4|$5")
}

is_built () {
    local name
    for name in "${services[@]}" digictl; do
        [ -x "$build/bin/$name" ] || return 1
    done
    [ -d "$build/npm-oidc" ]
}

find_needs () {
    local count
    count=$(wc -w <<<"$missing")
    [ "$count" = 0 ] || add_need "$count Debian packages" 120 180 1000 /usr
    is_built || add_need "programs, with npm packages" 100 20 150 "$build"
    if [ ! -f "$state/postgres/data/PG_VERSION" ]; then
        add_need "a database in .run" 10 0 100 "$state"
    else
        add_need "logs in .run" 0 0 20 "$state"
    fi
}

tell_needs () {
    local what seconds network disk total=0
    { [ -n "$missing" ] || ! is_built; } || return 0
    echo "Before it can start, this time only:"
    while IFS='|' read -r what seconds network disk _; do
        printf '  %-30s up to %4s MB on the disk' "$what" "$disk"
        if [ "$network" = 0 ]; then echo; else printf ', %3s MB from the network\n' "$network"; fi
        total=$((total + seconds))
    done < <(printf '%s\n' "${needs[@]}")
    echo "That takes about $(((total + 59) / 60)) minutes, and seconds the next time. Details: $build/log/"
}

# Prints the nearest folder of a path that is there.
find_folder () {
    local folder=$1
    until [ -d "$folder" ]; do
        folder=$(dirname "$folder")
    done
    echo "$folder"
}

check_room () {
    local disk where device free
    local -A needed
    while IFS='|' read -r _ _ _ disk where; do
        where=$(find_folder "$where")
        device=$(stat -c %d "$where")
        needed[$device]=$((${needed[$device]-0} + disk))
        free=$(df -Pk "$where" | awk 'NR == 2 { print int($4 / 1024) }')
        ((free >= needed[$device])) ||
            fail "The disk of $where has $free MB free, and ${needed[$device]} MB is needed there." \
                "Make room, then: make run"
    done < <(printf '%s\n' "${needs[@]}")
}
