#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Tells each include that tests/rooms does not allow, and files that include each other in a circle: tests/rooms.sh FILE...
set -uo pipefail
cd "${0%/*}/.." || exit
code=0

# Prints "used user" for each include of a file of our own; x_inside and x_rows are of x.
list_uses () {
    awk '
        /^#include "(common|services)\// {
            split($0, parts, "\"")
            used = module_of(parts[2])
            user = module_of(FILENAME)
            if (used != user)
                print used, user
        }
        function module_of(path) {
            sub(/\.[ch]$/, "", path)
            sub(/_(inside|rows)$/, "", path)
            return path == "common/tx_insert" ? "common/tx" : path # one module in two files
        }' "$@"
}

awk -f tests/rooms.awk tests/rooms "$@" || code=1
circles=$(list_uses "$@" | sort -u | tsort 2>&1 >/dev/null | sed -n 's/^tsort: \(.*[^:]\)$/  \1/p; s/.*contains a loop:/These files include each other in a circle:/p')
[ -z "$circles" ] || { echo "$circles"; code=1; }
exit $code
