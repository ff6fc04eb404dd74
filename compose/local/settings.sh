# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash disable=SC2034,SC2154 # shared with the scripts that source it
# What the programs of make run find when they start: folders, keys, and a folder with settings for each under runit.
# Sourced by run.sh, after state.sh and ports.sh.

make_folders () {
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

copy_programs () {
    install -m 755 "$build"/bin/* compose/local/smtp_server.py "$state/bin/"
    rm -rf "$state/oidc"
    cp -r "$build/npm-oidc" "$state/oidc"
    rm -rf "$state/gemeente"
    cp -r compose/gemeente "$state/gemeente"
    chmod -R a+rX "$state/oidc" "$state/gemeente"
}

# Who runs it, as a peer's name: audit keeps it with all that they do by digictl.
operator=$(id -un 2>/dev/null || id -u)
operator=${operator,,}
operator=${operator//[^a-z0-9-]/-}
operator=${operator:0:32}

make_keys () {
    "$build/bin/digictl" keygen --directory "$state/keys" --secret client --secret pseudonym --secret session \
        --operator "$operator" "${services[@]}" >"$state/log/keygen" 2>&1 ||
        fail "$(cat "$state/log/keygen")" "The keys could not be made."
    local name
    for name in "${sealing[@]}"; do
        "$build/bin/digictl" keys make --key-file "$state/keys/$name.keys" wrap reply tracking-code index \
            >>"$state/log/keygen" 2>&1 ||
            fail "$(cat "$state/log/keygen")" "The keys could not be made."
    done
    if [ "$(id -u)" = 0 ]; then
        for name in "${sealing[@]}"; do
            chown nobody: "$state/keys/$name.keys"
        done
        for name in "${services[@]}"; do
            chown nobody: "$state/keys/$name.key"
        done
        chown nobody: "$state/keys/"{client,pseudonym,session}.secret
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
    local name first
    for name in "${services[@]}"; do
        first=${port[$name]}
        make_service "$name" service
        set_value "$name" listen "tcp://127.0.0.1:$first"
        set_value "$name" health "127.0.0.1:$((first + 2))"
        set_value "$name" database "$(connection "$name")"
        set_value "$name" key "$state/keys/$name.key"
        set_value "$name" peers "$state/keys/peers"
    done
    follow intake documents
    follow documents intake
    follow notification intake
    follow audit intake documents notification gateway
    follow gateway intake documents notification audit gateway
    set_value intake seal-keys "$state/keys/intake.keys"
    set_value documents seal-keys "$state/keys/documents.keys"
    set_value documents directory "$state/documents"
    set_value notification smtp-url "smtp://127.0.0.1:${port[smtp]}"
    set_value notification smtp-tls none
    set_value notification portal-url "$address"
    set_value notification gemeente "$state/gemeente/gemeente.yaml"
    set_value gateway http "127.0.0.1:${port[http]}"
    set_value gateway public-url "$address"
    set_value gateway gemeente "$state/gemeente/gemeente.yaml"
    set_value gateway issuer "http://localhost:${port[oidc]}"
    set_value gateway client-secret-file "$state/keys/client.secret"
    set_value gateway pseudonym-key-file "$state/keys/pseudonym.secret"
    set_value gateway session-key-file "$state/keys/session.secret"
    set_value gateway backup-status "$state/backup-status.json" # where compose/backup/README.md has it put
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
