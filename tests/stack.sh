#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Says what is wrong with compose/stack.yaml: it must be well-formed, ask for what it needs, and give every service what
# compose.yaml gives it.
set -eu
cd "${0%/*}/.."
settings="REGISTRY=registry.example.nl VERSION=probe SMTP_URL=smtp://mail PUBLIC_URL=https://loket.example.nl MAIL_FROM=a@example.nl
    PROXY=10.0.0.1 ISSUER=https://login.example.nl DOCUMENTS_NFS=addr=files"

if docker-compose -f compose/stack.yaml config --quiet 2>/dev/null; then
    echo "compose/stack.yaml does not ask for REGISTRY, which it needs" >&2
    exit 1
fi
# shellcheck disable=SC2086 # NAME=value, one word each
env $settings docker-compose -f compose/stack.yaml config --quiet

# The settings and secrets that a file gives to its services: "intake DIGIMEENTE_KEY". Without what is of one host: the way out
# through egress, and the backups that a container makes.
list () {
    awk '/^  [a-z-]+:$/ { name = $1; sub(/:$/, "", name) } /^[a-z]/ { section = $1 }
        section == "services:" && name !~ /migrate/ && /^ *DIGIMEENTE_[A-Z_]+:/ { gsub(/:.*/, "", $1); print name, $1 }' "$1" | grep -Ev '^digictl|_CONNECT_TO|_BACKUP_STATUS' | sort
}
[ "$(list compose/compose.yaml)" = "$(list compose/stack.yaml)" ] || {
    echo "compose.yaml and stack.yaml give other settings:" >&2
    list compose/compose.yaml >"${TMPDIR:-/tmp}/stack.$$"
    list compose/stack.yaml | diff "${TMPDIR:-/tmp}/stack.$$" - >&2 || true
    rm -f "${TMPDIR:-/tmp}/stack.$$"
    exit 1
}
