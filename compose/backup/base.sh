# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# Base backups, which a restore begins with: base/WHEN/base.tar.gpg, with what is known of it in base/WHEN/about. WHEN is
# the moment it ended: one can restore to any later one. Sourced by backup.sh.

prepare () {
    need BACKUP_PLACE BACKUP_KEY BACKUP_SPOOL
    [ -w "$BACKUP_PLACE" ] || fail "BACKUP_PLACE: $BACKUP_PLACE cannot be written by the user with number $(id -u)"
    check_numbers
    check_key
    umask 022 # what lies there is encrypted: whoever copies it elsewhere may read it
    mkdir -p "$BACKUP_PLACE"/{wal,base,documents}
}

# The base backups that are whole, oldest first.
list_bases () {
    local name
    [ ! -d "$BACKUP_PLACE/base" ] || for name in "$BACKUP_PLACE"/base/*/about; do
        [ ! -e "$name" ] || { name=${name%/about} && echo "${name##*/}"; }
    done
}

# A line NAME=VALUE of what is known of a base backup: about WHEN NAME
about () {
    sed -n "s/^$2=//p" "$BACKUP_PLACE/base/$1/about"
}

# 20261130T154000Z, as date understands it.
time_of () {
    echo "${1:0:4}-${1:4:2}-${1:6:2} ${1:9:2}:${1:11:2}:${1:13:2}Z"
}

# The WAL that was written meanwhile is in it too, so it can be restored even where no other WAL is left.
take_base () {
    pg_basebackup --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast --verbose --no-password 2>"$1/said" |
        encrypt 1 >"$1/base.tar.gpg"
}

make_base () {
    local new=$BACKUP_PLACE/base/.new start when
    prepare
    need_documents
    exec 7>"$BACKUP_PLACE/base.lock"
    flock -n 7 || { say "a base backup is being made; this one comes after it" && flock 7; }
    rm -rf "$new"
    scratch+=("$new") # gone at the end, unless it has become a base backup
    mkdir -p "$new"
    take_base "$new" || fail "there is no new base backup: $(tail -n 1 "$new/said")"
    start=$(sed -n 's/.*start point: \([0-9A-F/]*\) on timeline \([0-9]*\)$/\2 \1/p' "$new/said")
    [ -n "$start" ] || fail "pg_basebackup does not say where its WAL begins: $(tail -n 1 "$new/said")"
    copy_all_documents
    when=$(date +%Y%m%dT%H%M%SZ)
    # shellcheck disable=SC2086 # timeline and position
    printf '%s\n' "begins=$(segment_at $start)" "bytes=$(stat -c %s "$new/base.tar.gpg")" >"$new/about"
    rm -f "$new/said"
    sync "$new"/* "$new"
    mv "$new" "$BACKUP_PLACE/base/$when"
    sync "$BACKUP_PLACE/base"
    rm -f "$BACKUP_PLACE/base.wanted"
    say "base backup $when: $(about "$when" bytes) bytes"
    prune
    write_status
}

# Keeps what is needed to restore to any moment of the last BACKUP_DAYS days: the newest base backup from before then, what
# came after, and their WAL.
prune () {
    local when first='' limit oldest name
    limit=$(date -d "-$BACKUP_DAYS days" +%Y%m%dT%H%M%SZ)
    for when in $(list_bases); do
        if [[ $when < $limit ]]; then first=$when; fi
    done
    for when in $(list_bases); do
        [[ $when < $first ]] || break
        say "base backup $when is older than $BACKUP_DAYS days and goes"
        rm -f "$BACKUP_PLACE/base/$when/about" # first: without it the rest counts for nothing
        rm -rf "${BACKUP_PLACE:?}/base/$when"
    done
    oldest=$(list_bases | head -n 1)
    oldest=$(number_of "$(about "$oldest" begins)")
    for name in "$BACKUP_PLACE"/wal/????????????????????????*.gpg; do
        [ -e "$name" ] && [[ $(number_of "${name##*/}") < $oldest ]] && rm -f "$name"
    done
    prune_documents
}

rfc3339 () {
    date -d "$1" +%Y-%m-%dT%H:%M:%SZ
}

# The moment up to which everything is safe. Where base backups fail for long, that of the last one: then somebody must look.
finished_at () {
    local newest until base
    newest=$(list_bases | tail -n 1)
    if [ -z "$newest" ] || [ ! -s "$BACKUP_PLACE/covers_until" ]; then return 0; fi
    until=$(cat "$BACKUP_PLACE/covers_until")
    base=$(date -d "$(time_of "$newest")" +%s)
    if [ $((until - base)) -gt $((2 * 10#$BACKUP_EVERY_HOURS * 3600)) ] || [ "$base" -gt "$until" ]; then until=$base; fi
    rfc3339 "@$until"
}

# print_time NAME TIME: a field, when there is such a time.
print_time () {
    [ -z "$2" ] || printf '"%s": "%s", ' "$1" "$2"
}

# What the gateway and digictl read: until when everything is safe, the newest base backup, when a restore of it was last
# tried, and how much lies there.
print_status () {
    local newest
    newest=$(list_bases | tail -n 1)
    printf '{'
    print_time finished_at "$(finished_at)"
    print_time base_at "${newest:+$(rfc3339 "$(time_of "$newest")")}"
    print_time verified_at "$([ ! -s "$BACKUP_PLACE/verified_at" ] || rfc3339 "@$(cat "$BACKUP_PLACE/verified_at")")"
    printf '"bytes": %s}\n' "$(cat "$BACKUP_PLACE/bytes" 2>/dev/null || echo 0)"
}

# To add up what lies there takes long where there are many documents: once for each base backup.
write_status () {
    put "$BACKUP_PLACE/bytes" count_bytes
    publish_status
}

count_bytes () {
    du -sb "$BACKUP_PLACE" | cut -f1
}

publish_status () {
    put "$BACKUP_STATUS" print_status
    chmod 644 "$BACKUP_STATUS"
}

# What a restore would lack.  Fails when that is something.
check () {
    local when name before='' lacking=0
    need BACKUP_PLACE
    [ -n "$(list_bases)" ] || fail "there is no base backup"
    when=$(list_bases | head -n 1)
    before=$(segment_before "$(about "$when" begins)") # its own segment must be there
    for name in $(find "$BACKUP_PLACE/wal" -name '????????????????????????.gpg' -printf '%f\n' | sort); do
        name=${name%.gpg}
        if [ "${before:0:8}" = "${name:0:8}" ] && [[ "$before" < "$(segment_before "$name")" ]]; then
            say "WAL is missing between $before and $name"
            lacking=1
        fi
        before=$name
    done
    if [ -n "$DOCUMENTS" ]; then
        need_documents
        for name in $(list_shards | cut -d' ' -f1); do
            for when in $(comm -23 <(list_live "$name") <(list_kept "$name" gpg)); do
                say "the document $when is not in the backup yet"
                lacking=1
            done
        done
    fi
    [ "$lacking" = 0 ] || exit 1
    list
}

list () {
    local when
    need BACKUP_PLACE
    for when in $(list_bases); do
        printf '%s  %s bytes\n' "$(rfc3339 "$(time_of "$when")")" "$(about "$when" bytes)"
    done
    [ ! -s "$BACKUP_PLACE/covers_until" ] ||
        printf 'One can restore to any moment from the first of these to %s.\n' "$(rfc3339 "@$(cat "$BACKUP_PLACE/covers_until")")"
}
