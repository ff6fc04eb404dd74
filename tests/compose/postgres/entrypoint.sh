#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The first start makes the cluster, with what POSTGRES_INITDB_ARGS and POSTGRES_PASSWORD_FILE say.
set -eu
# shellcheck disable=SC2086 # options, with blanks between
[ -s "$PGDATA/PG_VERSION" ] || initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
exec postgres "$@"
