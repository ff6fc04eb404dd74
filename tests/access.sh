#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Refuses a row of an access list whose peer does not call the method: tests/access.sh FOLDER-OF-PROGRAMS. What a peer may
# do and never does helps only whoever has its key. The programs print their lists by --access; an operator calls by digictl.
# That each row lets its peer in, and nobody else, tests/integration/access_rows_test.c proves.
set -uo pipefail
bin=$(realpath "$1")
cd "${0%/*}/.." || exit
code=0
elsewhere="" # programs that a row names and whose code is not here, with spaces between

# follows PEER SERVICE: whether the peer's consumers have a row for that log.
follows () {
    sed -n '/ dm_consumer [a-z_]*\[\]/,/^};/p' "services/$1/main.c" | grep -q "{ \"$2\","
}

# calls PEER METHOD: whether code of the peer makes the method's request.
calls () {
    local package=${2%.*} request
    # shellcheck disable=SC2001 # groups
    request=$(sed 's/\([a-z0-9]\)\([A-Z]\)/\1_\2/g' <<<"${2##*/}")
    grep -rqi --include='*.[ch]' "${package//./__}__${request}_request__init" "services/$1"
}

for program in "$bin"/*; do
    service=${program##*/}
    [ "$service" != digictl ] || continue
    while read -r peer method _; do
        [[ " $elsewhere " != *" $peer "* ]] || continue
        caller=${peer/#operator/digictl}
        if [ "${method##*/}" = Pull ]; then follows "$caller" "$service"; else calls "$caller" "$method"; fi && continue
        echo "services/$service/main.c: $peer may call $method, but nothing in services/$caller/ does"
        code=1
    done < <("$program" --access)
done
exit $code
