# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# Documents never change, so each is encrypted once, under its UUID: documents/AB/UUID.gpg. One that the service has removed
# gets UUID.gone beside it, and goes with that when nobody can restore to a moment at which it was there. Sourced by backup.sh.

at_once=$(nproc)

# encrypt_document UUID...: those that the service has removed by now are passed over. They are made durable together.
encrypt_document () {
    local uuid from to new=() folders=()
    gpg_home
    for uuid in "$@"; do
        from=$DOCUMENTS/done/${uuid: -2}/$uuid to=$BACKUP_PLACE/documents/${uuid: -2}/$uuid.gpg.$$.new
        if encrypt 0 "$from" >"$to" 2>/dev/null; then
            new+=("$to") folders+=("${to%/*}")
        else
            rm -f "$to"
            [ ! -e "$from" ] || fail "the document $uuid could not be copied"
        fi
    done
    [ ${#new[@]} != 0 ] || return 0
    sync "${new[@]}"
    for to in "${new[@]}"; do mv -f "$to" "${to%.*.new}"; done
    sync "${folders[@]}"
}

# The UUIDs of a folder that the service has, or that we have.
list_live () {
    find "$DOCUMENTS/done/$1" -maxdepth 1 -type f -name '*-*-*-*-*' -printf '%f\n' | sort
}

list_kept () {
    [ ! -d "$BACKUP_PLACE/documents/$1" ] ||
        find "$BACKUP_PLACE/documents/$1" -maxdepth 1 -type f -name "*.$2" -printf '%f\n' | sed "s/\.$2\$//" | sort
}

copy_shards () {
    local shard
    for shard in "$@"; do
        mkdir -p "$BACKUP_PLACE/documents/$shard"
        comm -23 <(list_live "$shard") <(list_kept "$shard" gpg)
    done | xargs -r -P "$at_once" -n 16 "$backup_program" encrypt-document
}

# A folder's time changes with each document that comes; times are coarse, so what changed is looked at twice.
list_shards () {
    (cd "$DOCUMENTS/done" && stat -c '%n %.9Y' [0-9a-f][0-9a-f])
}

# What came since the last two times; the first time all of them.
copy_new_documents () {
    local state=$BACKUP_SPOOL/shards shards
    need_documents
    list_shards >"$state.now"
    touch "$state.last" "$state.before"
    mapfile -t shards < <(comm -23 "$state.now" "$state.before" | cut -d' ' -f1)
    [ ${#shards[@]} = 0 ] || copy_shards "${shards[@]}"
    mv "$state.last" "$state.before"
    mv "$state.now" "$state.last"
}

copy_all_documents () {
    local shards
    need_documents
    mapfile -t shards < <(list_shards | cut -d' ' -f1)
    copy_shards "${shards[@]}"
}

# Marks what the service has removed, and removes what has been marked for longer than one can restore.
prune_documents () {
    local shard uuid
    need_documents
    for shard in $(list_shards | cut -d' ' -f1); do
        for uuid in $(comm -13 <(list_live "$shard") <(list_kept "$shard" gpg)); do
            [ -e "$BACKUP_PLACE/documents/$shard/$uuid.gone" ] || : >"$BACKUP_PLACE/documents/$shard/$uuid.gone"
        done
    done
    [ -d "$BACKUP_PLACE/documents" ] || return 0
    find "$BACKUP_PLACE/documents" -name '*.gone' -mmin +$((10#$BACKUP_DAYS * 24 * 60)) | while read -r uuid; do
        rm -f "${uuid%.gone}.gpg" "$uuid"
    done
}

# decrypt_document UUID:SHA256...: into the folder $restored_documents; each as its row says, or it fails. The caller makes
# them durable.
decrypt_document () {
    local row uuid to code=0 sums=()
    for row in "$@"; do
        uuid=${row%:*} to=$restored_documents/done/${row:34:2}/${row%:*}
        if decrypt "$BACKUP_PLACE/documents/${uuid: -2}/$uuid.gpg" >"$to" 2>/dev/null; then
            sums+=("${row#*:}  $to")
        else
            rm -f "$to"
            say "the document $uuid is not in the backup, or does not open"
            code=1
        fi
    done
    if [ ${#sums[@]} != 0 ] && ! printf '%s\n' "${sums[@]}" | sha256sum --check --quiet >&2; then
        say "documents have other bytes than their rows say"
        code=1
    fi
    return $code
}
