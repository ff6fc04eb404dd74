#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Starts the whole suite on this machine, under runit, and waits: compose/local/run.sh build/bin
# Without a folder it only says what is wrong with PORT, before anything is installed or built.
# Environment: PORT, the first port (7100); DETACH=1 to return when all is ready; DEMO=0 for no demo zaken.
set -euo pipefail
bin=${1:+$(cd "$1" && pwd -P)}
cd "${0%/*}/../.."
# shellcheck source=compose/local/state.sh
. compose/local/state.sh
PORT=${PORT:-7100}
DETACH=${DETACH:-}
runsvdir=

declare -A port
choose_ports () {
    if ! [[ $PORT =~ ^[0-9]{4,5}$ ]] || ((10#$PORT < 1024 || 10#$PORT > 65000)); then
        fail "PORT is a number from 1024 to 65000, not: $PORT" "For instance: make run PORT=7300"
    fi
    PORT=$((10#$PORT))
    port=([intake]=$PORT [documents]=$((PORT + 10)) [notification]=$((PORT + 20)) [audit]=$((PORT + 30))
        [smtp]=$((PORT + 40)) [gateway]=$((PORT + 50)) [http]=$((PORT + 80)) [oidc]=$((PORT + 90)))
    address=http://localhost:${port[http]}
}

is_taken () {
    local hex
    printf -v hex '%04X' "$1"
    awk -v end=":$hex\$" '$4 == "0A" && $2 ~ end { found = 1 } END { exit !found }' /proc/net/tcp* 2>/dev/null
}

check_ports () {
    local name number
    for name in "${services[@]}" smtp http oidc; do
        for number in $(seq "${port[$name]}" $((port[$name] + 2))); do
            if is_taken "$number"; then
                fail "Port $number, meant for $name, is taken by another program." \
                    "Choose where the ports begin, for instance: make run PORT=$((PORT + 100))"
            fi
        done
    done
}

make_folders () {
    if [ "$(id -u)" = 0 ] && [ "$state" != "$(pwd -P)/.run" ]; then
        mkdir -p "$state"
        ln -sfn "$state" .run
    fi
    mkdir -p "$state"
    [ -O "$state" ] || fail "The data in .run belongs to $(stat -c %U "$state"); run this as that user."
    mkdir -p "$state"/{bin,keys,service,log}
    "${as[@]}" test -x "$state/bin" || fail "The user nobody, who is to run it all, cannot reach $state."
    local name private=("$state"/{documents,postgres,mail,mail/new,mail/cur,mail/tmp})
    for name in "${everything[@]}"; do
        private+=("$state/log/$name")
    done
    (umask 077 && mkdir -p "${private[@]}")
    [ "$(id -u)" != 0 ] || chown nobody: "${private[@]}"
    for name in "${everything[@]}"; do
        printf 's1000000\nn10\n' >"$state/log/$name/config" # bytes of a file, and how many
    done
}

# From here on every process that is started holds the lock.
take_lock () {
    exec 9>"$state/lock"
    if ! flock -n 9; then
        if is_supervised; then
            echo "Digimeente runs here already; make stop stops it."
            exit 0
        fi
        echo "An earlier run left something behind."
        compose/local/stop.sh 9>&-
        flock -n 9 || fail "It does not go away; see above."
    fi
}

copy_programs () {
    install -m 755 "$bin"/* compose/local/smtp_server.py "$state/bin/"
    rm -rf "$state/oidc"
    cp -r "$bin/../npm-oidc" "$state/oidc"
    chmod -R a+rX "$state/oidc"
}

make_keys () {
    [ -f "$state/keys/session.secret" ] || echo "Making keys in .run/keys..."
    "$bin/digictl" keygen --directory "$state/keys" --secret person --secret client --secret pseudonym --secret session \
        "${services[@]}" digictl >"$state/log/keygen" 2>&1 ||
        fail "$(cat "$state/log/keygen")" "The keys could not be made."
    if [ "$(id -u)" = 0 ]; then
        local name
        for name in "${services[@]}"; do
            chown nobody: "$state/keys/$name.key"
        done
        chown nobody: "$state/keys/"{person,client,pseudonym,session}.secret
    fi
}

# A path of a Unix socket holds 107 bytes at most.
choose_socket () {
    socket=$state/postgres
    if [ "$(printf %s "$socket/.s.PGSQL.5432.lock" | wc -c)" -gt 107 ]; then
        socket=$(mktemp -d /tmp/digimeente.XXXXXX)
        echo "$socket" >"$state/service/postgres/short-socket"
    fi
    echo "$socket" >"$state/service/postgres/socket"
}

# A value inside a libpq connection string.
quote () {
    printf "'%s'" "$(printf %s "$1" | sed "s/[\\\\']/\\\\&/g")"
}

connection () {
    echo "host=$(quote "$socket") dbname=digimeente user=$1"
}

# runit's folder of one program: what it runs, and what keeps its log.
make_service () {
    local folder=$state/service/$1
    rm -rf "$folder/env"
    mkdir -p "$folder"/{env,log,control}
    install -m 755 "compose/local/runit/$2.sh" "$folder/run"
    install -m 755 compose/local/runit/log.sh "$folder/log/run"
    touch "$folder/down" # not before its turn
}

# A setting of a service, as runit's chpst reads it.
set_value () {
    local name=${2//-/_}
    printf '%s\n' "$3" >"$state/service/$1/env/DIGIMEENTE_${name^^}"
}

# Tells a service where those listen that it follows or calls.
follow () {
    local other
    for other in "${@:2}"; do
        set_value "$1" "$other-address" "tcp://127.0.0.1:${port[$other]}"
    done
}

make_settings () {
    local name
    for name in "${services[@]}"; do
        make_service "$name" service
        set_value "$name" listen "tcp://127.0.0.1:${port[$name]}"
        set_value "$name" health "127.0.0.1:$((port[$name] + 2))"
        set_value "$name" database "$(connection "$name")"
        set_value "$name" key "$state/keys/$name.key"
        set_value "$name" peers "$state/keys/peers"
    done
    follow intake documents
    follow documents intake
    follow notification intake
    follow audit intake documents notification gateway
    follow gateway intake documents
    set_value intake person-key-file "$state/keys/person.secret"
    set_value documents directory "$state/documents"
    set_value notification smtp-url "smtp://127.0.0.1:${port[smtp]}"
    set_value notification smtp-tls none
    set_value notification portal-url "$address"
    set_value gateway http "127.0.0.1:${port[http]}"
    set_value gateway public-url "$address"
    set_value gateway issuer "http://localhost:${port[oidc]}"
    set_value gateway client-secret-file "$state/keys/client.secret"
    set_value gateway pseudonym-key-file "$state/keys/pseudonym.secret"
    set_value gateway session-key-file "$state/keys/session.secret"
    make_service smtp smtp
    echo "${port[smtp]}" >"$state/service/smtp/port"
    make_service oidc oidc
    printf '%s\n' "http://localhost:${port[oidc]}" >"$state/service/oidc/env/ISSUER"
    printf '%s\n' "127.0.0.1:${port[oidc]}" >"$state/service/oidc/env/LISTEN"
    printf '%s\n' "$address" >"$state/service/oidc/env/PUBLIC_URL"
    printf '%s\n' "$state/keys/client.secret" >"$state/service/oidc/env/CLIENT_SECRET_FILE"
    make_service postgres postgres
    install -m 755 compose/local/runit/postgres-stop.sh "$state/service/postgres/control/t"
}

make_cluster () {
    [ ! -f "$state/postgres/data/PG_VERSION" ] || return 0
    echo "Making a PostgreSQL database in .run/postgres (once)..."
    rm -rf "$state/postgres/data.new"
    (cd / && "${as[@]}" "$postgres_bin/initdb" -D "$state/postgres/data.new" -U postgres -A trust --locale=C.UTF-8 -E UTF8 \
        --data-checksums) >"$state/log/initdb" 2>&1 || fail "$(cat "$state/log/initdb")" "initdb failed; see above."
    mv "$state/postgres/data.new" "$state/postgres/data"
}

# Shows what a program said last, then gives up.
fail_with_log () {
    echo "$1 is not ready after 30 s. The last lines of its log (.run/log/$1/current):"
    tail -n 15 "$state/log/$1/current" || true
    fail
}

# Waits up to 30 s until a command succeeds: wait_for postgres COMMAND...
wait_for () {
    local name=$1 started=$SECONDS said=$SECONDS
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS - started < 30)) || fail_with_log "$name"
        if ((SECONDS - said >= 3)); then
            echo "  waiting for $name..."
            said=$SECONDS
        fi
        sleep 0.1
    done
}

start () {
    rm -f "$state/service/$1/down"
    runit up "$1"
}

has_supervisors () {
    local name
    for name in "${everything[@]}"; do
        runit status "$name" || return 1
    done
}

start_supervisors () {
    setsid runsvdir -P "$state/service" </dev/null >>"$state/log/runsvdir" 2>&1 &
    runsvdir=$!
    echo "$runsvdir" >"$state/runsvdir.pid"
    wait_for postgres has_supervisors
}

start_postgres () {
    echo "Starting PostgreSQL..."
    start postgres
    wait_for postgres "$postgres_bin/pg_isready" -q -h "$socket" -U postgres
    PATH="$postgres_bin:$PATH" PGHOST="$socket" PGUSER=postgres SERVICES="${services[*]}" compose/postgres/bootstrap.sh ||
        fail "The roles and schemas could not be made."
}

migrate () {
    echo "Bringing the schemas up to date..."
    local name
    for name in "${services[@]}"; do
        env -i PATH="$PATH" DIGIMEENTE_OWNER_DATABASE="$(connection "${name}_owner")" "${as[@]}" chpst \
            -e "$state/service/$name/env" "$state/bin/$name" --migrate >"$state/log/migrate" 2>&1 ||
            fail "$(cat "$state/log/migrate")" "The schema of $name could not be brought up to date."
    done
}

is_ready () {
    local code
    exec 8<>"/dev/tcp/127.0.0.1/$((port[$1] + 2))" || return 1
    printf 'GET /readyz HTTP/1.0\r\n\r\n' >&8
    read -r -t 2 _ code _ <&8 || true
    exec 8>&-
    [ "$code" = 200 ]
}

is_listening () {
    is_taken "${port[$1]}"
}

start_services () {
    echo "Starting $(printf '%s, ' "${services[@]}")a mail server and an identity provider..."
    local name
    for name in smtp oidc "${services[@]}"; do
        start "$name"
    done
    wait_for smtp is_listening smtp
    wait_for oidc is_listening oidc
    for name in "${services[@]}"; do
        wait_for "$name" is_ready "$name"
    done
}

write_digictl_conf () {
    local name
    {
        for name in "${services[@]}"; do
            echo "$name-address=tcp://127.0.0.1:${port[$name]}"
        done
        echo "key=$state/keys/digictl.key"
        echo "peers=$state/keys/peers"
    } >"$state/digictl.conf"
}

# Pictures to try things with, and on the first run zaken to look at.
make_demo () {
    node compose/local/demo/main.mjs --digictl "$bin/digictl" --config "$state/digictl.conf" --url "$address" \
        --folder "$state/demo" || echo "The demo zaken are not complete; the next make run goes on with them."
}

tell () {
    local name
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
}

# Until make stop, or until the terminal is gone: its hangup signal may reach make alone.
wait_for_end () {
    local has_terminal=
    [ ! -t 1 ] || has_terminal=1
    while is_supervised; do
        sleep 1 9>&- &
        wait $!
        [ -z "$has_terminal" ] || [ -t 1 ] || exit 0
    done
}

stop_all () {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    exec 9>&-
    [ -z "$runsvdir" ] || compose/local/stop.sh
    exit "$code"
}

choose_ports
[ -n "$bin" ] || exit 0
tool=$(printf %q "${1%/}")/digictl
find_state
make_folders
take_lock
check_ports
trap stop_all EXIT
trap 'echo; exit 0' INT TERM
trap 'exec >/dev/null 2>&1; exit 0' HUP
copy_programs
make_keys
mkdir -p "$state/service/postgres"
choose_socket
make_settings
make_cluster
start_supervisors
start_postgres
migrate
start_services
write_digictl_conf
make_demo
tell
if [ -n "$DETACH" ]; then
    echo "make stop stops it."
    trap - EXIT
    exit 0
fi
echo "Ctrl-C here, or make stop, stops it; the data stays in .run for the next time."
wait_for_end
trap - EXIT
echo "Stopped."
