#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Deploys: builds the images, makes the keys that are missing, looks at what is needed, starts everything and waits until it is
# healthy. Where it runs already, it is updated one service after another, so that no request is lost.
#
#   compose/up.sh                    all that, as compose/.env says (compose/.env.example)
#   compose/up.sh --check            looks, and starts nothing
#   compose/up.sh --scale intake=2   replicas of a service; the next up.sh keeps them
#
# Other arguments go to docker-compose's "up" too. VERSION in the environment is what the images call themselves (git describe).
set -eu
cd "$(dirname "$0")"
services="intake documents notification audit gateway"
around="front egress" # what else must be there
settled_s=10 # so long must a container run that has no check of its own
known_s=12 # until every service has looked up that there is a new replica: each 10 s, common/resolver.h
needed_gb=5

fail () {
    printf '%s\n' "$@" >&2
    exit 1
}

# --- what is there

# Ids of a service's containers, those of one-off commands left out. By Docker itself: docker-compose takes a second for it.
containers () {
    running "$1" --all
}

# running SERVICE [OPTION OF DOCKER PS]
running () {
    docker ps -q --no-trunc ${2:+"$2"} --filter "label=com.docker.compose.project=$project" \
        --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}

# What a setting comes to, from the environment and .env.
setting () {
    printf '%s\n' "$config" | awk -v name="$1:" '$1 == name { sub(/^ *[^ ]* /, ""); gsub(/^["'\'']|["'\'']$/, ""); print; exit }'
}

# from_env NAME DEFAULT: of a setting that compose.yaml uses in the middle of something, or not at all. Quotes and comments of .env are
# left out, as docker-compose does.
from_env () {
    value=$(printenv "$1" || { sed -n "s/^$1=[ 	]*//p" .env 2>/dev/null | tail -n 1 \
        | sed -e 's/^"\([^"]*\)".*/\1/; t' -e "s/^'\([^']*\)'.*/\1/; t" -e 's/[ 	][ 	]*#.*//; s/[ 	]*$//'; })
    printf '%s\n' "${value:-$2}"
}

has_profile () {
    case ",$(from_env COMPOSE_PROFILES "")," in *",$1,"*) ;; *) false ;; esac
}

# --- what is looked at before anything is built

find_engine () {
    if docker compose version >/dev/null 2>&1; then
        compose="docker compose"
    elif docker-compose version >/dev/null 2>&1; then
        compose=docker-compose
    else
        fail "docker-compose is not here: apt install docker.io docker-compose"
    fi
    docker info >/dev/null 2>&1 \
        || fail "The Docker engine does not answer: start it (systemctl start docker), and be root or in the group docker."
}

# Each line of .env is NAME=value, and each name one that a compose file asks for.
check_names () {
    [ -e .env ] || return 0
    # shellcheck disable=SC2046 # a file, where there is one
    unknown=$(awk -F= 'FILENAME == ".env" { if ($0 !~ /^[ \t]*(#|$)/) lines[FNR] = $0; next }
        { text = $0; while (match(text, /\$\{[A-Z_]+/)) { known[substr(text, RSTART + 2, RLENGTH - 2)]; text = substr(text, RSTART + RLENGTH) } }
        END { for (number in lines) { name = lines[number]; sub(/=.*/, "", name)
            if (lines[number] !~ /^[A-Z_]+=/) print "compose/.env, line " number ": a line is NAME=value"
            else if (!(name in known) && name !~ /^COMPOSE_/ && name != "PATIENCE_S") print "compose/.env, line " number ": there is no setting " name
        } }' .env compose.yaml keys.yaml $([ ! -e compose.override.yaml ] || echo compose.override.yaml))
    [ -z "$unknown" ] || fail "$unknown" "compose/.env.example has all that there are."
}

is_address () {
    printf '%s\n' "$1" | grep -Eq '^([0-9]{1,3}\.){3}[0-9]{1,3}$|^[0-9a-fA-F]*:[0-9a-fA-F:.]+$'
}

check_settings () {
    printf '%s\n' "$patience_s" | grep -Eqx '[0-9]{1,5}' || fail "PATIENCE_S is a number of seconds, as 180, and not $patience_s"
    gemeente=$(from_env GEMEENTE ./gemeente)
    [ -e "$gemeente/gemeente.yaml" ] \
        || fail "GEMEENTE=$gemeente is no folder with a gemeente.yaml: copy compose/gemeente, fill in your municipality (compose/gemeente/README.md)," \
            "and put the name of the copy into compose/.env, as GEMEENTE=./gemeente-voorbeeldstad"
    has_profile demo || [ "$(setting DIGIMEENTE_SMTP_URL)" != smtp://smtp:2525 ] \
        || fail "No mail server is set: put SMTP_URL=smtp://mail.example.nl:587 into compose/.env (compose/.env.example)," \
            "or try everything out with: SMTP_TLS=none COMPOSE_PROFILES=demo compose/up.sh"
    has_profile demo || [ "$(setting DIGIMEENTE_ISSUER)" != http://localhost:7191 ] \
        || fail "No identity provider is set: put ISSUER=https://login.example.nl into compose/.env (compose/.env.example)," \
            "or try everything out with: SMTP_TLS=none COMPOSE_PROFILES=demo compose/up.sh"
    # docker-compose 1.29 tells of the services of all profiles
    ! has_profile monitoring || [ -n "$(from_env ALERT_MAIL_TO "")" ] \
        || fail "Nobody gets the alerts: put ALERT_MAIL_TO=beheer@example.nl into compose/.env (compose/.env.example)."
    url=$(setting PUBLIC_URL)
    printf '%s\n' "$url" | grep -Eq '^https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?$' \
        || fail "PUBLIC_URL is where people find the counter, as https://loket.example.nl without a slash at its end, and not $url"
    proxy=$(setting PROXY)
    [ -z "$proxy" ] || is_address "$proxy" \
        || fail "PROXY is the address of a load balancer of your own before this machine, as 10.1.2.3, and not $proxy"
}

# port_is_free NAME VALUE: nobody listens there, or our own front does.
port_is_free () {
    hex=$(printf '%04X' "${2##*:}" 2>/dev/null) || fail "$1 is a port of this host or address:port, as 443 or 127.0.0.1:7180, and not $2"
    ! awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null \
        || fail "Port ${2##*:} of this host is taken by another program: stop that, or set $1 (compose/.env.example)."
}

check_host () {
    if [ -z "$(running front)" ]; then
        port_is_free HTTPS_PORT "$(from_env HTTPS_PORT 127.0.0.1:7180)"
        port_is_free REDIRECT_PORT "$(from_env REDIRECT_PORT 127.0.0.1:7181)"
    fi
    free_kb=$(df -Pk "$(docker info -f '{{.DockerRootDir}}')" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${free_kb:-999999999}" -ge $((needed_gb * 1048576)) ] \
        || fail "Only $((free_kb / 1024)) MB are free where Docker keeps its data; $needed_gb GB are needed: docker image prune removes old images."
    if [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ]; then
        echo "note   Clock: nothing keeps this machine's right: apt install chrony"
    fi
}

# --- an update, one service after another

# True when a container is what it would be if it were made now.
is_current () {
    [ "$(docker inspect -f '{{.Image}}' "$2")" = "$(docker image inspect -f '{{.Id}}' "digimeente-$1")" ] \
        && [ "$(docker inspect -f '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$2")" = \
            "$($compose config --hash "$1" | awk '{ print $2 }')" ]
}

# Asks the service itself, as the container's own check does, only sooner.
wait_until_ready () {
    tries=0
    until docker exec "$1" /usr/local/bin/service --healthcheck >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt "$patience_s" ] && [ "$(docker inspect -f '{{.RestartCount}}' "$1")" -lt 3 ] || return 1
        sleep 1
    done
}

# A new container beside each old one; when it is ready and known, the old one ends what it does and goes.
replace () {
    for old in $(running "$1"); do
        ! is_current "$1" "$old" || continue
        before=$(containers "$1")
        $compose up -d --no-deps --no-recreate --scale "$1=$(($(printf '%s\n' "$before" | wc -l) + 1))" "$1"
        new=$(containers "$1" | grep -vxF "$before")
        if ! wait_until_ready "$new"; then
            docker logs --tail 5 "$new" >&2
            docker rm -f "$new" >/dev/null
            fail "$1 of this version is not ready; its last lines stand above. The old one goes on."
        fi
        sleep "$known_s"
        docker stop --time 20 "$old" >/dev/null
        docker rm "$old" >/dev/null
        echo "$1 is updated"
    done
}

# Migrations only add, so the services of before go on with what they make.
update () {
    $compose up -d --no-deps postgres
    wait_until_healthy postgres
    $compose run --rm --no-deps bootstrap
    for service in $services; do
        $compose run --rm --no-deps "migrate-$service"
    done
    for service in $services; do
        replace "$service"
    done
}

# --scale for each service that has more than one container now, but for those that an argument names.
replicas () {
    for service in $services; do
        case " $* " in *" $service="* | *"--scale=$service="*) continue ;; esac
        count=$(containers "$service" | wc -l)
        [ "$count" -le 1 ] || printf -- '--scale %s=%s ' "$service" "$count"
    done
}

# The certificate in use: it changes when keys puts another one there.
certificate () {
    stat -c %i-%Y secrets/tls/fullchain.pem 2>/dev/null || true
}

# After "docker kill -s HUP" Docker would not restart it any more when it fails.
tell_front () {
    for id in $(running front); do
        docker exec "$id" sh -c 'kill -HUP 1'
    done
}

# --- until it is healthy

# How a container is: healthy, or what it is instead.
health () {
    docker inspect -f '{{.State.Status}} {{with .State.Health}}{{.Status}}{{else}}none{{end}} {{.State.StartedAt}} {{.RestartCount}}' "$1" \
        | while read -r state check started restarts; do
            if [ "$state" != running ]; then
                echo "$state, started again $restarts times"
            elif [ "$check" != none ]; then
                echo "$check"
            elif [ $(($(date +%s) - $(date -d "$started" +%s))) -ge "$settled_s" ]; then
                echo healthy
            else
                echo "starting, started again $restarts times"
            fi
        done
}

# The services that Docker starts again when they end, of whatever profile; without those that somebody stopped.
lasting () {
    for id in $(docker ps -q --filter status=running --filter status=restarting \
        --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False); do
        docker inspect -f '{{if eq .HostConfig.RestartPolicy.Name "unless-stopped"}}{{index .Config.Labels "com.docker.compose.service"}}{{end}}' "$id"
    done
}

# The services that are not healthy, each with how it is.
ill () {
    for service in "$@"; do
        ids=$(containers "$service")
        [ -n "$ids" ] || echo "$service: not started"
        for id in $ids; do
            state=$(health "$id")
            [ "$state" = healthy ] || echo "$service: $state"
        done
    done
}

wait_until_healthy () {
    waited=0
    while rest=$(ill "$@") && [ -n "$rest" ]; do
        if [ "$waited" -ge "$patience_s" ]; then
            for service in $(printf '%s\n' "$rest" | cut -d: -f1 | sort -u); do
                echo "--- the last lines of $service:" >&2
                $compose logs --tail 5 "$service" >&2
            done
            fail "Not healthy after $patience_s s:" "$rest"
        fi
        [ $((waited % 10)) -ne 0 ] || printf '%s\n' "$rest" | sed 's/^/waiting for /'
        sleep 2
        waited=$((waited + 2))
    done
}

# --- all of it

only_check=
case ${1-} in
--help | -h)
    sed -n '3,/^set /{s/^# \{0,1\}//;/^set /!p}' "${0##*/}"
    exit
    ;;
--check)
    only_check=yes
    shift
    ;;
esac
find_engine
check_names
patience_s=$(from_env PATIENCE_S 180)
project=$(from_env COMPOSE_PROJECT_NAME "$(basename "$PWD")" | tr -d '\n' | tr '[:upper:]' '[:lower:]' | tr -cd 'a-z0-9_-')
mkdir -p secrets certificate
[ ! -O secrets ] || chmod 700 secrets # the files in it have owners whose numbers may be somebody else's on this host
config=$($compose config 2>/dev/null) || { $compose config >/dev/null; exit 1; }
check_settings
check_host

version=${VERSION:-$(git describe --always --dirty 2>/dev/null || echo unknown)}
# all images come from the same build stage, so one after another costs no more
$compose -f keys.yaml build --build-arg VERSION="$version" keys
$compose -f keys.yaml run --rm check || fail "Nothing was started."
[ -z "$only_check" ] || exit 0
certificate=$(certificate)
$compose -f keys.yaml run --rm keys
$compose --profile tools build --build-arg VERSION="$version"
$compose build --build-arg VERSION="$version" # those of the profiles in COMPOSE_PROFILES too
[ -z "$(running gateway)" ] || update
# shellcheck disable=SC2046 # options, with blanks between
$compose up -d $(replicas "$@") "$@"
[ "$certificate" = "$(certificate)" ] || tell_front
# shellcheck disable=SC2046,SC2086 # names, one word each
wait_until_healthy $(printf '%s\n' $services $around $(lasting) | sort -u)
$compose ps
echo "It is ready: $(setting PUBLIC_URL)"
