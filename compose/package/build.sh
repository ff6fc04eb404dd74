#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
# Makes the Debian package: compose/package/build.sh BIN BUILD, for make package. BIN has the programs; the package goes into BUILD.
# The same commit gives the same bytes: all times are that of the commit, or SOURCE_DATE_EPOCH.
# PACKAGE_VERSION=2.1-1 names the version; else it is made of the commit.
set -euo pipefail
umask 022
here=$(realpath "${0%/*}")
cd "$here/../.."
bin=$(realpath "$1") out=$(realpath "$2")
services="intake documents notification audit gateway"
architecture=$(dpkg --print-architecture)
root=$out/package/root
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}

# What was committed later is newer, and a release (1.0) is newer than all before it.
commit_version () {
    local hash state=
    hash=$(git rev-parse --short=8 HEAD 2>/dev/null || echo unknown)
    git diff --quiet HEAD -- . 2>/dev/null || state=.changed
    echo "0~$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S).$hash$state"
}
version=${PACKAGE_VERSION:-$(commit_version)}

# put MODE FILE PATH
put () {
    install -D -m "$1" "$2" "$root/$3"
}

# A unit of a service, of its template: what the service has more, and the sandbox, stand in its lines @MORE@ and @SANDBOX@.
make_unit () {
    local more=$here/more.$2
    [ -e "$more" ] || more=/dev/null
    sed -e "s/@SERVICE@/$2/g" -e "/^@MORE@\$/{r $more
d}" -e "/^@SANDBOX@\$/{r $here/sandbox
d}" "$here/$1.unit"
}

put_programs () {
    local program
    DESTDIR=$root PREFIX=/usr compose/install.sh "$bin"
    for program in "$root"/usr/bin/* "$root"/usr/libexec/digimeente/*; do
        strip --strip-unneeded --remove-section=.comment --remove-section=.note "$program"
    done
    find "$root/usr/share/man" -type f -exec gzip -9n {} +
}

put_units () {
    local service units=$root/lib/systemd/system
    mkdir -p "$units"
    for service in $services; do
        make_unit service "$service" >"$units/digimeente-$service.service"
        make_unit migrate "$service" >"$units/digimeente-migrate-$service.service"
    done
    put 644 "$here/digimeente.target" lib/systemd/system/digimeente.target
    put 644 "$here/sysusers.conf" usr/lib/sysusers.d/digimeente.conf
    put 644 "$here/tmpfiles.conf" usr/lib/tmpfiles.d/digimeente.conf
}

put_settings () {
    local file
    for file in "$here"/etc/*; do
        put 644 "$file" "etc/digimeente/${file##*/}"
    done
    mkdir -p "$root/etc/digimeente/gemeente"
}

# What digimeente-setup runs: the scripts of the containers, and the example of a municipality.
put_setup () {
    put 755 "$here/digimeente-setup.sh" usr/sbin/digimeente-setup
    put 755 compose/keys.sh usr/share/digimeente/keys.sh
    put 755 compose/postgres/bootstrap.sh usr/share/digimeente/bootstrap.sh
    mkdir -p "$root/usr/share/digimeente/gemeente"
    cp -R compose/gemeente/{gemeente.yaml,logo.svg,teksten} "$root/usr/share/digimeente/gemeente/"
    "$here/digimeente-setup.sh" --help | awk -v version="$version" -f "$here/setup_manual.awk" | gzip -9n >"$out/package/setup.8.gz"
    put 644 "$out/package/setup.8.gz" usr/share/man/man8/digimeente-setup.8.gz
}

put_documents () {
    local doc=$root/usr/share/doc/digimeente
    sed 's/^/ /; s/^ $/ ./' LICENSE >"$out/package/licence"
    sed -e "/^@LICENSE@\$/{r $out/package/licence
d}" "$here/copyright" >"$out/package/copyright"
    put 644 "$out/package/copyright" usr/share/doc/digimeente/copyright
    put 644 "$here/README.Debian" usr/share/doc/digimeente/README.Debian
    printf 'digimeente (%s) unstable; urgency=medium\n\n  * See https://github.com/digimeente/digimeente, .github/CHANGELOG.md.\n\n -- Digimeente <digimeente@example.org>  %s\n' \
        "$version" "$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" -R)" | gzip -9n >"$doc/changelog.gz"
}

# dpkg-shlibdeps wants a source package's control file.
find_dependencies () {
    mkdir -p "$out/package/source/debian"
    printf 'Source: digimeente\n\nPackage: digimeente\nArchitecture: any\n' >"$out/package/source/debian/control"
    (cd "$out/package/source" && dpkg-shlibdeps -O "$root"/usr/bin/* "$root"/usr/libexec/digimeente/*) | sed -n 's/^shlibs:Depends=//p'
}

put_control () {
    local control=$root/DEBIAN
    install -d "$control"
    install -m 755 "$here"/debian/{postinst,prerm,postrm} "$control/"
    find "$root/etc" -type f -printf '/etc/%P\n' | sort >"$control/conffiles"
    (cd "$root" && find . -path ./DEBIAN -prune -o -path ./etc -prune -o -type f -printf '%P\n' | sort | xargs -d '\n' md5sum) >"$control/md5sums"
    sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$(find_dependencies)/" \
        -e "s|@HOMEPAGE@|https://github.com/digimeente/digimeente|" \
        -e "s/@SIZE@/$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)/" "$here/debian/control" >"$control/control"
}

rm -rf "$out/package"
mkdir -p "$root"
put_programs
put_units
put_settings
put_setup
put_documents
put_control
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=$out/digimeente_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
