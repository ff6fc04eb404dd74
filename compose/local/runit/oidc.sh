#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# runsv runs this in .run/service/oidc; the folder env holds its settings, a file each.
exec 2>&1
[ "$(id -u)" != 0 ] || set -- -u "nobody:$(id -gn nobody)"
exec env -i PATH="$PATH" chpst -e env "$@" node ../../oidc/provider.mjs
