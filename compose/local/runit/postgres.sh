#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# runsv runs this in .run/service/postgres. The durable settings stay as they are: on.
exec 2>&1
data=$(cd ../../postgres/data && pwd -P) || exit
socket=$(cat socket)

# What a killed postmaster leaves behind ends by itself within a moment.
is_in_use () {
    for cwd in /proc/[0-9]*/cwd; do
        if [ "$cwd" -ef "$data" ]; then return 0; fi
    done
    return 1
}
tries=0
while is_in_use && [ $((tries += 1)) -le 50 ]; do sleep 0.1; done
# Then a lock file is stale, also where another process has got its number by now (after a restart of the machine).
is_in_use || rm -f "$data/postmaster.pid" "$socket/.s.PGSQL.5432.lock"

[ "$(id -u)" != 0 ] || set -- -u "nobody:$(id -gn nobody)"
exec env -i PATH="$PATH" chpst "$@" /usr/lib/postgresql/15/bin/postgres -D "$data" \
    -c listen_addresses= -c unix_socket_directories="\"${socket//\"/\"\"}\"" -c unix_socket_permissions=0700 \
    -c log_line_prefix='%m [%p] %q%u ' -c log_error_verbosity=terse -c log_min_error_statement=panic \
    -c log_parameter_max_length=0 -c log_parameter_max_length_on_error=0 # no values of rows: compose/postgres/postgresql.conf
