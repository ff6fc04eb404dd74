# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the scripts that source it
# Starts the programs of make run, one after the other, and waits for each. Sourced by run.sh, after settings.sh.

# Runs a command within a step; where it fails, shows what it said and gives up: try SENTENCE LOG COMMAND...
try () {
    : >"$state/log/$2"
    run_logged "$state/log/$2" "${@:3}" || {
        end_step failed
        show_log ".run/log/$2"
        fail "$1; the reason stands above."
    }
}

init_cluster () {
    cd / && "${as[@]}" "$postgres_bin/initdb" -D "$state/postgres/data.new" -U postgres -A trust --locale=C.UTF-8 -E UTF8 \
        --data-checksums
}

make_cluster () {
    [ ! -f "$state/postgres/data/PG_VERSION" ] || return 0
    rm -rf "$state/postgres/data.new"
    try "The database could not be made" initdb init_cluster
    mv "$state/postgres/data.new" "$state/postgres/data"
}

# Shows what a program said last, then gives up.
fail_with_log () {
    end_step failed
    show_log ".run/log/$1/current" || true
    fail "$1 is not ready after 30 s; the end of its log stands above."
}

# Waits up to 30 s until a command succeeds: wait_for postgres COMMAND...
wait_for () {
    local name=$1 started=$SECONDS
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS - started < 30)) || fail_with_log "$name"
        tick
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
    echo $! >"$state/runsvdir.pid"
    wait_for postgres has_supervisors
}

start_postgres () {
    make_cluster
    start_supervisors
    start postgres
    wait_for postgres "$postgres_bin/pg_isready" -q -h "$socket" -U postgres
    try "The roles and schemas could not be made" bootstrap env PATH="$postgres_bin:$PATH" PGHOST="$socket" PGUSER=postgres \
        SERVICES="${services[*]}" compose/postgres/bootstrap.sh
}

migrate () {
    local name
    for name in "${services[@]}"; do
        try "The schema of $name could not be brought up to date" migrate \
            env -i PATH="$PATH" DIGIMEENTE_OWNER_DATABASE="$(connection "${name}_owner")" "${as[@]}" chpst \
            -e "$state/service/$name/env" "$state/bin/$name" --migrate
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
