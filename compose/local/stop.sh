#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Stops what run.sh started, whoever and whatever of it is left: services, then mail, then PostgreSQL.
# Goes on when a step fails, or when nobody reads what it says.
set -u
cd "${0%/*}/../.." || exit
# shellcheck source=compose/local/state.sh
. compose/local/state.sh

stop_supervisors () {
    if is_supervised; then
        kill -HUP "$(cat "$state/runsvdir.pid")" # it ends its supervisors, and then itself
    else
        runit -w 5 exit "${everything[@]}"
    fi
}

end_the_rest () {
    local pids
    mapfile -t pids < <(list_processes)
    echo "These processes did not end by themselves and are killed: ${pids[*]}"
    kill -KILL "${pids[@]}"
}

find_state
if ! is_running; then
    echo "Digimeente does not run here."
    exit 0
fi
echo "Stopping the services..."
runit -w 8 force-stop "${services[@]}"
runit -w 5 force-stop smtp oidc
echo "Stopping PostgreSQL..."
runit -w 60 stop postgres || runit -w 10 quit postgres
stop_supervisors
flock -w 10 "$state/lock" true || end_the_rest
flock -w 5 "$state/lock" true || fail "Some processes are still there:" "$(list_processes)"
if [ -f "$state/service/postgres/short-socket" ]; then
    rm -rf "$(cat "$state/service/postgres/short-socket")" "$state/service/postgres/short-socket"
fi
echo "Stopped; the data stays in .run."
