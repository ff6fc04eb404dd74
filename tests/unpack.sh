#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Unpacks a package of Debian into a folder, without installing it: tests/unpack.sh PACKAGE FOLDER
# For programs of which only tests have need, and which would start themselves, now and at each boot, where they are installed.
# Needs no rights: where the machine's lists of packages do not do, it fetches lists of its own.
set -euo pipefail
package=$1
mkdir -p "${2%/*}"
folder=$(cd "${2%/*}" && pwd -P)/${2##*/}
work=$(mktemp -d /tmp/dm-unpack-XXXXXX)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt-get of root downloads as the user _apt
cd "$work"
mkdir -p lists/partial cache/archives/partial
own=(-o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache")

download () {
    apt-get -qq -o APT::Sandbox::User=root "$@" download "$package" >>log 2>&1
}

if ! download && ! { apt-get -qq -o APT::Sandbox::User=root "${own[@]}" update >>log 2>&1 && download "${own[@]}"; }; then
    cat log >&2
    echo "$0: apt-get did not download $package; what it said stands above. Is there a network, and is this Debian 12?" >&2
    exit 1
fi
rm -rf "$folder"
mkdir -p "$folder"
dpkg-deb -x "$package"_*.deb "$folder"
