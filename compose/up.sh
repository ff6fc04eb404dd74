#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Deploys: builds the images, makes the keys that are missing, starts everything. Arguments go to "up": compose/up.sh --scale intake=2
set -eu
cd "${0%/*}"
if docker compose version >/dev/null 2>&1; then
    compose="docker compose"
else
    compose=docker-compose
fi
mkdir -p secrets
VERSION=$(git describe --always --dirty 2>/dev/null || echo unknown)
export VERSION
# all images come from the same build stage, so one after another costs no more
$compose --profile tools build
$compose build # those of the profiles in COMPOSE_PROFILES too
$compose run --rm keys
$compose up -d "$@"
$compose ps
