# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# Restores into folders, as the database and the documents were at one moment. Sourced by backup.sh.
#
# What is restored belongs to the owner of the folder that it is put into; so root can restore for the services' users, and
# everybody else for themselves.

restored_server='' # the folder of a server that runs here

# as FOLDER COMMAND...: as the owner of the folder.
as () {
    local folder=$1
    shift
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid="$(stat -c %u "$folder")" --regid="$(stat -c %g "$folder")" --clear-groups --no-new-privs "$@"
    else
        "$@"
    fi
}

# Sets aside what a folder holds. Base backups leave out what has such a name.
set_aside () {
    local name
    name=pgsql_tmp.before-$(date +%Y%m%dT%H%M%SZ)
    [ -n "$(ls -A "$1")" ] || return 0
    as "$1" mkdir "$1/$name"
    find "$1" -mindepth 1 -maxdepth 1 ! -name 'pgsql_tmp.before-*' -exec mv -t "$1/$name" {} +
    say "what was in $1 lies in $1/$name; remove it when you no longer need it"
}

# take_folder FOLDER: there, and empty but for what was set aside. A new one belongs to the owner of the folder it is in.
take_folder () {
    if [ ! -d "$1" ]; then
        mkdir "$1"
        [ "$(id -u)" != 0 ] || chown --reference="$(dirname "$1")" "$1"
    fi
    [ ! -e "$1/postmaster.pid" ] || fail "a PostgreSQL seems to run in $1 ($1/postmaster.pid is there): stop it first; remove that file when none does"
    [ -z "$aside" ] || set_aside "$1"
    [ -z "$(find "$1" -mindepth 1 -maxdepth 1 ! -name 'pgsql_tmp.before-*' -print -quit)" ] ||
        fail "$1 is not empty: give another folder, or --aside to move what is there"
}

# The newest base backup that had ended by then.
find_base () {
    local when found='' limit=: # after all digits
    [ -z "$time" ] || limit=$(date -d "$time" +%Y%m%dT%H%M%SZ)
    for when in $(list_bases); do
        if [[ "$when" < "$limit" ]]; then found=$when; fi
    done
    [ -n "$found" ] ||
        fail "there is no base backup from before ${time:-now}: backup.sh list shows from when on one can restore"
    echo "$found"
}

# Settings of the server that replays the WAL: none of the server's own, so nobody can reach it but we.
write_recovery () {
    local conf=$1/postgresql.conf
    cat >"$conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$1'
unix_socket_permissions = 0700
hba_file = '$1/pg_hba.conf'
ident_file = '$1/pg_ident.conf'
hot_standby = off
port = 5432
restore_command = 'backup_gpg="$1/gpg" "$backup_program" fetch-wal %f %p'
recovery_target_action = promote
log_error_verbosity = terse
log_parameter_max_length_on_error = 0
CONF
    [ -z "$time" ] || printf "recovery_target_time = '%s'\n" "$(date -d "$time" '+%Y-%m-%d %H:%M:%S.%6N+00')" >>"$conf"
    echo 'local all all trust' >"$1/pg_hba.conf"
    : >"$1/pg_ident.conf"
}

is_covered () {
    [ "$(date -d "$time" +%s)" -le "$(cat "$BACKUP_PLACE/covers_until" 2>/dev/null || echo 0)" ]
}

# Until all is replayed, or the server has given up.
try_server () {
    restored_server=$data
    as "$data" pg_ctl --pgdata="$data" --silent --wait --timeout=86400 --log="$server/log" \
        --options="-c config_file='$server/postgresql.conf'" start >/dev/null || return 1
    until pg_isready --quiet --host="$server" --port=5432; do
        as "$data" pg_ctl --pgdata="$data" status >/dev/null || return 1
        sleep 0.5
    done
}

fail_replay () {
    fail "PostgreSQL could not replay the WAL: $(grep -E 'FATAL|PANIC|backup:' "$server/log" | tail -n 3)"
}

# Where nothing was committed between the moment and the end of the WAL, PostgreSQL does not see that it got there.
start_server () {
    if ! try_server; then
        [ -n "$time" ] || fail_replay
        grep -q 'recovery ended before configured recovery target' "$server/log" || fail_replay
        sed -i '/^recovery_target_time/d' "$server/postgresql.conf"
        try_server || fail_replay
    fi
}

stop_server () {
    [ -z "$restored_server" ] || as "$restored_server" pg_ctl --pgdata="$restored_server" --silent --mode=fast stop >/dev/null || true
    restored_server=''
}

# SQL in the database that was restored, as its superuser, whatever that is called.
restored_query () {
    [ -n "${superuser-}" ] || superuser=$(PGHOST=$server PGPORT=5432 PGSSLMODE=disable query -c 'SELECT rolname FROM pg_roles WHERE oid = 10')
    PGHOST=$server PGPORT=5432 PGSSLMODE=disable PGUSER=$superuser query "$@"
}

unpack_base () {
    local name ignored=()
    [ "$(stat -c %u "$data")" != 0 ] ||
        fail "$data belongs to root, as whom PostgreSQL does not run: chown it to the user that PostgreSQL runs as"
    say "restoring the base backup $1"
    decrypt "$BACKUP_PLACE/base/$1/base.tar.gpg" | as "$data" tar -C "$data" -xf - ||
        fail "the base backup $1 does not open, or is not whole"
    as "$data" chmod 700 "$data"
    for name in "$data"/pgsql_tmp.before-*; do ignored+=("--ignore=${name##*/}"); done
    as "$data" pg_verifybackup --no-parse-wal --quiet "${ignored[@]}" "$data" >&2 ||
        fail "the base backup $1 is not what it was when it was made"
    as "$data" touch "$data/recovery.signal"
}

# The documents that the restored database has a row of.
restore_documents () {
    local shard
    export restored_documents=$1
    for shard in $(seq 0 255); do printf 'done/%02x\n' "$shard"; done | (cd "$1" && as "$1" xargs mkdir -p part sealed expired)
    restored_query -F : -c "SELECT uuid, encode(sha256, 'hex') FROM documents.enkelvoudiginformatieobject" |
        xargs -r -P "$at_once" -n 16 "$backup_program" decrypt-document || return 1
    [ "$(id -u)" != 0 ] || chown -R --reference="$1" "$1"/{done,part,sealed,expired}
    sync -f "$1"
}

# The recovered server's own folder, which its owner and GnuPG in its restore_command can reach.
make_server_folder () {
    make_scratch
    server=${scratch[-1]}
    write_recovery "$server"
    scratch+=("$server/gpg") # its agent ends with the others
    mkdir "$server/gpg"
    copy_key "$server/gpg"
    [ "$(id -u)" != 0 ] || chown -R --reference="$data" "$server"
    as "$data" "$backup_program" import-key "$server/gpg" || exit
}

tell_restored () {
    restored_query -F ' ' <<'SQL' | sed 's/^/  /' >&2
SELECT nspname, 'log up to', (xpath('/row/position/text()', query_to_xml(format('SELECT position FROM %I.event_head', nspname), true, true, '')))[1]
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relname = 'event_head' ORDER BY nspname;
SQL
}

# Replays up to the moment, and leaves a server that runs in $data, with new epochs.
recover () {
    local when
    when=$(find_base)
    open_key
    unpack_base "$when"
    make_server_folder
    start_server
    say "the database is as it was at ${time:-the end of the WAL}; its last transaction: $(
        sed -n 's/.*last completed transaction was at log time //p' "$server/log" | tail -n 1)"
    restored_query -f "$here/renew_epochs.sql"
    tell_restored
}

read_restore_options () {
    data='' documents='' time='' aside=''
    while [ $# != 0 ]; do
        case $1 in
        --data) data=${2-} ;;
        --documents) documents=${2-} ;;
        --time) time=${2-} ;;
        --aside) aside=1 && set -- '' "$@" ;;
        *) fail "restore --data FOLDER --documents FOLDER [--time TIME] [--aside], not: $1" ;;
        esac
        shift 2 || fail "restore: the last option has no value"
    done
    if [ -z "$data" ] || [ -z "$documents" ]; then fail "restore --data FOLDER --documents FOLDER [--time TIME] [--aside]"; fi
    [ -z "$time" ] || date -d "$time" >/dev/null 2>&1 || fail "--time is a moment, as in 2026-11-30 14:05:00 (UTC) or 2026-11-30T15:05:00+01:00"
}

restore () {
    local began=$SECONDS
    read_restore_options "$@"
    need BACKUP_PLACE
    [ -z "$time" ] || is_covered || fail "the backup does not reach until $time: $(list | tail -n 1)"
    find_base >/dev/null
    take_folder "$data"
    take_folder "$documents"
    recover
    restore_documents "$documents" || fail "some documents are missing, see above; the database is whole and can be used"
    stop_server
    say "restored in $((SECONDS - began)) s; start PostgreSQL in $data, then the services"
}
