#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Puts the settings that the programs tell of into the READMEs, or says with --check whether they stand there: what every
# service has into common/README.md, and its own into that of each service.
# Takes: the folder with the programs, and perhaps --check.
set -eu
bin=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The rows that all print: none of an address of another service.
"$bin/audit" --help-markdown | grep -v -- '-address`' >"$folder/common"

tables () {
    case $1 in
        common) cat "$folder/common" ;;
        *)
            sed -n '1,2p' "$folder/common"
            "$bin/$1" --help-markdown | grep -vxFf "$folder/common"
            ;;
    esac
}

# Prints a README with the table between its two marks.
fill () {
    awk '/<!-- settings -->/ { print; exit } { print }' "$1"
    printf '\n%s\n\n' "$(tables "$2")"
    awk '/<!-- end of settings -->/ { found = 1 } found' "$1"
}

code=0
for name in common intake documents notification audit gateway; do
    readme=services/$name/README.md
    [ "$name" != common ] || readme=common/README.md
    fill "$readme" "$name" >"$folder/new"
    if [ "${2:-}" != --check ]; then
        cat "$folder/new" >"$readme"
    elif ! diff "$readme" "$folder/new"; then
        echo "$readme does not tell of these settings; make readme mends it." >&2
        code=1
    fi
done
exit $code
