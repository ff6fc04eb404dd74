#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Prepares what the package digimeente installed: keys and passwords, the municipality's file, the database. What is there
# stays, so it may be run again, after an update or to make the key of one more operator.
set -eu
share=/usr/share/digimeente
secrets=/etc/digimeente/secrets
gemeente=/etc/digimeente/gemeente
ca=/etc/digimeente/database-ca.crt
services="intake documents notification audit gateway"

usage () {
    cat <<'EOF'
digimeente-setup: prepares the counter on this machine

Usage: digimeente-setup [--database HOST] [--operator NAME] [--help]

Makes keys and passwords in /etc/digimeente/secrets, an example of a municipality's file in /etc/digimeente/gemeente, and in the
PostgreSQL of this machine the database digimeente with its roles and schemas. What is there stays. Then:

  systemctl start digimeente.target

  --database HOST  PostgreSQL runs on that machine, not on this one. Its certificate must have been issued by an authority of
                   /etc/digimeente/database-ca.crt. What makes roles and schemas there is told.
  --operator NAME  makes the key of this operator (beheerder), with which digictl speaks to the services
EOF
}

fail () {
    printf '%s\n' "$@" >&2
    exit 1
}

host=127.0.0.1 operator=beheerder
while [ $# -gt 0 ]; do
    case $1 in
    --database | --operator)
        [ $# -ge 2 ] || fail "digimeente-setup: $1 needs a value; see digimeente-setup --help"
        if [ "$1" = --database ]; then host=$2; else operator=$2; fi
        shift 2
        ;;
    --help) usage && exit 0 ;;
    *) fail "digimeente-setup: there is no $1; see digimeente-setup --help" ;;
    esac
done
[ "$(id -u)" = 0 ] || fail "digimeente-setup: only root may do this: sudo digimeente-setup"

if [ "$host" = 127.0.0.1 ]; then
    tls=sslmode=disable # it does not leave this machine
    runuser -u postgres -- psql -Xqtc 'SELECT 1' >/dev/null 2>&1 \
        || fail "digimeente-setup: PostgreSQL does not answer on this machine. Install and start it: apt-get install postgresql" \
            "Or name the machine that it runs on: digimeente-setup --database HOST"
else
    tls="sslmode=verify-full sslrootcert=$ca"
    [ -s "$ca" ] || fail "digimeente-setup: put the certificate of the authority that issued the one of $host into $ca"
fi

SECRETS=$secrets DATABASE_HOST=$host DATABASE_TLS=$tls OPERATOR=$operator "$share/keys.sh"
chmod 711 "$secrets" "$secrets/keys"
chmod 644 "$secrets/keys/peers"
for service in intake documents; do
    chown "digimeente-$service:" "$secrets/keys/$service.keys"
done
chown digimeente-gateway: "$secrets/keys/session.secret"
[ -e "$gemeente/gemeente.yaml" ] || cp -R "$share/gemeente/." "$gemeente/"

if [ "$host" = 127.0.0.1 ]; then
    passwords=$(mktemp -d) # whom PostgreSQL runs as may not enter the folder of secrets
    trap 'rm -rf "$passwords"' EXIT
    cp "$secrets/passwords/"* "$passwords/"
    chown -R postgres: "$passwords"
    cd / && runuser -u postgres -- env SERVICES="$services" PASSWORD_DIR="$passwords" "$share/bootstrap.sh"
else
    echo "On $host, as PostgreSQL's superuser, with copies of $share/bootstrap.sh and $secrets/passwords:"
    echo "  PASSWORD_DIR=passwords ./bootstrap.sh"
fi
echo "Settings: /etc/digimeente/*.env, and the municipality's own file: $gemeente/gemeente.yaml"
echo "Start:    systemctl start digimeente.target"
echo "Keep copies of $secrets/keys/{intake,documents}.keys, without which nothing that is sealed can be read, and of"
echo "pseudonym.secret there, without which nobody finds their own zaken; and not beside copies of the database."
