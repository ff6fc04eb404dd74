/* SPDX-License-Identifier: EUPL-1.2 */
/* No statement of a service reads a whole table that grows, whatever its parameters are: each plan is looked at, on
 * some thousand zaken as `make bench-growth` makes them. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "common/db.h"
#include "sql/audit.h"
#include "sql/dm.h"
#include "sql/units.h"
#include "tests/growth/fill.h"
#include "tests/support/measure.h"
#include "tests/support/process.h"

#define ZAKEN 6000
#define SQL_SIZE 2000

static const char *const growing[] = {
    "zaak",
    "status",
    "persoon",
    "data_key",
    "resultaat",
    "history_entry",
    "viewing",
    "informatieobject",
    "zaakinformatieobject",
    "enkelvoudiginformatieobject",
    "bericht",
    "attempt",
    "event",
    "entry",
};

/* What counts them for an operator, and says so. */
static const char *const may_read_all[] = { "count_data_keys" };

static const struct unit {
    const char *name;
    const dm_query *const *queries;
} units[] = {
#define UNIT(name) { #name, name##_queries },
    SQL_UNITS
#undef UNIT
};

static bool has (const char *const *names, size_t count, const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen (names[i]) == length && strncmp (names[i], name, length) == 0)
            return true;
    return false;
}

/* A line of a plan, as in "Seq Scan on zaak zaak_1  (cost=...": does it read a table that grows? One that is empty
 * costs nothing: that service never fills it. */
static bool reads_all (const char *line)
{
    const char *scan = strstr (line, "Seq Scan on ");
    const char *table = scan ? scan + strlen ("Seq Scan on ") : NULL, *cost = strstr (line, "..");
    return table && cost && strtod (cost + 2, NULL) >= 1
           && has (growing, DM_COUNT (growing), table, strcspn (table, " "));
}

/* The plan for any parameters; one that cannot be explained, as LOCK, reads nothing. */
static PGresult *explain (PGconn *connection, const dm_query *query)
{
    char sql[SQL_SIZE] = "";
    PQclear (PQprepare (connection, query->name, query->sql, 0, NULL));
    PGresult *described = PQdescribePrepared (connection, query->name);
    size_t used = (size_t) snprintf (sql, sizeof sql, "EXPLAIN EXECUTE %s", query->name);
    for (int i = 0; i < PQnparams (described); i++)
        used += (size_t) snprintf (sql + used, sizeof sql - used, "%sNULL", i == 0 ? " (" : ", ");
    if (PQnparams (described) > 0)
        snprintf (sql + used, sizeof sql - used, ")");
    PQclear (described);
    return PQexec (connection, sql);
}

static unsigned count_whole_reads (PGconn *connection, const dm_query *const queries[])
{
    unsigned found = 0;
    for (size_t i = 0; queries[i]; i++) {
        if (has (may_read_all, DM_COUNT (may_read_all), queries[i]->name, strlen (queries[i]->name)))
            continue;
        PGresult *plan = explain (connection, queries[i]);
        for (int row = 0; row < PQntuples (plan); row++)
            if (reads_all (PQgetvalue (plan, row, 0))) {
                print_error ("%s.sql reads a whole table: %s\n", queries[i]->name, PQgetvalue (plan, row, 0));
                found++;
            }
        PQclear (plan);
    }
    return found;
}

static void no_statement_reads_a_whole_table_that_grows (void **state)
{
    ts_suite *suite = *state;
    unsigned found = 0;
    for (size_t i = 0; i < DM_COUNT (units); i++) {
        PGconn *connection = PQconnectdb (ts_cluster_conninfo (ts_suite_cluster (suite), units[i].name));
        PQclear (PQexec (connection, "SET plan_cache_mode = force_generic_plan"));
        found += count_whole_reads (connection, dm_queries);
        found += count_whole_reads (connection, units[i].queries);
        PQfinish (connection);
    }
    assert_int_equal (found, 0);
}

/* A page ends where the index was read so far. A Sort below the only Limit would read all entries of an actor first. */
static void page_of_audit_is_read_in_the_order_of_its_index (void **state)
{
    ts_suite *suite = *state;
    static const dm_query *const pages[] = { &audit_sql_list_entries, &audit_sql_list_entries_of_actor };
    PGconn *connection = PQconnectdb (ts_cluster_conninfo (ts_suite_cluster (suite), "audit"));
    PQclear (PQexec (connection, "SET plan_cache_mode = force_generic_plan"));
    for (size_t i = 0; i < DM_COUNT (pages); i++) {
        PGresult *plan = explain (connection, pages[i]);
        int limits = 0, row = 0;
        for (; row < PQntuples (plan) && limits < 2; row++)
            limits += strstr (PQgetvalue (plan, row, 0), "Limit  (") != NULL;
        assert_true (row < PQntuples (plan));
        assert_non_null (strstr (PQgetvalue (plan, row, 0), "Index Scan using entry_"));
        PQclear (plan);
    }
    PQfinish (connection);
}

static int fill (void **state)
{
    ts_suite *suite = ts_suite_open (&(ts_suite_options){ .without_mail = true });
    for (size_t i = M_SERVICES; i-- > 0;)
        ts_suite_end (suite, m_services[i], 0, SIGTERM);
    growth_fill (suite, ZAKEN);
    /* now the planner takes them for millions */
    PQclear (ts_cluster_query (ts_suite_cluster (suite),
                               "UPDATE pg_class SET reltuples = reltuples * 500 WHERE relnamespace"
                               " IN (SELECT oid FROM pg_namespace WHERE nspowner <> 10)"));
    *state = suite;
    return 0;
}

static int empty (void **state)
{
    ts_suite *suite = *state;
    ts_suite_destroy (&suite);
    return 0;
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (no_statement_reads_a_whole_table_that_grows),
        cmocka_unit_test (page_of_audit_is_read_in_the_order_of_its_index),
    };
    return cmocka_run_group_tests (tests, fill, empty);
}
