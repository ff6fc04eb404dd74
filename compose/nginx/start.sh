#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Starts nginx as the front or as the egress, with the settings of the environment: start.sh front|egress
set -eu
conf=/tmp/nginx.conf

# put NAME=TEXT...: the configuration of the role, with each text in the place of @NAME@.
put () {
    role=$1
    shift
    awk 'BEGIN { for (i = 1; i < ARGC - 1; i++) { at = index(ARGV[i], "="); texts[substr(ARGV[i], 1, at - 1)] = substr(ARGV[i], at + 1); ARGV[i] = "" } }
        { for (name in texts) while ((at = index($0, "@" name "@")) > 0) $0 = substr($0, 1, at - 1) texts[name] substr($0, at + length(name) + 2); print }' \
        "$@" "/etc/digimeente/$role.conf" >"$conf"
}

# host_port URL PORT: where a URL leads, with the port that its scheme has.
host_port () {
    rest=${1#*://}
    rest=${rest%%/*}
    case $rest in *:*) echo "$rest" ;; *) echo "$rest:$2" ;; esac
}

front () {
    real_ip=
    [ -z "${PROXY:-}" ] || real_ip="set_real_ip_from $PROXY; real_ip_header X-Forwarded-For;"
    put front "PUBLIC_URL=$PUBLIC_URL" "REAL_IP=$real_ip"
}

# Lines of the map: the provider's host, and what else it sends its clients to. The demo has no TLS, and one host.
providers () {
    case $ISSUER in
    http://*) echo "default oidc:7191;" ;;
    *)
        echo 'default "";'
        for one in $(host_port "$ISSUER" 443) ${PROVIDER_HOSTS:-}; do
            one=$(host_port "https://$one" 443)
            echo "${one%:*} $one;"
        done
        ;;
    esac
}

egress () {
    case $SMTP_URL in smtps:*) port=465 ;; *) port=25 ;; esac
    put egress "MAIL_SERVER=$(host_port "$SMTP_URL" "$port")" "PROVIDERS=$(providers | tr '\n' ' ')"
}

case ${1:-} in
front | egress) "$1" ;;
*) echo "start.sh: say front or egress" >&2 && exit 2 ;;
esac
exec nginx -e stderr -c "$conf"
