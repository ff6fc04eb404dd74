# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2154 # shared with the scripts that source it
# OpenPGP by GnuPG: to a public key, of which the secret half is elsewhere. Sourced by backup.sh.

# A folder of GnuPG's own for this run: nothing of the user's is read or changed.
gpg_home () {
    if [ -z "${backup_gpg-}" ]; then
        make_scratch
        backup_gpg=${scratch[-1]}
        export backup_gpg # for the programs that this one starts
    fi
}

gpg_here () {
    gpg --batch --quiet --no-options --no-permission-warning --homedir "$backup_gpg" "$@"
}

# encrypt LEVEL [FILE]: standard input or a file, on standard output; level 0 for what does not become smaller.
encrypt () {
    gpg_here --no-default-keyring --recipient-file "$BACKUP_KEY" --cipher-algo AES256 --set-filename '' \
        --compress-level "$1" --encrypt --output - "${@:2}"
}

# One can only encrypt to a key of which one has a file; better to learn that now.
check_key () {
    gpg_home
    encrypt 0 </dev/null >/dev/null || fail "BACKUP_KEY: $BACKUP_KEY is no public key to encrypt to"
}

# import_key FOLDER: makes this folder, in which secret and perhaps passphrase lie, one of GnuPG's that decrypts.
import_key () {
    backup_gpg=$1 gpg_here --import --pinentry-mode loopback "$1/secret" 2>"$1/said" ||
        fail "BACKUP_SECRET_KEY: $BACKUP_SECRET_KEY is no secret key: $(tail -n 1 "$1/said")"
    rm "$1/secret"
}

copy_key () {
    cp "$BACKUP_SECRET_KEY" "$1/secret"
    [ -z "$BACKUP_PASSPHRASE" ] || cp "$BACKUP_PASSPHRASE" "$1/passphrase"
}

open_key () {
    need BACKUP_SECRET_KEY
    [ -z "$BACKUP_PASSPHRASE" ] || need BACKUP_PASSPHRASE
    gpg_home
    copy_key "$backup_gpg"
    import_key "$backup_gpg"
}

# decrypt FILE: on standard output.  Fails on a file that was changed or cut off; what was printed then is worth nothing.
decrypt () {
    if [ -e "$backup_gpg/passphrase" ]; then
        gpg_here --pinentry-mode loopback --passphrase-file "$backup_gpg/passphrase" --decrypt "$1"
    else
        gpg_here --decrypt "$1"
    fi
}

# Ends the agents of the folders that this run made.
close_keys () {
    local folder
    for folder in "${scratch[@]}"; do
        gpgconf --homedir "$folder" --kill all >/dev/null 2>&1 || true
    done
}

make_key () {
    local folder=${1-}
    [ -n "$folder" ] || fail "make-key FOLDER: where the two files go"
    mkdir -p "$folder"
    if [ -e "$folder/backup.public" ] || [ -e "$folder/backup.secret" ]; then fail "$folder has such a key already"; fi
    gpg_home
    gpg_here --passphrase '' --quick-generate-key "Digimeente backup $(date +%F)" future-default default never 2>"$backup_gpg/said" ||
        fail "the key could not be made: $(tail -n 1 "$backup_gpg/said")"
    gpg_here --armor --export >"$folder/backup.public"
    gpg_here --armor --export-secret-keys >"$folder/backup.secret"
    chmod 644 "$folder/backup.public"
    echo "$folder/backup.public is what backups are encrypted to."
    echo "$folder/backup.secret opens them. Move it to where neither this machine nor the backups are, twice, and try it: backup.sh verify."
}

# The keys without which a restored database opens nothing. Not where the backups are: who has both has everything.
keep_keys () {
    local folder=${1-} file=${2-} place
    [ -n "$file" ] || fail "keys FOLDER TO: the folder of keys, and the file to make"
    need BACKUP_KEY BACKUP_PLACE
    check_key
    place=$(readlink -f "$BACKUP_PLACE")
    case $(readlink -f "${file%/*}")/ in
    "$place"/*) fail "keys do not belong with the data: put them outside $BACKUP_PLACE" ;;
    esac
    put "$file" pack_keys "$folder"
}

pack_keys () {
    tar -C "$1" -c . | encrypt 6
}
