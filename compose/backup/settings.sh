# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034 # shared with the scripts that source it
# What the backup is told, by the environment, and how it says things. Sourced by backup.sh.
#
#   BACKUP_PLACE        the folder where backups lie, best on another machine or disk
#   BACKUP_KEY          file with the public key that they are encrypted to (make-key)
#   BACKUP_SECRET_KEY   file with the secret key: for restore and verify alone
#   BACKUP_PASSPHRASE   file with the passphrase of the secret key, where it has one
#   BACKUP_SPOOL        folder for WAL that is not encrypted yet; it must survive a restart
#   BACKUP_STATUS       the status file, which digictl and the gateway read (BACKUP_PLACE/status.json)
#   BACKUP_DAYS         so far back one can restore (14)
#   BACKUP_EVERY_HOURS  a base backup each so many hours (24)
#   BACKUP_PAUSE_S      so often WAL and documents are copied, which is what a disaster loses (20)
#   DOCUMENTS           the directory of the service documents
#   POSTGRES_BIN        PostgreSQL's programs (those of the newest version under /usr/lib/postgresql)
#   PGHOST, PGPORT, PGUSER, PGPASSFILE, PGSSLMODE ...  the server and the role backup, as libpq knows them
BACKUP_PLACE=${BACKUP_PLACE-}
BACKUP_KEY=${BACKUP_KEY-}
BACKUP_SECRET_KEY=${BACKUP_SECRET_KEY-}
BACKUP_PASSPHRASE=${BACKUP_PASSPHRASE-}
BACKUP_SPOOL=${BACKUP_SPOOL-}
BACKUP_STATUS=${BACKUP_STATUS:-$BACKUP_PLACE/status.json}
BACKUP_DAYS=${BACKUP_DAYS:-14}
BACKUP_EVERY_HOURS=${BACKUP_EVERY_HOURS:-24}
BACKUP_PAUSE_S=${BACKUP_PAUSE_S:-20}
DOCUMENTS=${DOCUMENTS-}
export BACKUP_PLACE BACKUP_KEY BACKUP_SECRET_KEY BACKUP_PASSPHRASE BACKUP_SPOOL BACKUP_STATUS DOCUMENTS
slot=digimeente_backup # of replication: the server keeps the WAL that we do not have yet
export LC_ALL=C TZ=UTC PGUSER=${PGUSER:-backup} PGAPPNAME=$slot PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}
umask 077

postgres_bin=${POSTGRES_BIN:-$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)}
PATH=$postgres_bin:$PATH

# A line for who watches; all that it tells is told on standard error, so that a verb's output is its own.
say () {
    printf '%s backup: %s\n' "$(date +%Y-%m-%dT%H:%M:%SZ)" "$*" >&2
}

fail () {
    say "$@"
    exit 1
}

# need NAME...: these settings, all there; a KEY or a PASSPHRASE that can be read, other capitals a folder.
need () {
    local name
    for name in "$@"; do
        [ -n "${!name}" ] || fail "the setting $name is missing; compose/backup/README.md lists them"
        case $name in
        *_KEY | *_PASSPHRASE) [ -r "${!name}" ] || fail "$name: ${!name} cannot be read" ;;
        *) [ -d "${!name}" ] || fail "$name: ${!name} is not a folder" ;;
        esac
    done
}

# need_number NAME LEAST MOST
need_number () {
    if ! [[ ${!1} =~ ^[0-9]{1,6}$ ]] || ((10#${!1} < $2 || 10#${!1} > $3)); then
        fail "$1 is a number from $2 to $3, not: ${!1:0:80}"
    fi
}

check_numbers () {
    need_number BACKUP_DAYS 1 3650
    need_number BACKUP_EVERY_HOURS 1 168
    need_number BACKUP_PAUSE_S 1 60
}

# The documents' directory, which the service makes with 256 folders. An empty folder is a mount that is missing.
need_documents () {
    need DOCUMENTS
    [ -d "$DOCUMENTS/done/ff" ] || fail "DOCUMENTS: $DOCUMENTS is not the directory of the service documents; is it mounted?"
}

query () {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "${PGDATABASE:-digimeente}" "$@"
}

# Folders that are gone at the end, with what runs in them.
scratch=()
make_scratch () {
    scratch+=("$(mktemp -d "${TMPDIR:-/tmp}/backup.XXXXXX")")
}

# put FILE COMMAND...: what the command prints becomes the file, whole or not at all, and durable.
put () {
    local file=$1 new=$1.$BASHPID.new
    shift
    { "$@" >"$new" && sync "$new" && mv -f "$new" "$file" && sync "${file%/*}"; } || { rm -f "$new" && return 1; }
}
