#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Builds and runs everything that is tested. ONLY="unit fuzz" picks stages; BUILD=folder builds elsewhere.
# The last line is "N passed, N failed". Two runs at once do not meet: builds wait for each other, the rest is apart.
set -u
cd "${0%/*}/.." || exit
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SANITIZE
BUILD=${BUILD:-build}
ONLY=${ONLY:-lint unit integration e2e address thread fuzz faults}
folder=$(mktemp -d /tmp/dm-run-XXXXXX) # for logs and results; services that run as nobody write reports here
trap 'rm -rf "$folder"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
chmod 1777 "$folder"
: >"$folder/results"

export ASAN_OPTIONS=strict_string_checks=1:log_path=$folder/report
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$folder/report
export TSAN_OPTIONS=second_deadlock_stack=1:log_path=$folder/report

is_wanted () {
    [[ " $ONLY " == *" $1 "* ]]
}

# One make at a time in a build folder; its lines at most every two seconds, what is wrong in full.
run_make () {
    mkdir -p "$BUILD"
    flock -n "$BUILD/lock" true || echo "  waiting for another run that builds in $BUILD..."
    flock "$BUILD/lock" make --no-print-directory -k -j"$(nproc)" BUILD="$BUILD" "$@" 2>&1 | awk '
        /^  [A-Z]+ / { steps++; if (systime() - last < 2) next; last = systime(); print $0 "  (" steps ")"; fflush(); next }
        { print; fflush() }'
    return "${PIPESTATUS[0]}"
}

# Adds a result and says it; the log too when something failed: finish NAME STARTED PASSED FAILED LOG
finish () {
    local seconds=$((${EPOCHREALTIME/[.,]/} - $2))
    printf -v seconds '%d.%d' $((seconds / 1000000)) $((seconds / 100000 % 10))
    {
        flock 9
        echo "$3 $4 $1" >>"$folder/results"
        if [ "$4" = 0 ]; then
            printf 'ok      %-60s %4s passed  %6s s\n' "$1" "$3" "$seconds"
        else
            printf -- '------- %s\n' "$1"
            cat "$5"
            printf 'FAILED  %-60s %4s passed  %6s s  %s failed\n' "$1" "$3" "$seconds" "$4"
        fi
    } 9>"$folder/print"
}

# Counts by the summaries of cmocka and of TAP. A crash, a time-out, a report of a sanitizer, silence: one more failure.
run_program () {
    local name=$1 program=$2 limit_s=$3 started=${EPOCHREALTIME/[.,]/}
    local log=$folder/${name//[\/ :]/_} passed failed code
    local reports=$log.reports
    mkdir -m 1777 "$reports"
    ASAN_OPTIONS=${ASAN_OPTIONS/$folder/$reports} UBSAN_OPTIONS=${UBSAN_OPTIONS/$folder/$reports} \
        TSAN_OPTIONS=${TSAN_OPTIONS/$folder/$reports} \
        timeout -k 5 "$limit_s" "$program" "${@:4}" </dev/null >"$log" 2>&1
    code=$?
    passed=$(awk '/^\[  PASSED  \] [0-9]+ test/ { n += $4 } /^# pass [0-9]+$/ { n += $3 } END { print n + 0 }' "$log")
    failed=$(awk '/^\[  FAILED  \] .*[0-9]+ test\(s\)/ { match($0, /[0-9]+ test\(s\)/); n += substr($0, RSTART) }
        /^# (fail|cancelled) [0-9]+$/ { n += $3 } END { print n + 0 }' "$log")
    if [ $code = 124 ] || [ $code = 137 ]; then
        echo "It did not end within $limit_s s." >>"$log"
    elif [ $code -gt 128 ]; then
        echo "It ended by signal $((code - 128))." >>"$log"
    fi
    if [ -n "$(ls "$reports")" ]; then
        cat "$reports"/* >>"$log"
        failed=$((failed + 1))
    elif [ $code != 0 ] && [ "$failed" = 0 ]; then
        failed=1
    elif [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
        echo "It reported no test." >>"$log"
        failed=1
    fi
    finish "$name" "$started" "$passed" "$failed" "$log"
    rm -rf "$reports"
}

# Runs the programs of a list of the Makefile, some at a time: run_list STAGE SANITIZE LIST AT_ONCE LIMIT_S [FILTER]
run_list () {
    local stage=$1 sanitize=$2 list=$3 at_once=$4 limit_s=$5 filter=${6:-.} program
    local build=$BUILD${sanitize:+/$sanitize} programs
    mapfile -t programs < <(make -s BUILD="$BUILD" SANITIZE="$sanitize" "list-$list" | grep "$filter")
    [ ${#programs[@]} != 0 ] || return 0
    local targets=("${programs[@]}")
    case $list in integration | faults) targets+=(build) ;; esac
    check "$stage: build of $list" run_make SANITIZE="$sanitize" "${targets[@]}" || true
    for program in "${programs[@]}"; do
        [ -x "$program" ] || continue # its build has failed, and counts
        while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do
            wait -n
        done
        run_program "$stage: ${program#"$build"/tests/}" "$program" "$limit_s" &
    done
    wait
}

# A browser, and a suite of its own for each file.
e2e () {
    local file
    check "e2e: build" run_make e2e-programs || return 0
    echo "  with Node $(node --version), $(command -v node)"
    # one locale writes one date in two ways: Debian's Node as 11/29/2026, another as 2026-11-29
    check "e2e: no script asks for a locale" awk '/Intl\.|toLocale|localeCompare/ { print FILENAME ":" FNR; bad = 1 } END { exit bad }' \
        tests/e2e/*.mjs tests/e2e/support/*.mjs compose/local/oidc/*.mjs compose/local/demo/*.mjs services/gateway/static/build.mjs || true
    for file in tests/e2e/*_test.mjs; do
        while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
            wait -n
        done
        BUILD=$BUILD run_program "e2e: ${file##*/}" node 900 --test-reporter=tap "$file" &
    done
    wait
}

# Runs a command that is one test by itself, its output shown as it comes: check NAME COMMAND...
check () {
    local name=$1 started=${EPOCHREALTIME/[.,]/} code=0
    shift
    "$@" || code=1
    finish "$name" "$started" $((1 - code)) $code /dev/null
    return $code
}

lint () {
    local what
    for what in format readme tidy cppcheck shellcheck buf compose; do
        check "lint: $what" run_make "lint-$what"
    done
}

replay () {
    local program name
    run_make SANITIZE=address fuzz-programs || check "fuzz: build" false
    for program in $(make -s BUILD="$BUILD" SANITIZE=address list-fuzz); do
        name=${program##*/}
        run_program "fuzz: $name" "$program" 120 "tests/fuzz/corpus/${name%_fuzz}"
    done
}

# Read as a whole before it begins, so that a change of this file meanwhile does no harm.
main () {
    if is_wanted lint; then lint; fi
    if is_wanted unit; then run_list unit '' unit 2 60; fi
    if is_wanted integration; then run_list integration '' integration 2 300; fi
    if is_wanted e2e; then e2e; fi
    if is_wanted address; then
        run_list address address unit 2 120
        run_list address address integration 2 600
    fi
    if is_wanted thread; then
        run_list thread thread unit 2 240 /unit/common/
        run_list thread thread integration 2 300 /gateway_http_test # its pool, uploads and reaper
    fi
    if is_wanted fuzz; then replay; fi
    if is_wanted faults; then run_list faults '' faults 1 600; fi

    local passed failed
    read -r passed failed < <(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$folder/results")
    awk '$2 > 0 { sub(/^[0-9]+ [0-9]+ /, ""); print "FAILED  " $0 }' "$folder/results"
    [ "$passed" != 0 ] || failed=$((failed + 1)) # a run that proves nothing is no success
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

main; exit
