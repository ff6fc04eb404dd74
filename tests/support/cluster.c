/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/cluster.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include "tests/support/process.h"

#define POSTGRES_BIN "/usr/lib/postgresql/15/bin/"
#define INITDB_OPTIONS                                                                                                 \
    "-U", TS_SUPERUSER, "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--data-checksums", "--no-sync"
#define BOOTSTRAP_SCRIPT "compose/postgres/bootstrap.sh"

#define ROLES_MAX 16

struct ts_cluster {
    char *folder;
    bool is_kept;
    struct {
        char role[64];
        PGconn *connection;
    } roles[ROLES_MAX]; /* connections that are kept */

    pid_t pid;
    char conninfo[512];
    char log_path[300];
};

const char *ts_cluster_conninfo (ts_cluster *cluster, const char *role)
{
    snprintf (cluster->conninfo, sizeof cluster->conninfo, "host=%s dbname=digimeente user=%s", cluster->folder, role);
    return cluster->conninfo;
}

static void start_postmaster (ts_cluster *cluster)
{
    char data[300], socket_option[320];
    snprintf (data, sizeof data, "%s/data", cluster->folder);
    snprintf (socket_option, sizeof socket_option, "unix_socket_directories=%s", cluster->folder);
    const char *arguments[] = { POSTGRES_BIN "postgres",
                                "-D",
                                data,
                                "-c",
                                "listen_addresses=",
                                "-c",
                                socket_option,
                                "-c",
                                "max_connections=120",
                                "-c",
                                "log_min_messages=warning",
                                NULL };
    cluster->pid = ts_process_start (&(ts_spawn){
        .arguments = arguments, .log_path = cluster->log_path, .as_nobody = true, .death_signal = SIGQUIT });
}

const char *ts_cluster_probe (ts_cluster *cluster)
{
    static char fault[200];
    char conninfo[400];
    snprintf (conninfo, sizeof conninfo, "host=%s dbname=postgres user=" TS_SUPERUSER, cluster->folder);
    PGconn *connection = PQconnectdb (conninfo);
    snprintf (fault, sizeof fault, "%s", PQstatus (connection) == CONNECTION_OK ? "" : PQerrorMessage (connection));
    PQfinish (connection);
    return fault;
}

static bool is_answering (void *arg)
{
    ts_cluster *cluster = arg;
    bool is_ok = strcmp (ts_cluster_probe (cluster), "") == 0;
    /* after kill -9 the old backends may live a moment longer, and a new postmaster ends because of them */
    if (!is_ok && waitpid (cluster->pid, NULL, WNOHANG) == cluster->pid)
        start_postmaster (cluster);
    return is_ok;
}

void ts_cluster_start (ts_cluster *cluster)
{
    start_postmaster (cluster);
    ts_wait_until (is_answering, cluster, TS_PATIENCE_MS, "PostgreSQL answers");
}

static void drop_connections (ts_cluster *cluster)
{
    for (size_t i = 0; i < ROLES_MAX; i++) {
        PQfinish (cluster->roles[i].connection);
        cluster->roles[i].connection = NULL;
    }
}

/* A connection of the role's own, kept for the next time. Tests ask from one thread. */
static PGconn *connection_of (ts_cluster *cluster, const char *role)
{
    size_t i = 0;
    while (i < ROLES_MAX - 1 && cluster->roles[i].connection && strcmp (cluster->roles[i].role, role) != 0)
        i++;
    if (cluster->roles[i].connection && PQstatus (cluster->roles[i].connection) == CONNECTION_OK
        && strcmp (cluster->roles[i].role, role) == 0)
        return cluster->roles[i].connection;
    PQfinish (cluster->roles[i].connection);
    snprintf (cluster->roles[i].role, sizeof cluster->roles[i].role, "%s", role);
    cluster->roles[i].connection = PQconnectdb (ts_cluster_conninfo (cluster, role));
    if (PQstatus (cluster->roles[i].connection) != CONNECTION_OK)
        ts_die ("%s", PQerrorMessage (cluster->roles[i].connection));
    return cluster->roles[i].connection;
}

/* True when the server ended the connection, by a kill that the test made. */
static bool is_lost (const PGresult *result)
{
    const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
    return PQresultStatus (result) == PGRES_FATAL_ERROR && (!sqlstate || strncmp (sqlstate, "57P0", 4) == 0);
}

static PGresult *run_as (ts_cluster *cluster, const char *role, const char *sql)
{
    PGresult *result = PQexec (connection_of (cluster, role), sql);
    if (!is_lost (result))
        return result;
    PQclear (result);
    drop_connections (cluster);
    ts_wait_until (is_answering, cluster, TS_PATIENCE_MS, "PostgreSQL is back");
    return PQexec (connection_of (cluster, role), sql);
}

/* As after a crash: the socket's lock and the pid file stay behind, and PostgreSQL clears them at its next start once
 * no backend holds its shared memory any more. */
void ts_cluster_kill (ts_cluster *cluster)
{
    drop_connections (cluster);
    ts_process_end (cluster->pid, SIGKILL);
    cluster->pid = 0;
}

static void bootstrap (ts_cluster *cluster, const char *services)
{
    char host[300], list[300];
    snprintf (host, sizeof host, "PGHOST=%s", cluster->folder);
    snprintf (list, sizeof list, "SERVICES=%s", services);
    const char *arguments[] = { "/usr/bin/env",
                                "PATH=" POSTGRES_BIN ":/usr/bin:/bin",
                                host,
                                "PGUSER=" TS_SUPERUSER,
                                list,
                                "/bin/sh",
                                BOOTSTRAP_SCRIPT,
                                NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = cluster->log_path });
}

static void make_data (ts_cluster *cluster, const char *data, const char *services)
{
    const char *arguments[] = { POSTGRES_BIN "initdb", "-D", data, INITDB_OPTIONS, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = cluster->log_path, .as_nobody = true });
    ts_cluster_start (cluster);
    bootstrap (cluster, services);
    if (ts_process_end (cluster->pid, SIGINT) != 0)
        ts_die ("PostgreSQL did not stop well (its log: %s)", cluster->log_path);
}

static void copy (ts_cluster *cluster, const char *from, const char *to)
{
    const char *arguments[] = { "/bin/cp", "-a", from, to, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = cluster->log_path });
}

static uLong crc_of_file (uLong crc, const char *path)
{
    char bytes[4096];
    size_t size;
    FILE *file = fopen (path, "r");
    if (!file)
        ts_die ("cannot read %s", path);
    while ((size = fread (bytes, 1, sizeof bytes, file)) > 0)
        crc = crc32 (crc, (const Bytef *) bytes, (uInt) size);
    fclose (file);
    return crc;
}

/* Where made data is kept: beside bin/, which need not be there yet, under a name that tells what made it. */
static void name_kept (char out[600], const char *services)
{
    const char *made_by[] = { POSTGRES_BIN, INITDB_OPTIONS, services };
    uLong crc = crc_of_file (0, BOOTSTRAP_SCRIPT);
    for (size_t i = 0; i < DM_COUNT (made_by); i++)
        crc = crc32 (crc, (const Bytef *) made_by[i], (uInt) strlen (made_by[i]));
    const char *bin = ts_bin_folder ();
    snprintf (out, 600, "%.*s/postgres-%08lx", (int) (strlen (bin) - strlen ("/bin")), bin, crc);
}

static void keep (ts_cluster *cluster, const char *data, const char *kept)
{
    char ours[640];
    snprintf (ours, sizeof ours, "%s.%d", kept, (int) getpid ());
    copy (cluster, data, ours);
    if (rename (ours, kept) != 0) { /* another test was first */
        char *spare = strdup (ours);
        ts_folder_remove (&spare);
    }
}

static ts_cluster *open_in (char *folder, const char *services)
{
    ts_cluster *cluster = calloc (1, sizeof *cluster);
    if (!cluster)
        abort ();
    cluster->folder = folder;
    snprintf (cluster->log_path, sizeof cluster->log_path, "%s/postgres.log", cluster->folder);
    char data[300], kept[600];
    snprintf (data, sizeof data, "%s/data", cluster->folder);
    services = services ? services : "intake documents notification audit gateway";
    name_kept (kept, services);
    if (access (data, F_OK) == 0)
        ;
    else if (access (kept, R_OK | X_OK) == 0)
        copy (cluster, kept, data);
    else {
        make_data (cluster, data, services);
        keep (cluster, data, kept);
    }
    ts_cluster_start (cluster);
    return cluster;
}

ts_cluster *ts_cluster_open (const char *services)
{
    return open_in (ts_folder_make (), services);
}

ts_cluster *ts_cluster_open_kept (const char *folder)
{
    ts_cluster *cluster = open_in (ts_folder_keep (folder), NULL);
    cluster->is_kept = true;
    return cluster;
}

void ts_cluster_destroy (ts_cluster **cluster)
{
    if (!*cluster)
        return;
    drop_connections (*cluster);
    if ((*cluster)->pid > 0)
        ts_process_end ((*cluster)->pid, (*cluster)->is_kept ? SIGINT : SIGQUIT);
    if (!(*cluster)->is_kept)
        ts_folder_remove (&(*cluster)->folder);
    free ((*cluster)->folder);
    free (*cluster);
    *cluster = NULL;
}

PGresult *ts_cluster_query (ts_cluster *cluster, const char *sql)
{
    PGresult *result = run_as (cluster, TS_SUPERUSER, sql);
    ExecStatusType kind = PQresultStatus (result);
    if (kind != PGRES_TUPLES_OK && kind != PGRES_COMMAND_OK)
        ts_die ("%s: %s", sql, PQresultErrorMessage (result));
    return result;
}

char *ts_cluster_text (ts_cluster *cluster, const char *sql)
{
    PGresult *result = ts_cluster_query (cluster, sql);
    char *text = strdup (PQntuples (result) > 0 ? PQgetvalue (result, 0, 0) : "");
    PQclear (result);
    return text;
}

int64_t ts_cluster_number (ts_cluster *cluster, const char *sql)
{
    char *text = ts_cluster_text (cluster, sql);
    int64_t number = strtoll (text, NULL, 10);
    free (text);
    return number;
}

const char *ts_cluster_try (ts_cluster *cluster, const char *role, const char *sql)
{
    static char sqlstate[8];
    PGresult *result = run_as (cluster, role, sql);
    const char *found = PQresultErrorField (result, PG_DIAG_SQLSTATE);
    snprintf (sqlstate, sizeof sqlstate, "%s", found ? found : "");
    PQclear (result);
    return sqlstate;
}
