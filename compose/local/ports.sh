# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the scripts that source it
# The ports of make run: which they are, and who else has one of them. Sourced by run.sh, after state.sh.

declare -A port
choose_ports () {
    if ! [[ $PORT =~ ^[0-9]{4,5}$ ]] || ((10#$PORT < 1024 || 10#$PORT > 65000)); then
        fail "PORT is a number from 1024 to 65000, not: ${PORT:0:80}" "$(propose 7100)"
    fi
    PORT=$((10#$PORT))
    port=([intake]=$PORT [documents]=$((PORT + 10)) [notification]=$((PORT + 20)) [audit]=$((PORT + 30))
        [smtp]=$((PORT + 40)) [gateway]=$((PORT + 50)) [http]=$((PORT + 80)) [oidc]=$((PORT + 90)))
    address=http://localhost:${port[http]}
}

# Each of them with the two after it: a service listens for calls, hints and health.
list_ports () {
    local offset
    for offset in 0 10 20 30 40 50 80 90; do
        echo $(($1 + offset)) $(($1 + offset + 1)) $(($1 + offset + 2))
    done
}

# Reads which ports somebody listens on: taken[PORT]="UID INODE".
declare -A taken
find_taken () {
    local where uid inode
    taken=()
    while read -r where uid inode; do
        taken[$((16#$where))]="$uid $inode"
    done < <(awk '$4 == "0A" { sub(/.*:/, "", $2); print $2, $8, $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
}

is_taken () {
    find_taken
    [ -n "${taken[$1]-}" ]
}

# Prints the first taken port of those that begin at a number; nothing when all are free.
find_conflict () {
    local number
    for number in $(list_ports "$1"); do
        if [ -n "${taken[$number]-}" ]; then
            echo "$number"
            return
        fi
    done
}

# Prints which PORT would do, from a number up.
propose () {
    local first
    find_taken
    for ((first = $1; first <= 65000; first += 100)); do
        if [ -z "$(find_conflict "$first")" ]; then
            echo "These are free: make run PORT=$first"
            return
        fi
    done
    echo "Choose where the ports begin: make run PORT=NUMBER"
}

# Prints who listens on a port, as far as /proc tells this user: a process of another user is not named.
find_holder () {
    local uid inode fd pid
    read -r uid inode <<<"${taken[$1]}"
    fd=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
    if [ -n "$fd" ]; then
        pid=${fd#/proc/}
        pid=${pid%%/*}
        echo "process $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | tr -d '[:cntrl:]' | cut -c1-120 || true)"
    elif [ "$uid" != "$(id -u)" ]; then
        echo "a program of another user, $(id -nu "$uid" 2>/dev/null || echo "$uid")"
    else
        echo "a program that cannot be seen from here"
    fi
}

check_ports () {
    local number
    find_taken
    number=$(find_conflict "$PORT")
    [ -z "$number" ] || fail "Port $number, which Digimeente needs, is taken by $(find_holder "$number")." \
        "$(propose $((PORT + 100)))"
}
