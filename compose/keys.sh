#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes what is missing in /secrets: CURVE keys, passwords of PostgreSQL's roles, its certificates, connection strings, keys
# that seal. What is there stays. Runs once before the first start, and again at each update. The certificate of the public
# address is taken over from /certificate, where the municipality put it; for a demo one is made that no browser trusts.
# With DATABASE_HOST the server is one that is there already, with a superuser and certificates of its own (DATABASE_TLS says how
# they are verified), and who owns the files is left to the caller: compose/package/digimeente-setup.sh. Else it is the container.
set -eu
umask 077
services="intake documents notification audit gateway"
secrets=${SECRETS:-/secrets}
postgres_uid=${POSTGRES_UID:-999}
service_uid=${SERVICE_UID:-10001}
grafana_uid=${GRAFANA_UID:-472}
tls=${0%/*}/postgres/tls.sh
verified=${DATABASE_TLS:-sslmode=verify-full sslrootcert=/run/secrets/postgres_ca}
operator=${OPERATOR:-beheerder}
certificate=${CERTIFICATE:-/certificate}
public_url=${PUBLIC_URL:-https://localhost:7180}
host=$(echo "$public_url" | sed 's|^[a-z]*://||; s|[:/].*||')

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

# For the demo, anew when the host is another one or its end is near.
make_certificate () {
    ! { openssl x509 -noout -checkhost "$host" -in "$secrets/tls/fullchain.pem" | grep -q 'does match' \
        && openssl x509 -noout -checkend 604800 -in "$secrets/tls/fullchain.pem"; } >/dev/null 2>&1 || return 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$host" \
        -addext "subjectAltName=DNS:$host" -keyout "$secrets/tls/privkey.pem" -out "$secrets/tls/fullchain.pem" 2>/dev/null
}

take_certificate () {
    mkdir -p "$secrets/tls"
    if [ ! -e "$certificate/fullchain.pem" ]; then
        make_certificate
        return
    fi
    ! cmp -s "$certificate/fullchain.pem" "$secrets/tls/fullchain.pem" || return 0
    for file in privkey.pem fullchain.pem; do
        cp -L "$certificate/$file" "$secrets/tls/$file.new"
        mv "$secrets/tls/$file.new" "$secrets/tls/$file"
    done
}

mkdir -p "$secrets/passwords" "$secrets/keys"
if [ -z "${DATABASE_HOST:-}" ]; then
    take_certificate
    "$tls" "$secrets/postgres" postgres
    keep postgres_password "$(random)"
    keep superuser_pgpass "postgres:*:*:postgres:$(cat "$secrets/postgres_password")"
    keep grafana_password "$(random)"
fi
keep client_secret "$(random)" # the demo identity provider takes it too; a real one gives another
[ -e "$secrets/smtp_password" ] || : >"$secrets/smtp_password" # the municipality's own, when its mail server wants one
[ -e "$secrets/metrics_token" ] || : >"$secrets/metrics_token" # with a token in it, /metrics asks for that
[ -e "$secrets/alert_smtp_password" ] || : >"$secrets/alert_smtp_password" # of the alerts' own mail server, where it has one
keep passwords/monitor "$(random)"
keep monitor_password "$(cat "$secrets/passwords/monitor")"
[ -e "$secrets/backup.public" ] || : >"$secrets/backup.public" # what backups are encrypted to: backup.sh make-key
keep passwords/backup "$(random)"
keep backup_pgpass "postgres:*:*:backup:$(cat "$secrets/passwords/backup")"
for service in $services; do
    for role in "$service" "${service}_owner"; do
        keep "passwords/$role" "$(random)"
        keep "${role}_database" \
            "host=${DATABASE_HOST:-postgres} dbname=digimeente user=$role password=$(cat "$secrets/passwords/$role")"
        verify "${role}_database"
    done
done
# A service in a container has mounted the file of peers that was there when it started: another one in its place would be out
# of its sight, and with it whose key is taken out later.
in_place=--in-place
[ -z "${DATABASE_HOST:-}" ] || in_place=
# shellcheck disable=SC2086 # names, one word each; an option or none
digictl keygen $in_place --directory "$secrets/keys" --secret pseudonym --secret session --operator "$operator" $services >/dev/null

for service in intake documents; do # what they store is sealed
    digictl keys make --key-file "$secrets/keys/$service.keys" wrap reply tracking-code index >/dev/null
done

[ -z "${DATABASE_HOST:-}" ] || exit 0
# A file secret keeps its owner: each is for the one who reads it. On the host somebody else may have these numbers, as 999; the
# folder itself, which is for whoever deploys alone (up.sh), keeps them out.
chown -R "$service_uid:$service_uid" "$secrets"/*
chown -R "$postgres_uid" "$secrets/postgres_password" "$secrets/superuser_pgpass" "$secrets/passwords" "$secrets/postgres"
chown "$grafana_uid" "$secrets/grafana_password"
find "$secrets" -mindepth 1 -type d -exec chmod 755 {} +
echo "Keys and passwords are in compose/secrets. Keep copies of intake.keys and documents.keys, without which nothing that is sealed can be read, and of pseudonym.secret, without which nobody finds their own zaken."
