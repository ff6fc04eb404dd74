#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Puts the settings that the programs tell of into README.md, or says with --check whether they stand there.
# Takes: the folder with the programs, and perhaps --check.
set -eu
bin=$1
new=$(mktemp)
trap 'rm -f "$new"' EXIT

tables () {
    echo
    # what every service has: the rows that all print, and none of an address of another service
    "$bin/audit" --help-markdown | grep -v -- '-address`'
    echo
    echo "Their own beside them:"
    echo
    echo "| service | option | what | value | default |"
    echo "|---|---|---|---|---|"
    for service in intake documents notification audit gateway; do
        "$bin/audit" --help-markdown | grep -v -- '-address`' >"$new.common"
        "$bin/$service" --help-markdown | grep -vxFf "$new.common" |
            awk -F ' *[|] *' -v service="$service" '{ print "| " service " | " $2 " | " $4 " | " $5 " | " $6 " |" }'
    done
    rm -f "$new.common"
    echo
}

awk '/<!-- settings -->/ { print; exit } { print }' README.md >"$new"
tables >>"$new"
awk '/<!-- end of settings -->/ { found = 1 } found' README.md >>"$new"
if [ "${2:-}" = --check ]; then
    diff README.md "$new" || { echo "README.md does not tell of these settings; make readme mends it." >&2; exit 1; }
else
    cat "$new" >README.md
fi
