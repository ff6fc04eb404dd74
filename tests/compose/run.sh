#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Builds and starts the containers as compose/up.sh does, breaks what can break, and looks at what is left:
# tests/compose/run.sh. Needs a Docker engine and docker-compose. What cannot be pulled is made: stand_in.sh.
# The containers, volumes and files are its own and gone afterwards; images stay, so the next run is quicker.
set -euo pipefail
cd "${0%/*}/../.."
passed=0 failed=0
folder=$(mktemp -d /tmp/dm-compose-XXXXXX)
export COMPOSE_PROJECT_NAME=${folder##*/} COMPOSE_PROFILES=demo SMTP_TLS=none
COMPOSE_PROJECT_NAME=$(tr '[:upper:]' '[:lower:]' <<<"$COMPOSE_PROJECT_NAME" | tr -d _-)
export HTTP_PORT=127.0.0.1:${PORT:-7180} WEB_SUBNET=172.30.81.0/24 INTERNAL_SUBNET=172.30.82.0/24 PROXY=172.30.81.1
export PUBLIC_URL=http://localhost:${PORT:-7180}

finish () {
    [ ! -d "$folder/compose" ] || (cd "$folder/compose" && docker-compose down -v --remove-orphans >/dev/null 2>&1) || true
    rm -rf "$folder"
}

say () {
    printf '%s\n' "$*"
}

# check SENTENCE COMMAND...: the command, or what it said where it failed.
check () {
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
        say "ok      $sentence"
    else
        failed=$((failed + 1))
        say "FAILED  $sentence" "$said"
    fi
}

up () {
    "$folder/compose/up.sh" "$@" >"$folder/up.log" 2>&1
}

compose () {
    (cd "$folder/compose" && docker-compose "$@")
}

digictl () {
    compose run --rm -v "$folder/compose/local:/local:ro" digictl "$@" 2>/dev/null
}

starts () {
    up "$@" || { tail -n 30 "$folder/up.log" && false; }
    grep -q '^It is ready: ' "$folder/up.log"
}

does_not_warn () {
    ! grep -i 'undefined secret' "$folder/up.log"
}

has_page () {
    curl -sf -o /dev/null "$PUBLIC_URL/"
}

containers () {
    compose ps -q "$1" 2>/dev/null
}

recreates_nothing () {
    local before
    before=$(compose ps -q | sort)
    compose up -d
    [ "$before" = "$(compose ps -q | sort)" ]
}

has_replicas () {
    [ "$(containers intake | wc -l)" -eq "$1" ]
}

is_healthy () {
    local id
    for id in $(containers "$1"); do
        [ "$(docker inspect -f '{{.State.Health.Status}}' "$id")" = healthy ] || return 1
    done
}

# within SECONDS COMMAND...
within () {
    local until=$((EPOCHSECONDS + $1))
    shift
    until "$@"; do
        [ "$EPOCHSECONDS" -lt "$until" ] || return 1
        sleep 1
    done
}

has_restarted () {
    [ "$(docker inspect -f '{{.RestartCount}}' "$1")" -ge 1 ] && [ "$(docker inspect -f '{{.State.Status}}' "$1")" = running ]
}

comes_back_after_kill () {
    local id
    id=$(containers "$1" | head -n 1)
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "$id")"
    within 20 has_restarted "$id" && within 60 is_healthy "$1"
}

all_are_healthy () {
    local service
    for service in intake documents notification audit gateway; do
        is_healthy "$service" || return 1
    done
}

waits_for_the_database () {
    compose stop postgres && sleep 20 && compose start postgres && within 90 all_are_healthy
}

submits () {
    digictl submit --zaaktype melding-openbare-ruimte --answers /local/antwoorden.json --email iemand@example.org | tee "$folder/submit"
    grep -oE '[0-9]{2}[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}' "$folder/submit" | head -n 1 >"$folder/zaaknummer"
    [ -s "$folder/zaaknummer" ]
}

keeps_the_zaak () {
    digictl zaak show "$(cat "$folder/zaaknummer")"
}

# refuses TEXT VARIABLE=VALUE...: up.sh fails, and says this.
refuses () {
    local text=$1
    shift
    ! env "$@" PATIENCE_S=30 "$folder/compose/up.sh" >"$folder/up.log" 2>&1 && grep -F "$text" "$folder/up.log"
}

has_limits () {
    local id
    for id in $(compose ps -q); do
        docker inspect -f '{{index .HostConfig.LogConfig.Config "max-size"}}' "$id" | grep -q m || return 1
    done
    [ "$(docker inspect -f '{{.HostConfig.Memory}}' "$(containers postgres)")" -gt 0 ]
}

docker info >/dev/null 2>&1 || { say "No Docker engine answers: start one, as with: systemctl start docker" >&2 && exit 1; }
trap finish EXIT
tests/compose/stand_in.sh
git ls-files -co --exclude-standard | tar -cf - -T - | tar -xf - -C "$folder"
say "Building and starting; the log is $folder/up.log"

check "without a mail server nothing is started, and it is said" refuses "No mail server is set" COMPOSE_PROFILES=
check "up.sh builds and starts everything" starts
check "no warning of a secret that is not there" does_not_warn
check "the home page is there" has_page
check "digictl submits from its container" submits
check "up -d alone recreates nothing" recreates_nothing
check "logs and the memory of PostgreSQL have limits" has_limits
check "up.sh --scale intake=3" starts --scale intake=3
check "three are there" has_replicas 3
check "up.sh again" starts
check "three are still there" has_replicas 3
for service in intake documents notification audit gateway; do
    check "$service is killed and comes back" comes_back_after_kill "$service"
done
check "PostgreSQL is away for 20 s and waited for" waits_for_the_database
check "what was acknowledged is there" keeps_the_zaak
check "a service that does not start is named, with its reason" refuses "the setting proxy is the address" PROXY=niet-een-adres

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
