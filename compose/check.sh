#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Looks at what the suite needs: the municipality's file, certificate, key of backups, mail server, identity provider, clock. A line for
# each, and exit code 1 when one is not as it must be. up.sh runs it in a container before anything starts; the demo's own servers are
# not asked.
set -u
certificate=${CERTIFICATE:-/certificate}
secrets=${SECRETS:-/secrets}
gemeente=${GEMEENTE:-/gemeente}
host=$(echo "$PUBLIC_URL" | sed 's|^[a-z]*://||; s|[:/].*||')
most_off_s=30  # of the clock: tokens of a login are good for some minutes
warn_days=21   # before a certificate ends
failed=0
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

ok () {
    printf 'ok     %s\n' "$*"
}

note () {
    printf 'note   %s\n' "$*"
}

wrong () {
    printf 'WRONG  %s\n' "$*"
    failed=1
}

has_profile () {
    case ",$PROFILES," in *",$1,"*) ;; *) false ;; esac
}

check_gemeente () {
    if ! said=$(digictl gemeente check "$gemeente/gemeente.yaml" 2>&1); then
        wrong "Municipality: gemeente.yaml in the folder GEMEENTE has mistakes (compose/gemeente/README.md):"
        printf '%s\n' "$said" | sed 's/^/       /'
    elif [ "$host" != localhost ] && [ "$host" != 127.0.0.1 ] && printf '%s\n' "$said" | grep -q '^demo.*yes'; then
        wrong "Municipality: gemeente.yaml in the folder GEMEENTE is the example's (demo: true), which serves nobody at $PUBLIC_URL: fill in yours and remove that line."
    else
        ok "Municipality: $(printf '%s\n' "$said" | sed -n 's/^gemeente[: ]*//p')."
    fi
}

check_backup () {
    has_profile backup || return 0
    if [ -s "$secrets/backup.public" ]; then
        ok "Backup: there is a key to encrypt with."
    else
        wrong "Backup: profile backup, and no backup.public in compose/secrets: run compose/up.sh without that profile, make the key (compose/HANDBOOK.md, The first day), then again with it."
    fi
}

check_certificate () {
    chain=$certificate/fullchain.pem key=$certificate/privkey.pem
    if [ ! -e "$chain" ] && has_profile demo; then
        note "Certificate: one is made for the demo, which no browser trusts."
        return
    fi
    for file in "$chain" "$key"; do
        [ -r "$file" ] || { wrong "Certificate: ${file##*/} is not in the folder CERTIFICATE (compose/certificate), or is a link out of it: copy what it points to, as with cp -L." && return; }
    done
    if ! of_chain=$(openssl x509 -noout -pubkey -in "$chain" 2>/dev/null); then
        wrong "Certificate: fullchain.pem is no certificate in PEM; it begins with -----BEGIN CERTIFICATE-----."
    elif ! of_key=$(openssl pkey -pubout -passin pass: -in "$key" 2>/dev/null); then
        wrong "Certificate: privkey.pem is no key in PEM, or has a password: take that away with openssl pkey -in privkey.pem -out new.pem."
    elif [ "$of_chain" != "$of_key" ]; then
        wrong "Certificate: privkey.pem does not belong to the first certificate of fullchain.pem."
    elif ! openssl x509 -noout -checkhost "$host" -in "$chain" | grep -q 'does match'; then
        wrong "Certificate: it is not for $host, the host of PUBLIC_URL, but for $(openssl x509 -noout -ext subjectAltName -in "$chain" 2>/dev/null | tail -n +2 | tr -d ' \n')."
    elif ! openssl x509 -noout -checkend 0 -in "$chain" >/dev/null; then
        wrong "Certificate: it has ended ($(openssl x509 -noout -enddate -in "$chain" | cut -d= -f2)): get a new one."
    elif ! openssl x509 -noout -checkend $((warn_days * 86400)) -in "$chain" >/dev/null; then
        note "Certificate: it ends within $warn_days days, $(openssl x509 -noout -enddate -in "$chain" | cut -d= -f2)."
    else
        ok "Certificate: for $host, until $(openssl x509 -noout -enddate -in "$chain" | cut -d= -f2)."
    fi
}

# What a code of curl means for a mail server.
explain_mail () {
    case $1 in
    6) echo "its name is not known here: look at SMTP_URL and at the name server" ;;
    7 | 28) echo "nobody answers there: look at the port, and at the firewall between" ;;
    60) echo "its certificate is not trusted, or is for another name" ;;
    64) echo "it offers no STARTTLS: another port may (587), or else SMTP_TLS=none sends mail readable to all on the way" ;;
    67) echo "it refuses SMTP_USER with the password in compose/secrets/smtp_password" ;;
    *) echo "it does not talk SMTP as it should (curl says $1)" ;;
    esac
}

check_mail () {
    if [ "$SMTP_URL" = smtp://smtp:2525 ]; then
        note "Mail: the demo's server, which sends nothing on."
        return
    fi
    set -- -sS --connect-timeout 5 --max-time 20 --noproxy '*' -o /dev/null --request NOOP --url "$SMTP_URL"
    [ "$SMTP_TLS" != require ] || set -- "$@" --ssl-reqd
    if [ -n "$SMTP_USER" ]; then
        user=$(printf '%s:%s' "$SMTP_USER" "$(cat "$secrets/smtp_password" 2>/dev/null)" | sed 's/["\\]/\\&/g')
        printf 'user = "%s"\n' "$user" | curl -K - "$@" 2>/dev/null
    else
        curl "$@" 2>/dev/null
    fi
    code=$?
    if [ "$code" -eq 0 ]; then
        ok "Mail: $SMTP_URL answers$([ "$SMTP_TLS" != require ] || echo ", with TLS")."
    else
        wrong "Mail: $SMTP_URL: $(explain_mail "$code")."
    fi
}

# A text of the answer, which is JSON.
field () {
    tr -d '\n' <"$answer" | sed 's|\\/|/|g' | grep -o "\"$1\" *: *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"//; s/"$//'
}

ask () {
    curl -sS --connect-timeout 5 --max-time 10 --noproxy '*' --proto =https -o "$answer" -w '%{http_code} %header{date}' "$@" 2>/dev/null
}

check_clock () {
    there=$(date -d "$1" +%s 2>/dev/null) || return 0
    off=$(($(date +%s) - there))
    if [ "${off#-}" -gt "$most_off_s" ]; then
        wrong "Clock: this machine's is $off s before that of the identity provider, so no login would be taken: set it by NTP (chrony)."
    else
        ok "Clock: as that of the identity provider."
    fi
}

# Endpoints at other hosts than the provider's: egress lets through what PROVIDER_HOSTS names.
check_hosts () {
    own=$(echo "$ISSUER" | sed 's|^https://||; s|[:/].*||')
    for name in token_endpoint jwks_uri; do
        there=$(field "$name" | sed 's|^https://||; s|[:/].*||')
        case " $own $PROVIDER_HOSTS " in
        *" $there "* | *" $there:"*) ;;
        *) wrong "Identity provider: its $name is at $there: put PROVIDER_HOSTS=$there into compose/.env, or the gateway cannot reach it." ;;
        esac
    done
}

# As the gateway does it: RFC 6749, section 2.3.1.
url_encode () {
    printf '%s' "$1" | od -An -v -tu1 | LC_ALL=C awk '{
        for (i = 1; i <= NF; i++) {
            letter = sprintf("%c", $i + 0)
            printf "%s", letter ~ /[A-Za-z0-9._~-]/ ? letter : sprintf("%%%02X", $i)
        }
    }'
}

# With a code that is none: a client that is known hears that of the code, another that it is not known.
check_client () {
    secret=$(cat "$secrets/client_secret" 2>/dev/null) || return 0
    printf 'user = "%s:%s"\n' "$(url_encode "$CLIENT_ID")" "$(url_encode "$secret")" | ask -K - -d grant_type=authorization_code -d code=none \
        -d "redirect_uri=$PUBLIC_URL/inloggen/terug" -d code_verifier=none "$1" >/dev/null
    if [ "$(field error)" = invalid_client ]; then
        wrong "Identity provider: it does not know CLIENT_ID=$CLIENT_ID with the secret in compose/secrets/client_secret."
    fi
}

check_provider () {
    if [ "$ISSUER" = http://localhost:7191 ]; then
        note "Identity provider: the demo's own, with people who do not exist."
        return
    fi
    case $ISSUER in https://*) ;; *) wrong "Identity provider: ISSUER is an https address, not $ISSUER." && return ;; esac
    said=$(ask "${ISSUER%/}/.well-known/openid-configuration")
    code=$?
    case $code in
    0) ;;
    6) wrong "Identity provider: the name in $ISSUER is not known here." && return ;;
    60) wrong "Identity provider: the certificate of $ISSUER is not trusted, or is for another name." && return ;;
    *) wrong "Identity provider: $ISSUER does not answer (curl says $code): look at the firewall between." && return ;;
    esac
    if [ "${said%% *}" != 200 ] || [ -z "$(field authorization_endpoint)" ]; then
        wrong "Identity provider: $ISSUER/.well-known/openid-configuration is no configuration of OpenID Connect (HTTP ${said%% *})."
    elif [ "$(field issuer)" != "$ISSUER" ]; then
        wrong "Identity provider: it calls itself $(field issuer): put that into ISSUER, letter by letter."
    else
        ok "Identity provider: $ISSUER answers, and calls itself so."
        check_hosts
        check_clock "${said#* }"
        check_client "$(field token_endpoint)"
    fi
}

check_gemeente
check_certificate
check_backup
check_mail
check_provider
exit "$failed"
