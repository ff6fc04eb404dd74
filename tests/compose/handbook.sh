#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs every command of compose/HANDBOOK.md, in its order, on an installation of its own: tests/compose/handbook.sh. Needs a Docker
# engine and docker-compose, as run.sh. A command is a line that is indented as code; all share one shell.
#
# PORT=7180   of the front; the next one sends on to it
set -euo pipefail
cd "${0%/*}/../.."
port=${PORT:-7180}
passed=0 failed=0
folder=$(mktemp -d /tmp/dm-handbook-XXXXXX)
COMPOSE_PROJECT_NAME=$(tr '[:upper:]' '[:lower:]' <<<"${folder##*/}" | tr -d _-)
# What .env says of mail, logins and certificate is for a real municipality; these come before it.
export COMPOSE_PROJECT_NAME COMPOSE_PROFILES=demo SMTP_TLS=none SMTP_URL='' ISSUER='' GEMEENTE=./gemeente MAIL_FROM=noreply@localhost
export HTTPS_PORT=127.0.0.1:$port REDIRECT_PORT=127.0.0.1:$((port + 1)) WEB_NETWORK=172.30.91 INTERNAL_SUBNET=172.30.92.0/24
export PUBLIC_URL=https://localhost:$port
export SAFE=$folder/safe PLACE=$folder/place OPERATOR_NAME=joris

finish () {
    [ ! -d "$folder/compose" ] || (cd "$folder/compose" && docker-compose down -v --remove-orphans >/dev/null 2>&1) || true
    rm -rf "$folder"
}

# The lines that are code: four blanks before them, or eight in a list.
commands () {
    sed -n 's/^    \{1,2\}\( \{4\}\)\{0,1\}\([^ ].*\)/\2/p' compose/HANDBOOK.md
}

docker info >/dev/null 2>&1 || { echo "No Docker engine answers: start one, as with: systemctl start docker" >&2 && exit 1; }
trap finish EXIT
tests/compose/stand_in.sh
mkdir "$SAFE"
git ls-files -co --exclude-standard .git .github common proto services compose Makefile | tar -cf - -T - | tar -xf - -C "$folder"
git -C "$folder" init -q && git -C "$folder" -c user.name=handbook -c user.email=handbook@localhost commit -q --allow-empty -m "what runs"
mapfile -t lines < <(commands)
cd "$folder/compose"
for line in "${lines[@]}"; do
    if eval "$line" >"$folder/said" 2>&1 </dev/null; then
        passed=$((passed + 1))
        echo "ok      $line"
    else
        failed=$((failed + 1))
        echo "FAILED  $line"
        tail -n 20 "$folder/said"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 25 ]
