#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Deploys: builds the images, makes the keys that are missing, starts everything and waits until it is healthy.
# Arguments go to "up": compose/up.sh --scale intake=2. Replicas that run already stay, unless an argument says otherwise.
set -eu
cd "${0%/*}"
services="intake documents notification audit gateway"
patience_s=${PATIENCE_S:-180}
if docker compose version >/dev/null 2>&1; then
    compose="docker compose"
else
    compose=docker-compose
fi

fail () {
    printf '%s\n' "$@" >&2
    exit 1
}

# Ids of a service's containers, those of one-off commands left out.
containers () {
    for id in $($compose ps -q "$1" 2>/dev/null); do
        docker inspect -f '{{if ne (index .Config.Labels "com.docker.compose.oneoff") "True"}}{{.Id}}{{end}}' "$id"
    done
}

# What a setting comes to, from the environment and .env.
setting () {
    $compose config | awk -v name="$1:" '$1 == name { sub(/^ *[^ ]* /, ""); gsub(/^["'\'']|["'\'']$/, ""); print; exit }'
}

has_demo () {
    case ",${COMPOSE_PROFILES-$(sed -n 's/^COMPOSE_PROFILES=//p' .env 2>/dev/null)}," in *,demo,*) ;; *) false ;; esac
}

check_settings () {
    has_demo || [ "$(setting DIGIMEENTE_SMTP_URL)" != smtp://smtp:2525 ] \
        || fail "No mail server is set: put SMTP_URL=smtp://mail.example.nl:587 into compose/.env (compose/README.md)," \
            "or try everything out with: SMTP_TLS=none COMPOSE_PROFILES=demo compose/up.sh"
    has_demo || [ "$(setting DIGIMEENTE_ISSUER)" != http://localhost:7191 ] \
        || fail "No identity provider is set: put ISSUER=https://login.example.nl into compose/.env (compose/README.md)," \
            "or try everything out with: SMTP_TLS=none COMPOSE_PROFILES=demo compose/up.sh"
}

# --scale for each service that has more than one container now, but for those that an argument names.
replicas () {
    for service in $services; do
        case " $* " in *" $service="* | *"--scale=$service="*) continue ;; esac
        count=$(containers "$service" | wc -l)
        [ "$count" -le 1 ] || printf -- '--scale %s=%s ' "$service" "$count"
    done
}

# How a container is: starting, healthy, unhealthy, or its state where it is not running.
health () {
    docker inspect -f '{{if ne .State.Status "running"}}{{.State.Status}}{{else}}{{.State.Health.Status}}{{end}}' "$1"
}

# The services that are not healthy, each with how it is.
ill () {
    for service in $services; do
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
    while rest=$(ill) && [ -n "$rest" ]; do
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

mkdir -p secrets
version=$(git describe --always --dirty 2>/dev/null || echo unknown)
# all images come from the same build stage, so one after another costs no more
$compose -f keys.yaml build --build-arg VERSION="$version"
$compose -f keys.yaml run --rm keys
check_settings
$compose --profile tools build --build-arg VERSION="$version"
$compose build --build-arg VERSION="$version" # those of the profiles in COMPOSE_PROFILES too
# shellcheck disable=SC2046 # options, with blanks between
$compose up -d $(replicas "$@") "$@"
wait_until_healthy
$compose ps
echo "It is ready: $(setting DIGIMEENTE_PUBLIC_URL)"
