# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# The backup that goes on by itself. Sourced by backup.sh.

receiver='' base='' # process ids
next_base_s=0

is_alive () {
    [ -n "$1" ] && kill -0 "$1" 2>/dev/null
}

# After a restore the server is on another timeline, and has never had what the spool ends with.
clear_other_timeline () {
    local ours theirs
    ours=$(list_spool | grep -E '^[0-9A-F]{24}' | tail -n 1)
    [ -n "$ours" ] || return 0
    theirs=$(query -c 'SELECT timeline_id FROM pg_control_checkpoint()') || return 1
    [ $((16#${ours:0:8})) -gt "$theirs" ] || [ $((16#${ours:0:8})) -lt "$theirs" ] || return 0
    say "the server was restored: it is on timeline $theirs, and the WAL in the spool is of $((16#${ours:0:8}))"
    "$backup_program" ship || return 1
    list_spool | while read -r ours; do rm -f "$BACKUP_SPOOL/$ours"; done
    : >"$BACKUP_PLACE/base.wanted"
}

# The slot makes the server keep what we do not have yet, at most max_slot_wal_keep_size of it.
start_receiver () {
    clear_other_timeline || return 0
    pg_receivewal --directory="$BACKUP_SPOOL" --slot="$slot" --create-slot --if-not-exists --no-password || return 0
    pg_receivewal --directory="$BACKUP_SPOOL" --slot="$slot" --status-interval=1 --no-loop --no-password &
    receiver=$!
}

is_base_due () {
    local newest
    newest=$(list_bases | tail -n 1)
    [ -z "$newest" ] || [ -e "$BACKUP_PLACE/base.wanted" ] ||
        [ $(($(date -d "$(time_of "$newest")" +%s) + 10#$BACKUP_EVERY_HOURS * 3600)) -le "$(date +%s)" ]
}

# One that failed is not tried again at once: it may have filled the disk.
start_base () {
    if is_alive "$base" || ! is_base_due || [ "$SECONDS" -lt "$next_base_s" ]; then return 0; fi
    next_base_s=$((SECONDS + 300))
    "$backup_program" base &
    base=$!
}

end_run () {
    local pid
    trap - EXIT
    for pid in $receiver $base; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    wait
    tidy
    exit "$1"
}

# What a run left that was cut off. A base backup that is being made now keeps its folder.
clear_cut_off () {
    (flock -n 7 && rm -rf "$BACKUP_PLACE/base/.new") 7>"$BACKUP_PLACE/base.lock" || true
    find "$BACKUP_PLACE" -ignore_readdir_race -type f -name '*.new' -delete || say "some of what was cut off could not be removed"
}

# Whatever fails is tried again at the next round, at most each BACKUP_PAUSE_S.
run () {
    prepare
    need_documents
    exec 6>"$BACKUP_SPOOL/lock"
    flock -n 6 || fail "a backup runs already with this spool"
    trap 'end_run $?' EXIT
    trap 'end_run 0' INT TERM
    clear_cut_off
    rm -f "$BACKUP_SPOOL"/shards.*
    while true; do
        is_alive "$receiver" || start_receiver
        "$backup_program" ship || say "this round failed; the next one tries again"
        start_base
        publish_status
        sleep "$BACKUP_PAUSE_S" &
        wait $! || true
    done
}
