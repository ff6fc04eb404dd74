# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# WAL: pg_receivewal streams it into the spool, and what is there is encrypted into wal/ of the place; the segment that is
# still being written too, as SEGMENT.partial.gpg. Sourced by backup.sh.

# The part of a segment's name without its timeline: these ascend, whatever was restored.
number_of () {
    echo "${1:8:16}"
}

# The segment before this one, on the same timeline; 16 MiB each, so 256 of them in what the middle part counts.
segment_before () {
    local log=$((16#${1:8:8})) segment=$((16#${1:16:8}))
    if [ "$segment" = 0 ]; then log=$((log - 1)) segment=256; fi
    printf '%s%08X%08X\n' "${1:0:8}" "$log" $((segment - 1))
}

# segment_at TIMELINE LSN
segment_at () {
    printf '%08X%08X%08X\n' "$1" $((16#${2%/*})) $((16#${2#*/} >> 24))
}

# How far WAL was received: the time now, once all that is committed now lies in the spool; nothing when it does not come.
receive_until_now () {
    local now lsn _
    now=$(date +%s)
    lsn=$(query -c 'SELECT pg_current_wal_flush_lsn()' 2>/dev/null) || return 0
    for _ in 1 2 3 4 5 6; do
        if [ "$(query -v lsn="$lsn" -v name="$slot" 2>/dev/null <<'SQL'
SELECT coalesce(bool_or(write_lsn >= :'lsn'::pg_lsn), false) FROM pg_stat_replication WHERE application_name = :'name';
SQL
        )" = t ]; then
            echo "$now"
            return 0
        fi
        sleep 0.5
    done
}

list_spool () {
    find "$BACKUP_SPOOL" -maxdepth 1 -type f -printf '%f\n' |
        grep -E '^([0-9A-F]{24}(\.partial)?|[0-9A-F]{8}\.history)$' | sort || true
}

# Encrypts what the spool has as wal/NAME.gpg.new. Prints the names.
stage_wal () {
    local name seen
    for name in $(list_spool); do
        case $name in
        *.partial) # as it is now; the same file grows in place, so its time says whether it did
            seen=$(stat -c %.9Y "$BACKUP_SPOOL/$name" 2>/dev/null) || continue # it has become whole
            [ "$name $seen" != "$(cat "$BACKUP_SPOOL/partial.last" 2>/dev/null)" ] || continue
            printf '%s\n' "$name $seen" >"$BACKUP_SPOOL/partial.new"
            ;;
        esac
        [ -e "$BACKUP_SPOOL/$name" ] || continue
        encrypt 1 "$BACKUP_SPOOL/$name" >"$BACKUP_PLACE/wal/$name.gpg.new" || fail "the WAL $name could not be copied"
        echo "$name"
    done
}

# A segment that follows on none that we have: what lies between is lost, and only a base backup from after it mends that.
notice_gap () {
    local before newest
    before=$(segment_before "$1")
    newest=$(list_bases | tail -n 1)
    if [ -e "$BACKUP_PLACE/wal/$before.gpg" ] || [ -z "$newest" ] ||
        [ -z "$(find "$BACKUP_PLACE/wal" -name '????????????????????????.gpg' -print -quit)" ] ||
        [[ ! "$(number_of "$(about "$newest" begins)")" < "$(number_of "$1")" ]]; then
        return 0
    fi
    say "WAL is missing before $1; a new base backup is made"
    : >"$BACKUP_PLACE/base.wanted"
}

publish_wal () {
    local name
    for name in "$@"; do
        [ "$name" != "${name%.history}" ] || notice_gap "${name%.partial}"
        sync "$BACKUP_PLACE/wal/$name.gpg.new"
        mv -f "$BACKUP_PLACE/wal/$name.gpg.new" "$BACKUP_PLACE/wal/$name.gpg"
    done
    sync "$BACKUP_PLACE/wal"
    for name in "$@"; do
        case $name in
        *.partial) mv -f "$BACKUP_SPOOL/partial.new" "$BACKUP_SPOOL/partial.last" ;;
        *) rm -f "$BACKUP_SPOOL/$name" "$BACKUP_PLACE/wal/$name.partial.gpg" ;;
        esac
    done
}

# One round. A document's bytes are durable before its row is committed, so documents that are copied after the WAL was
# read, and before it is published, are all that the published WAL speaks of.
ship () {
    local until names
    mkdir -p "$BACKUP_PLACE/wal"
    until=$(receive_until_now)
    stage_wal >"$BACKUP_SPOOL/staged"
    mapfile -t names <"$BACKUP_SPOOL/staged"
    copy_new_documents
    [ ${#names[@]} = 0 ] || publish_wal "${names[@]}"
    [ -z "$until" ] || put "$BACKUP_PLACE/covers_until" echo "$until"
}

# restore_command of PostgreSQL: fetch-wal NAME TO. An exit code over 125 ends the recovery, where 1 says that this is all.
fetch_wal () {
    local file
    for file in "$BACKUP_PLACE/wal/$1.gpg" "$BACKUP_PLACE/wal/$1.partial.gpg"; do
        [ -e "$file" ] || continue
        decrypt "$file" >"$2" || { say "the WAL ${file##*/} does not open"; exit 200; }
        exit 0
    done
    exit 1
}
