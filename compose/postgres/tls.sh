#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes the certificates of the database server where they are missing: tls.sh FOLDER HOST
# FOLDER gets ca.crt, which clients trust, and server.crt and server.key for HOST. The authority's own key is not kept, so
# that nobody can make a second certificate with it. To renew them, remove the folder.
set -eu
umask 077
folder=$1 host=$2
days=3650

[ ! -s "$folder/server.crt" ] || exit 0
mkdir -p "$folder"
new=$folder/new # stays when this is cut off; the next time begins anew
rm -rf "$new"
mkdir "$new"

# request NAME SUBJECT OPTION...: a new key and a certificate for it.
request () {
    name=$1 subject=$2
    shift 2
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$days" -subj "$subject" \
        -keyout "$new/$name.key" -out "$new/$name.crt" "$@" 2>"$new/said" || { cat "$new/said" >&2 && exit 1; }
}

request ca "/CN=digimeente database authority" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign"
request server "/CN=$host" -CA "$new/ca.crt" -CAkey "$new/ca.key" -addext "basicConstraints=critical,CA:FALSE" \
    -addext "subjectAltName=DNS:$host" -addext "extendedKeyUsage=serverAuth"
chmod 644 "$new/ca.crt"
mv "$new/ca.crt" "$new/server.key" "$folder/"
mv "$new/server.crt" "$folder/" # last: what is looked for above
rm -r "$new"
