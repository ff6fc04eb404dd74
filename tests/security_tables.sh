#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# What the tables of .github/SECURITY.md name must be there: `unit/x/y` is tests/unit/x/y_test.c or .mjs, and what follows a
# colon is a test in it; other paths are as they stand. Prints what is not there, and then exits with 1.
set -eu
cd "${0%/*}/.."
tables=.github/SECURITY.md
# shellcheck disable=SC2016 # backquotes, as Markdown has them
named=$(grep '^|' "$tables" | grep -oE '`[a-z_]+/[A-Za-z0-9_./-]+(:[a-z0-9_]+)?`' | tr -d '`' | sort -u)
[ -n "$named" ] || { echo "$tables names nothing" && exit 1; }

# Takes: a path of a table.  Prints the file or folder; nothing when there is none.
find_file () {
    for path in "tests/$1_test.c" "tests/$1_test.mjs" "$1"; do
        [ ! -e "$path" ] || { echo "$path" && return; }
    done
}

bad=0
for name in $named; do
    path=$(find_file "${name%%:*}")
    if [ -z "$path" ]; then
        echo "$tables: $name: there is no such file"
        bad=1
    elif [ "$name" != "${name#*:}" ] && ! grep -qwF "${name#*:}" "$path"; then
        echo "$tables: $name: there is no such test"
        bad=1
    fi
done
exit $bad
