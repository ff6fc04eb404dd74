#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Installs the Debian package in a new Debian 12 that boots: its systemd runs as process 1 of namespaces of its own, without a way to
# the network. Uses it, kills it, upgrades it under load, replaces keys, boots again, removes it. Needs root.
# Environment: BASE, a folder with a Debian 12 that an earlier run made (KEEP=1 keeps it); else a new one is made.
set -euo pipefail
self=$(realpath "$0")
cd "${0%/*}/.."
BUILD=${BUILD:-build}
logs=$(realpath -m "$BUILD/package-test")
services="documents intake notification audit gateway"
# shellcheck source=tests/new_debian.sh
. tests/new_debian.sh

# --- inside: becomes process 1 of the system

make_devices () {
    local name
    mount -t tmpfs -o mode=755 tmpfs dev
    for name in "null 1 3" "zero 1 5" "full 1 7" "random 1 8" "urandom 1 9" "tty 5 0"; do
        # shellcheck disable=SC2086 # name, major and minor number
        set -- $name
        mknod -m 666 "dev/$1" c "$2" "$3"
    done
    ln -s /proc/self/fd dev/fd
    for name in "0 stdin" "1 stdout" "2 stderr"; do
        ln -s "/proc/self/fd/${name% *}" "dev/${name#* }"
    done
    mkdir dev/pts dev/shm
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    mount -t tmpfs -o mode=1777 tmpfs dev/shm
}

become_systemd () {
    local system=$1
    mount --make-rprivate /
    mount --bind "$system" "$system"
    cd "$system"
    mount -t proc proc proc
    mount -t sysfs sysfs sys
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mount -t tmpfs -o mode=755 tmpfs run
    mount -t tmpfs -o mode=1777 tmpfs tmp
    make_devices
    mkdir -p .outside
    pivot_root . .outside
    cd /
    umount -l .outside
    rmdir .outside
    mount --make-rshared / # a credential of a service is mounted in one namespace and seen in another
    exec env -i container=digimeente PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
}

# --- outside

# Runs a line of shell in the running system.
run () {
    nsenter --target "$systemd" --mount --pid --ipc --uts --net --cgroup --root --wd env -i HOME=/root \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 bash -c "$1"
}

# check SENTENCE LINE: the line of shell in the system must succeed; what it says is shown when it does not.
passed=0
check () {
    run "$2" >"$logs/said" 2>&1 </dev/null || fail "$(tail -n 30 "$logs/said")" "not so: $1" "  ($2)"
    passed=$((passed + 1))
    echo "ok  $1"
}

# wait_until SENTENCE LINE: tries for two minutes.
wait_until () {
    local until=$((SECONDS + 120))
    until run "$2" >"$logs/said" 2>&1 </dev/null; do
        ((SECONDS < until)) || fail "$(tail -n 30 "$logs/said")" "not so after 120 s: $1" "  ($2)" \
            "$(run "journalctl --no-pager -n 30 -u 'digimeente*'" 2>&1 | cut -c1-300)"
        sleep 0.2
    done
    passed=$((passed + 1))
    echo "ok  $1"
}

# Boots the system and waits until it runs. A tree of cgroup v2, which every kernel with systemd has, becomes its root.
boot () {
    local tree
    tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    [ -n "$tree" ] || fail "There is no cgroup v2 here, which systemd needs."
    group=$tree/digimeente-package-$$
    mkdir -p "$group"
    bash -c 'echo $$ >"$1/cgroup.procs" && exec unshare --mount --pid --ipc --uts --net --cgroup --fork --kill-child=KILL "$2" --inside "$3"' \
        bash "$group" "$self" "$system" >>"$logs/boot.log" 2>&1 </dev/null &
    outer=$!
    until systemd=$(cat "/proc/$outer/task/$outer/children" 2>/dev/null) && systemd=${systemd%% *} && [ -n "$systemd" ]; do
        sleep 0.1
    done
    wait_until "systemd runs as process 1" "systemctl is-system-running | grep -qx running && [ \$(cat /proc/1/comm) = systemd ]"
}

shut_down () {
    [ -n "${outer:-}" ] || return 0
    kill -KILL "$outer" "$systemd" 2>/dev/null || true
    wait "$outer" 2>/dev/null || true
    outer=
    local tries=0
    until find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || ((tries++ >= 50)); do
        sleep 0.1 # what was killed ends meanwhile
    done
}

clean () {
    trap '' INT TERM HUP
    shut_down
    local tries=0
    until rm -rf --one-file-system "$folder" 2>/dev/null || ((tries++ >= 20)); do sleep 0.5; done
}

# The Debian that the package meets: with PostgreSQL, and with a mail server that keeps what it gets.
make_system () {
    system=$folder/system
    if [ -n "${BASE:-}" ] && [ -d "$BASE" ]; then
        cp -a --reflink=auto "$BASE" "$system"
    else
        make_debian "$system" systemd,systemd-sysv,dbus,ca-certificates "$logs/debootstrap.log"
        install_packages
        [ -z "${KEEP:-}" ] || { mkdir -p "${BASE:?}" && cp -a --reflink=auto "$system/." "$BASE/"; }
    fi
    mkdir -p "$system/packages"
    cp "$old" "$new" compose/local/{smtp_server.py,antwoorden.json} .github/pictures/inwoner.png "$system/packages/"
}

# In the system, before it boots: what the package depends on, PostgreSQL, and lintian.
install_packages () {
    printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
    chmod 755 "$system/usr/sbin/policy-rc.d"
    # shellcheck disable=SC2016 # for that shell
    in_chroot 'apt-get -q update && apt-get -qy --no-install-recommends install postgresql-15 curl python3-aiosmtpd lintian &&
        apt-get -qy --no-install-recommends satisfy "$1"' "$(dpkg-deb -f "$new" Depends)" >"$logs/apt.log" 2>&1 \
        || fail "$(tail -n 5 "$logs/apt.log")" "apt-get failed; see $logs/apt.log"
    rm "$system/usr/sbin/policy-rc.d"
}

in_chroot () {
    # shellcheck disable=SC2016 # for that shell
    unshare --mount --fork sh -c 'mount --make-rprivate / && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
        shift && exec chroot "$0" env DEBIAN_FRONTEND=noninteractive sh -c "$@"' "$system" "$system" "$1" sh "${@:2}"
}

build () {
    PACKAGE_VERSION=${1:-} compose/package/build.sh "$BUILD/bin" "$BUILD"
}

make_packages () {
    old=$(build "0~20000101000000.first")
    new=$(build "")
    local again
    again=$(sha256sum <"$new")
    [ "$again" = "$(build "" >/dev/null && sha256sum <"$new")" ] || fail "the same commit gave another package"
    echo "ok  the same commit gives the same package: ${again%% *}"
    passed=$((passed + 1))
}

try_install () {
    say "Installed"
    check "lintian has no error and no warning" \
        "lintian --allow-root --fail-on error,warning /packages/$(basename "$new")"
    check "it installs, and says what is next" "dpkg -i /packages/$(basename "$old") | grep 'digimeente-setup makes its keys'"
    check "systemd finds nothing wrong with its units" \
        "systemd-analyze verify /lib/systemd/system/digimeente* 2>&1 | tee /dev/stderr | (! grep .)"
    check "nothing starts before it is set up" \
        "systemctl start digimeente.target && (! grep -lq ^/usr/libexec/digimeente /proc/[0-9]*/cmdline)"
    check "it is started at boot" "systemctl is-enabled digimeente.target"
    check "setup makes keys and the database" "digimeente-setup"
    check "setup may run again" "digimeente-setup --operator joris && digictl --config /etc/digimeente/digictl.conf peers list | grep joris"
    check "no secret can be read by others, or listed" \
        "(! find /etc/digimeente/secrets -type f -perm /077 ! -name peers | grep .) && stat -c %a /etc/digimeente/secrets | grep -x 711"
    run "systemd-run --quiet --unit=mail -p DynamicUser=yes -p StateDirectory=mail python3 /packages/smtp_server.py --host 127.0.0.1 \
        --port 2525 --maildir /var/lib/mail"
    run "sed -i 's|^DIGIMEENTE_SMTP_URL=.*|DIGIMEENTE_SMTP_URL=smtp://127.0.0.1:2525\nDIGIMEENTE_SMTP_TLS=none|' \
        /etc/digimeente/notification.env"
}

is_well="digictl status"

try_use () {
    say "Used"
    check "it starts" "systemctl start digimeente.target"
    wait_until "digictl status is content" "$is_well"
    check "a page is served" "curl -sS --max-time 10 http://127.0.0.1:7180/ | grep '<h1'"
    check "a request is taken in" \
        "digictl submit --zaaktype melding-openbare-ruimte --answers /packages/antwoorden.json \
            --document /packages/inwoner.png --email iemand@example.org >/packages/zaak"
    wait_until "its mail is sent" "grep -rq iemand@example.org /var/lib/mail/"
    check "each service has a user of its own" \
        "for s in $services; do stat -c %U /proc/\$(systemctl show -P MainPID digimeente-\$s); done | sort -u | grep -c ^digimeente- | grep -x 5"
    check "each runs under a filter of system calls, without a way to new rights" \
        "for s in $services; do grep -Exc 'NoNewPrivs:.1|Seccomp:.2' /proc/\$(systemctl show -P MainPID digimeente-\$s)/status | grep -qx 2 || exit; done"
    check "no service reads the keys of another" \
        "! runuser -u digimeente-audit -- cat /etc/digimeente/secrets/keys/intake.keys && \
         ! runuser -u digimeente-gateway -- cat /etc/digimeente/secrets/intake_database"
    check "the system's files are read-only for it" \
        "nsenter -m -t \$(systemctl show -P MainPID digimeente-intake) sh -c 'for f in /etc/x /var/lib/x /usr/x; do ! touch \$f || exit 1; done'"
    run "kill -KILL \$(systemctl show -P MainPID digimeente-intake)"
    wait_until "what is killed is back" "systemctl show -P NRestarts digimeente-intake | grep -x 1 && $is_well"
    for name in $services migrate-intake; do
        run "systemd-analyze security --no-pager digimeente-$name.service" | tail -n 1
    done
    check "systemd-analyze security rates each 1.5 or less" \
        "for s in $services migrate-intake; do systemd-analyze security --threshold=15 --no-pager digimeente-\$s.service || exit; done"
}

# Requests while something else goes on; each must be answered.
begin_load () {
    run 'rm -f /packages/over; until [ -e /packages/over ]; do
        digictl --timeout 60 submit --zaaktype melding-openbare-ruimte --answers /packages/antwoorden.json \
            && echo taken >>/packages/taken || echo refused >>/packages/refused; done' >"$logs/load.log" 2>&1 </dev/null &
    load=$!
}

end_load () {
    run "touch /packages/over"
    wait "$load"
    check "meanwhile no request was refused, and some were taken" \
        "[ ! -e /packages/refused ] && [ \$(wc -l </packages/taken) -ge 1 ]"
    echo "    $(run "wc -l </packages/taken") taken"
    run "rm -f /packages/taken"
}

pids="for s in $services; do systemctl show -P MainPID digimeente-\$s; done"

try_upgrade () {
    say "Upgraded"
    run "$pids >/packages/pids"
    begin_load
    check "the next version installs" "dpkg -i /packages/$(basename "$new")"
    wait_until "digictl status is content" "$is_well"
    end_load
    check "each service was started anew" "! $pids | grep -Fxf /packages/pids"
    check "what was set stays" "grep -x DIGIMEENTE_SMTP_TLS=none /etc/digimeente/notification.env"
    check "the zaak from before is there" \
        "digictl zaak show \$(sed -n 's/^zaaknummer *//p' /packages/zaak)"
}

try_keys () {
    say "Keys replaced"
    local rotate="digictl peers rotate intake --directory /etc/digimeente/secrets/keys" reread="systemctl reload digimeente.target"
    begin_load
    check "step 1" "$rotate | grep 'Step 1' && $reread"
    wait_until "step 2, once all know the new key" "$rotate | grep 'Step 2'"
    check "restart" "systemctl restart digimeente-intake"
    wait_until "step 3, once intake has it" "$rotate | grep 'Step 3' && $reread"
    end_load
    check "a leaked key of sessions" \
        "digictl session rotate-key --leaked /etc/digimeente/secrets/keys/session.secret && systemctl reload digimeente-gateway"
    wait_until "the gateway has read it" "journalctl -u digimeente-gateway | grep '\"event\":\"reloaded\"' && ! journalctl -u digimeente-gateway | grep reload_failed"
}

try_boot () {
    say "Booted again"
    shut_down # as when the power fails
    boot
    run "systemd-run --quiet --unit=mail -p DynamicUser=yes -p StateDirectory=mail python3 /packages/smtp_server.py --host 127.0.0.1 \
        --port 2525 --maildir /var/lib/mail"
    wait_until "it is up by itself" "$is_well"
    check "with what it had" "digictl zaak show \$(sed -n 's/^zaaknummer *//p' /packages/zaak)"
}

try_remove () {
    say "Removed"
    check "it is removed" "dpkg -r digimeente"
    check "nothing of it runs, and no program is left" "(! grep -lq ^/usr/libexec/digimeente /proc/[0-9]*/cmdline) && [ ! -e /usr/bin/digictl ] && [ ! -e /usr/libexec/digimeente ]"
    check "settings stay" "ls /etc/digimeente/gateway.env /etc/digimeente/secrets/keys/intake.keys"
    check "it is purged, and says what stays" "dpkg -P digimeente | tee /dev/stderr | grep -c 'stays, for as long as' | grep -x 2"
    check "keys and documents are all that stays" \
        "[ \"\$(ls /etc/digimeente)\" = secrets ] && (! find / -xdev -iname '*digimeente*' -not -path '/packages/*' -not -path '/var/log/*' -not -path '/var/cache/man/*' \
         -not -path '/var/lib/private/*' | grep -vx -e /etc/digimeente -e /var/lib/digimeente)"
    check "no unit is left" "! systemctl list-unit-files --no-legend 'digimeente*' | grep ."
}

outside () {
    [ "$(id -u)" = 0 ] || exec sudo --preserve-env=BUILD,BASE,KEEP,http_proxy,https_proxy,no_proxy "$self"
    compose/local/setup.sh package bare
    mkdir -p "$logs"
    folder=$(mktemp -d /var/tmp/digimeente-package-XXXXXX)
    trap clean EXIT
    trap 'exit 130' INT TERM HUP
    make_packages
    make_system
    say "$(basename "$new"), $(stat -c %s "$new") bytes, in a new Debian $(cat "$system/etc/debian_version")"
    boot
    try_install
    try_use
    try_upgrade
    try_keys
    try_boot
    try_remove
    echo
    echo "$passed passed, 0 failed"
}

if [ "${1:-}" = --inside ]; then
    become_systemd "$2"
else
    outside
fi
