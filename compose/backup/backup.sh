#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Backup and restore of everything that Digimeente keeps: one PostgreSQL server and the directory of documents. README.md
# here says how it works and what it promises.
#
#   backup.sh make-key FOLDER     a key pair: backup.public, which the backup needs, and backup.secret, which it must not have
#   backup.sh run                 for ever: receives WAL, copies it and new documents each few seconds, a base backup a day
#   backup.sh base                a base backup now
#   backup.sh check               what is missing in the place of the backups
#   backup.sh list                from which moment on one can restore, and until which
#   backup.sh restore --data FOLDER --documents FOLDER [--time TIME] [--aside]
#   backup.sh verify [FOLDER]     restores into FOLDER (a new one under TMPDIR) and compares; keeps nothing
#   backup.sh keys FOLDER TO      the folder of keys, encrypted, as one file TO, which must lie elsewhere than the backups
set -euo pipefail
backup_program=$(cd "${0%/*}" && pwd -P)/${0##*/}
here=${backup_program%/*}
export backup_program
# shellcheck source=compose/backup/settings.sh
. "$here/settings.sh"
# shellcheck source=compose/backup/crypt.sh
. "$here/crypt.sh"
# shellcheck source=compose/backup/documents.sh
. "$here/documents.sh"
# shellcheck source=compose/backup/wal.sh
. "$here/wal.sh"
# shellcheck source=compose/backup/base.sh
. "$here/base.sh"
# shellcheck source=compose/backup/run.sh
. "$here/run.sh"
# shellcheck source=compose/backup/restore.sh
. "$here/restore.sh"
# shellcheck source=compose/backup/verify.sh
. "$here/verify.sh"

tidy () {
    stop_server
    close_keys
    # shellcheck disable=SC2154 # of settings.sh
    [ ${#scratch[@]} = 0 ] || rm -rf "${scratch[@]}"
}
trap tidy EXIT

verb=${1-}
[ $# = 0 ] || shift
case $verb in
make-key) make_key "$@" ;;
run) run "$@" ;;
base) make_base "$@" ;;
check) check "$@" ;;
list) list "$@" ;;
restore) restore "$@" ;;
verify) verify "$@" ;;
keys) keep_keys "$@" ;;
ship) prepare && ship ;;                       # a round of run
fetch-wal) fetch_wal "$@" ;;                   # PostgreSQL's restore_command
import-key) import_key "$@" ;;                 # as the user that PostgreSQL runs as
encrypt-document) encrypt_document "$@" ;;     # one of several at once
decrypt-document) decrypt_document "$@" ;;     # likewise
*)
    sed -n 's/^#   \(backup\.sh .*\)/\1/p' "$backup_program" >&2
    exit 2
    ;;
esac
