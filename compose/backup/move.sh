#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Moves the schema of one service to another PostgreSQL server, while everything runs. The new server first follows the old
# one as a standby, however long that takes; the switch then takes seconds, in which this service's callers wait and try again.
# README.md here tells it step by step.
#
#   move.sh prepare SERVICE FOLDER    a copy of the whole server into FOLDER, which follows it when it is started as a server
#   move.sh switch SERVICE FROM TO    connection strings of a superuser of both: SERVICE is served by TO alone from now on
#
# prepare takes PGHOST, PGUSER ... of the role backup, as backup.sh does.
set -euo pipefail
here=$(cd "${0%/*}" && pwd -P)
# shellcheck source=compose/backup/settings.sh
. "$here/settings.sh"
export PGUSER=${PGUSER:-backup}
patience=120 # half seconds that the new server may take for what the old one wrote last

fail_usage () {
    sed -n 's/^#   \(move\.sh .*\)/\1/p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

# on CONNINFO SQL [psql's OPTION...]
on () {
    local conninfo=$1 sql=$2
    shift 2
    psql -X -q -A -t -v ON_ERROR_STOP=1 -v service="$service" "$@" -d "$conninfo" <<<"$sql"
}

check_service () {
    [[ $service =~ ^[a-z][a-z0-9_]{0,30}$ ]] || fail "SERVICE is a service's name, not: ${service:0:80}"
}

prepare_move () {
    local folder=$1
    [ -z "$(ls -A "$folder" 2>/dev/null)" ] || fail "$folder is not empty"
    pg_basebackup --pgdata="$folder" --wal-method=stream --checkpoint=fast --no-password --write-recovery-conf \
        --create-slot --slot="digimeente_move_$service" || fail "the server could not be copied"
    say "start a server of the same version in $folder on the new machine; it follows the old one by itself"
}

# The new server must be a standby of the old one, and close behind it.
check_pair () {
    local behind
    [ "$(on "$from" 'SELECT pg_is_in_recovery()')" = f ] || fail "FROM is a standby itself: nothing was changed"
    [ "$(on "$to" 'SELECT pg_is_in_recovery()')" = t ] || fail "TO is no standby: prepare, start it, then switch; nothing was changed"
    [ "$(on "$from" 'SELECT system_identifier FROM pg_control_system()')" = "$(on "$to" 'SELECT system_identifier FROM pg_control_system()')" ] ||
        fail "TO is no copy of FROM: nothing was changed"
    behind=$(on "$from" "SELECT coalesce(max(pg_current_wal_lsn() - replay_lsn), -1)::int8 FROM pg_stat_replication JOIN pg_replication_slots
        ON active_pid = pid WHERE slot_name = 'digimeente_move_' || :'service'")
    [ "$behind" -ge 0 ] || fail "TO does not follow FROM now; its log says why. Nothing was changed"
    [ "$behind" -le 67108864 ] || fail "TO is $behind bytes behind: wait until it has caught up. Nothing was changed"
    [ "$(on "$from" "SELECT count(*) FROM pg_namespace WHERE nspname = :'service'")" = 1 ] || fail "FROM has no schema $service: nothing was changed"
}

# Nobody writes to the old schema any more, also no replica that was forgotten.
close_old () {
    on "$from" "ALTER ROLE :\"service\" NOLOGIN; ALTER ROLE :\"owner\" NOLOGIN;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN (:'service', :'owner')" -v owner="${service}_owner" >/dev/null
}

open_old () {
    on "$from" 'ALTER ROLE :"service" LOGIN; ALTER ROLE :"owner" LOGIN' -v owner="${service}_owner"
}

wait_for_new () {
    local lsn tries
    until [ "$(on "$from" "SELECT count(*) FROM pg_stat_activity WHERE usename IN (:'service', :'service' || '_owner')")" = 0 ]; do sleep 0.1; done
    lsn=$(on "$from" 'SELECT pg_current_wal_flush_lsn()')
    for ((tries = 0; tries < patience; tries++)); do
        [ "$(on "$to" "SELECT pg_last_wal_replay_lsn() >= :'lsn'::pg_lsn" -v lsn="$lsn")" != t ] || return 0
        sleep 0.5
    done
    return 1
}

# The new server keeps this schema alone.
open_new () {
    local other
    on "$to" 'SELECT pg_promote(true, 60)' >/dev/null
    on "$to" 'ALTER ROLE :"service" LOGIN; ALTER ROLE :"owner" LOGIN' -v owner="${service}_owner"
    for other in $(on "$to" "SELECT nspname FROM pg_namespace JOIN pg_roles ON rolname = nspname WHERE nspname <> :'service'"); do
        on "$to" 'SET client_min_messages = warning; DROP SCHEMA :"other" CASCADE; ALTER ROLE :"other" NOLOGIN;
            ALTER ROLE :"owner" NOLOGIN' -v other="$other" -v owner="${other}_owner"
    done
}

# What is left on the old server is out of everybody's way, until somebody drops it.
retire_old () {
    on "$from" 'ALTER SCHEMA :"service" RENAME TO :"moved"' -v moved="${service}_moved"
    on "$from" "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'digimeente_move_' || :'service' AND active" >/dev/null
    on "$from" "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'digimeente_move_' || :'service'" >/dev/null
}

switch () {
    local began
    check_pair
    began=$(date +%s.%N)
    close_old
    if ! wait_for_new; then
        open_old
        fail "TO did not get what FROM wrote last; $service goes on with FROM, as before"
    fi
    open_new
    say "$service can start with TO: $(awk -v began="$began" -v now="$(date +%s.%N)" 'BEGIN { printf "%.1f", now - began }') s without it"
    retire_old
    say "FROM keeps what was there as the schema ${service}_moved; drop it when all is well. Back up TO too."
}

case ${1-} in
prepare)
    [ $# = 3 ] || fail_usage
    service=$2
    check_service
    prepare_move "$3"
    ;;
switch)
    [ $# = 4 ] || fail_usage
    service=$2 from=$3 to=$4
    check_service
    switch
    ;;
*) fail_usage ;;
esac
