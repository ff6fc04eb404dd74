/* SPDX-License-Identifier: EUPL-1.2 */
/* A private PostgreSQL of the test's own, with the suite's roles and schemas. */
#pragma once

#include <libpq-fe.h>
#include "common/base.h"

#define TS_SUPERUSER "app"

typedef struct ts_cluster ts_cluster;

/* Makes the cluster by initdb and compose/postgres/bootstrap.sh, and starts it. What they make is the same each time,
 * and a copy of it is far cheaper: the first test keeps one in the build folder for the next. Takes: services, as
 * "intake documents"; NULL: the suite's own. */
ts_cluster *ts_cluster_open (const char *services);
/* The same in this folder, which stays. Where it holds a cluster already, that one is started. */
ts_cluster *ts_cluster_open_kept (const char *folder);
void ts_cluster_destroy (ts_cluster **cluster);

/* libpq connection string of a role; borrowed until the next call with the cluster. Copy it. */
const char *ts_cluster_conninfo (ts_cluster *cluster, const char *role);
/* kill -9 of the postmaster; its backends notice. */
void ts_cluster_kill (ts_cluster *cluster);
/* Starts it again and waits until it answers. */
void ts_cluster_start (ts_cluster *cluster);

/* Asks on a new connection. Returns what is wrong, "" when it answers; in a static buffer. */
const char *ts_cluster_probe (ts_cluster *cluster);

/* Runs SQL as the superuser in the database; an error ends the test program. The caller frees the result. */
PGresult *ts_cluster_query (ts_cluster *cluster, const char *sql);
/* The first column of the first row, as a number. */
int64_t ts_cluster_number (ts_cluster *cluster, const char *sql);
/* The same as text; the caller frees it. */
char *ts_cluster_text (ts_cluster *cluster, const char *sql);
/* As a role. Returns the SQLSTATE, "" for none, in a static buffer. */
const char *ts_cluster_try (ts_cluster *cluster, const char *role, const char *sql);
