#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# As control/t of .run/service/postgres: PostgreSQL's fast shutdown is SIGINT; SIGTERM would wait for its clients.
read -r pid <supervise/pid && kill -INT "$pid"
