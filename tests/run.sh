#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Builds and runs everything that is tested. ONLY="unit fuzz" picks levels; BUILD=folder builds elsewhere.
# The last line is "N passed, N failed", after the five that took longest. Two runs at once do not meet: builds wait for
# each other, the rest is apart.
# shellcheck disable=SC2317 # functions that check runs
set -u
cd "${0%/*}/.." || exit
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES SANITIZE
export BUILD=${BUILD:-build}
LIMIT_S=1800              # of one program: only one that hangs takes this long
AT_ONCE=$(($(nproc) * 3)) # programs: most of them wait most of the time, for a disk or a clock
ONLY=${ONLY:-lint unit integration e2e address thread fuzz faults} # lint, and the levels of what runs
folder=$(mktemp -d /tmp/dm-run-XXXXXX) # for logs and results; services that run as nobody write reports here
trap 'rm -rf "$folder"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; exit 130' INT TERM
chmod 1777 "$folder"
: >"$folder/results"
total=0 done_before=0 stage_started=0 # of this stage: its results, those before it, since when
queue=() # NAME|PROGRAM ARGUMENT...

export ASAN_OPTIONS=strict_string_checks=1:log_path=$folder/report
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$folder/report
export TSAN_OPTIONS=second_deadlock_stack=1:log_path=$folder/report

is_wanted () {
    [[ " $ONLY " == *" $1 "* ]]
}

# Its lines at most every two seconds, with how many there were; what is wrong in full. Not by awk: Debian's reads ahead.
thin_out () {
    local line steps=0 last=-2
    while IFS= read -r line; do
        if ! [[ $line =~ ^\ \ [A-Z]+\  ]]; then
            printf '%s\n' "$line"
        elif steps=$((steps + 1)) && ((SECONDS - last >= 2)); then
            last=$SECONDS
            printf '%s  (%d)\n' "$line" "$steps"
        fi
    done
}

# One make at a time in a build folder.
run_make () {
    mkdir -p "$BUILD"
    flock -n "$BUILD/lock" true || echo "  waiting for another run that builds in $BUILD..."
    flock "$BUILD/lock" make --no-print-directory -k -j"$(nproc)" BUILD="$BUILD" "$@" 2>&1 | thin_out
    return "${PIPESTATUS[0]}"
}

# Seconds since a value of EPOCHREALTIME in microseconds, with a tenth.
seconds_since () {
    local tenths=$(((${EPOCHREALTIME/[.,]/} - $1) / 100000))
    echo "$((tenths / 10)).$((tenths % 10))"
}

# Adds a result and says it; the log too when something failed: finish NAME STARTED PASSED FAILED LOG
finish () {
    local seconds count
    seconds=$(seconds_since "$2")
    {
        flock 9
        echo "$3 $4 $seconds $1" >>"$folder/results"
        count=[$(($(wc -l <"$folder/results") - done_before))/$total]
        if [ "$4" = 0 ]; then
            printf 'ok      %-9s %-60s %4s passed  %6s s\n' "$count" "$1" "$3" "$seconds"
        else
            printf -- '------- %s\n' "$1"
            cat "$5"
            printf 'FAILED  %-9s %-60s %4s passed  %6s s  %s failed\n' "$count" "$1" "$3" "$seconds" "$4"
        fi
    } 9>"$folder/print"
}

# begin_stage RESULTS, that it will have
begin_stage () {
    total=$1 done_before=$(wc -l <"$folder/results") stage_started=${EPOCHREALTIME/[.,]/}
}

# end_stage NAME: says how long it took, and each level's programs together, which run beside others
end_stage () {
    printf '        %s: %s s%s\n' "$1" "$(seconds_since "$stage_started")" "$(tail -n "+$((done_before + 1))" "$folder/results" |
        awk '{ sub(/:$/, "", $4); sums[$4] += $3; count += !($4 in seen); seen[$4] } END { for (level in sums)
            if (count > 1) printf ", %s %.0f s", level, sums[level] }')"
}

# Sorts a queue by how long they took in the last run in this build folder: the longest should not be left over at the end.
# Those that are new come first, one of each level in turn: some take all of a core, and others wait.
slowest_first () {
    awk -F '|' 'FILENAME == ARGV[1] { seconds = $0; sub(/ .*/, "", seconds); sub(/^[^ ]+ /, ""); took[$0] = seconds; next }
        { level = $1; sub(/:.*/, "", level); print ($1 in took ? took[$1] : 999999 - turns[level]++) "|" $0 }' \
        "$BUILD/seconds" - | sort -s -t '|' -k1,1nr | cut -d '|' -f 2-
}

# Waits until another program may start.
wait_for_room () {
    while [ "$(jobs -rp | wc -l)" -ge "$1" ]; do
        wait -n
    done
}

# Counts by the summaries of cmocka and of TAP. A crash, a time-out, a report of a sanitizer, silence: one more failure.
run_program () {
    local name=$1 program=$2 started=${EPOCHREALTIME/[.,]/}
    local log=$folder/${name//[\/ :]/_} passed failed code
    local reports=$log.reports
    mkdir -m 1777 "$reports"
    ASAN_OPTIONS=${ASAN_OPTIONS/$folder/$reports} UBSAN_OPTIONS=${UBSAN_OPTIONS/$folder/$reports} \
        TSAN_OPTIONS=${TSAN_OPTIONS/$folder/$reports} \
        timeout -k 5 "$LIMIT_S" "$program" "${@:3}" </dev/null >"$log" 2>&1
    code=$?
    passed=$(awk '/^\[  PASSED  \] [0-9]+ test/ { n += $4 } /^# pass [0-9]+$/ { n += $3 } END { print n + 0 }' "$log")
    failed=$(awk '/^\[  FAILED  \] .*[0-9]+ test\(s\)/ { match($0, /[0-9]+ test\(s\)/); n += substr($0, RSTART) }
        /^# (fail|cancelled) [0-9]+$/ { n += $3 } END { print n + 0 }' "$log")
    if [ $code = 124 ] || [ $code = 137 ]; then
        echo "It did not end within $LIMIT_S s." >>"$log"
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

# The names of a list of the Makefile, as path below tests/: names_of SANITIZE LIST GREP...
names_of () {
    make -s BUILD="$BUILD" SANITIZE="$1" "list-$2" | sed "s|^$BUILD${1:+/$1}/tests/||" | grep "${@:3}"
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
    local what whats
    mapfile -t whats < <(make -s BUILD="$BUILD" list-LINTS)
    begin_stage ${#whats[@]}
    for what in "${whats[@]}"; do
        check "lint: $what" run_make "lint-$what"
    done
    end_stage lint
}

# Builds the programs of a list that grep lets through, and has them run: add_list LEVEL SANITIZE LIST GREP...
add_list () {
    local level=$1 sanitize=$2 list=$3 name names targets=()
    local build=$BUILD${sanitize:+/$sanitize}
    mapfile -t names < <(names_of "$sanitize" "$list" "${@:4}")
    if [ ${#names[@]} = 0 ]; then
        check "$level: there is a program of $list" false || return 0
    fi
    case $list in integration | faults) targets=(build) ;; esac
    check "$level: build of $list" run_make SANITIZE="$sanitize" "${targets[@]}" "${names[@]/#/$build/tests/}" || true
    for name in "${names[@]}"; do
        [ ! -x "$build/tests/$name" ] || queue+=("$level: $name|$build/tests/$name") # where its build failed, that counts
    done
}

# A browser, and a suite of its own for each file.
add_e2e () {
    local file
    check "e2e: build" run_make e2e-programs || return 0
    echo "  e2e: with Node $(node --version), $(command -v node)"
    # one locale writes one date in two ways: Debian's Node as 11/29/2026, another as 2026-11-29
    check "e2e: no script asks for a locale" awk '/Intl\.|toLocale|localeCompare/ { print FILENAME ":" FNR; bad = 1 } END { exit bad }' \
        tests/e2e/*.mjs tests/e2e/support/*.mjs tests/bench/*.mjs compose/local/oidc/*.mjs compose/local/demo/*.mjs services/gateway/static/build.mjs || true
    for file in tests/e2e/*_test.mjs; do
        queue+=("e2e: ${file##*/}|node --test-reporter=tap $file")
    done
}

add_fuzz () {
    local program programs name
    mapfile -t programs < <(make -s BUILD="$BUILD" SANITIZE=address list-fuzz)
    check "fuzz: build" run_make SANITIZE=address fuzz-programs || true
    for program in "${programs[@]}"; do
        name=${program##*/}
        queue+=("fuzz: $name|$program tests/fuzz/corpus/${name%_fuzz}")
    done
}

# What took how long, for the next run: this run's seconds in the place of those of an earlier one.
keep_seconds () {
    awk '{ first = FILENAME == ARGV[1] ? 3 : 1; seconds = $first; for (i = 1; i <= first; i++) sub(/^[^ ]+ /, "")
        if (!($0 in took)) took[$0] = seconds } END { for (name in took) print took[name], name }' \
        "$folder/results" "$BUILD/seconds" >"$BUILD/seconds.$$" && mv "$BUILD/seconds.$$" "$BUILD/seconds"
}

# All builds, which take all cores, before the programs, most of which wait. Those that take longest begin first.
build_wanted () {
    local level builds=0
    for level in e2e e2e integration address address thread thread unit faults fuzz; do
        if is_wanted $level; then builds=$((builds + 1)); fi
    done
    begin_stage "$builds"
    if is_wanted e2e; then add_e2e; fi
    if is_wanted integration; then add_list integration '' integration .; fi
    if is_wanted address; then
        add_list address address integration -Ev '/(install|run|tidy|gateway_memory)_test$' # those are of scripts, or measure memory: the plain run has shown them
        add_list address address unit .
    fi
    if is_wanted thread; then
        add_list thread thread integration '/gateway_http_test$' # its pool, uploads and reaper
        add_list thread thread unit ^unit/common/
    fi
    if is_wanted unit; then add_list unit '' unit .; fi
    if is_wanted faults; then add_list faults '' faults .; fi
    if is_wanted fuzz; then add_fuzz; fi
    end_stage builds
}

run_queue () {
    local name words
    [ ${#queue[@]} -gt 0 ] || return 0
    begin_stage ${#queue[@]}
    while IFS='|' read -r name words; do
        wait_for_room "$AT_ONCE"
        # shellcheck disable=SC2086 # a program and its arguments
        run_program "$name" $words &
    done < <(printf '%s\n' "${queue[@]}" | slowest_first)
    wait
    end_stage tests
}

# Read as a whole before it begins, so that a change of this file meanwhile does no harm.
main () {
    local passed failed
    mkdir -p "$BUILD" && touch "$BUILD/seconds"
    if is_wanted lint; then lint; fi
    build_wanted
    run_queue

    keep_seconds
    echo "        The slowest:"
    sort -k3,3nr "$folder/results" | awk 'NR <= 5 { seconds = $3; sub(/^[^ ]+ [^ ]+ [^ ]+ /, ""); printf "        %-70s %6s s\n", $0, seconds }'
    read -r passed failed < <(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$folder/results")
    awk '$2 > 0 { sub(/^[0-9]+ [0-9]+ [0-9.]+ /, ""); print "FAILED  " $0 }' "$folder/results"
    [ "$passed" != 0 ] || failed=$((failed + 1)) # a run that proves nothing is no success
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
}

main; exit
