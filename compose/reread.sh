#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Lets services read their peers and keys again, by SIGHUP: compose/reread.sh [SERVICE...], without a name all of them.
# From inside each container: Docker takes any signal of its own (docker kill -s HUP) for a stop, and does not restart that
# container any more when it fails. Exit code 1 when a service has no container; the others are told all the same.
set -eu
cd "$(dirname "$0")"
case ${1-} in -*) sed -n '3,6s/^# //p' reread.sh && exit ;; esac
if docker compose version >/dev/null 2>&1; then
    compose="docker compose"
else
    compose=docker-compose
fi
[ $# -gt 0 ] || set -- intake documents notification audit gateway
code=0
for service; do
    ids=$($compose ps -q "$service") || ids=
    [ -n "$ids" ] || { echo "There is no container of $service." >&2 && code=1; }
    for id in $ids; do
        docker exec "$id" sh -c 'kill -HUP 1' || { echo "A container of $service does not run." >&2 && code=1; }
    done
done
exit "$code"
