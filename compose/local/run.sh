#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Installs and builds what is missing, starts the whole suite on this machine, under runit, and waits:
# compose/local/run.sh [BUILD], the folder that make builds in.
# Environment: PORT, the first port (7100); DETACH=1 to return when all is ready; DEMO=0 for no demo zaken;
# JOBS for make; V=1 to see everything.
set -euo pipefail
cd "${0%/*}/../.."
build=${1:-build}
export BUILD=$build # for setup.sh
asked_port=${PORT-}
PORT=${PORT:-7100}
DETACH=${DETACH-}
[ "${DEMO-}" != 0 ] || demo_title="Drawing pictures to try with"
was_ready= # whether all of it has run
is_demo_whole=1
# shellcheck source=compose/local/say.sh
. compose/local/say.sh
# shellcheck source=compose/local/state.sh
. compose/local/state.sh
# shellcheck source=compose/local/ports.sh
. compose/local/ports.sh
# shellcheck source=compose/local/plan.sh
. compose/local/plan.sh
# shellcheck source=compose/local/settings.sh
. compose/local/settings.sh
# shellcheck source=compose/local/start.sh
. compose/local/start.sh

# What starts it, in this order: what is said, and the function that does it.
steps=(
    "Making keys and settings" make_all_settings
    "Starting PostgreSQL" start_postgres
    "Bringing the schemas up to date" migrate
    "Starting the services" start_services
    "${demo_title:-Making demo zaken}" make_demo
)

make_state () {
    if [ "$(id -u)" = 0 ] && [ "$state" != "$(pwd -P)/.run" ]; then
        mkdir -p "$state"
        ln -sfn "$state" .run
    fi
    mkdir -p "$state"
    [ -O "$state" ] || fail "The data in .run belongs to $(stat -c %U "$state"); run this as that user."
}

# Prints the files that programs are made of: list_code [TEST OF FIND...]
list_code () {
    { find Makefile common services proto compose -type f ! -name '*.md' ! -name '.*' "$@" 2>/dev/null || true; } | LC_ALL=C sort
}

# Says what changed since the programs that run were built, by the names of the files and their times.
tell_changes () {
    local changed others=
    mapfile -t changed < <({
        list_code -newer "$state/built"
        list_code | LC_ALL=C comm -3 "$state/built" - | tr -d '\t'
    } | sort -u)
    if [ ${#changed[@]} = 0 ]; then
        echo "It runs the code that is here now."
    else
        [ ${#changed[@]} = 1 ] || others=" and $((${#changed[@]} - 1)) more"
        echo "The code here is newer: ${changed[0]}$others changed since."
        echo "make stop && make run restarts it with that."
    fi
}

tell_running () {
    local first where
    read -r first where <"$state/ready"
    echo "Digimeente runs here already: $where/"
    tell_changes
    if [ -n "$asked_port" ] && [ "$PORT" != "$first" ]; then
        echo "Its first port is $first; make stop && make run PORT=$PORT restarts it at $PORT."
    fi
    echo "make stop stops it."
}

# From here on every process that is started holds the lock, but for those that install and build.
take_lock () {
    exec 9>"$state/lock"
    if ! flock -n 9; then
        if is_supervised && [ -f "$state/ready" ]; then
            tell_running
            exit 0
        fi
        ! is_holding run.pid ||
            fail "make run is at work here already, as process $(cat "$state/run.pid"): wait until it is ready, or: make stop"
        echo "An earlier run left something behind."
        compose/local/stop.sh 9>&-
        flock -n 9 || fail "It does not go away; see above."
    fi
    echo $$ >"$state/run.pid"
    rm -f "$state/ready"
}

make_all () {
    make --no-print-directory -j"${JOBS:-$(nproc)}" BUILD="$build" build
}

build_all () {
    local log=$build/log/build
    mkdir -p "${log%/*}"
    : >"$log"
    list_code >"$state/built"
    run_step Building "$log" make_all || {
        show_log "$log"
        fail "It could not be built; all that was said stands in $log."
    }
}

write_digictl_conf () {
    local name
    {
        for name in "${services[@]}"; do
            echo "$name-address=tcp://127.0.0.1:${port[$name]}"
        done
        echo "key=$state/keys/$operator.key"
        echo "peers=$state/keys/peers"
        echo "backup-status=$state/backup-status.json"
    } >"$state/digictl.conf"
}

make_all_settings () {
    make_folders
    copy_programs
    make_keys
    mkdir -p "$state/service/postgres"
    choose_socket
    make_settings
    write_digictl_conf
}

start_all () {
    local i
    for ((i = 0; i < ${#steps[@]}; i += 2)); do
        begin_step "${steps[i]}"
        "${steps[i + 1]}"
        [ -z "$step" ] || end_step # some have ended theirs
    done
}

# Pictures to try things with, and on the first run zaken to look at. Without them all else still works.
make_demo () {
    : >"$state/log/demo"
    run_logged "$state/log/demo" node compose/local/demo/main.mjs --digictl "$build/bin/digictl" \
        --config "$state/digictl.conf" --url "$address" --folder "$state/demo" || {
        is_demo_whole=
        end_step failed
    }
}

tell () {
    local name tool
    tool=$(printf %q "$build/bin/digictl")
    echo
    echo "Digimeente runs:"
    echo
    echo "  $address/             the counter, for residents and businesses"
    echo "  $address/medewerker   the desk, for civil servants"
    echo
    for name in "${services[@]}"; do
        printf '  %-13s tcp://127.0.0.1:%s   http://127.0.0.1:%s/metrics\n' "$name" "${port[$name]}" $((port[$name] + 2))
    done
    cat <<TEXT
  mail          smtp://127.0.0.1:${port[smtp]}, which keeps every mail in .run/mail/new and sends nothing on
  logins        http://localhost:${port[oidc]}, with demo people
  PostgreSQL    $postgres_bin/psql -h $(printf %q "$socket") -U postgres digimeente
  logs          tail -F .run/log/*/current

Try in another terminal, in this folder:

  $tool submit --zaaktype melding-openbare-ruimte \\
      --answers compose/local/antwoorden.json --document .run/demo/lantaarn.png --email iemand@example.org
  $tool zaak show ZAAKNUMMER       (what submit printed)
  $tool status
  cat .run/mail/new/*

TEXT
    [ -n "$is_demo_whole" ] ||
        echo "The demo zaken are not complete; .run/log/demo says why, and the next make run goes on with them."
}

# Until make stop, or until the terminal is gone: its hangup signal may reach make alone. Waits by read and starts no process:
# where two signals come while bash 5.2 waits for a child, it can crash or hang.
wait_for_end () {
    local has_terminal='' supervisor
    [ ! -t 1 ] || has_terminal=1
    supervisor=$(cat "$state/runsvdir.pid")
    exec 8<> <(:) # nothing is ever written to it
    while [ "/proc/$supervisor/fd/9" -ef "$state/lock" ]; do
        read -r -t 1 -u 8 || true
        [ -z "$has_terminal" ] || [ -t 1 ] || exit 0
    done
}

# The first signal ends it all; those that come after it no longer count. PIPE: nobody may read what is said.
end_by_signal () {
    trap '' INT TERM HUP PIPE
    set +e
    if [ "$1" = HUP ]; then exec >/dev/null 2>&1; else echo; fi
    [ -n "$was_ready" ] || exit 130
    exit 0
}

stop_all () {
    local code=$?
    trap '' INT TERM HUP PIPE
    set +e
    break_step
    exec 9>&-
    if is_running; then
        compose/local/stop.sh
    elif [ "$code" = 130 ]; then
        echo "Stopped; make run goes on from here the next time."
    fi
    exit "$code"
}

choose_ports
find_state
make_state
take_lock
trap stop_all EXIT
for signal in INT TERM HUP; do
    # shellcheck disable=SC2064 # its name, now
    trap "end_by_signal $signal" $signal
done
check_ports
echo "Digimeente comes at $address/"
missing=$(compose/local/setup.sh --missing build run)
find_needs
check_room
tell_needs
compose/local/setup.sh build run 9>&-
build_all
check_ports
start_all
echo "$PORT $address" >"$state/ready"
was_ready=1
tell
if [ -n "$DETACH" ]; then
    echo "make stop stops it. It is ready: $address/"
    trap - EXIT INT TERM HUP
    exit 0
fi
echo "Ctrl-C here, or make stop, stops it; the data stays in .run for the next time."
echo "It is ready: $address/"
wait_for_end
exec 9>&-
# After a make stop nothing is left.
flock -w 30 "$state/lock" true || {
    echo "Its supervisor, runsvdir, ended by itself; all else is stopped too."
    exit 1
}
trap - EXIT
echo "Stopped."
