#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes what is missing in /secrets: CURVE keys, passwords of PostgreSQL's roles, connection strings, keys
# that seal. What is there stays. Runs once before the first start, and again after a service was added.
set -eu
umask 077
services="intake documents notification audit gateway"
secrets=/secrets
postgres_uid=${POSTGRES_UID:-999}
service_uid=10001

random () {
    od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'
}

# keep FILE TEXT: writes it unless it is there.
keep () {
    [ -s "$secrets/$1" ] || printf '%s\n' "$2" >"$secrets/$1"
}

mkdir -p "$secrets/passwords" "$secrets/keys"
keep postgres_password "$(random)"
keep superuser_pgpass "postgres:5432:*:postgres:$(cat "$secrets/postgres_password")"
keep client_secret "$(random)" # the demo identity provider takes it too; a real one gives another
[ -e "$secrets/smtp_password" ] || : >"$secrets/smtp_password" # the municipality's own, when its mail server wants one
for service in $services; do
    for role in "$service" "${service}_owner"; do
        keep "passwords/$role" "$(random)"
        keep "${role}_database" \
            "host=postgres dbname=digimeente user=$role password=$(cat "$secrets/passwords/$role")"
    done
done
# shellcheck disable=SC2086 # names, one word each
digictl keygen --directory "$secrets/keys" --secret pseudonym --secret session $services digictl >/dev/null

for service in intake documents; do # what they store is sealed
    digictl keys make --key-file "$secrets/keys/$service.keys" wrap reply tracking-code index >/dev/null
done

# A file secret keeps its owner: each is for the one who reads it.
chown -R "$service_uid:$service_uid" "$secrets"
chown -R "$postgres_uid" "$secrets/postgres_password" "$secrets/superuser_pgpass" "$secrets/passwords"
echo "Keys and passwords are in compose/secrets. Keep copies of intake.keys and documents.keys, without which nothing that is sealed can be read, and of pseudonym.secret, without which nobody finds their own zaken."
