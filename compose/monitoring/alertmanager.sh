#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Writes Alertmanager's configuration, which cannot read the environment itself, and becomes the program that follows:
# alertmanager.sh FOLDER [PROGRAM ARGUMENT...]. The configuration is then FOLDER/alertmanager.yaml.
# ALERT_MAIL_TO, ALERT_MAIL_FROM: who gets the mails, several with commas between; who they are from, else MAIL_FROM.
# ALERT_SMTP_URL, _TLS, _USER: a mail server of the alerts' own; without one SMTP_URL, SMTP_TLS and SMTP_USER of the suite.
set -eu
from=$(cd "${0%/*}" && pwd)
folder=$1
shift

fail () {
    echo "alertmanager: $*" >&2
    exit 1
}

if [ -n "${ALERT_SMTP_URL:-}" ]; then
    url=$ALERT_SMTP_URL tls=${ALERT_SMTP_TLS:-require} user=${ALERT_SMTP_USER:-} password=/run/secrets/alert_smtp_password
else
    url=${SMTP_URL:-} tls=${SMTP_TLS:-require} user=${SMTP_USER:-} password=/run/secrets/smtp_password
fi
to=${ALERT_MAIL_TO:-}
mail_from=$(printf '%s' "${ALERT_MAIL_FROM:-${MAIL_FROM:-noreply@localhost}}" | sed 's/.*<\([^>]*\)>.*/\1/')

[ -n "$to" ] || fail "nobody gets the alerts: put ALERT_MAIL_TO=beheer@example.nl into compose/.env"
printf '%s\n' "$url" | grep -Eq '^smtps?://[A-Za-z0-9.-]+:[0-9]{1,5}$' \
    || fail "the mail server (ALERT_SMTP_URL, else SMTP_URL) is '$url', and not smtp://host:port"
case $url in smtps://*:465 | smtp://*) ;; *) fail "smtps:// is for port 465 alone; at another port it is smtp:// with require" ;; esac
case $tls in
    require) is_required=true ;;
    none | try) is_required=false ;;
    *) fail "the mail server's TLS (ALERT_SMTP_TLS, else SMTP_TLS) is '$tls', and not require, try or none" ;;
esac
case "$to$mail_from$user" in *["'|&\\"]*) fail "an address or a name has one of ' | & \\ in it" ;; esac

drop= # without a name there is no login
[ -n "$user" ] || drop='/smtp_auth/d'
sed -e "$drop" -e "s|ALERT_SMTP_HOST|'${url#*://}'|" -e "s|ALERT_MAIL_FROM|'$mail_from'|" -e "s|ALERT_SMTP_TLS|$is_required|" \
    -e "s|ALERT_SMTP_USER|'$user'|" -e "s|ALERT_SMTP_PASSWORD_FILE|$password|" -e "s|ALERT_MAIL_TO|'$to'|" \
    "$from/alertmanager.yaml" >"$folder/alertmanager.yaml"
cp "$from/mail.tmpl" "$folder/mail.tmpl"
[ $# = 0 ] || exec "$@"
