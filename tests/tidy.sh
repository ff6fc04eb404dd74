#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Runs clang-tidy, and knows which sources need no second look. It works for the Makefile.
#   tests/tidy.sh stale FOLDER SOURCE...        prints each source that was never clean as it is now
#   tests/tidy.sh check FOLDER SOURCE FLAG...   runs clang-tidy on a source, and keeps the result when it is clean
# FOLDER/rules holds all else that decides a result: flags, checks, version.
#
# FOLDER/<source without .c>.tidy has a line for each clean result, the newest last: "hash path hash path ..." of the rules,
# the source and each header that it includes. Only contents count, so a touch or a switch to a branch and back costs nothing.
set -euo pipefail
export LC_ALL=C
folder=${2-}
results_kept=8 # of a source
days_kept=30   # once a source is gone

# Prints "hash path" of the files on standard input. A file that is gone has none, and so equals no result.
hash_files () {
    xargs -r -d '\n' b2sum -l 128 -- 2>/dev/null || true
}

# Prints the line of a result for what is there now: result SOURCE FLAG...
result () {
    {
        echo "$folder/rules"
        gcc -M "${@:2}" "$1" | tr -s '\\ ' '\n' | grep -v -e ':$' -e '^$'
    } | hash_files | tr -s ' \n' ' '
}

stale () {
    local path
    mkdir -p "$folder"
    find "$folder" -name '*.tidy' -mtime "+$days_kept" | while read -r path; do
        path=${path#"$folder"/}
        [ -e "${path%.tidy}.c" ] || rm "$folder/$path"
    done
    find "$folder" -name '*.tidy' -exec cat {} + | tr ' ' '\n' | sed -n '/\//p' | sort -u | hash_files | awk -v folder="$folder" '
        BEGIN {
            for (i = 1; i < ARGC; i++)
                sources[i] = ARGV[i]
            count = ARGC - 1
            ARGC = 1
        }
        { now[$2] = $1 }
        END {
            for (i = 1; i <= count; i++)
                if (!was_clean(sources[i]))
                    print sources[i]
        }
        function was_clean(source, path, is_same, i) {
            path = folder "/" source
            sub(/\.c$/, ".tidy", path)
            is_same = 0
            while (!is_same && (getline < path) > 0) {
                is_same = NF > 0
                for (i = 1; is_same && i < NF; i += 2)
                    is_same = now[$(i + 1)] "" == $i ""
            }
            close(path)
            return is_same
        }' "$@"
}

check () {
    local results=$folder/${1%.c}.tidy before
    mkdir -p "${results%/*}"
    before=$(result "$@")
    {
        clang-tidy --quiet --warnings-as-errors='*' "$1" -- "${@:2}" 2>&1 >&3 | # what it counts is no news
            { grep -v ' warnings\? ' || true; } >&2
    } 3>&1
    [ "$before" = "$(result "$@")" ] || return 0 # it was edited meanwhile
    {
        [ ! -e "$results" ] || grep -vxF -- "$before" "$results" | tail -n $((results_kept - 1)) || true
        echo "$before"
    } >"$results.new"
    mv "$results.new" "$results"
}

# Ends on the line that it begins on, so that a change of this file meanwhile does no harm.
case ${1-} in stale) stale "${@:3}" ;; check) check "${@:3}" ;; *) sed -n '3,6p' "$0" >&2; false ;; esac; exit
