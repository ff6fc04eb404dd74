#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Puts what was built where it is used from: digictl where a shell finds it, the services beside each other, manual pages
# and digictl's completion for bash. For make install; takes the folder with the programs, PREFIX and DESTDIR.
set -eu
bin=$1
root=${DESTDIR:-}${PREFIX:-/usr/local}
here=${0%/*}
new=$(mktemp)
trap 'rm -f "$new"' EXIT

# Takes: where, beside what is in $new.
put_text () {
    install -D -m 644 "$new" "$root/$1"
}

install -D -m 755 "$bin/digictl" "$root/bin/digictl"
"$bin/digictl" completion bash >"$new"
put_text share/bash-completion/completions/digictl
"$bin/digictl" help --man >"$new"
put_text share/man/man1/digictl.1
for file in "$here"/backup/*.sh "$here"/backup/*.sql; do
    install -D -m "$([ -x "$file" ] && echo 755 || echo 644)" "$file" "$root/libexec/digimeente/backup/${file##*/}"
done
version=$("$bin/digictl" version)
for service in intake documents notification audit gateway; do
    install -D -m 755 "$bin/$service" "$root/libexec/digimeente/$service"
    { "$bin/$service" --help; "$bin/$service" --help-markdown; } | awk -v version="${version#* }" -f "$here/manual.awk" >"$new"
    put_text "share/man/man8/digimeente-$service.8"
done
