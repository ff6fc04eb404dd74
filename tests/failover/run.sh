#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# PostgreSQL on two nodes under Patroni, with etcd and haproxy, all of Debian's packages unpacked into the build folder: the
# suite works through haproxy, the primary is killed under load, and again after the old one is back as standby. Each request that was
# acknowledged must be there, and the next one must be taken within LIMIT_S seconds (15).
set -euo pipefail
cd "${0%/*}/../.."
BUILD=$(realpath "${BUILD:-build}")
limit_s=${LIMIT_S:-15}
writers=${WRITERS:-4}
packages=$BUILD/failover/packages
root=$BUILD/failover/root
services="intake documents notification audit gateway"
pids=()
# shellcheck source=tests/new_debian.sh
. tests/new_debian.sh

# --- programs

# What apt would install and is not here, unpacked: nothing of it starts by itself, nor at boot.
unpack () {
    [ ! -e "$root/usr/bin/patroni" ] || return 0
    rm -rf "$packages" "$root"
    mkdir -p "$packages" "$root"
    mapfile -t names < <(apt-get install --simulate --no-install-recommends patroni etcd-server haproxy python3-etcd python3-psycopg2 |
        awk '/^Inst/ && $3 !~ /^\[/ { print $2 }')
    (cd "$packages" && apt-get -qq download "${names[@]}" 2>&1) >"$BUILD/failover/apt.log" || fail "$(cat "$BUILD/failover/apt.log")"
    local package
    for package in "$packages"/*.deb; do dpkg-deb -x "$package" "$root"; done
}

# Runs a program of those in the background as nobody, with a log; its process number is the last of pids.
start () {
    local name=$1
    shift
    setsid "${as[@]}" env -i PATH="$root/usr/bin:$root/usr/sbin:$postgres:/usr/bin:/bin" HOME="$folder" \
        PYTHONPATH="$root/usr/lib/python3/dist-packages" LD_LIBRARY_PATH="$libraries" "$@" >>"$folder/$name.log" 2>&1 </dev/null &
    pids+=($!)
    disown $! # else bash tells of each that is killed
}

# Ports that nobody has: of a range of our own, which no test of the suite's takes.
find_port () {
    while ((port++ < 40000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || return 0
    done
    fail "There is no free port."
}

wait_until () {
    local sentence=$1 until=$((SECONDS + 120))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < until)) || fail "$(tail -n 5 "$folder"/*.log)" "not so after 120 s: $sentence"
        sleep 0.2
    done
    echo "ok  $sentence"
}

clean () {
    trap '' INT TERM HUP
    set +e
    touch "$folder/over" 2>/dev/null
    local pid
    for pid in "${pids[@]}"; do kill -KILL -- "-$pid" 2>/dev/null; done
    # PostgreSQL leaves the group of its starter
    for pid in "$folder"/node*/data/postmaster.pid; do [ ! -e "$pid" ] || kill -QUIT "$(head -n 1 "$pid")" 2>/dev/null; done
    wait 2>/dev/null
    local tries=0
    until rm -rf "$folder" 2>/dev/null || ((tries++ >= 50)); do sleep 0.1; done # what was killed ends meanwhile
}

# --- PostgreSQL's two nodes

start_etcd () {
    find_port && etcd=127.0.0.1:$port
    find_port
    start etcd etcd --name one --data-dir "$folder/etcd" --listen-client-urls "http://$etcd" --advertise-client-urls "http://$etcd" \
        --listen-peer-urls "http://127.0.0.1:$port" --initial-advertise-peer-urls "http://127.0.0.1:$port" \
        --initial-cluster "one=http://127.0.0.1:$port"
    wait_until "etcd answers" curl -fsS "http://$etcd/health"
}

# Acknowledged means on both: synchronous_mode. ttl 10 is how long the others wait for a primary that says nothing.
write_node () {
    local node=$1
    mkdir -p "$folder/$node/data"
    chmod 700 "$folder/$node/data"
    cat >"$folder/$node.yml" <<EOF
scope: digimeente
name: $node
restapi: {listen: "127.0.0.1:${rest[$node]}", connect_address: "127.0.0.1:${rest[$node]}"}
etcd3: {host: "$etcd"}
bootstrap:
  dcs:
    ttl: 10
    loop_wait: 2
    retry_timeout: 3
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {wal_level: replica, hot_standby: "on", max_connections: 100, wal_keep_size: 256MB, wal_log_hints: "on"}
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, data-checksums]
  pg_hba: ["host all all 127.0.0.1/32 scram-sha-256", "host replication replicator 127.0.0.1/32 scram-sha-256"]
postgresql:
  listen: 127.0.0.1:${data[$node]}
  connect_address: 127.0.0.1:${data[$node]}
  data_dir: $folder/$node/data
  bin_dir: $postgres
  pgpass: $folder/$node/pgpass
  authentication:
    superuser: {username: postgres, password: $password}
    replication: {username: replicator, password: $password}
    rewind: {username: rewinder, password: $password}
  parameters: {unix_socket_directories: $folder/$node}
EOF
    [ "$(id -u)" != 0 ] || chown -R nobody: "$folder/$node" "$folder/$node.yml"
}

start_node () {
    start "$1" patroni "$folder/$1.yml"
    patroni[$1]=${pids[-1]}
}

# The node that is the primary now.
primary () {
    local node
    for node in node1 node2; do
        if curl -fsS --max-time 2 "http://127.0.0.1:${rest[$node]}/primary" >/dev/null 2>&1; then echo "$node"; fi
    done
}

has_primary () {
    [ -n "$(primary)" ]
}

has_standby () {
    curl -fsS "http://127.0.0.1:${rest[$(primary)]}/cluster" | grep -q '"role": "sync_standby"'
}

# What holds connections to a primary that is gone is cut: shutdown-sessions.
start_haproxy () {
    find_port && database=$port
    cat >"$folder/haproxy.cfg" <<EOF
global
    maxconn 500
defaults
    mode tcp
    timeout connect 2s
    timeout client 1h
    timeout server 1h
listen primary
    bind 127.0.0.1:$database
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
    server node1 127.0.0.1:${data[node1]} check port ${rest[node1]}
    server node2 127.0.0.1:${data[node2]} check port ${rest[node2]}
EOF
    start haproxy haproxy -db -f "$folder/haproxy.cfg"
}

query () {
    PGPASSWORD=$password "$postgres/psql" -XAtq -h 127.0.0.1 -p "$database" -U postgres "$@"
}

# --- the suite

start_suite () {
    export PATH=$BUILD/bin:$PATH
    SECRETS=$folder/secrets DATABASE_HOST="127.0.0.1 port=$database connect_timeout=3" DATABASE_TLS=sslmode=disable compose/keys.sh >/dev/null
    PATH=$postgres:$PATH PGHOST=127.0.0.1 PGPORT=$database PGUSER=postgres PGPASSWORD=$password PASSWORD_DIR=$folder/secrets/passwords \
        compose/postgres/bootstrap.sh
    [ "$(id -u)" != 0 ] || chown -R nobody: "$folder/secrets"
    local service other
    mkdir -p "$folder/documents"
    [ "$(id -u)" != 0 ] || chown nobody: "$folder/documents"
    for service in $services; do
        find_port && listen[$service]=$port
        find_port
        find_port && health[$service]=$port
    done
    find_port
    for service in $services; do
        "${as[@]}" env DIGIMEENTE_OWNER_DATABASE_FILE="$folder/secrets/${service}_owner_database" "$BUILD/bin/$service" --migrate 2>>"$folder/$service.log"
        settings=(DIGIMEENTE_LISTEN="tcp://127.0.0.1:${listen[$service]}" DIGIMEENTE_HEALTH="127.0.0.1:${health[$service]}"
            DIGIMEENTE_DATABASE_FILE="$folder/secrets/${service}_database" DIGIMEENTE_KEY="$folder/secrets/keys/$service.key"
            DIGIMEENTE_PEERS="$folder/secrets/keys/peers")
        for other in ${follows[$service]}; do
            settings+=("DIGIMEENTE_${other^^}_ADDRESS=tcp://127.0.0.1:${listen[$other]}")
        done
        case $service in
        intake) settings+=(DIGIMEENTE_SEAL_KEYS="$folder/secrets/keys/intake.keys") ;;
        documents) settings+=(DIGIMEENTE_SEAL_KEYS="$folder/secrets/keys/documents.keys" DIGIMEENTE_DIRECTORY="$folder/documents") ;;
        notification) settings+=(DIGIMEENTE_GEMEENTE="$PWD/compose/gemeente/gemeente.yaml" DIGIMEENTE_SMTP_URL=smtp://127.0.0.1:9) ;;
        gateway) settings+=(DIGIMEENTE_GEMEENTE="$PWD/compose/gemeente/gemeente.yaml" DIGIMEENTE_CLIENT_SECRET=x
            DIGIMEENTE_HTTP="127.0.0.1:$port" DIGIMEENTE_PSEUDONYM_KEY_FILE="$folder/secrets/keys/pseudonym.secret"
            DIGIMEENTE_SESSION_KEY_FILE="$folder/secrets/keys/session.secret") ;;
        esac
        setsid "${as[@]}" env "${settings[@]}" "$BUILD/bin/$service" >>"$folder/$service.log" 2>&1 </dev/null &
        pids+=($!)
        disown $!
    done
    for service in $services; do
        echo "$service-address=tcp://127.0.0.1:${listen[$service]}"
    done >"$folder/digictl.conf"
    printf 'key=%s\npeers=%s\n' "$folder/secrets/keys/beheerder.key" "$folder/secrets/keys/peers" >>"$folder/digictl.conf"
    for service in $services; do
        wait_until "$service is ready" curl -fsS "http://127.0.0.1:${health[$service]}/readyz"
    done
}

submit () {
    "$BUILD/bin/digictl" --config="$folder/digictl.conf" submit --timeout 60 --zaaktype melding-openbare-ruimte \
        --answers compose/local/antwoorden.json 2>>"$folder/submit.log" | sed -n 's/^zaaknummer *//p'
}

# Writes the moment and the zaaknummer of each that was acknowledged, or the word refused.
write_on_and_on () {
    local number
    until [ -e "$folder/over" ]; do
        number=$(submit) || number=
        echo "$(date +%s.%N) ${number:-refused}" >>"$folder/written.$1"
    done
}

written () {
    cat "$folder"/written.* 2>/dev/null || true
}

has_written_since () {
    written | awk -v from="$1" '$1 > from { found = 1 } END { exit !found }'
}

# The longest time without an acknowledged request, from a moment on; the request before it counts too.
longest_pause () {
    written | awk '$2 != "refused"' | sort -n | awk -v from="$1" '
        $1 > from && $1 - last > most { most = $1 - last }
        { last = $1 }
        END { printf "%.1f", most }'
}

# Kills the primary with all that belongs to it, and measures how long no request is taken.
kill_primary () {
    local node killed pause
    node=$(primary)
    killed=$(date +%s.%N)
    kill -KILL -- "-${patroni[$node]}"
    kill -KILL "$(head -n 1 "$folder/$node/data/postmaster.pid")" # its children end when they miss it
    wait_until "there is another primary than $node" is_other "$node"
    wait_until "requests are taken again" has_written_since "$(date +%s.%N)"
    pause=$(longest_pause "$killed")
    echo "    no request was taken for $pause s after kill -9 of $node"
    pauses+=("$pause")
    awk -v pause="$pause" -v limit="$limit_s" 'BEGIN { exit pause > limit }' || fail "That is more than $limit_s s."
    dead=$node
}

is_other () {
    local now
    now=$(primary)
    [ -n "$now" ] && [ "$now" != "$1" ]
}

check_all_there () {
    local numbers missing
    touch "$folder/over"
    wait "${load[@]}"
    numbers=$(written | awk '$2 != "refused" { print $2 }')
    ! written | grep -q refused || fail "$(written | grep -c refused) requests were refused: they should have waited." "$(tail -n 5 "$folder/submit.log")"
    missing=$(comm -23 <(sort <<<"$numbers") <(query -d digimeente -c 'SELECT identificatie FROM intake.zaak' | sort))
    [ -z "$missing" ] || fail "Acknowledged, and not there:" "$missing"
    [ "$(sort <<<"$numbers" | uniq -d)" = "" ] || fail "A zaaknummer was given twice."
    echo "ok  all $(wc -l <<<"$numbers") requests that were acknowledged are there, none was refused"
}

check_well () {
    "$BUILD/bin/digictl" --config="$folder/digictl.conf" doctor >"$folder/doctor" || fail "$(cat "$folder/doctor")"
    echo "ok  digictl doctor finds the data of all services well"
}

postgres=/usr/lib/postgresql/15/bin
[ -x "$postgres/postgres" ] || compose/local/setup.sh run
unpack
libraries=$(find "$root/usr/lib" -maxdepth 1 -name '*-linux-gnu')
folder=$(mktemp -d /tmp/digimeente-failover-XXXXXX)
chmod 711 "$folder"
as=()
[ "$(id -u)" != 0 ] || { chown nobody: "$folder" && as=(setpriv --reuid=nobody "--regid=$(id -g nobody)" --clear-groups --no-new-privs); }
trap clean EXIT
trap 'exit 130' INT TERM HUP
password=$(od -An -v -tx1 -N16 /dev/urandom | tr -d ' \n')
port=33000
declare -A rest data patroni listen health follows=([intake]=documents [documents]=intake [notification]=intake
    [audit]="intake documents notification gateway" [gateway]="intake documents")
pauses=() load=()
for node in node1 node2; do
    find_port && rest[$node]=$port
    find_port && data[$node]=$port
done
start_etcd
write_node node1
write_node node2
start_node node1
wait_until "node1 is the primary" has_primary
start_node node2
wait_until "node2 follows, and what is acknowledged is on both" has_standby
start_haproxy
wait_until "haproxy leads to the primary" query -d postgres -c 'SELECT 1'
start_suite
for ((i = 0; i < writers; i++)); do
    write_on_and_on "$i" &
    load+=($!)
done
wait_until "requests are taken" has_written_since 0
kill_primary
start_node "$dead"
wait_until "$dead is back, as standby" has_standby
kill_primary
check_all_there
check_well
echo "PostgreSQL's primary was killed ${#pauses[@]} times under load; requests were taken again after ${pauses[*]} s."
