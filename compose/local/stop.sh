#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Stops what run.sh started, whoever and whatever of it is left: services, then mail, then PostgreSQL.
# Goes on when a step fails, or when nobody reads what it says.
set -u
cd "${0%/*}/../.." || exit
# shellcheck source=compose/local/say.sh
. compose/local/say.sh
# shellcheck source=compose/local/state.sh
. compose/local/state.sh

stop_services () {
    runit -w 8 force-stop "${services[@]}"
    runit -w 5 force-stop smtp oidc
}

stop_postgres () {
    runit -w 60 stop postgres || runit -w 10 quit postgres
}

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

# A make run that still installs or builds ends by itself what it began.
interrupt_start () {
    kill -TERM "$(cat "$state/run.pid")"
    flock -w 300 "$state/lock" true
}

find_state
if ! is_running; then
    echo "Digimeente does not run here."
    exit 0
fi
if is_holding run.pid && ! is_supervised; then
    run_step "Stopping a make run that is still at work" /dev/null interrupt_start
fi
if is_running; then
    # A step that did not succeed leaves processes, which end below.
    run_step "Stopping the services" /dev/null stop_services || true
    run_step "Stopping PostgreSQL" /dev/null stop_postgres || true
    stop_supervisors
    flock -w 10 "$state/lock" true || end_the_rest
    flock -w 5 "$state/lock" true || fail "Some processes are still there:" "$(list_processes)"
fi
if [ -f "$state/service/postgres/short-socket" ]; then
    rm -rf "$(cat "$state/service/postgres/short-socket")" "$state/service/postgres/short-socket"
fi
rm -f "$state/ready"
echo "Stopped; the data stays in .run."
