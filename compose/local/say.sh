# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# How run.sh, setup.sh and stop.sh say what they do: one line a step, with its seconds. Sourced.
# V=1 in the environment shows everything that the steps print, instead of keeping it in their logs.

V=${V:-}
is_terminal=
[ ! -t 1 ] || [ -n "$V" ] || is_terminal=1
step=       # the title of the step that is going on
step_child= # its process, where it has one

fail () {
    [ -z "$step" ] || end_step failed
    printf '%s\n' "$@" >&2
    exit 1
}

begin_step () {
    step=$1 step_began=$SECONDS step_ticks=0
    if [ -n "$V" ]; then echo "$step..."; else printf '%s ' "$step"; fi
}

# Says that the step still goes on: a turning bar on a terminal, elsewhere a dot every five seconds.
tick () {
    local seconds=$((SECONDS - step_began)) bars="|/-\\"
    if [ -n "$is_terminal" ]; then
        printf '\r%s %s %s s ' "$step" "${bars:step_ticks++ % 4:1}" "$seconds"
    elif [ -z "$V" ] && ((seconds / 5 > step_ticks)); then
        step_ticks=$((step_ticks + 1))
        printf .
    fi
}

# Ends the line of the step: end_step [failed]
end_step () {
    local text="... ${1:+$1 after }$((SECONDS - step_began)) s"
    if [ -n "$is_terminal" ]; then
        printf '\r%s %s   \n' "$step" "$text" # the spaces are for the end of the longest tick
    elif [ -z "$V" ]; then
        echo "$text"
    fi
    step=
}

# Runs a command while the step ticks, what it prints added to a log: run_logged LOG COMMAND...
# It is in a process group of its own, so that Ctrl-C comes to us alone. Returns its exit code.
run_logged () {
    local log=$1 code=0
    shift
    [ -z "$V" ] || log=/dev/stdout
    set -m
    "$@" </dev/null >>"$log" 2>&1 9>&- &
    set +m
    step_child=$!
    while kill -0 "$step_child" 2>/dev/null; do
        tick
        sleep 0.2 9>&- || true
    done
    wait "$step_child" || code=$?
    step_child=
    return "$code"
}

# The same as a whole step: run_step TITLE LOG COMMAND...
run_step () {
    begin_step "$1"
    if run_logged "${@:2}"; then
        end_step
    else
        local code=$?
        end_step failed
        return "$code"
    fi
}

# Ends the step that is going on, with all its processes, when it must stop before its end.
break_step () {
    if [ -n "$step_child" ]; then
        kill -TERM -- "-$step_child" 2>/dev/null
        wait "$step_child" 2>/dev/null
    fi
    [ -z "$step" ] || end_step stopped
}

# Shows the end of a log, for a step that failed.
show_log () {
    [ -z "$V" ] || return 0 # it has been shown as it came
    echo "The last lines of $1:"
    tail -n 15 "$1" | sed 's/^/  | /'
} >&2
