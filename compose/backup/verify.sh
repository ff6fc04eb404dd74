# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# Restores to another place and compares: a backup that was never restored is a hope. Sourced by backup.sh.

# A line for each log, on a server: its schema, and the SHA-256 of the event at a position. Takes: lines SCHEMA POSITION.
compare_logs () {
    local schema position ours theirs code=0
    while read -r schema position; do
        ours=$(restored_query -c "SELECT encode(sha256(bytes), 'hex') FROM $schema.event WHERE position = $position")
        theirs=$(query -c "SELECT encode(sha256(bytes), 'hex') FROM $schema.event WHERE position = $position") || return 2
        if [ "$ours" = "$theirs" ]; then
            say "the log of $schema is the server's own up to position $position"
        else
            say "the log of $schema is not that of the server at position $position"
            code=1
        fi
    done
    return $code
}

list_heads () {
    local schema
    for schema in $(restored_query -c "SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relname = 'event_head' ORDER BY nspname"); do
        printf '%s %s\n' "$schema" "$(restored_query -c "SELECT position FROM $schema.event_head")"
    done
}

# Every page of every table is read, and checked against its checksum.
read_all () {
    PGHOST=$server PGPORT=5432 PGSSLMODE=disable pg_dump --username="$superuser" --dbname="${PGDATABASE:-digimeente}" >/dev/null
}

verify () {
    local folder=${1-} began=$SECONDS
    need BACKUP_PLACE
    if [ -z "$folder" ]; then
        make_scratch
        folder=${scratch[-1]}
    fi
    read_restore_options --data "$folder/data" --documents "$folder/documents"
    take_folder "$data"
    take_folder "$documents"
    recover
    restore_documents "$documents" || fail "some documents are missing, see above"
    read_all || fail "the restored database cannot be read to its end"
    if query -c 'SELECT 1' >/dev/null 2>&1; then
        list_heads >"$server/heads"
        compare_logs <"$server/heads" || fail "the backup is not one of this server"
    else
        say "the server itself cannot be asked from here, so nothing was compared with it"
    fi
    stop_server
    rm -rf "$data" "$documents"
    put "$BACKUP_PLACE/verified_at" date +%s
    chmod 644 "$BACKUP_PLACE/verified_at"
    publish_status
    say "verified in $((SECONDS - began)) s"
}
