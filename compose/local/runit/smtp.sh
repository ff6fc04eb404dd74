#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# runsv runs this in .run/service/smtp. Debian's own Python, since that has python3-aiosmtpd.
exec 2>&1
port=$(cat port)
[ "$(id -u)" != 0 ] || set -- -u "nobody:$(id -gn nobody)"
exec env -i PATH="$PATH" PYTHONUNBUFFERED=1 chpst "$@" \
    /usr/bin/python3 ../../bin/smtp_server.py --port "$port" --maildir ../../mail
