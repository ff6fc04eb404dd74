#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Lets services read their peers and keys again, by SIGHUP: compose/reread.sh [SERVICE...], without a name all of them.
# From inside each container: Docker takes any signal of its own (docker kill -s HUP) for a stop, and does not restart that
# container any more when it fails.
set -eu
cd "${0%/*}"
case ${1-} in -*) sed -n '3,5s/^# //p' reread.sh && exit ;; esac
if docker compose version >/dev/null 2>&1; then
    compose="docker compose"
else
    compose=docker-compose
fi
[ $# -gt 0 ] || set -- intake documents notification audit gateway
for service; do
    ids=$($compose ps -q "$service")
    [ -n "$ids" ] || { echo "No container of $service runs." >&2 && exit 1; }
    for id in $ids; do
        docker exec "$id" sh -c 'kill -HUP 1'
    done
done
