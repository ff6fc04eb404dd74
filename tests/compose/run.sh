#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Builds and starts the containers as compose/up.sh does, updates and breaks them while visitors send meldingen through the front,
# and looks at what is left: tests/compose/run.sh. Needs a Docker engine and docker-compose. What cannot be pulled is made:
# stand_in.sh. The containers, volumes and files are its own and gone afterwards; images stay, so the next run is quicker.
#
# PORT=7180               of the front; the next one sends on to it
# PREVIOUS=COMMIT         what is updated to the sources here (HEAD~1)
# RESTART_ENGINE=COMMAND  stops and starts the Docker engine; without it, that is left out
set -euo pipefail
cd "${0%/*}/../.."
port=${PORT:-7180}
previous=${PREVIOUS:-HEAD~1}
services="intake documents notification audit gateway"
visitors=2
passed=0 failed=0 load_pid=
folder=$(mktemp -d /tmp/dm-compose-XXXXXX)
figures=$folder/figures
COMPOSE_PROJECT_NAME=$(tr '[:upper:]' '[:lower:]' <<<"${folder##*/}" | tr -d _-)
export COMPOSE_PROJECT_NAME COMPOSE_PROFILES=demo SMTP_TLS=none
export HTTPS_PORT=127.0.0.1:$port REDIRECT_PORT=127.0.0.1:$((port + 1)) WEB_NETWORK=172.30.81 INTERNAL_SUBNET=172.30.82.0/24
export PUBLIC_URL=https://localhost:$port NODE_EXTRA_CA_CERTS=$folder/compose/secrets/tls/fullchain.pem

finish () {
    [ -z "$load_pid" ] || kill "$load_pid" 2>/dev/null || true
    [ -z "${mail_pid-}" ] || kill "$mail_pid" 2>/dev/null || true
    [ ! -d "$folder/compose" ] || (cd "$folder/compose" && docker-compose down -v --remove-orphans >/dev/null 2>&1) || true
    rm -rf "$folder"
}

say () {
    printf '%s\n' "$*"
}

# check SENTENCE COMMAND...: the command, or what it said where it failed.
check () {
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
        say "ok      $sentence"
    else
        failed=$((failed + 1))
        say "FAILED  $sentence" "$said"
    fi
}

# timed SENTENCE COMMAND...: the same, and a figure of it.
timed () {
    local started=${EPOCHREALTIME/[.,]/} tenths
    check "$@"
    tenths=$(((${EPOCHREALTIME/[.,]/} - started) / 100000))
    printf '%6d.%d s  %s\n' $((tenths / 10)) $((tenths % 10)) "$1" >>"$figures"
}

# within SECONDS COMMAND...
within () {
    local until=$((EPOCHSECONDS + $1))
    shift
    until "$@"; do
        [ "$EPOCHSECONDS" -lt "$until" ] || return 1
        sleep 0.2
    done
}

# --- the installation

# The sources of a commit, or with none those here.
lay_out () {
    rm -rf "$folder"/{common,proto,services}
    if [ -n "${1-}" ]; then
        git -c tar.umask=0022 archive "$1" | tar -xf - -C "$folder"
    else
        git ls-files -co --exclude-standard | tar -cf - -T - | tar -xf - -C "$folder"
    fi
    # what stands against strangers who send a thousand meldingen an hour
    cat >"$folder/compose/compose.override.yaml" <<'YAML'
services:
  gateway: {environment: {DIGIMEENTE_ADDRESS_FORMS: "0", DIGIMEENTE_ADDRESS_RATE: "0"}}
  intake: {environment: {DIGIMEENTE_CLIENT_SUBMITS: "0", DIGIMEENTE_JOURNEY_SUBMITS: "0"}}
YAML
}

up () {
    "$folder/compose/up.sh" "$@" >"$folder/up.log" 2>&1
}

compose () {
    (cd "$folder/compose" && docker-compose "$@")
}

digictl () {
    compose run --rm -v "$folder/compose/local:/local:ro" digictl "$@" 2>/dev/null
}

query () {
    compose exec -T postgres psql -U postgres -d digimeente -qtAc "$1"
}

containers () {
    docker ps -aq --no-trunc --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" \
        --filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}

starts () {
    up "$@" || { tail -n 30 "$folder/up.log" && false; }
    grep -q '^It is ready: ' "$folder/up.log"
}

only_looks () {
    up --check && [ -z "$(compose ps -q)" ]
}

# refuses TEXT VARIABLE=VALUE...: up.sh fails, and says this.
refuses () {
    local text=$1
    shift
    ! env PATIENCE_S="${PATIENCE_S:-60}" "$@" "$folder/compose/up.sh" >"$folder/up.log" 2>&1 || { say "it did not fail" && false; }
    grep -F "$text" "$folder/up.log" || { tail -n 5 "$folder/up.log" && false; }
}

refuses_names () {
    echo 'SMTP_ULR=smtp://mail.example.nl' >"$folder/compose/.env"
    refuses "there is no setting SMTP_ULR"
    local code=$?
    rm "$folder/compose/.env"
    return "$code"
}

# What .env says counts, without its quotes.
refuses_patience () {
    echo "PATIENCE_S='soon' # comment" >"$folder/compose/.env"
    ! up && grep -F "a number of seconds, as 180, and not soon" "$folder/up.log"
    local code=$?
    rm "$folder/compose/.env"
    return "$code"
}

refuses_mistakes () {
    cp -r "$folder/compose/gemeente" "$folder/compose/gemeente-fout"
    echo 'colour: "#fff"' >>"$folder/compose/gemeente-fout/gemeente.yaml"
    refuses "has mistakes" GEMEENTE=./gemeente-fout && grep -F colour "$folder/up.log"
}

# A container beside those of the suite, as one of a profile, that ends each time.
names_what_ends () {
    local code=0
    cp "$folder/compose/compose.override.yaml" "$folder/override"
    echo '  ender: {image: digimeente-nginx, restart: unless-stopped, entrypoint: [sh, -c, "echo it ends; exit 3"]}' >>"$folder/compose/compose.override.yaml"
    PATIENCE_S=20 refuses "ender: " && grep "it ends" "$folder/up.log" || code=$?
    compose rm -fs ender
    cp "$folder/override" "$folder/compose/compose.override.yaml"
    return "$code"
}

# By its name alone, from within its folder; a service without a container keeps the others from nothing.
rereads () {
    local before
    before=$(docker logs "$(containers audit)" 2>&1 | wc -l)
    (cd "$folder/compose" && ! sh reread.sh egress-x audit 2>&1) | grep "no container of egress-x"
    within 20 eval "[ \$(docker logs $(containers audit) 2>&1 | wc -l) -gt $before ]"
}

is_ready () {
    local id
    for id in $(containers "$1"); do
        docker exec "$id" /usr/local/bin/service --healthcheck >/dev/null 2>&1 || return 1
    done
}

are_ready () {
    local service
    for service in $services; do
        is_ready "$service" || return 1
    done
}

has_replicas () {
    local service
    for service in $services; do
        [ "$(containers "$service" | wc -l)" -eq "$1" ] || return 1
    done
}

# --- what check.sh says of others, asked on this host

# says TEXT CODE VARIABLE=VALUE...
says () {
    local text=$1 code=0
    shift
    env PROFILES="" SMTP_URL=smtp://smtp:2525 SMTP_TLS=require SMTP_USER="" ISSUER=http://localhost:7191 PROVIDER_HOSTS="" CLIENT_ID=digimeente \
        PUBLIC_URL=https://loket.example.nl SECRETS="$folder/none" CERTIFICATE="$folder/certificate" "$@" sh compose/check.sh >"$folder/said" 2>&1 || code=$?
    grep -F "$text" "$folder/said" || { cat "$folder/said" && false; }
    if [[ $text == WRONG* ]]; then [ "$code" -eq 1 ]; fi
}

# certificate HOST DAYS
certificate () {
    mkdir -p "$folder/certificate"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$2" -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
        -keyout "$folder/certificate/privkey.pem" -out "$folder/certificate/fullchain.pem" 2>/dev/null
}

check_certificates () {
    check "no certificate is said" says "WRONG  Certificate: fullchain.pem is not in the folder"
    certificate loket.example.nl 10
    check "one that ends soon is noted" says "note   Certificate: it ends within 21 days"
    certificate loket.example.nl 90
    check "a good certificate is well" says "ok     Certificate: for loket.example.nl"
    check "one of another host is said" says "WRONG  Certificate: it is not for balie.example.nl" PUBLIC_URL=https://balie.example.nl
    openssl genpkey -algorithm ed25519 -out "$folder/certificate/privkey.pem" 2>/dev/null
    check "a key of another certificate is said" says "WRONG  Certificate: privkey.pem does not belong"
    echo nothing >"$folder/certificate/privkey.pem"
    check "what is no key is said" says "WRONG  Certificate: privkey.pem is no key"
    certificate loket.example.nl 90
}

check_mail_servers () {
    local first=$((port + 10))
    check "a mail server that is not there is said" says "WRONG  Mail: smtp://127.0.0.1:$first: nobody answers there" SMTP_URL=smtp://127.0.0.1:$first
    check "a name that nobody knows is said" says "its name is not known here" SMTP_URL=smtp://nergens.invalid
    /usr/bin/python3 compose/local/smtp_server.py --port "$first" --maildir "$folder/mail" >"$folder/smtp.log" &
    mail_pid=$!
    within 20 grep -q ready "$folder/smtp.log"
    check "a mail server without STARTTLS is said" says "it offers no STARTTLS" SMTP_URL=smtp://127.0.0.1:$first
    check "without TLS it is well where that is wanted" says "ok     Mail: smtp://127.0.0.1:$first answers." SMTP_URL=smtp://127.0.0.1:$first SMTP_TLS=none
    kill "$mail_pid" && mail_pid=
}

# A provider that says what it is told: CONFIGURATION, the Date an hour ago when SLOW is set. Of clients it knows one, whose name and
# secret are as they stand in a header by RFC 6749, section 2.3.1.
provider () {
    CONFIGURATION=$2 SLOW=${3-} node -e '
        const https = require("https"), fs = require("fs"), folder = process.argv[1];
        const options = { key: fs.readFileSync(folder + "/privkey.pem"), cert: fs.readFileSync(folder + "/fullchain.pem") };
        https.createServer(options, (request, response) => {
            response.setHeader("Date", new Date(Date.now() - (process.env.SLOW ? 3600000 : 0)).toUTCString());
            const known = "Basic " + Buffer.from("digimeente:a%22b%5Cc%3Ad%25~").toString("base64");
            response.end(request.method !== "POST" ? process.env.CONFIGURATION
                : JSON.stringify({ error: request.headers.authorization === known ? "invalid_grant" : "invalid_client" }));
        }).listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));' "$folder/certificate" "$1" >"$folder/provider.log" &
    mail_pid=$!
    within 20 grep -q ready "$folder/provider.log"
}

# says_of_provider TEXT CONFIGURATION SLOW
says_of_provider () {
    local number=$((port + 11)) code=0
    local url=https://localhost:$number
    provider "$number" "${2//URL/$url}" "${3-}"
    says "$1" ISSUER="$url" PUBLIC_URL=https://localhost CURL_CA_BUNDLE="$folder/certificate/fullchain.pem" || code=$?
    kill "$mail_pid" && mail_pid=
    return "$code"
}

knows_our_secret () {
    says_of_provider "ok     Clock" "$1" && ! grep "does not know" "$folder/said"
}

check_providers () {
    local good='{"issuer":"URL","authorization_endpoint":"URL/a","token_endpoint":"URL/t","jwks_uri":"URL/k"}'
    certificate localhost 90
    check "a provider that is well is well" says_of_provider "answers, and calls itself so" "$good"
    mkdir -p "$folder/none"
    printf '%s\n' 'a"b\c:d%~' >"$folder/none/client_secret"
    check "one that knows our secret is well" knows_our_secret "$good"
    echo another >"$folder/none/client_secret"
    check "one that does not is said" says_of_provider "it does not know CLIENT_ID=digimeente with the secret" "$good"
    rm "$folder/none/client_secret"
    check "one by another name is said" says_of_provider "it calls itself https://elders" "${good/\"URL\"/\"https://elders\"}"
    check "one with keys elsewhere is said" says_of_provider "put PROVIDER_HOSTS=keys.example.nl" "${good/URL\/k/https://keys.example.nl/k}"
    check "what is no provider is said" says_of_provider "is no configuration of OpenID Connect" "hello"
    check "a clock that is off is said" says_of_provider "WRONG  Clock: this machine's is 36" "$good" slow
    check "a provider that is not there is said" says "does not answer" ISSUER=https://127.0.0.1:$((port + 12))
    check "one without TLS is said" says "ISSUER is an https address" ISSUER=http://login.example.nl
}

# --- the front

front () {
    curl -sS --cacert "$NODE_EXTRA_CA_CERTS" "$@"
}

has_http2 () {
    [ "$(front --http2 -o /dev/null -w '%{http_version} %{http_code}' "$PUBLIC_URL/")" = "2 200" ]
}

has_one() {
    [ "$(front -o /dev/null -D - "$PUBLIC_URL/" | grep -ci "^$1")" -eq 1 ]
}

sends_on () {
    [ "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "http://localhost:$((port + 1))/regelen/x?y=z")" = "301 $PUBLIC_URL/regelen/x?y=z" ]
}

refuses_old_tls () {
    ! front --tls-max 1.1 -o /dev/null "$PUBLIC_URL/"
}

# The network of a login that was refused is marked by its address; the mark must not follow what the visitor says of it.
takes_no_address_from_visitors () {
    local marks
    front -o /dev/null "$PUBLIC_URL/inloggen/terug?state=x" -H "X-Forwarded-For: 192.0.2.1"
    front -o /dev/null "$PUBLIC_URL/inloggen/terug?state=x" -H "X-Forwarded-For: 198.51.100.7"
    marks=$(compose logs gateway 2>/dev/null | grep login_refused | grep -o '"network":"[^"]*"' | sort -u | wc -l)
    [ "$marks" -eq 1 ] || { say "$marks networks" && false; }
}

# A body of 100 MB that no form takes: the gateway says no, and the front has kept nothing of it.
keeps_no_upload () {
    local code before after
    before=$(compose exec -T front sh -c 'du -s /tmp | cut -f1')
    code=$(head -c 100000000 /dev/zero | front -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/x-www-form-urlencoded' -T - "$PUBLIC_URL/regelen/melding-openbare-ruimte" 2>/dev/null || true)
    after=$(compose exec -T front sh -c 'du -s /tmp | cut -f1')
    say "HTTP $code, $before kB before, $after kB after"
    [ $((after - before)) -lt 1000 ] && [[ $code =~ ^(4..|000)$ ]]
}

# The same with its length, as browsers send it: the gateway answers before it has come.
says_what_is_too_large () {
    local code
    head -c 100000000 /dev/zero >"$folder/large"
    code=$(front -o "$folder/said" -w '%{http_code}' -H Expect: -H 'Content-Type: application/x-www-form-urlencoded' --data-binary "@$folder/large" "$1" \
        "$PUBLIC_URL/regelen/melding-openbare-ruimte" || true)
    rm "$folder/large"
    say "HTTP $code"
    [ "$code" = 413 ] && grep '<html' "$folder/said"
}

logs_in () {
    node tests/compose/load.mjs "$PUBLIC_URL" 0 | tee "$folder/login"
    grep -q '^draft /aanvraag/' "$folder/login"
}

# --- load

load () {
    node tests/compose/load.mjs "$PUBLIC_URL" "$visitors" >>"$folder/load" 2>&1 &
    load_pid=$!
    local before
    before=$(acknowledged)
    within 180 eval "[ \$(acknowledged) -gt $((before + 4)) ]"
}

rest () {
    kill "$load_pid" 2>/dev/null || true
    wait "$load_pid" || true
    load_pid=
}

acknowledged () {
    grep -c ^zaak "$folder/load" || true
}

# More are sent than a moment ago.
goes_on () {
    local before
    before=$(acknowledged)
    within 180 eval "[ \$(acknowledged) -gt $((before + visitors)) ]"
}

# Since it was asked last.
met_no_error () {
    local seen
    seen=$(cat "$folder/seen" 2>/dev/null || echo 0)
    wc -l <"$folder/load" >"$folder/seen"
    ! tail -n "+$((seen + 1))" "$folder/load" | grep ^error | sort | uniq -c | sort -rn | head -n 10 | grep .
}

has_no_lag () {
    digictl status >"$folder/status" || true
    awk '/^CONSUMER/ { is_table = 1; next } is_table && ($5 != 0 || $6 != "ok") { bad = 1 } END { exit bad || !is_table }' "$folder/status"
}

lost_nothing () {
    awk '/^zaak/ { print $2 }' "$folder/load" | sort >"$folder/answered"
    query "SELECT identificatie FROM intake.zaak" | sort >"$folder/stored"
    [ -s "$folder/answered" ]
    ! comm -23 "$folder/answered" "$folder/stored" | grep .
}

sent_nothing_twice () {
    [ -z "$(sort "$folder/answered" | uniq -d)" ]
}

# By whom the mails are for, which the demo's mail server keeps.
told_everybody () {
    compose exec -T smtp sh -c 'cat /mail/new/* | grep -a ^Delivered-To:' | awk '{ print $2 }' | sort -u >"$folder/told"
    ! awk '/^zaak/ { print $3 }' "$folder/load" | sort | comm -23 - "$folder/told" | grep .
}

# --- what breaks

has_restarted () {
    [ "$(docker inspect -f '{{.RestartCount}}' "$1")" -gt "$2" ] && [ "$(docker inspect -f '{{.State.Status}}' "$1")" = running ]
}

comes_back_after_kill () {
    local id count
    id=$(containers "$1" | head -n 1)
    count=$(docker inspect -f '{{.RestartCount}}' "$id")
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "$id")"
    within 60 has_restarted "$id" "$count" && case $1 in front | egress) ;; *) within 180 is_ready "$1" ;; esac && goes_on
}

stops_the_database () {
    compose stop postgres && sleep 20
}

starts_the_database () {
    compose start postgres && within 180 are_ready && goes_on
}

loses_its_network () {
    docker network disconnect "${COMPOSE_PROJECT_NAME}_internal" "$1" && goes_on && sleep 10 && goes_on
}

finds_its_network () {
    docker network connect --alias "$2" "${COMPOSE_PROJECT_NAME}_internal" "$1" && within 180 is_ready "$2"
}

every_gateway_answers () {
    local id
    for id in $(containers gateway); do
        [ "$(docker logs --since 30s "$id" 2>&1 | grep -c '"event":"http"')" -gt 0 ] || { say "$id got nothing" && false; }
    done
}

recreates_the_gateway_alone () {
    compose up -d --no-deps --force-recreate gateway && within 180 is_ready gateway
}

restarts_the_engine () {
    eval "$RESTART_ENGINE" >"$folder/engine.log" 2>&1
    within 60 docker info && within 180 are_ready
}

recreates_nothing () {
    local before
    before=$(compose ps -q | sort)
    "$@" >"$folder/again.log" 2>&1
    [ "$before" = "$(compose ps -q | sort)" ] || { compose ps && false; }
}

# --- what must hold

has_limits () {
    local id
    for id in $(compose ps -q); do
        docker inspect -f '{{index .HostConfig.LogConfig.Config "max-size"}}' "$id" | grep -q m || return 1
    done
    [ "$(docker inspect -f '{{.HostConfig.Memory}}' "$(containers postgres)")" -gt 0 ]
}

does_not_warn () {
    ! grep -i 'undefined secret' "$folder/up.log"
}

# Somebody of this host who has the number of PostgreSQL's user.
is_closed_to_strangers () {
    [ -s "$folder/compose/secrets/postgres_password" ]
    chmod 755 "$folder"
    ! setpriv --reuid=999 --regid=999 --clear-groups cat "$folder/compose/secrets/postgres_password" "$folder/compose/secrets/superuser_pgpass"
}

# reaches SERVICE HOST PORT
reaches () {
    docker exec "$(containers "$1" | head -n 1)" timeout 3 bash -c "exec 3<>/dev/tcp/$2/$3"
}

reaches_nobody () {
    local gateway_of_docker
    reaches "$1" egress "$2" || return 1 # or nothing below would tell anything
    gateway_of_docker=$(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' "${COMPOSE_PROJECT_NAME}_outside")
    ! reaches "$1" 1.1.1.1 443 && ! reaches "$1" deb.debian.org 80 && ! reaches "$1" "${gateway_of_docker%.*}.2" 7191
}

# Health and metrics, in networks where strangers' bytes go.
hides_its_metrics () {
    local id address
    for address in $(docker inspect -f '{{range $name, $it := .NetworkSettings.Networks}}{{$name}}={{$it.IPAddress}} {{end}}' "$(containers "$1" | head -n 1)"); do
        case $address in *_internal=*) reaches audit "${address#*=}" 7190 || return 1 ;; *) ! reaches "$1" "${address#*=}" 7190 || return 1 ;; esac
    done
}

submits () {
    digictl submit --zaaktype melding-openbare-ruimte --answers /local/antwoorden.json --email iemand@example.org | grep '^zaaknummer'
}

takes_a_dump_back () {
    local count
    # shellcheck disable=SC2086 # names, one word each
    compose stop $services
    count=$(query "SELECT count(*) FROM intake.zaak")
    compose exec -T postgres pg_dump -U postgres -Fc digimeente >"$folder/dump"
    compose exec -T postgres psql -U postgres -qc "DROP DATABASE digimeente"
    compose run --rm bootstrap
    compose exec -T postgres pg_restore -U postgres --clean --if-exists --exit-on-error --single-transaction -d digimeente <"$folder/dump"
    # shellcheck disable=SC2086 # names, one word each
    compose start $services && within 180 are_ready
    [ "$(query "SELECT count(*) FROM intake.zaak")" -eq "$count" ]
}

has_version () {
    digictl status | awk -v version="$1" '/^CONSUMER/ { exit } NR > 1 && NF && $3 != version { print; bad = 1 } END { exit bad }'
}

fingerprint () {
    openssl x509 -noout -fingerprint -sha256
}

takes_a_new_certificate () {
    local id
    id=$(containers front)
    certificate localhost 90
    cp "$folder"/certificate/* "$folder/compose/certificate/"
    up && [ "$id" = "$(containers front)" ]
    [ "$(openssl s_client -connect "localhost:$port" </dev/null 2>/dev/null | fingerprint)" = "$(fingerprint <"$folder/certificate/fullchain.pem")" ]
}

front_comes_back_after_kill () {
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "$(containers front)")" && within 60 still_has_a_page
}

still_has_a_page () {
    [ "$(front -o /dev/null -w '%{http_code}' "$PUBLIC_URL/")" = 200 ]
}

sizes () {
    docker images --format '{{.Size}} {{.Repository}}' | awk '$2 ~ /^digimeente-/ { printf "%9s   image %s\n", $1, $2 }' | sort -k3
}

docker info >/dev/null 2>&1 || { say "No Docker engine answers: start one, as with: systemctl start docker" >&2 && exit 1; }
trap finish EXIT
tests/compose/stand_in.sh
: >"$folder/load"
check_certificates
check_mail_servers
check_providers

if ! git cat-file -e "$previous:compose/nginx/front.conf" 2>/dev/null; then
    say "$previous has no front: the sources here are updated to themselves, with another version"
    previous=
fi
lay_out "$previous"
say "Building and starting $previous; the log is $folder/up.log"
export VERSION=before
timed "up.sh builds and starts all" starts
check "no warning of a secret that is not there" does_not_warn
check "the front has HTTP/2" has_http2
check "one HSTS" has_one strict-transport-security
check "plain HTTP is sent on" sends_on
check "TLS 1.1 is refused" refuses_old_tls
check "a resident logs in by the demo's provider" logs_in

lay_out
check "without a mail server nothing is started, and it is said" refuses "No mail server is set" COMPOSE_PROFILES=
check "a setting that there is not is said" refuses_names
check "a PROXY that is no address is said" refuses "PROXY is the address of a load balancer" PROXY=niet-een-adres
check "a PUBLIC_URL without TLS is said" refuses "PUBLIC_URL is where people find the counter" PUBLIC_URL=http://localhost
check "a port that is taken is said" refuses "is taken by another program" COMPOSE_PROJECT_NAME="${COMPOSE_PROJECT_NAME}x"
check "a PATIENCE_S that is no number is said" refuses_patience
check "a municipality that is not there is said" refuses "GEMEENTE=./gemeente-example is no folder" GEMEENTE=./gemeente-example
check "a mistake in the municipality's file is said" refuses_mistakes
check "backups without a key are said" refuses "profile backup, and no backup.public" COMPOSE_PROFILES=demo,backup
export VERSION=after
check "up.sh --check starts nothing" recreates_nothing up --check

load || true
check "visitors send" goes_on
timed "an update under load" starts
check "all is of the new version" has_version after
check "visitors go on" goes_on
check "no visitor met an error" met_no_error
say "        $(acknowledged) sent, $(grep -c ^busy "$folder/load" || true) times told to come back"
check "up.sh again makes nothing anew" recreates_nothing up
check "up -d alone makes nothing anew" recreates_nothing compose up -d
check "a container of a profile that ends each time is named, with its last lines" names_what_ends
check "services read anew, one that is not there is said" rereads

for service in $services front egress; do
    timed "$service is killed, comes back, and visitors go on" comes_back_after_kill "$service"
done
check "PostgreSQL is away for 20 s" stops_the_database
timed "and is back, and visitors go on" starts_the_database
check "no visitor met an error" met_no_error

timed "up.sh --scale, three of each, under load" starts --scale intake=3 --scale documents=3 --scale notification=3 --scale audit=3 --scale gateway=3
check "three of each are there" has_replicas 3
check "every gateway answers" within 90 every_gateway_answers
intake=$(containers intake | head -n 1)
check "an intake loses its network, and visitors go on" loses_its_network "$intake"
timed "it is back" finds_its_network "$intake" intake
check "up.sh again" starts
check "three of each are still there" has_replicas 3
check "the gateways alone are made anew" recreates_the_gateway_alone
check "a resident can still log in" logs_in
check "visitors go on" goes_on
check "no visitor met an error" met_no_error
if [ -n "${RESTART_ENGINE-}" ]; then
    rest # the front is away too
    timed "the engine stops and starts, and all is ready" restarts_the_engine
    check "a resident can still log in" logs_in
    load || true
    check "visitors go on" goes_on
fi
rest
say "        $(acknowledged) sent, $(grep -c ^busy "$folder/load" || true) times told to come back"
check "nothing that was answered is lost" lost_nothing
check "no number was given twice" sent_nothing_twice
check "every log is followed to its end" within 300 has_no_lag
check "everybody was told by mail" within 300 told_everybody
check "digictl submits from its container" submits

check "what a visitor says of its address does not count" takes_no_address_from_visitors
check "the front keeps nothing of an upload" keeps_no_upload
check "who sends what is too large reads so, by HTTP/2" says_what_is_too_large --http2
check "and by HTTP/1.1" says_what_is_too_large --http1.1
check "logs and the memory of PostgreSQL have limits" has_limits
check "a stranger with PostgreSQL's number cannot read its password" is_closed_to_strangers
check "gateway reaches nobody outside" reaches_nobody gateway 7191
check "notification reaches nobody outside" reaches_nobody notification 2525
check "metrics of gateway are in one network" hides_its_metrics gateway
check "metrics of notification are in one network" hides_its_metrics notification
check "a new certificate comes into use" takes_a_new_certificate
check "and the front still comes back when it is killed" front_comes_back_after_kill
check "a service that does not become ready is named, with its reason" refuses "security-contact begins with" SECURITY_CONTACT=ftp://nergens
check "and the old one goes on" still_has_a_page
check "pg_restore into what bootstrap made" takes_a_dump_back

cat "$figures"
sizes
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
