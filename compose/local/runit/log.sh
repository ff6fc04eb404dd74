#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# runsv runs this in .run/service/NAME/log: ten files of a megabyte in .run/log/NAME.
name=${PWD%/log}
[ "$(id -u)" != 0 ] || set -- -u "nobody:$(id -gn nobody)"
exec chpst "$@" svlogd "../../../log/${name##*/}"
