#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes the database digimeente, and for each service S the role S_owner with schema S (it migrates) and the role S
# (it runs; USAGE on that schema, and what migrations grant). Nobody else may do anything there, but the role backup, which
# copies the whole server, and so may read it all, and the role monitor, which sees the server's figures. May be run again.
#
# Takes: PGHOST, PGPORT, PGUSER ... of a superuser; SERVICES, the services' names; PASSWORD_DIR, a folder in which a file
# with a role's name holds its password (roles without a file get none, for servers that need none).
set -eu

SERVICES=${SERVICES:-intake documents notification audit gateway}
PASSWORD_DIR=${PASSWORD_DIR:-}

query () {
    psql -X -q -v ON_ERROR_STOP=1 "$@"
}

make_role () {
    query -d postgres -v role="$1" <<'SQL'
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT;
SQL
    if [ -n "$PASSWORD_DIR" ] && [ -f "$PASSWORD_DIR/$1" ]; then
        PASSWORD_FILE="$PASSWORD_DIR/$1" query -d postgres -v role="$1" <<'SQL'
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\set password `cat "$PASSWORD_FILE"`
ALTER ROLE :"role" PASSWORD :'password';
SQL
    fi
}

make_database () {
    query -d postgres <<'SQL'
SELECT 'CREATE DATABASE digimeente TEMPLATE template0 ENCODING ''UTF8'''
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'digimeente') \gexec
REVOKE ALL ON DATABASE digimeente FROM PUBLIC;
SQL
    query -d digimeente -c 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
}

make_schema () {
    query -d digimeente -v service="$1" -v owner="$1_owner" <<'SQL'
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS :"service";
ALTER SCHEMA :"service" OWNER TO :"owner";
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"service" TO :"service";
GRANT CONNECT ON DATABASE digimeente TO :"service", :"owner";
ALTER ROLE :"service" IN DATABASE digimeente SET search_path = :"service";
ALTER ROLE :"owner" IN DATABASE digimeente SET search_path = :"service";
SQL
}

make_backup_role () {
    make_role backup
    query -d postgres -c 'ALTER ROLE backup REPLICATION INHERIT' -c 'GRANT pg_read_all_data, pg_monitor TO backup' \
        -c 'GRANT CONNECT ON DATABASE digimeente TO backup'
}

for service in $SERVICES; do
    case $service in
    '' | [!a-z]* | *[!a-z0-9_]*)
        echo "bootstrap: a service's name is made of a-z, 0-9 and _, not: $service" >&2
        exit 2
        ;;
    esac
done

# For the exporter of metrics: it sees figures of the whole server, and no rows.
make_monitor_role () {
    make_role monitor
    query -d postgres -c 'ALTER ROLE monitor INHERIT' -c 'GRANT pg_monitor TO monitor' \
        -c 'GRANT CONNECT ON DATABASE digimeente TO monitor'
}

make_database
make_monitor_role
make_backup_role
for service in $SERVICES; do
    make_role "${service}_owner"
    make_role "$service"
    make_schema "$service"
done
