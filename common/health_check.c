/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/health_check.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/migrate.h"
#include "common/runtime_inside.h"
#include "common/utf8.h"
#include "digimeente/ops/v1/ops.pb-c.h"

#define CLOCK_APART_MS 2000 /* beside what the answer took */

typedef Digimeente__Ops__V1__CheckHealthResponse CheckHealthResponse;
typedef Digimeente__Ops__V1__HealthCheck HealthCheck;

/* What the chassis's checks look at. */
typedef struct examination {
    dm_runtime *runtime;
    PGconn *connection; /* opened for this, so that it is seen whether one can be had */
    int64_t connect_ms; /* what that took */
} examination;

void dm_finding_tell (dm_finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (finding->found, sizeof finding->found, format, arguments);
    va_end (arguments);
    if (!dm_utf8_is_valid (finding->found, strlen (finding->found))) /* cut, or another program's */
        for (char *at = finding->found; *at; at++)
            if (*at & 0x80)
                *at = '?';
}

/* A setting that names a file, or a folder, that is not there any more will stop the next start. */
static void check_settings (const examination *it, dm_finding *out)
{
    const dm_setting *row;
    const char *value;
    size_t paths = 0;
    for (size_t i = 0; (row = dm_settings_at (it->runtime->settings, i, &value)); i++) {
        if (row->kind != DM_SETTING_PATH || !value || !*value)
            continue;
        paths++;
        if (access (value, R_OK) == 0)
            continue;
        out->is_broken = true;
        out->advice = "Put it back, or change the setting: without it the service does not start again.";
        dm_finding_tell (out, "%s, which the setting %s names: %s", value, row->name, strerror (errno));
        return;
    }
    dm_finding_tell (out, "the %zu files and folders that settings name can be read", paths);
}

/* A secret that others may read.  Returns true when there is something to tell. */
static bool is_open_to_others (const char *path, dm_finding *out)
{
    struct stat it;
    if (stat (path, &it) == 0 && !(it.st_mode & (S_IRWXG | S_IRWXO)))
        return false;
    out->is_broken = true;
    out->advice = "Take those rights away (chmod 600). Where others could have read it, make a new key.";
    dm_finding_tell (out, "%s may be read by others than its owner", path);
    return true;
}

/* The files as they are now: what is wrong in them stops the next start, or the next SIGHUP. */
static void check_keys (const examination *it, dm_finding *out)
{
    const dm_runtime *runtime = it->runtime;
    const char *key = dm_settings_text (runtime->settings, "key"),
               *peers = dm_settings_text (runtime->settings, "peers");
    dm_keyring_key ring[DM_KEYRING_KEYS_MAX];
    dm_keys *keys = NULL;
    size_t count = 0;
    dm_error error = { 0 };
    if (is_open_to_others (key, out))
        return;
    dm_status status = dm_keys_open (peers, key, runtime->name, &keys, &error);
    dm_keys_destroy (&keys);
    if (!status && runtime->keyring)
        status = dm_keyring_read (dm_settings_text (runtime->settings, "seal-keys"), ring, &count, &error);
    explicit_bzero (ring, sizeof ring);
    if (status) {
        out->is_broken = true;
        out->advice = "Mend the file: with it as it is the service does not start again.";
        dm_finding_tell (out, "%s", error.message);
        return;
    }
    dm_finding_tell (out, "its key may be read by its owner alone and stands in %s%s", peers,
                     count > 0 ? "; the key file is whole" : "");
}

/* Those whose log it follows, and those whom it calls. */
static void check_peers (const examination *it, dm_finding *out)
{
    const dm_runtime *runtime = it->runtime;
    size_t count = runtime->consumer_count + runtime->target_count, used = 0;
    for (size_t i = 0; i < count; i++) {
        const char *peer =
            i < runtime->consumer_count ? runtime->consumers[i].source : runtime->targets[i - runtime->consumer_count];
        if (dm_client_is_connected (runtime->client, peer) || used >= sizeof out->found - 1)
            continue;
        used += (size_t) snprintf (out->found + used, sizeof out->found - used, "%s%s",
                                   out->is_broken ? ", " : "no connection to ", peer);
        out->is_broken = true;
        out->advice = "Look whether that service runs, whether its address in the settings is right, and whether both "
                      "have the same peers file.";
    }
    if (!out->is_broken)
        dm_finding_tell (out, "connected to all %zu that it calls or follows", count);
}

/* One row of a statement; NULL, having told it, when there is none. */
static PGresult *ask (const examination *it, const char *sql, dm_finding *out)
{
    PGresult *rows = PQexec (it->connection, sql);
    if (PQresultStatus (rows) == PGRES_TUPLES_OK && PQntuples (rows) == 1)
        return rows;
    PQclear (rows);
    const char *text = PQerrorMessage (it->connection);
    out->is_broken = true;
    out->advice = "Ask again; PostgreSQL's log says more.";
    dm_finding_tell (out, "PostgreSQL does not tell: %.*s", (int) strcspn (text, "\n"), text);
    return NULL;
}

static int64_t number_in (const PGresult *rows, const char *column)
{
    return strtoll (PQgetvalue (rows, 0, PQfnumber (rows, column)), NULL, 10);
}

static void check_database (const examination *it, dm_finding *out)
{
    if (PQstatus (it->connection) != CONNECTION_OK) {
        const char *text = PQerrorMessage (it->connection);
        out->is_broken = true;
        out->advice = "Look whether PostgreSQL runs and has room for connections, and at the setting database.";
        dm_finding_tell (out, "no connection to PostgreSQL: %.*s", (int) strcspn (text, "\n"), text);
        return;
    }
    PGresult *rows =
        ask (it, "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))", out);
    if (rows)
        dm_finding_tell (out, "PostgreSQL %s, connected in %lld ms; the database has %s", PQgetvalue (rows, 0, 0),
                         (long long) it->connect_ms, PQgetvalue (rows, 0, 1));
    PQclear (rows);
}

static void check_migrations (const examination *it, dm_finding *out)
{
    /* one of its own, which has not fitted yet: what is newer is told too */
    dm_database_schema schema = { .name = it->runtime->name,
                                  .migrations = it->runtime->db_config.known_schema->migrations,
                                  .count = it->runtime->db_config.known_schema->count };
    dm_error error = { 0 };
    if (dm_migrate_check (it->connection, &schema, &error)) {
        out->is_broken = true;
        dm_finding_tell (out, "%s", error.message);
        return;
    }
    int newest = schema.count > 0 ? schema.migrations[schema.count - 1].number : 0;
    dm_finding_tell (out, "the schema is as this program wants it: migration %s/%04d", schema.name, newest);
}

/* What PostgreSQL must do before it says that something was committed. */
static void check_durability (const examination *it, dm_finding *out)
{
    static const char *const settings[] = { "fsync", "full_page_writes", "synchronous_commit" };
    PGresult *rows = ask (it,
                          "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
                          " current_setting('synchronous_commit'), current_setting('data_checksums')",
                          out);
    if (!rows)
        return;
    dm_finding_tell (out, "fsync, full_page_writes and synchronous_commit are on; data_checksums is %s",
                     PQgetvalue (rows, 0, DM_COUNT (settings)));
    for (int i = 0; i < (int) DM_COUNT (settings); i++)
        if (strcmp (PQgetvalue (rows, 0, i), "off") == 0) {
            out->is_broken = true;
            out->advice = "Turn it on in postgresql.conf: what was acknowledged may be lost in a power cut.";
            dm_finding_tell (out, "%s is off", settings[i]);
        }
    PQclear (rows);
}

static void check_clock (const examination *it, dm_finding *out)
{
    int64_t before_ms = dm_clock_now_ms ();
    PGresult *rows = ask (it, "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8 AS time_ms", out);
    if (!rows)
        return;
    int64_t after_ms = dm_clock_now_ms (), theirs_ms = number_in (rows, "time_ms");
    int64_t took_ms = after_ms - before_ms, apart_ms = before_ms + took_ms / 2 - theirs_ms;
    PQclear (rows);
    out->is_broken = llabs (apart_ms) > CLOCK_APART_MS + llabs (took_ms);
    out->advice = "Have both machines keep their clocks by NTP (timedatectl), and look which of them is wrong.";
    if (out->is_broken)
        dm_finding_tell (out, "the own clock is %.1f s %s PostgreSQL's", (double) llabs (apart_ms) / 1000,
                         apart_ms > 0 ? "ahead of" : "behind");
    else
        dm_finding_tell (out, "the own clock and PostgreSQL's are less than %.1f s apart",
                         (double) (llabs (apart_ms) + llabs (took_ms) + 100) / 1000);
}

/* Connections of the whole server: when they are gone no service gets one. */
static void check_connections (const examination *it, dm_finding *out)
{
    PGresult *rows = ask (it,
                          "SELECT (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL) AS used,"
                          " (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user) AS own,"
                          " current_setting('max_connections')::int"
                          " - current_setting('superuser_reserved_connections')::int AS most",
                          out);
    if (!rows)
        return;
    int64_t used = number_in (rows, "used"), own = number_in (rows, "own"), most = number_in (rows, "most");
    PQclear (rows);
    out->is_broken = used * 10 > most * 9;
    out->advice =
        "Raise max_connections in postgresql.conf, or run fewer replicas; pg_stat_activity shows who has them.";
    dm_finding_tell (out, "%lld of PostgreSQL's %lld connections are in use, %lld of them by this service",
                     (long long) used, (long long) most, (long long) own);
}

/* What the service itself tells, also in digictl status. */
static void check_service (const examination *it, dm_finding *out)
{
    if (it->runtime->tell)
        it->runtime->tell (it->runtime, out->found, sizeof out->found);
    out->is_broken = *out->found != '\0';
    if (!out->is_broken)
        dm_finding_tell (out, "it tells of no trouble");
}

/* Of every service, in the order in which they are told. */
static const struct {
    const char *name;
    bool needs_connection; /* left out without one, which check_database tells */
    void (*run) (const examination *it, dm_finding *out);
} chassis_checks[] = {
    { "settings", false, check_settings },
    { "keys", false, check_keys },
    { "peers", false, check_peers },
    { "service", false, check_service },
    { "database", false, check_database },
    { "migrations", true, check_migrations },
    { "durability", true, check_durability },
    { "database_clock", true, check_clock },
    { "database_connections", true, check_connections },
};

static void add (dm_call *call, CheckHealthResponse *reply, const char *name, const dm_finding *finding)
{
    HealthCheck *check = dm_arena_alloc (call->arena, sizeof *check);
    digimeente__ops__v1__health_check__init (check);
    check->check = (char *) name;
    check->has_is_broken = true;
    check->is_broken = finding->is_broken;
    check->found = dm_arena_printf (call->arena, "%s", finding->found);
    check->advice = finding->is_broken ? (char *) finding->advice : NULL;
    reply->checks[reply->n_checks++] = check;
}

static PGconn *connect_for (examination *it)
{
    int64_t before_ms = dm_clock_monotonic_ms ();
    it->connection = dm_db_connect (&it->runtime->db_config);
    it->connect_ms = dm_clock_monotonic_ms () - before_ms;
    return it->connection;
}

dm_status dm_handle_check_health (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *out)
{
    (void) request;
    CheckHealthResponse *reply = (void *) out;
    examination it = { .runtime = call->app };
    bool is_connected = PQstatus (connect_for (&it)) == CONNECTION_OK;
    assert (DM_COUNT (chassis_checks) + it.runtime->health_check_count <= DM_HEALTH_CHECKS_MAX);
    reply->checks = dm_arena_alloc (call->arena, DM_HEALTH_CHECKS_MAX * sizeof *reply->checks);
    for (size_t i = 0; i < DM_COUNT (chassis_checks); i++) {
        dm_finding finding = { 0 };
        if (chassis_checks[i].needs_connection && !is_connected)
            continue;
        chassis_checks[i].run (&it, &finding);
        add (call, reply, chassis_checks[i].name, &finding);
    }
    PQfinish (it.connection);
    for (size_t i = 0; i < it.runtime->health_check_count; i++) {
        dm_finding finding = { 0 };
        it.runtime->health_checks[i].run (it.runtime, &finding);
        add (call, reply, it.runtime->health_checks[i].name, &finding);
    }
    reply->has_time_ms = true;
    reply->time_ms = dm_clock_now_ms ();
    return DM_OK;
}
