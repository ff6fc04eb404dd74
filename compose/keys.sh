#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes what is missing in /secrets: CURVE keys, passwords of PostgreSQL's roles, its certificates, connection strings, keys
# that seal. What is there stays. Runs once before the first start, and again at each update.
# With DATABASE_HOST the server is one that is there already, with a superuser and certificates of its own (DATABASE_TLS says how
# they are verified), and who owns the files is left to the caller: compose/package/digimeente-setup.sh. Else it is the container.
set -eu
umask 077
services="intake documents notification audit gateway"
secrets=${SECRETS:-/secrets}
postgres_uid=${POSTGRES_UID:-999}
service_uid=${SERVICE_UID:-10001}
tls=${0%/*}/postgres/tls.sh
verified=${DATABASE_TLS:-sslmode=verify-full sslrootcert=/run/secrets/postgres_ca}
operator=${OPERATOR:-beheerder}

random () {
    od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'
}

# keep FILE TEXT: writes it unless it is there.
keep () {
    [ -s "$secrets/$1" ] || printf '%s\n' "$2" >"$secrets/$1"
}

# A connection string of an earlier version, whose server had no certificate, gets what verifies it now.
verify () {
    grep -q sslmode= "$secrets/$1" || sed -i "s|\$| $verified|" "$secrets/$1"
}

mkdir -p "$secrets/passwords" "$secrets/keys"
if [ -z "${DATABASE_HOST:-}" ]; then
    "$tls" "$secrets/postgres" postgres
    keep postgres_password "$(random)"
    keep superuser_pgpass "postgres:*:*:postgres:$(cat "$secrets/postgres_password")"
fi
keep client_secret "$(random)" # the demo identity provider takes it too; a real one gives another
[ -e "$secrets/smtp_password" ] || : >"$secrets/smtp_password" # the municipality's own, when its mail server wants one
[ -e "$secrets/metrics_token" ] || : >"$secrets/metrics_token" # with a token in it, /metrics asks for that
for service in $services; do
    for role in "$service" "${service}_owner"; do
        keep "passwords/$role" "$(random)"
        keep "${role}_database" \
            "host=${DATABASE_HOST:-postgres} dbname=digimeente user=$role password=$(cat "$secrets/passwords/$role")"
        verify "${role}_database"
    done
done
# shellcheck disable=SC2086 # names, one word each
digictl keygen --directory "$secrets/keys" --secret pseudonym --secret session --operator "$operator" $services >/dev/null

for service in intake documents; do # what they store is sealed
    digictl keys make --key-file "$secrets/keys/$service.keys" wrap reply tracking-code index >/dev/null
done

[ -z "${DATABASE_HOST:-}" ] || exit 0
# A file secret keeps its owner: each is for the one who reads it.
chown -R "$service_uid:$service_uid" "$secrets"
chown -R "$postgres_uid" "$secrets/postgres_password" "$secrets/superuser_pgpass" "$secrets/passwords" "$secrets/postgres"
echo "Keys and passwords are in compose/secrets. Keep copies of intake.keys and documents.keys, without which nothing that is sealed can be read, and of pseudonym.secret, without which nobody finds their own zaken."
